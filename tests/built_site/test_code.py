"""The code of a page: nothing of it until one asks, all by one switch, a way to each piece."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from . import axe
from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

CHAPTER = "book/chapters/roster.html"
# What of the code is seen, and what of it a Tab would stop at.
SEEN = "() => [...document.querySelectorAll('.yl-code')].filter((e) => e.checkVisibility()).length"
STOPS = """() => [...document.querySelectorAll('.yl-code, .yl-code *')].filter((e) => {
  if (e.tabIndex < 0) return false;
  e.focus();
  const reached = document.activeElement === e;
  e.blur();
  return reached; }).length"""


@pytest.fixture(scope="module")
def chapters(pages: list[str]) -> list[str]:
    return [page for page in pages if page.rpartition("/")[0] == "book/chapters"]


@pytest.fixture
def fresh(visit: Visits) -> Callable[..., Visit]:
    """Return a function that opens a page for a reader who has chosen nothing yet."""

    def make(*given: object, **more: object) -> Visit:
        here = visit(*given, **more)
        here.go("index.html").evaluate("localStorage.clear()")
        return here

    return make


def pieces(page: Page) -> int:
    return page.locator(".yl-code").count()


def test_each_chapter_has_one_control_for_its_code_and_shows_none(
    fresh: Visits, chapters: list[str]
) -> None:
    here = fresh()
    wrong = {}
    assert len(chapters) > 10
    for chapter in chapters:
        page = here.go(chapter)
        controls = page.get_by_label("Show the code", exact=True).count()
        others = page.locator("details.hide, .above-input").count()
        found = (controls, others, page.evaluate(SEEN), page.evaluate(STOPS))
        if found != (int(pieces(page) > 0), 0, 0, 0):
            wrong[chapter] = found
    assert wrong == {}
    assert not here.complaints


def test_the_switch_shows_all_code_by_key_and_is_remembered(
    fresh: Visits, chapters: list[str]
) -> None:
    here = fresh()
    page = here.go(CHAPTER)
    switch = page.get_by_role("checkbox", name="Show the code")
    switch.focus()
    page.keyboard.press("Space")
    assert switch.is_checked()
    assert page.evaluate(SEEN) == pieces(page) > 10
    following = page.locator("a[rel=next]").first
    following.click()
    page.wait_for_load_state()
    assert page.get_by_role("checkbox", name="Show the code").is_checked()
    assert page.evaluate(SEEN) == pieces(page) > 0
    page.get_by_text("Show the code", exact=True).click()
    assert page.evaluate(SEEN) == 0
    page.go_back()
    page.wait_for_timeout(200)
    assert page.evaluate(SEEN) == 0
    assert not page.get_by_role("checkbox", name="Show the code").is_checked()


def test_where_storage_is_refused_the_switch_works_for_the_page(fresh: Visits) -> None:
    here = fresh()
    page = here.page
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    )
    here.go(CHAPTER)
    page.get_by_role("checkbox", name="Show the code").check()
    assert page.evaluate(SEEN) == pieces(page)
    page.get_by_role("checkbox", name="Show the code").uncheck()
    assert page.evaluate(SEEN) == 0
    assert not here.complaints


def test_a_figure_leads_to_its_code_and_opens_it(fresh: Visits) -> None:
    here = fresh()
    page = here.go(CHAPTER)
    page.emulate_media(reduced_motion="reduce")
    figure = page.locator(".yl-figure").nth(2)
    key = (figure.get_attribute("id") or "").removeprefix("fig-")
    for _ in range(2):  # the second time the address has it already
        figure.scroll_into_view_if_needed()
        if not figure.locator("details[open]").count():
            figure.locator("summary").first.click()
        figure.get_by_role("link", name="Code of this figure").click()
        page.wait_for_timeout(300)
        code = page.locator(":target")
        assert f'"{key}"' in code.inner_text()
        assert code.evaluate("e => e.getBoundingClientRect().top < innerHeight && e.matches('div')")
        page.get_by_role("checkbox", name="Show the code").uncheck()
        assert page.evaluate(SEEN) == 0
    assert page.evaluate("localStorage.getItem('code')") is None, "a link is no choice"


def test_a_number_leads_to_its_code_from_its_page_and_from_another(
    fresh: Visits, site: Path
) -> None:
    here = fresh()
    page = here.go(CHAPTER)
    page.locator(".yl-num > a").first.focus()
    page.locator(".yl-num .yl-note").get_by_role("link", name="Show its code").click()
    page.wait_for_timeout(300)
    target = page.locator(":target")
    assert target.is_visible()
    address = page.url.partition("#")[2]
    assert address.startswith("code-")
    page.goto("about:blank")
    here.go(f"{CHAPTER}#{address}")
    page.wait_for_timeout(300)
    assert page.locator(f"#{address}").is_visible()
    assert page.locator(f"#{address}").evaluate("e => e.getBoundingClientRect().top < innerHeight")


def test_paper_has_code_only_where_the_reader_has(fresh: Visits) -> None:
    page = fresh().go(CHAPTER)
    page.emulate_media(media="print")
    assert page.evaluate(SEEN) == 0
    assert page.locator(".yl-code-switch").is_hidden()


def test_without_a_script_the_switch_works_by_style_alone(visit: Visits) -> None:
    page = visit(script=False).go(CHAPTER)
    code = page.locator(".yl-code")
    assert not code.first.is_visible()
    page.get_by_label("Show the code", exact=True).check()
    assert code.first.is_visible()
    assert code.last.is_visible()
    address = code.last.get_attribute("id")
    page.get_by_label("Show the code", exact=True).uncheck()
    page.goto(f"{page.url}#{address}")
    assert code.last.is_visible()
    assert not code.first.is_visible()


def test_the_switch_works_from_a_plain_file(fresh: Visits, site: Path) -> None:
    here = fresh()
    here.base = site.as_uri() + "/"
    page = here.go(CHAPTER)
    page.get_by_role("checkbox", name="Show the code").check()
    assert page.evaluate(SEEN) == pieces(page)
    assert not here.complaints


@pytest.mark.parametrize(("width", "mode"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_where_code_is_shown(
    fresh: Visits, root: Path, width: int, mode: str
) -> None:
    page = fresh(width, mode).go(CHAPTER)
    page.get_by_role("checkbox", name="Show the code").check()
    page.wait_for_timeout(300)
    assert axe.violations(page, axe.script(root / "_build" / "tools")) == {}
