"""The book as an EPUB, made of the one HTML file: a page a chapter, figures as files beside them.

A Chromium writes the chapters as XML, which readers of EPUB ask for; the rest is a zip.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from pagemill.errors import SiteError
from pagemill.release import zipped
from pagemill.site import chromium
from pagemill.words import label

_ID = re.compile(r'href="#(p\d+)(-[^"]*)?"')
_PICTURE = re.compile(r'src="data:image/svg\+xml,([^"]*)"')
_ROOT = "EPUB"

#: Run in the one file: its chapters as XML, the cover first. A caption stands first or last there,
#: and what asks a reader to enter something has no script.
_CHAPTERS = """() => [...document.querySelectorAll('main > header, main > article')].map((part) => {
  part.querySelectorAll('input, select, button').forEach((one) => one.remove());
  const bare = (one) => one.replaceWith(...one.childNodes);
  part.querySelectorAll('form, label').forEach(bare);
  part.querySelectorAll('figure > figcaption').forEach((one) => one.parentNode.append(one));
  for (const one of part.querySelectorAll('[aria-describedby]')) {
    one.removeAttribute('aria-describedby');
  }
  return {
    id: part.id || 'cover',
    title: part.querySelector('h1').firstChild.textContent,
    xml: new XMLSerializer().serializeToString(part),
  };
})"""

CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" \
xml:lang="{lang}">
<head><meta charset="utf-8"/><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body>{body}</body></html>
"""
STYLE = """\
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .85em; }
th, td { border-bottom: 1px solid #999; padding: .15em .4em; }
th, td { text-align: left; vertical-align: top; }
figure { margin: 1em 0; }
figcaption, .yl-sure { font-size: .9em; }
"""


class Chapter(NamedTuple):
    """A chapter: the name of its file, its title, its XML."""

    id: str
    title: str
    xml: str


def write(html: Path, day: str) -> Path:
    """Write the EPUB beside the one HTML file, and return its path.

    Parameters
    ----------
    html
        The one HTML file, as `pagemill.site.copies` writes it.
    day
        The day of the release.

    Raises
    ------
    SiteError
        If Playwright is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SiteError(
            "The EPUB is made with Playwright, which is not installed. `make release` has it."
        ) from None
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page()
        page.goto(html.resolve().as_uri())
        title, lang = page.title(), str(page.evaluate("document.documentElement.lang"))
        chapters = [Chapter(**one) for one in page.evaluate(_CHAPTERS)]
        browser.close()
    return zipped.write(
        html.with_suffix(".epub"), packed(html.stem, title, lang, day, chapters), first="mimetype"
    )


def packed(name: str, title: str, lang: str, day: str, chapters: list[Chapter]) -> dict[str, bytes]:
    """Return the files of the EPUB, by their names in it."""
    files = {"mimetype": b"application/epub+zip", "META-INF/container.xml": CONTAINER.encode()}
    pictures: dict[str, bytes] = {}

    def led(match: re.Match[str]) -> str:
        page, place = match[1], match[2] or ""
        return f'href="{page}.xhtml{f"#{page}{place}" if place else ""}"'

    def taken(match: re.Match[str]) -> str:
        content = unquote(match[1]).encode()
        file = f"{hashlib.sha256(content).hexdigest()[:16]}.svg"
        pictures[file] = content
        return f'src="{file}"'

    parts = {}
    for one in chapters:
        parts[one.id] = _PICTURE.sub(taken, _ID.sub(led, one.xml))
    own = {"book.css": STYLE.encode(), **pictures}
    for one in chapters:
        page = PAGE.format(lang=lang, title=escape(one.title), body=parts[one.id])
        own[f"{one.id}.xhtml"] = page.encode()
    entries = "".join(
        f'<li><a href="{one.id}.xhtml">{escape(one.title)}</a></li>' for one in chapters
    )
    contents = escape(label("cover.contents", lang.partition("-")[0]))
    nav = f'<nav epub:type="toc"><h1>{contents}</h1><ol>{entries}</ol></nav>'
    own["contents.xhtml"] = PAGE.format(lang=lang, title=contents, body=nav).encode()
    items = "".join(_items(own, parts))
    spine = "".join(f'<itemref idref="{one.id}"/>' for one in chapters)
    ident = uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {day}")
    own["book.opf"] = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{ident}</dc:identifier>'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{lang}</dc:language>"
        f'<dc:date>{day}</dc:date><meta property="dcterms:modified">{day}T00:00:00Z</meta>'
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>\n"
    ).encode()
    return files | {f"{_ROOT}/{file}": content for file, content in own.items()}


def _items(own: dict[str, bytes], parts: dict[str, str]) -> Iterator[str]:
    """Yield the entry of each file in the list of all."""
    kinds = {"css": "text/css", "svg": "image/svg+xml", "xhtml": "application/xhtml+xml"}
    for file in sorted(own):
        stem, _, ending = file.rpartition(".")
        xml = parts.get(stem, "")
        marks = ["nav"] if stem == "contents" else []
        marks += [mark for mark, tag in (("mathml", "<math"), ("svg", "<svg")) if tag in xml]
        said = f' properties="{" ".join(marks)}"' if marks else ""
        ident = stem if ending == "xhtml" else f"f-{file.replace('.', '-')}"
        yield f'<item id="{ident}" href="{file}" media-type="{kinds[ending]}"{said}/>'
