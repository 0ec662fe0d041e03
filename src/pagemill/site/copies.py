"""Copies of the book to take away: one HTML file without scripts, and tagged PDFs of it.

The pages of the built site are opened in reading order in a Chromium; each figure is taken as its
picture, beside its table. Links between the pages become links within the file,
links to pages that are not in it lead to the site where its address is known.

The PDF is a report: a cover, contents with the numbers of pages, a head on each page that names the
chapter. It is printed twice, for only the first print tells on which page a chapter begins.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from pagemill import project, schema
from pagemill.errors import SiteError
from pagemill.site import chromium, editions
from pagemill.site.server import LocalServer
from pagemill.words import label

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Pages that serve a screen: on paper they would be hundreds of pages of what the tables hold.
SCREEN_ONLY = ("book/explorer.html", "book/numbers.html")
CHAPTERS = "chapters"
#: As wide as the text of a printed page, so that letters of figures are as large as they are drawn.
PAPER: Any = {"width": 720, "height": 900}
#: The text of a printed page: A4 without its margins.
_TEXT: Any = {"width": 658, "height": 971}
_PRINT: Any = {"tagged": True, "outline": True, "prefer_css_page_size": True}
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}([^)]*\))")
_PART = re.compile(rb"\(node\d{8}\)")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_AT = '<span class="yl-leader"></span><span class="yl-at"></span>'
_ATTRIBUTES = r'\b(id|for|aria-describedby|aria-labelledby|aria-controls)="([^"]+)"'

#: Run in the one file, with the first pages of its chapters: print them in the contents.
_NUMBERED = """begins => document.querySelectorAll('.yl-at').forEach((place, i) => {
  place.textContent = begins[i] ?? '';
})"""

#: Run in the one file, as wide as the text on paper: tables that are wider go on pages laid across,
#: in letters that become smaller until they fit there. One that does not fit makes the browser
#: shrink all pages of the report.
_ACROSS = """across => document.querySelectorAll('main .yl-table').forEach((part) => {
  const table = part.querySelector('table');
  const width = () => table?.getBoundingClientRect().width ?? 0;
  if (width() <= window.innerWidth + 1) return;
  part.style.page = `${part.closest('article').id}-across`;
  part.classList.add('yl-across');
  for (let size = 8; width() > across && size > 6.6; size -= 0.1) {
    table.style.fontSize = `${size}pt`;
  }
})"""

#: Run in the one file, with the id of a chapter: leave it alone on paper.
_ALONE = """id => document.querySelectorAll('main > *').forEach((part) => {
  part.style.display = part.id === id ? '' : 'none';
})"""

#: Run in each page: take the pictures into it, and drop what needs a script or a screen.
_HARVEST = """async () => {
  const article = document.querySelector('article').cloneNode(true);
  for (const plot of article.querySelectorAll('.yl-plot')) {
    const picture = plot.querySelector('.yl-light img');
    if (!picture) return null;
    // The widest that fits the paper: the front page has a wider one.
    const width = (part) => Number(part.getAttribute('width'));
    const [fit] = [...plot.querySelectorAll('.yl-light :is(source, img)')]
      .filter((part) => width(part) <= window.innerWidth)
      .sort((one, other) => width(other) - width(one));
    const svg = await (await fetch(fit.srcset || fit.src)).text();
    picture.width = width(fit);
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    picture.removeAttribute('loading');
    const tall = Number(picture.getAttribute('height')) > 1060; // on one page: letters too small
    if (tall) picture.className = 'yl-tall';
    plot.replaceWith(picture);
  }
  const asked = '.yl-ask, .yl-choices, .yl-pick';
  const tools = `.headerlink, .yl-tools, .yl-code, .toctree-wrapper, ${asked}`;
  const gone = `script, noscript, details.hide, ${tools}`;
  article.querySelectorAll(gone).forEach((part) => part.remove());
  article.querySelectorAll('[tabindex]').forEach((part) => part.removeAttribute('tabindex'));
  article.querySelectorAll('.yl-num > a').forEach((link) => link.replaceWith(...link.childNodes));
  return article.innerHTML;
}"""


@dataclass(frozen=True)
class Edition:
    """What the cover says: the day of the edition, and how the book is cited."""

    day: str = ""
    cited: str = ""


def release(
    site: Path,
    folder: Path,
    address: str = "",
    pages: list[str] | None = None,
    edition: Edition | None = None,
    book: editions.Edition | None = None,
) -> list[Path]:
    """Write the copies and return their paths: the HTML file, the PDF, and one PDF a chapter.

    Parameters
    ----------
    site
        Folder of the built site.
    folder
        Where the copies go.
    address
        Where the site stands, for links to pages that the copies leave out.
    pages
        Pages to take, in order; by default all in reading order.
    edition
        What the cover says.
    book
        The language to copy; by default the first one, at the root of the site.

    Raises
    ------
    SiteError
        If there is no site, no Chromium or no Playwright, or the site was built without pictures.
    """
    if not (site / "index.html").is_file():
        raise SiteError(
            f"{site}: there is no site to copy. Build it first: {project.command()} book."
        )
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SiteError(
            "The copies are printed with Playwright, which is not installed. `make release` has it."
        ) from None
    book = book or editions.Edition()
    pages = pages or to_print(site, book)
    html = folder / f"{stem(book)}.html"
    pdf = folder / f"{stem(book)}.pdf"
    chapters = folder / CHAPTERS / book.folder
    chapters.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, served(site) as base:
        browser = chromium.launch(playwright)
        page = browser.new_page(viewport=PAPER, color_scheme="light")
        text = _document(site, page, base, pages, address, edition or Edition(), book)
        html.write_text(text, encoding="utf-8")
        page.goto(html.resolve().as_uri())
        page.emulate_media(media="print")
        page.set_viewport_size(_TEXT)
        page.evaluate(_ACROSS, _TEXT["height"])
        page.evaluate(_NUMBERED, _begins(page.pdf(**_PRINT)))
        pdf.write_bytes(_steady(page.pdf(**_PRINT)))
        written = [html, pdf]
        for number, name in enumerate(pages):
            page.evaluate(_ALONE, f"p{number}")
            own = name.removeprefix(book.folder).removesuffix(".html").replace("/", "-")
            written.append(chapters / f"{own}.pdf")
            written[-1].write_bytes(_steady(page.pdf(**_PRINT)))
        browser.close()
    return written


def _begins(printed: bytes) -> list[int]:
    """Return on which page each chapter begins: where the outline has its title."""
    import pypdfium2

    with pypdfium2.PdfDocument(printed) as document:
        marks = [mark for mark in document.get_toc() if mark.level == 0]
        places = [mark.get_dest() for mark in marks]
        return [place.get_index() + 1 for place in places if place][1:]  # the first is the cover


def _steady(printed: bytes) -> bytes:
    """Return a PDF that is the same each time: without its hour, its parts counted from 1.

    Chromium counts what it has made of the page until then; how much depends on what came first.
    """
    order = {name: i for i, name in enumerate(sorted({*_PART.findall(printed)}), 1)}
    counted = _PART.sub(lambda found: b"(node%08d)" % order[found[0]], printed)
    return _DATE.sub(rb"\g<1>20000101000000\g<2>", counted)


def stem(book: editions.Edition) -> str:
    """Return what the copies in a language are called, without their endings."""
    about = schema.package()
    return f"{about['name']}-{about['version']}" + ("" if book.is_first else f"-{book.lang}")


def to_print(site: Path, book: editions.Edition) -> list[str]:
    """Return the pages of a language that belong on paper, in reading order."""
    pages = reading_order(site, f"{book.folder}index.html")
    return [page for page in pages if page.removeprefix(book.folder) not in SCREEN_ONLY]


def reading_order(site: Path, first: str = "index.html") -> list[str]:
    """Return the pages from the landing page on, each followed by its next one."""
    pages, page = [], first
    while page not in pages:
        pages.append(page)
        text = (site / page).read_text(encoding="utf-8")
        following = re.search(r'<link rel="next"[^>]*\shref="([^"]+)"', text)
        if following is None:
            break
        page = normpath(f"{page}/../{unquote(following[1])}")
    return pages


def _document(
    site: Path,
    page: Page,
    base: str,
    pages: list[str],
    address: str,
    edition: Edition,
    book: editions.Edition,
) -> str:
    parts, entries, heads = [], [], []
    for number, name in enumerate(pages):
        page.goto(base + name)
        text = page.evaluate(_HARVEST)
        if text is None:
            raise SiteError(
                f"{site / name}: a figure has no picture. Build the site anew where a Chromium is "
                f"at hand: {project.command()} book."
            )
        heading = page.locator("h1").first.evaluate("h1 => h1.firstChild.textContent")
        parts.append(f'<article id="p{number}">{rewrite(text, name, pages, address)}</article>')
        shown = f'<a href="#p{number}">{escape(heading)}</a>'
        entries.append(f"<li>{shown}{_AT}</li>")
        heads.append(_head(number, heading))
    title = page.locator(".yl-brand").inner_text()
    contents = label("cover.contents", book.lang)
    css = (site / "_static" / "site.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{book.tag}">'
        '<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{css}{_PAPER}{''.join(heads)}</style></head>"
        f'<body class="yl-copy"><main class="bd-main">{_cover(title, book.lang, address, edition)}'
        f'<nav class="yl-contents"><p class="yl-contents-name">{contents}</p>'
        f"<ol>{''.join(entries)}</ol></nav>{''.join(parts)}</main></body></html>\n"
    )


def _cover(title: str, lang: str, address: str, edition: Edition) -> str:
    """Return the cover: title, authors' own words of the data, version, day, how to cite."""
    about = schema.package()
    version = label("cover.version", lang).format(version=about["version"])
    lines = [f"<p>{escape(' · '.join(filter(None, [version, edition.day])))}</p>"]
    if edition.cited:
        lines.append(f"<p><b>{label('cover.cite', lang)}</b><br>{escape(edition.cited)}</p>")
    if address:
        lines.append(f"<p>{escape(label('cover.online', lang).format(address=address))}</p>")
    for licence in about.get("licenses", []):
        lines.append(f"<p>{escape(schema.told(licence, 'title', lang) or licence['name'])}</p>")
    return f'<header class="yl-cover"><h1>{escape(title)}</h1>{"".join(lines)}</header>'


def _head(number: int, heading: str) -> str:
    """Return the style of a chapter's pages: its title above, the number of the page below."""
    text = heading.replace("\\", "\\\\").replace('"', '\\"')
    margins = f'@top-left {{ content: "{text}"; }} @bottom-right {{ content: counter(page); }}'
    return (
        f"#p{number} {{ page: p{number}; }}\n@page p{number} {{ {margins} }}\n"
        f"@page p{number}-across {{ size: A4 landscape; {margins} }}\n"
    )


_PAPER = """
.yl-copy .bd-main { display: block; max-width: 54rem; }
.yl-copy article { margin-top: 4rem; }
.yl-copy details > * { break-inside: auto; }
.yl-copy img { max-width: 100%; height: auto; }
.yl-contents-name { font-size: 1.4em; font-weight: 600; }
.yl-contents ol { list-style: none; padding: 0; }
.yl-contents li { display: flex; align-items: baseline; gap: .4em; }
.yl-contents .yl-leader { flex: 1; border-bottom: 1px dotted currentColor; min-width: 1em; }
.yl-contents .yl-at { min-width: 2em; text-align: right; }
.yl-contents .yl-at:empty, .yl-contents .yl-leader:has(+ .yl-at:empty) { display: none; }
@page { size: A4; margin: 20mm 18mm 20mm; @top-left { font: 8pt sans-serif; color: #444; }
  @bottom-right { font: 8pt sans-serif; color: #444; content: none; } }
@page cover { margin: 60mm 24mm 20mm; }
@media print {
  .yl-copy { font-size: 10pt; }
  .yl-copy .bd-main { max-width: none; }
  .yl-copy .yl-cover { page: cover; }
  .yl-copy .yl-cover h1 { font-size: 26pt; margin-bottom: 14mm; }
  .yl-copy .yl-cover p { max-width: 130mm; overflow-wrap: anywhere; }
  .yl-copy .yl-contents { break-before: page; }
  .yl-copy article { break-before: page; margin-top: 0; }
  .yl-copy .yl-figure details { display: none; }
  .yl-copy img { max-height: 240mm; object-fit: contain; }
  .yl-copy .yl-tall { display: none; }
  .yl-copy .yl-figure:has(.yl-tall) details { display: block; }
  .yl-copy .yl-figure:has(.yl-tall) details::details-content {
    content-visibility: visible; block-size: auto; }
  .yl-copy .yl-figure:has(.yl-tall) { break-inside: auto; }
  .yl-copy table { font-size: 8pt; width: 100%; min-width: 0 !important; }
  .yl-copy :is(th, td) { min-width: 0 !important; max-width: none; white-space: normal !important;
    overflow-wrap: break-word; position: static; }
  .yl-copy :is(th, td).l { overflow-wrap: anywhere; }
  .yl-copy .yl-across :is(th, td) { padding-inline: 2pt; font-size: max(6.6pt, 1em); }
  .yl-copy thead { display: table-header-group; }
  .yl-copy :is(sub, sup, small, .yl-small) { font-size: max(6.5pt, .8em); }
}
"""


def rewrite(html: str, page: str, pages: list[str], address: str) -> str:
    """Return a page's HTML with its ids made unique and its links led to where they can lead."""
    prefix = f"p{pages.index(page)}-"
    html = re.sub(_ATTRIBUTES, lambda m: f'{m[1]}="{prefix}{m[2]}"', html)

    def target(match: re.Match[str]) -> str:
        href = match[1]
        if re.match(r"[a-z]+:", href):
            return match[0]
        path, _, fragment = href.partition("#")
        goal = normpath(f"{page}/../{unquote(path)}") if path else page
        if goal in pages:
            place = f"p{pages.index(goal)}" + (f"-{fragment}" if fragment else "")
            return f'href="#{place}"'
        if not address:
            return ""
        there = urljoin(address.rstrip("/") + "/", goal) + (f"#{fragment}" if fragment else "")
        return f'href="{there}"'

    return re.sub(r'\bhref="([^"]*)"', target, html)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a port of its own, compressed as static hosts do; gives the address."""
    handler = functools.partial(_Compressing, directory=str(folder))
    with LocalServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@lru_cache(maxsize=512)
def compressed(file: Path) -> bytes:
    """Return a file as it is sent."""
    return gzip.compress(file.read_bytes(), 6, mtime=0)


class _Compressing(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, or the page for addresses that do not exist."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        found = file.is_file()
        if not found:
            file = Path(self.directory, "404.html")
        body = compressed(file) if file.is_file() else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        if "/_static/" in self.path:
            self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)
