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
from typing import Any, NamedTuple

from pagemill import theme
from pagemill.errors import SiteError
from pagemill.runner import state
from pagemill.site import chromium

KEPT = state.BUILD / "pictures"
FOLDER = "_static/pictures"  # in the site
FORM = 2  # to be counted up when pictures are drawn or written in another way
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

# Plotly names parts of a drawing by chance: here each drawing meets the same chance (mulberry32).
_DRAW = """async ([spec, height, wanted]) => {
  const pictures = [];
  for (const [width, mode] of wanted) {
    let seed = 1;
    Math.random = () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
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
        text = f"{basis()} {self.height} {self.spec}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:20]
        return {(w, mode): f"{digest}-{w}-{mode}.svg" for w in self.widths for mode in MODES}


def basis() -> str:
    """Return what all pictures rest on beside their figures."""
    return f"{FORM} {version('plotly')} {theme.script()}"


class Needs:
    """The pictures that pages need, read from a page only when it has changed."""

    def __init__(self) -> None:
        own = hashlib.sha256(basis().encode() + Path(__file__).read_bytes())
        #: What tells whether pages show their pictures in the same way as before.
        self.basis = own.hexdigest()
        note = state.read_note("pictures", "basis", "pages")
        same = note and note["basis"] == self.basis
        self._before: dict[str, list[Any]] = note["pages"] if same else {}
        self._now: dict[str, list[Any]] = {}

    def of(self, page: Path) -> list[str]:
        """Return the names of all pictures that a page would show."""
        name, stamp = page.as_posix(), state.stamp(page)
        known = self._before.get(name)
        if known and known[0] == stamp:
            self._now[name] = known
        else:
            figures = _figures(page.read_text("utf-8"))
            names = [name for figure in figures for name in figure.files().values()]
            self._now[name] = [stamp, names]
        return self._now[name][1]

    def keep(self) -> None:
        """Remember what the pages asked for need."""
        if self._now != self._before:
            state.write_note("pictures", {"basis": self.basis, "pages": self._now})


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
    needs = Needs()
    needed = {page: needs.of(page) for page in _pages(site)}
    needs.keep()
    present = {path.name for path in KEPT.glob("*.svg")}
    for name in present.difference(*needed.values()):
        (KEPT / name).unlink()
    lacking = {
        figure: None
        for page, names in needed.items()
        if not present.issuperset(names)
        for figure in _figures(page.read_text("utf-8"))
        if not present >= {*figure.files().values()}
    }
    return _draw([*lacking], present) if lacking else 0


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
    return re.sub(r"^<svg[^>]*>", _in_order, svg)


def _in_order(tag: re.Match[str]) -> str:
    """Return a tag with its attributes in one order: the browser's is not always the same."""
    attributes = re.findall(r'[-:a-zA-Z]+="[^"]*"', tag[0])
    return f"<svg {' '.join(sorted(attributes))}>"
