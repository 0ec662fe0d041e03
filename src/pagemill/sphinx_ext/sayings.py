"""What a row says, and where that was read, in words: no reader knows the ids of rows."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill import project, schema
from pagemill.sphinx_ext import facts
from pagemill.tables import twins
from pagemill.words import group, label

LONGEST = 90  # characters of a text from which it is cut

# Columns, without their language, that say what a row is; the first that is filled in counts.
_TEXTS = ("name", "title", "what", "text", "duty", "step", "case", "judgement", "reason")
_OTHER_TEXTS = ("stance", "title_short", "title")  # in one language, or with a twin in another


def citation(reference: str, lang: str) -> str:
    """Return what the row ``table:row_id`` says, its phrase, and the document and line of it."""
    return citations([reference], lang)[0]


def citations(references: Sequence[str], lang: str) -> list[str]:
    """Return the citations of rows that stand below each other: a document is named once."""
    found, document = [], ""
    for reference in references:
        row = facts.row(reference) or {}
        before, document = document, source(row, lang)
        line = label("ui.line", lang).format(line=row["line"]) if row.get("line") else ""
        named = document if document != before or not line else ""
        both = label("ui.line_in", lang).format(document=named, line=line)
        place = both if named and line else named or line
        evidence = f"“{row['evidence']}”" if row.get("evidence") else ""
        parts = (saying(reference, lang), evidence)
        told = label("ui.colon", lang).join(part for part in parts if part)
        found.append(label("ui.told_where", lang).format(told=told, where=place) if place else told)
    return found


@facts.once_a_build
def saying(reference: str, lang: str) -> str:
    """Return what a row says: its own words, else the rows and the measure that it ties together.

    A row that has neither is called by its table.
    """
    table = reference.partition(":")[0]
    row = facts.row(reference) or {}
    other = (twins.column(row, name, lang) for name in _OTHER_TEXTS)
    for column in (*(f"{name}_{lang}" for name in _TEXTS), *other):
        if text := row.get(column):
            return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
    parts = [saying(other, lang) for other in _others(table, row)]
    for column, groups in project.handed("sayings", {}).items():  # of controlled words
        found = (group(name, lang).get(row.get(column, "")) for name in groups)
        parts += [word for word in [next(filter(None, found), "")] if word]
    if not parts:
        return schema.told(schema.table(table), "title", lang)
    return label("ui.comma", lang).join([*dict.fromkeys(parts), *_period(row)])


def source(row: dict[str, str], lang: str) -> str:
    """Return the title of the document where a row was read, or the publisher of the web page."""
    document = facts.row(f"{facts.with_role('documents')}:{row.get('source_id')}")
    if document is not None:
        return document.get(f"title_{lang}") or document["source_id"]
    page = facts.row(f"{facts.with_role('web pages')}:{row.get('context_source_id')}") or {}
    told = (page.get(twins.column(page, name, lang)) for name in ("publisher", "title"))
    return next(filter(None, told), "")


def told(reference: str) -> str:
    """Return all that a reader can see of a row."""
    return citation(reference, "en") + citation(reference, "zh")


def _others(table: str, row: dict[str, str]) -> list[str]:
    """Return the rows, of other tables, that a row names."""
    keys = schema.table(table)["schema"].get("foreignKeys", [])
    read = [facts.with_role(role) for role in ("documents", "web pages")]  # told apart
    named = [
        f"{key['reference']['resource']}:{row.get(key['fields'][0])}"
        for key in keys
        if key["reference"]["resource"] not in ("", *read)
    ]
    return [other for other in named if facts.row(other)]


def _period(row: dict[str, str]) -> list[str]:
    return [row["period"]] if row.get("period") else []
