"""Pictures of figures: what plotly draws, as SVG beside the pages, there before any script runs.

Where a Chromium and what drives it are at hand, each figure is drawn once for each width and mode,
all in one page of one browser. Pictures are kept under the digest of all that they rest on, so that
only those of changed figures are made anew. A page shows its picture at once; plotly is loaded when
a reader takes up a figure. Without pictures, figures draw themselves as the reader comes near.
"""

from __future__ import annotations

import hashlib
import json
import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from posixpath import relpath
from typing import NamedTuple

from pagemill import theme
from pagemill.errors import SiteError
from pagemill.runner import state
from pagemill.site import chromium

KEPT = state.BUILD / "pictures"
FOLDER = "_static/pictures"  # in the site
FORM = 1  # to be counted up when pictures are drawn or written in another way
MODES = ("light", "dark")
#: Widths of a picture [pixel] and the widest window that takes it: of a phone, of a column of text.
#: Boxes are 288 to 382, and 648 to 760 wide there; a picture keeps its proportions in them.
NARROW, COLUMN, FRONT = 344, 704, 980
UP_TO = {NARROW: "34rem", COLUMN: "62rem"}
TALL = 1150  # from here on the letters of a picture are too small on one sheet [pixel]

_FIGURE = re.compile(
    r'(?P<box><div class="yl-plot" role="img" aria-label="(?P<alt>[^"]*)" '
    r'style="height:(?P<height>\d+)px">)</div>'
    r'(?P<rest>(?:(?!</figure>).)*?<script type="application/json">(?P<spec>.*?)</script>'
    r"</figure>)",
    re.DOTALL,
)
_FRONT = 'class="bd-main yl-front"'

_DRAW = """async ([spec, height, wanted]) => {
  const pictures = [];
  for (const [width, mode] of wanted) {
    const drawing = window.pagemillDrawing(spec, width, mode === "dark");
    const options = { format: "svg", width, height, imageDataOnly: true };
    pictures.push(await window.Plotly.toImage(drawing, options));
  }
  return pictures;
}"""


class Figure(NamedTuple):
    """A figure of a page: what is drawn, how high, and how wide its pictures are."""

    spec: str
    height: int
    widths: tuple[int, ...]

    def files(self) -> dict[tuple[int, str], str]:
        """Return width and mode -> name of the picture, which tells all that it rests on."""
        basis = f"{FORM} {version('plotly')} {theme.script()} {self.height} {self.spec}"
        digest = hashlib.sha256(basis.encode()).hexdigest()[:20]
        return {(w, mode): f"{digest}-{w}-{mode}.svg" for w in self.widths for mode in MODES}


def can_be_made() -> bool:
    """Return whether a Chromium and what drives it are at hand."""
    return find_spec("playwright") is not None and chromium.find() is not None


def make(site: Path) -> int:
    """Make the pictures that pages of a folder lack, drop those none needs; return how many.

    Raises
    ------
    SiteError
        If the browser does not start or does not draw.
    """
    figures = {figure for page in _pages(site) for figure in _figures(page.read_text("utf-8"))}
    needed = {name for figure in figures for name in figure.files().values()}
    present = {path.name for path in KEPT.glob("*.svg")}
    for name in present - needed:
        (KEPT / name).unlink()
    lacking = [figure for figure in figures if not present >= {*figure.files().values()}]
    return _draw(lacking, present) if lacking else 0


def laid(text: str, page: str) -> tuple[str, list[str]]:
    """Return the HTML of a page with the pictures that are kept, and their names.

    Parameters
    ----------
    text
        The page without pictures.
    page
        Its address in the site.
    """
    used: list[str] = []
    is_front = _FRONT in text

    def put(match: re.Match[str]) -> str:
        names = _figure(match, is_front).files()
        if not all((KEPT / name).is_file() for name in names.values()):
            return match[0]
        used.extend(names.values())
        pictures = "".join(_picture(names, mode, match, page) for mode in MODES)
        return f"{match['box']}{pictures}</div>{match['rest']}"

    return _FIGURE.sub(put, text), used


def _picture(names: dict[tuple[int, str], str], mode: str, match: re.Match[str], page: str) -> str:
    """Return a picture in one mode; that for the dark is hidden as reading views understand it."""
    address = {
        width: relpath(f"{FOLDER}/{name}", f"{page}/..")
        for (width, of), name in names.items()
        if of == mode
    }
    *narrower, widest = sorted(address)
    sources = "".join(
        f'<source media="(max-width: {UP_TO[width]})" srcset="{address[width]}" '
        f'width="{width}" height="{match["height"]}">'
        for width in narrower
    )
    hidden = " hidden" if mode == "dark" else ""
    tall = 'class="yl-tall" ' if int(match["height"]) > TALL else ""
    return (
        f'<picture class="yl-picture yl-{mode}"{hidden}>{sources}'
        f'<img {tall}src="{address[widest]}" alt="{match["alt"]}" '
        f'width="{widest}" height="{match["height"]}" loading="lazy">'
        "</picture>"
    )


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _figures(text: str) -> list[Figure]:
    is_front = _FRONT in text
    return [_figure(match, is_front) for match in _FIGURE.finditer(text)]


def _figure(match: re.Match[str], is_front: bool) -> Figure:
    widths = (NARROW, COLUMN, FRONT) if is_front else (NARROW, COLUMN)
    return Figure(match["spec"], int(match["height"]), widths)


def _draw(figures: list[Figure], present: set[str]) -> int:
    from playwright.sync_api import Error, sync_playwright

    made = 0
    try:
        with sync_playwright() as playwright:
            browser = chromium.launch(playwright)
            page = browser.new_page()
            page.set_content("<!DOCTYPE html><body></body>")
            page.add_script_tag(content=theme.script())
            page.add_script_tag(path=str(theme.library()))
            for figure in figures:
                files = {key: n for key, n in figure.files().items() if n not in present}
                wanted = [json.loads(figure.spec), figure.height, [*files]]
                for name, svg in zip(files.values(), page.evaluate(_DRAW, wanted), strict=True):
                    state.write(KEPT / name, tidied(svg).encode())
                    present.add(name)
                    made += 1
            browser.close()
    except Error as error:
        raise SiteError(
            f"The pictures of the figures were not made: {str(error).splitlines()[0]} "
            f"Does {chromium.path()} start?"
        ) from None
    return made


def tidied(svg: str) -> str:
    """Return a picture as it is kept: the same for the same figure, without what says nothing."""
    if uid := re.search(r'id="defs-(\w+)"', svg):
        svg = svg.replace(uid[1], "")
    svg = re.sub(r' data-(?:unformatted|math|notex|index)="[^"]*"', "", svg)
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"(\d\.\d\d)\d+", r"\1", tag[0]), svg)
    if family := re.search(r"font-family: [^;]+;", svg):  # said once for all
        svg = svg.replace(f"{family[0]} ", "").replace('style=""', f'style="{family[0]}"', 1)
    return svg
