"""The directive ``numbers``: all numbers that the pages record, with what each rests on."""

from __future__ import annotations

import json
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from pagemill import schema
from pagemill.release.cite import number_anchor
from pagemill.sphinx_ext import facts, fresh, roles, sayings
from pagemill.words import definition, label

_WITH_LISTING = "pagemill_listings"  # documents that hold the directive
ROWS = 12  # rows named one by one; a number that rests on more leads to their table


class numbers(nodes.General, nodes.Element):  # noqa: N801 - nodes of docutils are lower-case
    """The place of the listing, until all pages have been read."""


class NumbersDirective(SphinxDirective):
    """Lists the numbers of all generated pages, page by page."""

    def run(self) -> list[nodes.Node]:
        """Leave the place, and build this page anew when a page's numbers change."""
        note_all(self.env)
        return [numbers()]


def note_all(env: BuildEnvironment) -> None:
    """Build the page that is being read anew when any number changes, comes or goes."""
    for doc in sorted(env.found_docs):
        page = facts.read_page(env.doc2path(doc))
        if page and not page.is_variant:
            fresh.note(env, f"listed:{page.name}")
    vars(env).setdefault(_WITH_LISTING, set()).add(env.docname)


def _fill(app: Sphinx, doctree: nodes.document, here: str) -> None:
    """Put the tables in their place, when all pages have been read and before words are indexed."""

    def uri(doc: str, anchor: str) -> str:
        return roles.address(app.builder, here, doc, anchor)

    for place in [*doctree.findall(numbers)]:
        tables = []
        for doc in sorted(app.env.found_docs):
            page = facts.read_page(app.env.doc2path(doc))
            if page and page.records and not page.is_variant:
                tables.append(page_html(page, app.env.titles[doc].astext(), uri))
        place.replace_self(nodes.raw("", "\n".join(tables), format="html"))


def page_html(page: facts.Page, title: str, uri: roles.Address) -> str:
    """Return the table of one page's numbers."""
    heads = [label(f"ui.{name}", page.lang) for name in ("number", "value", "method", "rests_on")]
    head = "".join(f'\n<th scope="col">{escape(text)}</th>' for text in heads)
    lines = []
    for key, record in page.records.items():
        value = roles.said(page, record, key in page.shares)
        told = (definition(page.notebook, key, page.lang), record.get("method"))
        what = label("ui.semicolon", page.lang).join(text for text in told if text)
        lines.append(
            f'\n<tr id="{number_anchor(page.name, key)}">'
            f'<th scope="row"><code>{key}</code></th>'
            f"\n<td>{escape(value)}</td>\n<td>{escape(what)}</td>"
            f"\n<td>{_rows(record['rows'], page.lang, uri)}</td></tr>"
        )
    name = escape(title)
    address = escape(uri(facts.docname(page.name), ""))
    return (
        f'<div class="yl-table" role="region" aria-label="{name}" tabindex="0"><table>'
        f'<caption><a href="{address}">{name}</a></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def listed(name: str) -> str:
    """Return all that the listing shows of a page (``section/id``)."""
    page = facts.find_page(name)
    if page is None:
        return ""
    rows = {row for record in page.records.values() for row in record["rows"][:ROWS]}
    cited = {row: sayings.citation(row, page.lang) for row in sorted(rows)}
    return json.dumps([page.title, page.lang, page.records, sorted(page.shares), cited])


def _rows(rows: list[str], lang: str, uri: roles.Address) -> str:
    links = roles.row_links(rows[:ROWS], uri, lang)
    if len(rows) > ROWS:
        for table in dict.fromkeys(reference.partition(":")[0] for reference in rows[ROWS:]):
            title = schema.told(schema.table(table), "title", lang) or table
            text = label("ui.more_rows_of", lang).format(n=len(rows) - ROWS, table=title)
            address = uri(facts.docname(facts.table_page(table)), "")
            links.append(f'<a href="{escape(address)}">{escape(text)}</a>')
    return label("ui.semicolon", lang).join(links)


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Build the listings anew when pages come or go, which no dependency can tell."""
    listings = vars(env).get(_WITH_LISTING, set()) & env.found_docs
    return sorted(listings) if added or removed else []


def _merge(app: Sphinx, env: BuildEnvironment, docs: list[str], other: BuildEnvironment) -> None:
    vars(env).setdefault(_WITH_LISTING, set()).update(vars(other).get(_WITH_LISTING, set()))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    fresh.LOOK_UP["listed"] = listed
    app.add_directive("numbers", NumbersDirective)
    app.add_node(numbers)
    app.connect("doctree-resolved", _fill)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-merge-info", _merge)
