"""Figures are there before scripts: as pictures, until a reader takes one up."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pagemill.site import pictures
from pagemill.site.copies import compressed

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

CHAPTER = "book/chapters/promise.html"
SEEN = """() => [...document.querySelectorAll(".yl-plot")].map((plot) => {
  const image = [...plot.querySelectorAll("img")].find((part) => part.checkVisibility());
  if (!image) return [false, false, ""];
  return [image.complete && image.naturalWidth > 0, image.alt.length > 20, image.currentSrc];
})"""


#: Stop at each screen until what is on it is there; a figure may come to lie below the pointer.
READ = """async () => {
  const late = () => new Promise((done) => setTimeout(done, 3000));
  for (let top = 0; top < document.documentElement.scrollHeight; top += 600) {
    scrollTo({ top, behavior: "instant" });
    await new Promise(requestAnimationFrame);
    for (const image of document.images) {
      const { bottom, top: above, height } = image.getBoundingClientRect();
      if (!height || bottom < 0 || above > innerHeight) continue;
      await Promise.race([image.decode().catch(() => null), late()]);
    }
  }
}"""


def read_to_its_end(here: Visit, page: str) -> list[str]:
    """Scroll through a page with a pointer that rests, on a figure too; return what it asks for."""
    asked: list[str] = []
    here.page.on("request", lambda request: asked.append(request.url))
    here.go(page)
    here.page.mouse.move(300, 400)
    here.page.evaluate(READ)
    if here.page.locator(".yl-plot").count():
        here.page.locator(".yl-plot").first.evaluate(
            "plot => plot.scrollIntoView({ block: 'center', behavior: 'instant' })"
        )
        here.page.mouse.wheel(0, 40)
        here.page.wait_for_timeout(150)  # so long Chromium may take to tell who lies below it
    here.page.wait_for_load_state("networkidle")
    return asked


@pytest.mark.parametrize(("width", "mode"), [(1280, "light"), (390, "dark")])
def test_a_chapter_read_to_its_end_shows_every_figure_and_asks_for_no_plotly(
    visit: Visits, sample: dict[str, str], width: int, mode: str
) -> None:
    """Every second chapter at one width and in one mode, the others at the other; home at both."""
    wrong = {}
    chapters = sorted(page for page in sample.values() if page.startswith("book/chapters/"))
    for page in ("index.html", *chapters[width > 500 :: 2]):
        here = visit(width, mode)
        asked = read_to_its_end(here, page)
        seen = here.page.evaluate(SEEN)
        own = pictures.NARROW if width < 500 else pictures.COLUMN
        if page == "index.html" and width > 500:
            own = pictures.FRONT
        right = all(ok and alt and f"-{own}-{mode}.svg" in name for ok, alt, name in seen)
        if not right or any("/vendor/" in url for url in asked) or here.complaints:
            wrong[page] = (seen, here.complaints)
        here.page.close()
    assert not wrong


def test_without_a_script_each_figure_is_its_picture(visit: Visits) -> None:
    page = visit(script=False).go(CHAPTER)
    for number in range(page.locator(".yl-plot").count()):
        image = page.locator(".yl-plot").nth(number).locator(".yl-light img")
        image.scroll_into_view_if_needed()
        assert image.is_visible()
        assert page.locator(".yl-plot").nth(number).locator(".yl-dark img").is_hidden()
    assert page.locator(".yl-data[open]").count() == 0


@pytest.mark.parametrize("how", ["pointer", "tap", "key"])
def test_a_figure_that_is_taken_up_is_drawn_in_the_same_box(visit: Visits, how: str) -> None:
    here = visit(390 if how == "tap" else 1280)
    page = here.go(CHAPTER)
    plot = page.locator(".yl-plot").first
    plot.scroll_into_view_if_needed()
    place = """(plot) => [plot.offsetTop, plot.clientWidth, plot.clientHeight,
        document.body.scrollHeight]"""
    before = plot.evaluate(place)
    assert page.locator(".main-svg").count() == 0
    if how == "pointer":
        here.take_up(0)
    elif how == "tap":
        plot.tap()
    else:
        page.locator(".yl-figure summary").first.focus()
    page.wait_for_selector(".yl-figure[data-figure=drawn]", timeout=15000)
    assert plot.evaluate(place) == before
    assert plot.locator(".yl-light").evaluate("e => getComputedStyle(e).visibility") == "hidden"
    assert plot.locator(".main-svg").first.is_visible()
    assert page.locator(".yl-figure[data-figure=drawn]").count() == 1
    assert not here.complaints


def test_what_plotly_draws_stands_where_the_picture_stood(visit: Visits) -> None:
    """The words of both begin at the same places, at the width for which pictures are made."""
    here = visit()
    page = here.go(CHAPTER)
    figure = page.locator(".yl-plot").first
    figure.evaluate(f"plot => plot.style.width = '{pictures.COLUMN}px'")
    source = page.evaluate("document.querySelector('.yl-light img').src")
    picture = ElementTree.fromstring(page.request.get(source).text())
    here.take_up(0)
    page.wait_for_selector(".yl-figure[data-figure=drawn]", timeout=15000)
    drawn = figure.evaluate(
        "plot => [...plot.querySelectorAll('text')].map(t => t.textContent).filter(Boolean)"
    )
    words = ["".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(word for word in words if word) == sorted(drawn)


def test_the_mode_exchanges_pictures_and_drawings(visit: Visits) -> None:
    here = visit()
    page = here.go(CHAPTER)
    page.get_by_role("button", name="Light or dark").click()
    assert page.locator(".yl-dark").first.is_visible()
    assert page.locator(".yl-light").first.is_hidden()
    image = page.locator(".yl-dark img").first
    image.scroll_into_view_if_needed()
    image.evaluate("image => image.decode()")
    assert image.evaluate("e => e.currentSrc").endswith("-dark.svg")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_page_printed_at_once_has_all_its_pictures(visit: Visits, mode: str) -> None:
    here = visit(mode=mode)
    page = here.go(CHAPTER)
    page.emulate_media(media="print", color_scheme=mode)  # type: ignore[arg-type]
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_load_state("networkidle")
    seen = page.evaluate(SEEN)
    assert seen
    assert all(loaded for loaded, _, _ in seen)
    assert page.locator(".yl-data[open]").count() == 0
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".yl-plot")].map((plot) => {
        const image = [...plot.querySelectorAll("img")].find((i) => i.checkVisibility());
        const rest = plot.clientHeight - image.clientHeight;
        return [image.clientWidth <= plot.clientWidth, rest]; })"""
    )
    assert all(fits and 0 <= rest < 12 for fits, rest in boxes)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_paper_shows_the_picture_of_a_figure_that_was_drawn(visit: Visits) -> None:
    here = visit()
    page = here.go(CHAPTER)
    here.take_up(0)
    page.wait_for_selector(".yl-figure[data-figure=drawn]", timeout=15000)
    page.emulate_media(media="print")
    plot = page.locator(".yl-plot").first
    assert plot.locator(".yl-light").evaluate("e => getComputedStyle(e).visibility") == "visible"
    assert plot.locator(".plot-container").is_hidden()


def test_pictures_hold_words_as_words_and_ask_for_nothing(site: Path) -> None:
    wrong = []
    for file in (site / pictures.FOLDER).glob("*.svg"):
        svg = file.read_text(encoding="utf-8")
        root = ElementTree.fromstring(svg)
        outside = re.findall(r'(?:href|src)="(?!#|data:image/png)[^"]*"|url\((?!.?#)', svg)
        scripts = re.search(r'<script|\son\w+=|<foreignObject|="[^"]*NaN', svg)
        if outside or scripts or "<text" not in svg or not root.get("viewBox"):
            wrong.append(file.name)
    assert not wrong


def test_pictures_stay_inside_their_budget(site: Path, root: Path) -> None:
    budgets: dict[str, Any] = json.loads((root / "site/budgets.json").read_text(encoding="utf-8"))
    files = [*(site / pictures.FOLDER).glob("*.svg")]
    assert files
    heavy = {file.name: len(compressed(file)) for file in files}
    limit = budgets["picture"]["bytes"]
    assert {name: size for name, size in heavy.items() if size > limit} == {}


def test_the_site_holds_the_pictures_that_its_pages_show_and_no_other(
    site: Path, every: list[str]
) -> None:
    shown: set[str] = set()
    for page in every:
        text = (site / page).read_text(encoding="utf-8")
        assert text.count('class="yl-plot"') == text.count('class="yl-picture yl-light"')
        for address in re.findall(r'(?:src|srcset)="([^" ]*\.svg)"', text):
            assert ((site / page).parent / address).is_file(), (page, address)
            shown.add(address.rpartition("/")[2])
    assert shown == {file.name for file in (site / pictures.FOLDER).iterdir()}
