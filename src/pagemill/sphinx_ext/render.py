"""The last step of each page: addresses of the book's own links, language marks on foreign words.

Both are done on the finished HTML, for the tables and figures that notebooks give are HTML from the
start and never pass through Sphinx's document tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from posixpath import relpath
from typing import Any

from sphinx.application import Sphinx
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util import logging

from pagemill.site.editions import is_shared
from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.chosen import edition

logger = logging.getLogger(__name__)

_STATIC = re.compile(r'(?<=[ ])(src|href)="((?:\.\./)*)(?=_static/)')
_LINK = re.compile(r'href="(page|row|asset):([^"]*)"')
# Data of figures, notes and marks of trust. Reading views take the part of a page with most
# text for the article, and leave out what has a class with this word in it.
_BESIDE = re.compile(r'<(details|aside) class="(?=admonition hide|yl-)')
_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
# Inside these, text is no prose or cannot hold an element.
_OPAQUE = {"script", "style", "title", "textarea", "option", "svg", "code", "pre", "math"}
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[“（《]?[{_HAN}](?:[{_HAN}、，。；：！？·“”（）《》—\d]*[{_HAN}）》”。])?")


_CHINESE = ("zh", _RUN, r'<span lang="zh-Hans">\g<0></span>')
# Words with what stands between them; an entity such as &amp; is no word.
_LATIN = re.compile(
    r"&#?\w+;|(?<![\w./@])[A-Za-z][A-Za-z'’.-]*(?:[ ,:;()–-]+[A-Za-z0-9][A-Za-z'’.-]*)*(?![\w/@])"
)


def resolve_links(html: str, address: Callable[[str, str], str]) -> str:
    """Replace ``page:``, ``row:`` and ``asset:`` links by the addresses that `address` gives."""
    return _LINK.sub(lambda match: f'href="{address(match[1], unescape(match[2]))}"', html)


def mark_foreign(html: str, lang: str) -> str:
    """Wrap runs of Chinese, or on Chinese pages of English, in an element with their language."""
    other, run, replace = ("en", _LATIN, _english) if lang.startswith("zh") else _CHINESE
    marks = (f' lang="{other}', ' lang="zh-Latn')  # what is marked already
    pieces = _TAG.split(html)
    opaque: str | None = None
    for number, piece in enumerate(pieces):
        if number % 2:  # a tag or a comment
            name = _NAME.match(piece)
            if name is None:
                continue
            if opaque is None:
                marked = any(mark in piece for mark in marks) and not piece.startswith("</")
                if name[1].lower() in _OPAQUE or marked:
                    opaque = name[1].lower() if not piece.endswith("/>") else None
            elif piece.startswith("</") and name[1].lower() == opaque:
                opaque = None
        elif opaque is None and piece and (other == "en" or not piece.isascii()):
            pieces[number] = run.sub(replace, piece)
    return "".join(pieces)


def _english(match: re.Match[str]) -> str:
    """Mark words of English; units, ids and short forms in capitals are of no language."""
    text = match[0]
    is_word = not text.startswith("&") and re.search("[A-Za-z][a-z]{2}", text)
    return f'<span lang="en">{text}</span>' if is_word else text


class Bridge(BuiltinTemplateLoader):
    """Sphinx's template loader, which finishes each page it has rendered."""

    app: Sphinx

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """Return the finished page."""
        html = super().render(template, context)
        here = context.get("pagename")
        if here is None or not html.lstrip().startswith("<!DOCTYPE html>"):
            return html
        html = html.replace("<pre><span>", '<pre tabindex="0"><span>')  # code may scroll
        # What is heard of a switch is what is read on it.
        html = html.replace(' aria-label="Toggle hidden content"', "")
        html = _BESIDE.sub(r'<\1 class="yl-extra ', html)
        if edition().up:  # Sphinx knows of no files above its own
            html = _STATIC.sub(rf'\1="\2{edition().up}', html)
        html = resolve_links(html, lambda kind, name: self.address(here, kind, name))
        return mark_foreign(html, context.get("language") or "en")

    def address(self, here: str, kind: str, name: str) -> str:
        """Return the address, seen from page `here`, of a page, a row or a file of the site."""
        if kind == "asset":
            return relpath(f"{edition().up if is_shared(name) else ''}{name}", start=f"{here}/..")
        name, hash_sign, anchor = name.partition("#")
        if kind == "row":
            table, _, ident = name.partition(":")
            name, hash_sign, anchor = facts.table_page(table), "#", f"row-{ident}"
        doc = facts.docname(name)
        if doc not in self.app.env.found_docs:
            logger.warning(
                "a link leads to the page %r, which does not exist",
                name,
                location=here,
                type="pagemill",
            )
        uri = self.app.builder.get_relative_uri(here, doc)
        if "#" in uri and anchor:  # the one-file copy: ids are unique there
            return f"#{anchor}"
        return f"{uri}{hash_sign}{anchor}" or "#"  # to the page itself


def _prepare(app: Sphinx, config: Any) -> None:
    config.template_bridge = f"{__name__}.Bridge"
    Bridge.app = app
    # In Markdown too, links of our kinds pass through untouched until the page is finished.
    known = config.myst_url_schemes
    own = dict.fromkeys(("page", "row", "asset"))
    config.myst_url_schemes = (known if isinstance(known, dict) else dict.fromkeys(known)) | own


def setup(app: Sphinx) -> None:
    """Put the bridge in place."""
    app.connect("config-inited", _prepare)
