"""Copies of the book to take away: one HTML file without scripts, and the tagged PDF of it.

The pages of the built site are opened in reading order in a Chromium; each figure is taken as its
picture, beside its table. Links between the pages become links within the file,
links to pages that are not in it lead to the site where its address is known.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from pagemill import project, schema
from pagemill.errors import SiteError
from pagemill.site import chromium
from pagemill.site.server import LocalServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Pages that serve a screen: on paper they would be hundreds of pages of what the tables hold.
SCREEN_ONLY = ("book/explorer.html", "book/numbers.html")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_ATTRIBUTES = r'\b(id|for|aria-describedby|aria-labelledby|aria-controls)="([^"]+)"'

#: Run in each page: take the pictures into it, and drop what needs a script or a screen.
_HARVEST = """async () => {
  const article = document.querySelector('article').cloneNode(true);
  for (const plot of article.querySelectorAll('.yl-plot')) {
    const picture = plot.querySelector('.yl-light img');
    if (!picture) return null;
    const svg = await (await fetch(picture.src)).text();
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    picture.removeAttribute('loading');
    plot.replaceWith(picture);
  }
  const tools = '.headerlink, .yl-tools, .yl-ask, .yl-code, .toctree-wrapper';
  const gone = `script, noscript, details.hide, ${tools}`;
  article.querySelectorAll(gone).forEach((part) => part.remove());
  article.querySelectorAll('[tabindex]').forEach((part) => part.removeAttribute('tabindex'));
  article.querySelectorAll('.yl-num > a').forEach((link) => link.replaceWith(...link.childNodes));
  return article.innerHTML;
}"""


def release(
    site: Path, folder: Path, address: str = "", pages: list[str] | None = None
) -> list[Path]:
    """Write both copies and return their paths.

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
    pages = pages or [page for page in reading_order(site) if page not in SCREEN_ONLY]
    folder.mkdir(parents=True, exist_ok=True)
    about = schema.package()
    html = folder / f"{about['name']}-{about['version']}.html"
    pdf = html.with_suffix(".pdf")
    with sync_playwright() as playwright, served(site) as base:
        browser = chromium.launch(playwright)
        page = browser.new_page(viewport={"width": 1000, "height": 900}, color_scheme="light")
        html.write_text(_document(site, page, base, pages, address), encoding="utf-8")
        page.goto(html.resolve().as_uri())
        page.pdf(path=str(pdf), tagged=True, outline=True, prefer_css_page_size=True)
        browser.close()
    return [html, pdf]


def reading_order(site: Path) -> list[str]:
    """Return the pages from the landing page on, each followed by its next one."""
    pages, page = [], "index.html"
    while page not in pages:
        pages.append(page)
        text = (site / page).read_text(encoding="utf-8")
        following = re.search(r'<link rel="next"[^>]*\shref="([^"]+)"', text)
        if following is None:
            break
        page = normpath(f"{page}/../{unquote(following[1])}")
    return pages


def _document(site: Path, page: Page, base: str, pages: list[str], address: str) -> str:
    parts, entries = [], []
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
        entries.append(f'<li><a href="#p{number}">{escape(heading)}</a></li>')
    title = page.locator(".yl-brand").inner_text()
    css = (site / "_static" / "site.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{page.evaluate("document.documentElement.lang")}">'
        '<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{css}{_PAPER}</style></head>"
        f'<body class="yl-copy"><main class="bd-main"><h1>{escape(title)}</h1>'
        f"<p>{escape(schema.package()['version'])}{f' · {escape(address)}' if address else ''}</p>"
        f"<nav><ol>{''.join(entries)}</ol></nav>{''.join(parts)}</main></body></html>\n"
    )


_PAPER = """
.yl-copy .bd-main { display: block; max-width: 54rem; }
.yl-copy article { margin-top: 4rem; }
.yl-copy details > * { break-inside: auto; }
@page { size: A4; margin: 18mm 16mm 20mm; }
@media print {
  .yl-copy article { break-before: page; margin-top: 0; }
  .yl-copy .yl-figure details { display: none; }
  .yl-copy img { max-height: 225mm; object-fit: contain; }
  .yl-copy table { font-size: 8.5pt; }
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
        self.end_headers()
        self.wfile.write(body)
