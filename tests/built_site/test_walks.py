"""Every page of every choice is walked to by the keyboard and left again, in both languages."""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Visit
from .test_choices import beside, parsed

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

EDITIONS = ["", "zh/"]
# What the next press leads to is awaited from before it: the page tells when its text is another.
READY = """(question) => {
  window.turned = new Promise((done) => {
    const turned = () => done(decodeURI(location.pathname));
    document.addEventListener("yl-main", turned, { once: true });
    setTimeout(() => done(`still ${location.pathname}`), 15000);
  });
  if (question === null) return document.querySelector("[data-back]").focus();
  const select = document.querySelectorAll(".yl-choice select")[question];
  select.focus();
  return select.selectedIndex;
}"""

PAIR = "decodeURI(document.querySelector('.yl-language').pathname)"

Panel = list[list[str]]  # the questions of a page, each with the page of each answer


@pytest.fixture(scope="module")
def chapters(site: Path) -> dict[str, list[dict[str, Panel]]]:
    """Return, for each edition, of each chapter with choices its pages, the default first."""
    found: dict[str, list[dict[str, Panel]]] = {}
    for edition in EDITIONS:
        folder = site / edition / "book" / "chapters"
        for below in sorted(path for path in folder.iterdir() if path.is_dir()):
            files = [below.with_suffix(".html"), *sorted(below.rglob("*.html"))]
            names = [file.relative_to(site).as_posix() for file in files]
            found.setdefault(edition, []).append({name: panel(site, name) for name in names})
    return found


def panel(site: Path, page: str) -> Panel:
    lists = parsed(site, page).xpath("//*[@class='yl-choice']/ul")
    ways = [[item[0].get("href") for item in one] for one in lists]
    return [[beside(page, way) if way else page for way in one] for one in ways]


def pair(page: str) -> str:
    """Return the same page in the other language."""
    return page.removeprefix("zh/") if page.startswith("zh/") else f"zh/{page}"


def by_key(page: str, asked: Panel) -> Iterator[tuple[int, str, str]]:
    """Yield what one key does on a page: the question, the key, the page that it leads to."""
    for question, answers in enumerate(asked):
        place = answers.index(page)
        for key, other in (("ArrowUp", place - 1), ("ArrowDown", place + 1)):
            if 0 <= other < len(answers):
                yield question, key, answers[other]


def by_link(page: str, asked: Panel) -> Iterator[tuple[int, int, str]]:
    """Yield what one link of a page does: the question, the place of the answer, the page."""
    for question, answers in enumerate(asked):
        for place, other in enumerate(answers):
            if other != page:
                yield question, place, other


def way(here: str, pages: dict[str, Panel], steps: Any, missing: set[str]) -> list[Any]:
    """Return the shortest way from a page to one that is missing."""
    before: dict[str, Any] = {here: None}
    queue = deque([here])
    while queue:
        page = queue.popleft()
        if page in missing:
            found = []
            while before[page]:
                page, step = before[page]
                found.append(step)
            return found[::-1]
        for step in steps(page, pages[page]):
            if step[2] not in before:
                before[step[2]] = (page, step)
                queue.append(step[2])
    raise AssertionError(f"{sorted(missing)}: no way leads there from {here}")


def walk(pages: dict[str, Panel], steps: Any) -> Iterator[tuple[Any, bool]]:
    """Yield steps that lead from the default to all other pages, and whether one is new there."""
    here, *others = pages
    missing = set(others)
    while missing:
        for step in way(here, pages, steps, missing):
            here = step[2]
            yield step, here in missing
            missing.discard(here)


def without_pictures(visit: Visit) -> Visit:
    """Let a page load no pictures, which would take most of the time."""
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("Network.enable")
    session.send("Network.setBlockedURLs", {"urls": ["*.svg", "*.png"]})
    return visit


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edition", "width", "turn"), [("", 390, 0), ("", 1280, 1), ("zh/", 390, 2), ("zh/", 1280, 3)]
)
def test_keys_lead_to_each_variant_and_back(
    visit: Visits,
    chapters: dict[str, list[dict[str, Panel]]],
    edition: str,
    width: int,
    turn: int,
) -> None:
    """One key a step. Enter leads back from every fourth page, each time from other ones."""
    here = without_pictures(visit(width))
    for pages in chapters[edition]:
        default = next(iter(pages))
        page = here.go(default)
        page.evaluate("window.kept = true")
        for (question, key, to), is_new in walk(pages, by_key):
            page.evaluate(READY, question)
            page.keyboard.press(key)
            assert page.evaluate("window.turned") == f"/{to}"
            assert page.evaluate(PAIR) == f"/{pair(to)}"
            turn += is_new
            if is_new and turn % 4 == 0:
                page.evaluate(READY, None)
                page.keyboard.press("Enter")
                assert page.evaluate("window.turned") == f"/{default}"
                page.evaluate(READY, question)
                page.evaluate("history.back()")
                assert page.evaluate("window.turned") == f"/{to}"
        assert page.evaluate("window.kept"), default  # the page was never loaded anew
    assert here.foreign == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_links_lead_to_each_variant_and_back_without_scripts(
    visit: Visits,
    chapters: dict[str, list[dict[str, Panel]]],
    edition: str,
    width: int,
) -> None:
    here = without_pictures(visit(width, script=False))
    for pages in chapters[edition]:
        default = next(iter(pages))
        page = here.go(default)
        for (question, place, to), is_new in walk(pages, by_link):
            answers = page.locator(f".yl-choice:nth-of-type({question + 1}) li")
            answers.nth(place).locator("a").press("Enter")
            page.wait_for_url(here.base + to, wait_until="domcontentloaded")
            if is_new:
                assert page.locator(".yl-chosen").is_visible()
                back = page.locator("[data-back]").get_attribute("href")
                assert beside(to, str(back)) == default
        page.locator("[data-back]").press("Enter")
        page.wait_for_url(here.base + default, wait_until="domcontentloaded")
    assert here.foreign == []
