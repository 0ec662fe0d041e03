"""Directives for the landing page: a figure, or the opening, of another page; a box to search."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from pagemill.sphinx_ext import facts, fresh
from pagemill.sphinx_ext.chosen import edition
from pagemill.words import label

logger = logging.getLogger(__name__)

_OWN_NUMBER = re.compile(r"\{num\}`(?=[a-z][a-z0-9-]*[:`])")  # a number of the page it stands on


class ShownDirective(SphinxDirective):
    """Shows the figure that its argument, ``section/id#key``, names."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the figure as its page has it, or warn and return nothing."""
        name, _, key = self.arguments[0].partition("#")
        file = Path(self.env.doc2path(facts.docname(name)))
        page = facts.read_page(file)
        if page is None or key not in page.figures:
            logger.warning(
                "shown: page %s has no figure %r. It has: %s.",
                name,
                key,
                ", ".join(page.figures if page else ()) or "none",
                location=self.get_location(),
                type="pagemill",
                subtype="shown",
            )
            return []
        fresh.note(self.env, f"figure:{self.arguments[0]}")
        return [nodes.raw("", figure_html(file, key), format="html")]


class OpeningDirective(SphinxDirective):
    """Shows the title of the page that its argument names, as a link, and its first paragraph."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the opening of the page, or warn and return nothing."""
        name = self.arguments[0]
        page = facts.find_page(name)
        if page is None:
            logger.warning(
                "opening: there is no page %r that a notebook makes.",
                name,
                location=self.get_location(),
                type="pagemill",
                subtype="shown",
            )
            return []
        fresh.note(self.env, f"opening:{name}")
        first = _OWN_NUMBER.sub(rf"\g<0>{name}#", opening(name))
        # One paragraph: extractors take a box of a short link and a short text for a menu.
        shown = self.parse_text_to_nodes(f"{{page}}`{page.title} <{name}>` {first}")
        for paragraph in shown:
            if isinstance(paragraph, nodes.Element):
                paragraph["classes"].append("yl-example")
        return shown


class SearchDirective(SphinxDirective):
    """A box to search the site; each line of its content is a query to try, with a link."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        lang = edition().lang
        above = "../" * self.env.docname.count("/")
        name = escape(label("site.search", lang))
        tries = label("ui.comma", lang).join(
            f'<a href="asset:search.html?q={quote(query)}">“{escape(query)}”</a>'
            for query in self.content
            if query.strip()
        )
        html = (
            f'<div class="yl-ask"><form class="yl-search" role="search" aria-label="{name}: '
            f'{escape(label("site.try", lang))}" action="{above}search.html" method="get">'
            f'<input type="search" name="q" aria-label="{name}" placeholder="'
            f'{escape(label("site.search_hint", lang))}" autocomplete="off" spellcheck="false">'
            f'<button class="yl-button" type="submit">{name}</button></form>\n'
            f"<p>{escape(label('site.try', lang))} {tries}</p></div>"
        )
        return [nodes.raw("", html, format="html")]


def opening(name: str) -> str:
    """Return the first paragraph of a generated page, or nothing where it has none."""
    file = facts.file_of(name)
    if not file.is_file():
        return ""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    paragraphs = re.split(r"\n\s*\n", "\n\n".join(prose))[1:]  # without the title
    return paragraphs[0].strip() if paragraphs else ""


def _opening(name: str) -> str:
    page = facts.find_page(name)
    return f"{page.title}\n{opening(name)}" if page else ""


def _shown(argument: str) -> str:
    name, _, key = argument.partition("#")
    page = facts.find_page(name)
    if page is None or key not in page.figures:
        return ""
    return figure_html(facts.file_of(name), key)


def figure_html(file: Path, key: str) -> str:
    """Return the HTML of a figure of a generated page."""
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            if output.get("metadata", {}).get("pagemill", {}).get("figure") == key:
                html = output["data"]["text/html"]
                return html if isinstance(html, str) else "".join(html)
    raise KeyError(f"{file}: no output holds the figure {key!r}")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    fresh.LOOK_UP["figure"] = _shown
    fresh.LOOK_UP["opening"] = _opening
    app.add_directive("shown", ShownDirective)
    app.add_directive("opening", OpeningDirective)
    app.add_directive("search", SearchDirective)
