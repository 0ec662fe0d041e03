"""For every reader: axe finds nothing, and the keyboard reaches everything."""

from collections.abc import Callable
from pathlib import Path

import pytest

from . import axe
from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]
# What holds for some tables, rows and entries holds for hundreds, which would take axe minutes.
# From the top, where the bar of the page covers nothing.
FEWER = """() => {
  scrollTo({ top: 0, behavior: 'instant' });
  const drop = (parts, from) => [...parts].slice(from).forEach((part) => part.remove());
  drop(document.querySelectorAll('main .yl-table'), 8);
  document.querySelectorAll('main :is(ul, ol)').forEach((list) => drop(list.children, 30));
  document.querySelectorAll('tbody').forEach((body) => drop(body.rows, 12));
}"""


@pytest.fixture(scope="module")
def axe_code(root: Path) -> str:
    return axe.script(root / "_build" / "tools")


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_any_kind_of_page(
    visit: Visits, kinds: dict[str, str], axe_code: str, width: int
) -> None:
    here = visit(width)
    found = {}
    for page in kinds.values():
        here.go(page)
        here.draw()
        here.page.evaluate(FEWER)
        for mode in ("light", "dark"):
            for rule, places in axe.violations(here.page, axe_code).items():
                found[page, mode, rule] = places
            here.page.evaluate("window.pagemillToggleMode()")
    assert not found


@pytest.mark.parametrize(("width", "mode"), [(1280, "dark"), (390, "light")])
def test_axe_finds_nothing_where_everything_is_open(
    visit: Visits, kinds: dict[str, str], axe_code: str, width: int, mode: str
) -> None:
    here = visit(width, mode)
    found = {}
    for kind in ("book/chapters/roster.html", "book/alliances/*"):
        page = here.go(kinds[kind])
        here.draw()
        for summary in page.locator("main summary").all():
            summary.click()
        if page.locator("a[href^='#note-']").count():
            page.locator("a[href^='#note-']").first.focus()
        page.wait_for_timeout(200)
        page.evaluate(FEWER)
        for rule, places in axe.violations(page, axe_code).items():
            found[kind, rule] = places
    assert not found


def focused(visit: Visit) -> str:
    return visit.page.evaluate(
        """() => { const e = document.activeElement;
        return [e.tagName, e.className, e.getAttribute('aria-label') || e.textContent.trim()]
        .join('|').slice(0, 90); }"""
    )


def test_the_first_stop_skips_to_the_text(visit: Visits) -> None:
    here = visit()
    page = here.go("book/chapters/roster.html")
    page.keyboard.press("Tab")
    assert "yl-skip" in focused(here)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_every_stop_of_a_chapter_is_seen(visit: Visits) -> None:
    here = visit()
    page = here.go("book/chapters/roster.html")
    page.emulate_media(reduced_motion="reduce")  # scrolls at once, so that each stop can be judged
    page.keyboard.press("Tab")
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement; if (e === document.body) return null;
            const box = e.getBoundingClientRect(); const style = getComputedStyle(e);
            const top = document.elementFromPoint(box.x + Math.min(box.width, 8) / 2,
              box.y + Math.min(box.height, 8) / 2);
            return { name: e.outerHTML.slice(0, 80), ring: style.outlineStyle !== 'none',
              seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
              covered: !!top && !e.contains(top) && !top.contains(e) && !!top.closest('.yl-top')
                && !e.closest('.yl-top') }; }"""
        )
        if state is None:
            break
        stops.append(state)
    assert len(stops) > 20
    assert not [s for s in stops if not s["ring"] or not s["seen"] or s["covered"]]


def test_the_menu_of_a_phone_opens_walks_and_closes_by_key(visit: Visits) -> None:
    here = visit(390)
    page = here.go("index.html")
    button = page.get_by_role("button", name="Menu")
    assert not page.locator("#yl-menu").is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator("#yl-menu a").first.is_visible()
    assert page.locator("main").evaluate("main => main.inert")
    page.keyboard.press("Escape")
    assert not page.locator("#yl-menu").is_visible()
    assert "yl-menu-button" in focused(here)


def test_a_number_shows_its_note_by_focus_hover_and_tap(visit: Visits) -> None:
    here = visit()
    page = here.go("book/chapters/roster.html")
    number = page.locator(".yl-num").first
    note = number.locator(".yl-note")
    assert note.count() == 0
    number.locator("> a").focus()
    assert note.is_visible()
    page.keyboard.press("Tab")
    assert note.is_visible()
    assert page.evaluate("document.activeElement.closest('.yl-note') !== null")
    page.keyboard.press("Escape")
    assert note.count() == 0

    page.mouse.move(0, 0)
    number.locator("> a").evaluate("link => link.blur()")
    number.locator("> a").hover()
    assert note.is_visible()
    note.hover()
    assert note.is_visible()

    phone = visit(390).go("book/chapters/roster.html")
    number = phone.locator(".yl-num").first
    number.locator("> a").tap()
    assert number.locator(".yl-note").is_visible()
    assert phone.url.endswith("roster.html")
    number.locator("> a").tap()
    phone.wait_for_url("**/*#note-1")
    assert phone.locator("#note-1").is_visible()
    phone.locator("#note-1 .yl-back").first.tap()
    phone.wait_for_url("**/*#at-1")
    assert number.locator("> a").is_visible()


def test_a_sentence_is_copied_without_the_note_that_is_open(visit: Visits) -> None:
    page = visit().go("book/chapters/roster.html")
    paragraph = page.locator("article p:has(.yl-num)").first
    text = paragraph.inner_text()
    paragraph.locator(".yl-num").first.hover()
    assert paragraph.locator(".yl-note").is_visible()
    copied = paragraph.evaluate(
        "p => { getSelection().selectAllChildren(p); return getSelection().toString(); }"
    )
    assert copied.split() == text.split()


@pytest.mark.parametrize("width", [390, 1280])
def test_notes_are_reached_without_a_script(visit: Visits, width: int) -> None:
    page = visit(width, script=False).go("book/chapters/roster.html")
    number = page.locator(".yl-num > a").nth(2)
    name = number.get_attribute("href")
    assert not page.locator(name).is_visible()
    number.focus()
    page.keyboard.press("Enter")
    note = page.locator(name)
    assert note.is_visible()
    assert note.locator("a[href*='#row-']").count()
    note.locator(".yl-back").first.click()
    assert page.url.endswith("#at-3")
    page.locator(".yl-notes h2 a").click()
    assert page.locator(".yl-notes > .yl-note:visible").count() > 10


def test_a_note_leads_to_the_row_of_its_source(visit: Visits) -> None:
    here = visit()
    page = here.go("book/chapters/roster.html")
    number = page.locator(".yl-num").first
    number.locator("> a").focus()
    number.locator(".yl-note a[href*='#row-']").first.click()
    page.wait_for_load_state()
    assert page.locator(":target").count() == 1


def test_the_table_of_a_figure_opens_and_scrolls_by_key(visit: Visits) -> None:
    here = visit(390)
    page = here.go("book/chapters/roster.html")
    here.draw()
    figure = page.locator(".yl-figure").nth(1)
    figure.locator("summary").focus()
    page.keyboard.press("Enter")
    box = figure.locator(".yl-table")
    assert box.is_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.press("End")
    page.wait_for_timeout(400)
    assert box.evaluate("box => box.scrollTop > 0 || box.scrollHeight <= box.clientHeight + 1")


def test_motion_stops_where_the_reader_wants_none(visit: Visits) -> None:
    here = visit()
    page = here.go("index.html")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
