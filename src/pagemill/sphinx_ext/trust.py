"""The marks below each page that let a reader judge it: what it rests on, how it was made."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from pagemill import paths, project, schema
from pagemill.notebook.markup import is_missing
from pagemill.notebook.phrases import date_words
from pagemill.release import cite
from pagemill.site.editions import title as title_of_book
from pagemill.sphinx_ext import facts, fresh, history
from pagemill.sphinx_ext.chosen import edition
from pagemill.words import label

# Stand in a citation for what only the reader's browser knows, until its text has been escaped.
_ADDRESS, _TODAY = "\ue000", "\ue001"
_FILLED = {
    _ADDRESS: '<span data-fill="address">URL</span>',
    _TODAY: '<span data-fill="today">引用日期</span>',
}


def marks(app: Sphinx, doc: str, title: str) -> str:
    """Return the marks of a page as HTML."""
    page = facts.read_page(app.env.doc2path(doc))
    lang = edition().lang
    rows = rests_on(app, doc, page)
    changed = history.rows_changed(rows) or history.file_changed(Path(app.env.doc2path(doc)))
    lines: list[tuple[str, str]] = []
    if rows:
        lines.append((label("trust.rests_on", lang), _sources(app, doc, rows, lang)))
        remarks = sum(1 for name in rows if (facts.row(name) or {}).get("remark"))
        lines.append(
            (
                label("trust.how_sure", lang),
                escape(label("trust.remarks", lang).format(n=remarks, of=len(rows))),
            )
        )
    if changed:
        said = date_words(changed, lang)
        lines.append((label("trust.changed", lang), f'<time datetime="{changed}">{said}</time>'))
    if page:
        lines.append((label("trust.made_by", lang), _made_by(page)))
        command = escape(f"{project.command()} run --page {edition().folder}{page.name}")
        lines.append((label("trust.command", lang), f"<code>{command}</code>"))
    body = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in lines)
    heading = label("trust.heading", lang)
    return (
        f'<aside class="yl-trust" aria-label="{heading}"><h2>{heading}</h2>'
        f"<dl>{body}</dl>{_citations(app, doc, title, changed, lang)}</aside>"
    )


def rests_on(app: Sphinx, doc: str, page: facts.Page | None) -> list[str]:
    """Return the rows a page rests on: those that its numbers cite and its tables show.

    Where there are none, it is all rows of the tables it read.
    """
    rows = dict.fromkeys(fresh.noted(app.env, doc, "row"))
    if page:
        for record in page.records.values():
            rows.update(dict.fromkeys(record["rows"]))
        rows.update(dict.fromkeys(page.rows))
        if not rows:
            for table in page.tables:
                rows.update(dict.fromkeys(f"{table}:{ident}" for ident in facts.rows(table)))
    return list(rows)


def _sources(app: Sphinx, doc: str, rows: list[str], lang: str) -> str:
    found = {(facts.row(name) or {}).get("source_id") for name in rows}
    links = []
    documents = schema.with_role("documents")
    for ident in sorted(ident for ident in found if ident):
        target = facts.docname(facts.table_page(documents))
        uri = f"{app.builder.get_relative_uri(doc, target)}#row-{ident}"
        text = escape((facts.row(f"{documents}:{ident}") or {}).get(f"title_{lang}") or ident)
        links.append(
            f'<a href="{escape(uri)}">{text}</a>' if target in app.env.found_docs else text
        )
    text = escape(label("trust.row" if len(rows) == 1 else "trust.rows", lang).format(n=len(rows)))
    return f"{text}: {'; '.join(links)}" if links else text


def _made_by(page: facts.Page) -> str:
    given = {name: value for name, value in page.parameters.items() if not is_missing(value)}
    shown = ", ".join(f"{name} = {json.dumps(v, ensure_ascii=False)}" for name, v in given.items())
    link = f'<a href="asset:notebooks/{page.notebook}.ipynb" download>{page.notebook}.ipynb</a>'
    return f"{link} <code>{escape(shown)}</code>" if shown else link


def _citations(app: Sphinx, doc: str, title: str, changed: str, lang: str) -> str:
    facts_of = cite.facts(paths.root(Path(app.srcdir)) / cite.FILE)
    if not facts_of:
        return ""
    if not edition().is_first and title_of_book(lang):
        facts_of = {**facts_of, "title": title_of_book(lang)}
    # Where the site will stand is known only to who deploys it; else the reader's browser says it.
    base = str(app.config.html_baseurl or "").rstrip("/")
    named = f"{schema.package()['name']}/{edition().folder}{doc.removeprefix('book/')}"
    key = named.replace("/", "-")
    address = f"{base}/{doc}.html" if base else _ADDRESS
    part = cite.Cited(key, title, changed, address, _TODAY)
    parts = []
    # Readers of Chinese cite by the standard of their country.
    for name in sorted(cite.FORMS, key=lambda form: lang == "zh" and form != "gbt7714"):
        text = escape(cite.FORMS[name](facts_of, part), quote=False)
        for mark, slot in _FILLED.items():
            text = text.replace(mark, slot)
        parts.append(
            f'<p>{label(f"trust.{name}", lang)} <button type="button" class="yl-button" hidden '
            f'data-copy="cite-{name}" data-done="{label("trust.copied", lang)}">'
            f"{label('trust.copy', lang)}</button></p>"
            f'<pre id="cite-{name}" tabindex="0">{text}</pre>'
        )
    return f"<details><summary>{label('trust.cite', lang)}</summary>{''.join(parts)}</details>"


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Note what the marks will tell, so that the page is built anew when that changes."""
    doc = app.env.docname
    rows = rests_on(app, doc, facts.read_page(app.env.doc2path(doc)))
    if rows:
        fresh.note(app.env, f"rests-on:{' '.join(rows)}")
    fresh.note(app.env, f"citation:{Path(app.env.doc2path(doc)).suffix}:{doc}")


def _told(names: str) -> str:
    """Return what the marks tell of rows: their date, their remarks, their sources."""
    rows = {name: facts.row(name) or {} for name in names.split()}
    documents = schema.with_role("documents")
    sources = sorted({row["source_id"] for row in rows.values() if row.get("source_id")})
    return json.dumps(
        [
            history.rows_changed([*rows]),
            sum(1 for row in rows.values() if row.get("remark")),
            [facts.row(f"{documents}:{ident}") for ident in sources],
        ]
    )


def _cited(name: str) -> str:
    """Return what the citation of a page tells beside its title: the book's facts, its date."""
    suffix, _, doc = name.partition(":")
    facts_of = cite.facts(paths.root() / cite.FILE)
    generated = suffix == ".ipynb"  # its date is that of its rows
    file = paths.root() / edition().file(doc, suffix)
    changed = "" if generated else history.file_changed(file)
    return json.dumps([facts_of, changed])


def _add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    if page in app.env.found_docs and app.builder.name == "html":
        title = app.env.titles[page].astext()
        context["trust_marks"] = marks(app, page, title)


def setup(app: Sphinx) -> None:
    """Add the marks, and build pages anew when what they tell has changed."""
    fresh.LOOK_UP["rests-on"] = _told
    fresh.LOOK_UP["citation"] = _cited
    app.connect("doctree-read", _note)
    app.connect("html-page-context", _add, priority=850)
