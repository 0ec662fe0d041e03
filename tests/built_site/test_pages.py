"""Every kind of page in a browser: it draws its figures, asks nobody else, complains of nothing."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from pagemill.site.copies import served

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


def test_each_figure_is_drawn_and_nothing_foreign_is_asked_for(
    visit: Visits, sample: dict[str, str]
) -> None:
    here = visit()
    wrong = {}
    for page in sample.values():
        here.go(page)
        declared, drawn = here.draw()
        if declared != drawn or here.complaints or here.foreign:
            wrong[page] = (declared, drawn, [*here.complaints], [*here.foreign])
        here.complaints.clear()
        here.foreign.clear()
    assert not wrong


@pytest.mark.parametrize("width", [390, 1280])
def test_clicking_everything_asks_nobody_else(
    visit: Visits, kinds: dict[str, str], width: int
) -> None:
    here = visit(width)
    wrong = {}
    for kind, page in kinds.items():
        here.go(page)
        here.draw()
        clicked = here.click_everything()
        assert clicked > 0, kind
        if here.complaints or here.foreign:
            wrong[page] = ([*here.complaints], [*here.foreign])
        here.complaints.clear()
        here.foreign.clear()
    assert not wrong


def test_a_figure_gives_its_data_and_its_pictures(visit: Visits) -> None:
    here = visit()
    page = here.go("book/chapters/roster.html")
    here.draw()
    figure = page.locator(".yl-figure").first
    figure.locator("summary").click()
    name = figure.get_attribute("id")
    for form in ("CSV", "SVG", "PNG"):
        with page.expect_download() as download:
            figure.get_by_role("button", name=form).click()
        assert download.value.suggested_filename == f"{name}.{form.lower()}"
        text = Path(download.value.path()).read_bytes()
        if form == "CSV":
            rows = figure.locator("tbody tr").count()
            assert len(text.decode("utf-8-sig").removesuffix("\r\n").split("\r\n")) == rows + 1
    assert (
        figure.get_by_role("link", name="Link to this figure").get_attribute("href") == f"#{name}"
    )


def test_figures_follow_light_and_dark(visit: Visits) -> None:
    here = visit(mode="dark")
    page = here.go("book/chapters/roster.html")
    here.draw()
    fill = (
        "getComputedStyle(document.querySelector('.yl-plot .bars path, .yl-plot .point path')).fill"
    )
    dark = page.evaluate(fill)
    page.get_by_role("button", name="Light or dark").click()
    page.wait_for_timeout(500)
    assert page.evaluate(fill) != dark
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_figure_takes_no_more_room_when_drawn(visit: Visits) -> None:
    here = visit(390)
    page = here.go("book/chapters/roster.html")
    page.evaluate(
        """() => { window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
          if (!entry.hadRecentInput) window.shift += entry.value; }))
        .observe({ type: "layout-shift", buffered: true }); }"""
    )
    here.draw()
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.02


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_pages_work_from_a_plain_file(visit: Visits, site: Path, mode: str) -> None:
    here = visit(mode=mode)
    here.base = site.as_uri() + "/"
    page = here.go("book/chapters/roster.html")
    declared, drawn = here.draw()
    assert declared == drawn > 0
    page.goto((site / "search.html").as_uri() + "?q=chaoyang")
    page.wait_for_selector(".yl-results a")
    assert not here.complaints
    assert not here.foreign


def test_pages_work_below_a_path(visit: Visits, site: Path, tmp_path: Path) -> None:
    (tmp_path / "some" / "where").mkdir(parents=True)
    (tmp_path / "some" / "where" / "book").symlink_to(site)
    with served(tmp_path) as address:
        here = visit()
        here.base = f"{address}some/where/book/"
        here.go("book/alliances/index.html")
        here.page.locator("main table a").first.click()
        here.draw()
        assert not here.complaints
        assert not here.foreign


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_on_a_phone(
    visit: Visits, kinds: dict[str, str], width: int
) -> None:
    here = visit(width)
    wide = {}
    for page in kinds.values():
        here.go(page)
        if (seen := here.page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[page] = seen
    assert not wide


@pytest.mark.parametrize("width", [390, 640])
def test_text_at_twice_its_size_loses_nothing(
    visit: Visits, kinds: dict[str, str], width: int
) -> None:
    here = visit(width)
    fronts = ("index.html", "zh/index.html")  # the bar of the other edition names a longer language
    for page in (*fronts, "book/chapters/roster.html", kinds["book/alliances/*"]):
        here.go(page)
        here.page.add_style_tag(content="html { font-size: 200% }")
        assert here.page.evaluate("document.documentElement.scrollWidth") <= width
        cut = here.page.evaluate(
            """[...document.querySelectorAll('h1, h2, p, button, .yl-top a')].filter((e) =>
            e.offsetParent && e.scrollWidth > e.clientWidth + 2
            && getComputedStyle(e).overflowX === 'hidden').length"""
        )
        assert cut == 0


def test_every_link_of_the_site_leads_somewhere(site: Path, every: list[str]) -> None:
    """Each address within the site is a file, and each fragment an id of it."""
    ids: dict[Path, set[str]] = {}

    def ids_of(file: Path) -> set[str]:
        if file not in ids:
            ids[file] = {
                unescape(i) for i in re.findall(r'\sid="([^"]*)"', file.read_text("utf-8"))
            }
        return ids[file]

    dead = set()
    for page in every:
        file = site / page
        text = re.sub(r"<script.*?</script>", "", file.read_text("utf-8"), flags=re.DOTALL)
        for href in set(re.findall(r'<a\b[^>]*?\shref="([^"]*)"', text)):
            href = unescape(href)
            if re.match(r"[a-z]+:", href):
                continue
            path, _, fragment = href.partition("#")
            target = (file.parent / unquote(path.partition("?")[0])).resolve() if path else file
            if not target.is_file() or (fragment and unquote(fragment) not in ids_of(target)):
                dead.add((page, href))
    assert not sorted(dead)[:20]
