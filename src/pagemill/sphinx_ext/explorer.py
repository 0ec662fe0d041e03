"""The directive ``explorer``: views of the tables to filter, sort, share and take away.

The views are written when the site is built, each into a file of its own that the page loads when
the reader turns to it. The page's script does the rest, so that no server is needed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pagemill import project
from pagemill.notebook.markup import script_json
from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.chosen import edition
from pagemill.words import group, label

#: What a page with the directive notes among its metadata.
_HAS_EXPLORER = "yl-explorer"

Cell = Any  # a text, a number, or [text, address]
View = tuple[str, "Callable[[Tables], Iterator[list[Cell]]]"]


class Tables:
    """The tables a view joins, and the addresses of the pages of their rows."""

    def __init__(self, found: set[str], lang: str) -> None:
        self.found = found
        self.lang = lang

    def name(self, table: str, ident: str, folder: str) -> Cell:
        """Return the name of a row, linked to its page; in English with the Chinese beside it."""
        row = facts.rows(table).get(ident)
        if row is None:
            return ident
        names = [row[f"name_{lang}"] for lang in dict.fromkeys((self.lang, "zh"))]
        text = " · ".join(filter(None, names)) or row["name_en"]
        page = facts.docname(f"{folder}/{ident}")
        return [text, f"{page}.html"] if page in self.found else text

    def word(self, family: str, key: str) -> str:
        """Return the word for a value of a controlled list; nothing where none is stated."""
        return label(f"{family}.{key}", self.lang) if key else ""

    def source(self, table: str, ident: str) -> Cell:
        """Return where a row was read, linked to the row."""
        row = facts.rows(table)[ident]
        page = facts.docname(facts.table_page(table))
        text = f"{row['source_id']}, {row['line']}" if row["source_id"] else ident
        return [text, f"{page}.html#row-{ident}"]


def views() -> dict[str, View]:
    """Return the book's views: columns (a star marks those to choose by), and what fills them."""
    return project.handed("views", {})


def view(name: str, found: set[str], lang: str) -> dict[str, Any]:
    """Return a view: its columns and rows."""
    columns, fill = views()[name]
    return {
        "columns": [
            {
                "key": column.lstrip("*"),
                "label": label(f"explorer.{column.lstrip('*')}", lang),
                "choice": column.startswith("*"),
            }
            for column in columns.split()
        ],
        "rows": list(fill(Tables(found, lang))),
    }


class ExplorerDirective(SphinxDirective):
    """The place of the explorer; without a script it names the pages that list the tables."""

    def run(self) -> list[nodes.Node]:
        """Return the place and the words that its script needs."""
        self.env.metadata[self.env.docname][_HAS_EXPLORER] = "yes"
        words = group("explorer", edition().lang)
        titles = {name: words[f"view_{name}"] for name in views()}
        links = "".join(
            f'<li><a href="page:{facts.table_page(name)}">{escape(text)}</a></li>'
            for name, text in titles.items()
        )
        data = script_json({"views": list(titles.items()), "words": words})
        html = (
            f'<div class="yl-explorer"><noscript><ul>{links}</ul></noscript>'
            f'<script type="application/json">{data}</script></div>'
        )
        return [nodes.raw("", html, format="html")]


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    if not any(_HAS_EXPLORER in page for page in app.env.metadata.values()):
        return  # a book without the page needs no data for it
    folder = Path(app.outdir, "_static", "explorer")
    folder.mkdir(parents=True, exist_ok=True)
    for name in views():
        data = view(name, set(app.env.found_docs), edition().lang)
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        script = f"(window.pagemillViews??={{}}).{name}={text};\n"
        (folder / f"{name}.js").write_text(script, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the directive and write its data."""
    app.add_directive("explorer", ExplorerDirective)
    app.connect("build-finished", _write, priority=200)
