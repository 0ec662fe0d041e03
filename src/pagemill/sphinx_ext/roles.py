"""The roles ``num`` (a recorded number) and ``page`` (a link to a page by its name)."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from pagemill.errors import SiteError
from pagemill.notebook.formats import IN_PROSE, format_number, readable
from pagemill.release.cite import number_anchor
from pagemill.sphinx_ext import changed, code, facts, fresh, sayings
from pagemill.sphinx_ext.chosen import edition
from pagemill.words import definition, has, label

logger = logging.getLogger(__name__)

NUMBERS = "numbers"  # the page that lists all numbers of the book
SHOWN = 4  # rows that a note names; the page of numbers names all

#: Function from a page as Sphinx calls it and an id on it (or nothing) to the address.
Address = Callable[[str, str], str]

_NO_NAME = re.compile(r"[^a-z0-9]+")
_TARGET = re.compile(r"(?:(?P<page>[a-z0-9/_-]+)#)?(?P<key>[a-z][a-z0-9-]*)(?::(?P<spec>.*))?")


class number(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils finds visitors by this name
    """A recorded number in prose: its ``fact``, the ``page`` that recorded it, its ``spec``."""


class NumberRole(SphinxRole):
    """``{num}`key:format` `` of this page, ``{num}`section/id#key:format` `` of another."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the number, or warn and return a question mark."""
        try:
            return [self.resolve()], []
        except SiteError as error:
            logger.warning(
                "%s", error, location=self.get_location(), type="pagemill", subtype="num"
            )
            return [nodes.inline(self.rawtext, "?")], []

    def resolve(self) -> number:
        """Return the number that the text names."""
        match = _TARGET.fullmatch(self.text)
        if match is None:
            raise SiteError(
                f"num: {self.text!r} is not of the form key:format or section/id#key:format."
            )
        doc = facts.docname(match["page"]) if match["page"] else self.env.docname
        page = self.page(doc)
        if doc != self.env.docname:
            fresh.note(self.env, f"number:{page.name}#{match['key']}")
        record = page.records.get(match["key"])
        if record is None:
            near = difflib.get_close_matches(match["key"], page.records, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise SiteError(
                f"num: page {page.name} has no number {match['key']!r}.{hint} "
                f"It records: {', '.join(page.records) or 'none'}."
            )
        try:
            text = format_number(record["value"], match["spec"] or "")
        except SiteError as error:
            raise SiteError(f"num: {page.name}#{match['key']}: {error}") from None
        for reference in record["rows"]:
            if facts.row(reference) is None:
                raise SiteError(
                    f"num: {page.name}#{match['key']} rests on {reference}, "
                    "which is no row of data/."
                )
            fresh.note(self.env, f"row:{reference}")
        fact = {"page": page, "key": match["key"], "fact": record, "spec": match["spec"] or ""}
        return number(self.rawtext, text, **fact)

    def page(self, doc: str) -> facts.Page:
        """Return what a page records."""
        if doc != self.env.docname and doc not in self.env.found_docs:
            name = facts.page_name(doc)
            raise SiteError(
                f"num: there is no page {name!r}. Is it in notebooks/runs.yml, and has it been run?"
            )
        page = facts.read_page(self.env.doc2path(doc))
        if page is None:
            raise SiteError(
                f"num: {facts.page_name(doc)} was not made by a notebook and records no numbers. "
                "Name the page: section/id#key."
            )
        return page


class PageRole(XRefRole):
    """``{page}`section/id` ``: a link to a page, whatever folder the reader's page is in."""

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: nodes.Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Return the title and Sphinx's name of the page."""
        return title, "/" + facts.docname(target)

    def result_nodes(
        self, document: nodes.document, env: BuildEnvironment, node: nodes.Element, is_ref: bool
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Let Sphinx resolve the link, and warn where there is no such page."""
        node["reftype"], node["refdomain"], node["refwarn"] = "doc", "std", True
        return [node], []


def recorded(name: str) -> str:
    """Return all that a reader can see of a number (``section/id#key``); nothing if it is gone."""
    page, _, key = name.partition("#")
    made = facts.find_page(page)
    if made is None:
        return ""
    said = definition(made.notebook, key, made.lang)
    record, cell = made.records.get(key), made.code.get(key)
    return json.dumps([made.notebook, made.lang, record, cell, said])


def _add_notes(app: Sphinx, doctree: nodes.document, here: str) -> None:
    """Lead from each number to its note, and collect the notes for the foot of the page.

    A note in the sentence would be read as part of it wherever a page is read without its styles.
    """
    if app.builder.format != "html":
        return

    def uri(doc: str, anchor: str) -> str:
        return address(app.builder, here, doc, anchor)

    notes: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], list[int]] = {}
    for place, node in enumerate(doctree.findall(number), start=1):
        # No link can stand in a link (a heading in a table of contents): there the bare number is.
        if isinstance(node.parent, nodes.title | nodes.reference):
            continue
        name = (node["page"].name, node["key"])
        if name not in notes:
            is_share = node.astext().endswith("%")
            notes[name] = note_html(node["page"], node["key"], node["fact"], is_share, uri)
        places.setdefault(name, []).append(place)
        ident = f"note-{[*notes].index(name) + 1}"
        node.setdefault("place", place)
        mark = f" {changed.CLASS}" if _differs(node["page"], node["key"]) else ""
        link = f'<a id="at-{place}" href="#{ident}" aria-describedby="{ident}">'
        # A number of the page's own form follows what a reader enters.
        is_own = "follows" in node["fact"] and facts.docname(node["page"].name) == here
        own = f' data-form="{node["key"]}" data-format="{node["spec"]}"' if is_own else ""
        node.insert(0, nodes.raw("", f'<span class="yl-num{mark}"{own}>{link}', format="html"))
        node.append(nodes.raw("", "</a></span>", format="html"))
    if notes:
        doctree["notes"] = _notes_html(notes, places, edition().lang)


def _differs(page: facts.Page, key: str) -> bool:
    default = changed.default_of(page)
    return default is not None and changed.differs(page, default, key)


def _notes_html(
    notes: dict[tuple[str, str], str], places: dict[tuple[str, str], list[int]], lang: str
) -> str:
    """Return the notes of a page, each with the way back to where its number stands."""
    heading, back = label("ui.notes", lang), label("ui.back", lang)
    parts = []
    for count, (name, note) in enumerate(notes.items(), start=1):
        ways = " ".join(
            f'<a class="yl-back" href="#at-{place}" aria-label="{back}">↩</a>'
            for place in places[name]
        )
        parts.append(f'<div class="yl-note" id="note-{count}">{note}\n{ways}</div>')
    return (
        f'<aside class="yl-notes" id="notes" aria-labelledby="notes-name">'
        f'<h2 id="notes-name"><a href="#notes">{heading}</a></h2>\n{chr(10).join(parts)}</aside>'
    )


def _give_notes(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the notes of a page to its frame."""
    context["notes"] = doctree.get("notes", "") if doctree else ""


def note_html(
    page: facts.Page, key: str, record: dict[str, Any], is_share: bool, uri: Address
) -> str:
    """Return the text of a number's note.

    It names the first rows that the number rests on, and leads to the number's entry on the page
    of numbers, which names more; and to the code that computes it.
    """
    lang = page.lang
    rows = record["rows"]
    follows = record.get("follows", {})
    own = f' data-form="{key}" data-format="readable"' if follows else ""
    parts = [f"<b{own}>{escape(said(page, record, is_share))}</b>"]
    default = changed.default_of(page)
    if default is not None and changed.differs(page, default, key):
        there = by_default(page, default, key)
        parts.append(f"<em>{escape(there)}</em>")
    parts += [escape(text) for text in told_of(page, key)]
    if "expression" in follows:
        formula = f"<code>{escape(follows['expression'])}</code>"
        parts.append(label("form.formula", lang).format(formula=formula))
    shown = rows if len(rows) <= SHOWN + 1 else rows[:SHOWN]
    parts += row_links(shown, uri, lang)
    more = len(rows) - len(shown)
    listed = label("ui.more_rows", lang).format(n=more) if more else label("ui.in_list", lang)
    if default is None or key in default.records:  # the list of numbers has those by default
        listed = label("ui.in_list", lang) if default else listed
        entry = uri(facts.docname(NUMBERS), number_anchor((default or page).name, key))
        parts.append(f'<a href="{escape(entry)}">{listed}</a>')
    made = escape(label("ui.computed_in", lang).format(notebook=f"{page.notebook}.ipynb"))
    file = f"asset:notebooks/{page.notebook}.ipynb"
    ways = [f'<a href="{file}" download>{made}</a>']
    if key in page.code:
        there = uri(facts.docname(page.name), code.anchor(page.code[key]))
        ways.insert(0, f'<a href="{escape(there)}">{label("ui.show_code", lang)}</a>')
    parts.append(" · ".join(ways))
    elsewhere = uri(facts.docname(page.name), "")
    if elsewhere:
        parts.append(f'<a href="{escape(elsewhere)}">{escape(page.title)}</a>')
    return "\n".join(f'<span class="yl-line">{part}</span>' for part in parts)


def told_of(page: facts.Page, key: str) -> list[str]:
    """Return what a number is and how it was computed, as far as it is said."""
    told = (definition(page.notebook, key, page.lang), page.records[key].get("method"))
    return [text for text in told if text]


def by_default(page: facts.Page, default: facts.Page, key: str) -> str:
    """Return what a number of a page of a reader's choice is by default, in words."""
    if key not in default.records:
        return label("choices.absent", page.lang)
    value = said(default, default.records[key], key in page.shares)
    return label("choices.by_default", page.lang).format(value=value)


def said(page: facts.Page, record: dict[str, Any], is_share: bool = False) -> str:
    """Return a recorded value as a reader would write it, with its unit.

    In a recorded text, the numbers it refers to stand themselves. A unit that the words name
    (`measured_in`) is said in the language of the page; no blank parts Chinese from its number.
    """
    value = record["value"]
    if isinstance(value, str):
        text = IN_PROSE.sub(
            lambda match: format_number(page.records[match["key"]]["value"], match["spec"]), value
        )
    else:
        text = f"{readable(Decimal(str(value)) * 100)}%" if is_share else readable(value)
    unit = _unit(record.get("unit") or "", page.lang)
    return f"{text} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else f"{text}{unit}"


def _unit(unit: str, lang: str) -> str:
    """Return a unit as records name it in the words of a language: `measured_in.beds-per-1-000`."""
    key = f"measured_in.{_NO_NAME.sub('-', unit.lower()).strip('-')}"
    return label(key, lang) if has(key) else unit


def row_links(references: Sequence[str], uri: Address, lang: str) -> list[str]:
    """Return links to rows that say what each says and where it was read."""
    told = sayings.citations(references, lang)
    return [
        f'<a href="{escape(_row_address(reference, uri))}">{escape(text)}</a>'
        for reference, text in zip(references, told, strict=True)
    ]


def _row_address(reference: str, uri: Address) -> str:
    table, _, ident = reference.partition(":")
    return uri(facts.docname(facts.table_page(table)), f"row-{ident}")


def address(builder: Any, here: str, doc: str, anchor: str) -> str:
    """Return the address of a page, or of an id on it, seen from page `here`."""
    if doc not in builder.env.found_docs:
        logger.warning(
            "num: a number leads to the page %s, which does not exist",
            facts.page_name(doc),
            location=here,
        )
    uri = builder.get_relative_uri(here, doc)
    if not anchor:
        return uri
    # The one-file copy addresses pages by fragments already; ids are unique there.
    return f"#{anchor}" if "#" in uri else f"{uri}#{anchor}"


def _skip(self: Any, node: number) -> None:
    """Write what is in the number: its text and, on the site, its note."""


def setup(app: Sphinx) -> None:
    """Register the roles."""
    fresh.LOOK_UP["number"] = recorded
    app.connect("doctree-resolved", _add_notes)
    app.connect("html-page-context", _give_notes)
    app.add_role("num", NumberRole())
    app.add_role("page", PageRole(nodeclass=None, warn_dangling=True))
    plain = (_skip, _skip)
    app.add_node(
        number,
        html=plain,
        text=plain,
        latex=plain,
        man=plain,
        texinfo=plain,
    )
