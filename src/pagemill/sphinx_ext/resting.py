"""The directive ``resting``: what numbers of the book rest on the page's document alone."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pagemill.release.cite import number_anchor
from pagemill.sphinx_ext import facts, listing, roles
from pagemill.words import definition, label


class resting(nodes.General, nodes.Element):  # noqa: N801 - nodes of docutils are lower-case
    """The place of the list, until all pages have been read."""


class RestingDirective(SphinxDirective):
    """Lists, page by page, the numbers that would fall if the document were withdrawn."""

    def run(self) -> list[nodes.Node]:
        """Leave the place, and build this page anew when numbers change."""
        listing.note_all(self.env)
        return [resting()]


def alone(page: str, document: str) -> tuple[list[str], int]:
    """Return the numbers of a page that rest on a document alone, and how many do so in part."""
    found, partly = [], 0
    for key, read_in in _documents(page):
        if read_in == {document}:
            found.append(key)
        elif document in read_in:
            partly += 1
    return found, partly


@facts.once_a_build
def _documents(page: str) -> list[tuple[str, set[str]]]:
    """Return the numbers of a page, each with the documents in which its rows were read."""
    made = facts.find_page(page)
    records = made.records if made else {}
    return [(key, {_read_in(row) for row in record["rows"]}) for key, record in records.items()]


def _read_in(reference: str) -> str:
    """Return the document in which a row was read; that of a document's own row is itself."""
    table, _, ident = reference.partition(":")
    if table == facts.with_role("documents"):
        return ident
    return (facts.row(reference) or {}).get("source_id", "")


def _fill(app: Sphinx, doctree: nodes.document, here: str) -> None:
    for place in [*doctree.findall(resting)]:
        ident = facts.page_name(here).rpartition("/")[2]
        own = facts.read_page(app.env.doc2path(here))
        html = _html(app, here, ident, own.lang if own else "en")
        place.replace_self(nodes.raw("", html, format="html"))


def _html(app: Sphinx, here: str, document: str, lang: str) -> str:
    pages: list[str] = []
    n_alone = n_partly = n_profiles = n_of_profiles = 0
    for doc in _in_order(app):
        page = facts.read_page(app.env.doc2path(doc))
        if page is None or page.is_variant or page.lang != lang or doc == here:
            continue
        keys, partly = alone(page.name, document)
        n_alone, n_partly = n_alone + len(keys), n_partly + partly
        if keys and "orphan" in app.env.metadata.get(doc, {}):
            n_profiles, n_of_profiles = n_profiles + 1, n_of_profiles + len(keys)
        elif keys:
            pages.append(_page_html(app, here, page, keys))
    said = label("resting.numbers", lang).format(alone=n_alone, partly=n_partly)
    rest = label("resting.profiles", lang).format(n=n_of_profiles, pages=n_profiles)
    told = [said, *([rest] if n_profiles else [])]
    return "".join([*(f"<p>{escape(text)}</p>" for text in told), *pages])


def _page_html(app: Sphinx, here: str, page: facts.Page, keys: list[str]) -> str:
    """Return the numbers of one page, folded; each leads to its entry among all numbers."""
    entries = []
    for key in keys:
        entry = number_anchor(page.name, key)
        uri = roles.address(app.builder, here, facts.docname(roles.NUMBERS), entry)
        entries.append(f'<li><a href="{escape(uri)}">{escape(_told(page, key))}</a></li>')
    uri = roles.address(app.builder, here, facts.docname(page.name), "")
    title = label("resting.page", page.lang).format(title=page.title, n=len(keys))
    link = f'<a href="{escape(uri)}">{escape(page.title)}</a>'
    return (
        f'<details class="yl-resting"><summary>{escape(title)}</summary>'
        f"<p>{link}</p><ul>{''.join(entries)}</ul></details>"
    )


def _in_order(app: Sphinx) -> list[str]:
    """Return all pages: those of the contents in reading order, then the others by name."""
    known: dict[str, Any] = app.env.toctree_includes
    order: dict[str, None] = {}

    def follow(doc: str) -> None:
        if doc not in order:
            order[doc] = None
            for inner in known.get(doc, ()):
                follow(inner)

    follow(str(app.config.root_doc))
    return [*order, *sorted(app.env.found_docs - order.keys())]


def _told(page: facts.Page, key: str) -> str:
    """Return a number with what it is."""
    value = roles.said(page, page.records[key], key in page.shares)
    what = definition(page.notebook, key, page.lang)
    return f"{value} ({what})" if what else value


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("resting", RestingDirective)
    app.add_node(resting)
    app.connect("doctree-resolved", _fill)
