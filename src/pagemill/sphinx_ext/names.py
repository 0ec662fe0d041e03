"""The index of names that search shows first: of rows that have pages, and of pages.

Each entry can be found by its English and Chinese name, by every name that a document uses for it,
and by pinyin, in full (``hong he``) or by initials (``hh``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from pagemill import schema
from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.chosen import edition
from pagemill.sphinx_ext.pinyin import Pinyin, remembered
from pagemill.words import label


def names(found: set[str], lang: str, read: Pinyin) -> Iterator[list[str]]:
    """Yield English name, Chinese name, kind, address and what else finds it, row by row."""
    documents = schema.with_role("documents")
    for table, pages in schema.with_pages().items():
        further = _further(pages.get("names", ""), schema.primary_key(table))
        kind = label(f"search.{table}", lang)
        for ident, row in facts.rows(table).items():
            chinese = row.get("name_zh") or row.get("title_zh") or ""
            english = row.get("name_en") or row.get("title_en") or ("" if chinese else ident)
            doc = facts.docname(f"{pages['section']}/{ident}")
            listed = facts.docname(facts.table_page(table))
            address = f"{doc}.html" if doc in found else f"{listed}.html#row-{ident}"
            others = [name for name in further.get(ident, []) if name not in (chinese, english)]
            if table == documents:
                others.append(ident)  # documents are cited by it
            yield [english, chinese, kind, address, read[chinese], " ".join(others)]


def _further(table: str, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if table in schema.names():
        for row in facts.rows(table).values():
            name = row.get("name_as_written") or row.get("name_zh") or ""
            found.setdefault(row.get(key, ""), []).append(name)
    return found


def _pages(app: Sphinx, lang: str, read: Pinyin) -> Iterator[list[str]]:
    """Yield the hand-written pages, chapters and indexes, which the tables do not name."""
    env = app.env
    order = [*env.toctree_includes.get(env.config.root_doc, []), env.config.root_doc]
    below = [doc for top in order for doc in env.toctree_includes.get(top, [])]
    for doc in dict.fromkeys([*order, *below]):
        if doc in env.titles:
            title = env.titles[doc].astext()
            yield [title, "", label("search.page", lang), f"{doc}.html", read[title], ""]


def sections(app: Sphinx) -> dict[str, str]:
    """Return folder -> title of its index page, to say where a page stands."""
    titles: dict[str, Any] = app.env.titles
    return {
        doc.removesuffix("/index"): title.astext()
        for doc, title in sorted(titles.items())
        if doc.endswith("/index")
    }


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    lang = edition().lang
    with remembered(app) as read:
        entries = [*_pages(app, lang, read), *names(set(app.env.found_docs), lang, read)]
    data = {"names": entries, "sections": sections(app), "words": _words(lang)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    target = Path(app.outdir, "_static", "names.js")
    target.write_text(f"window.pagemillNames={text};\n", encoding="utf-8")


def _words(lang: str) -> dict[str, str]:
    keys = ("names", "text", "none", "found", "elsewhere")
    return {key: label(f"search.{key}", lang) for key in keys}


def setup(app: Sphinx) -> None:
    """Write the index when the pages are done."""
    app.connect("build-finished", _write, priority=200)
