"""The directive ``explorer``: four views of the tables to filter, sort, share and take away.

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

from yilianti.embed import script_json
from yilianti.labels import group, label
from yilianti.sphinx_ext import facts

#: Kinds of place that a reader chooses by; districts and towns lie in one of these.
REGIONS = {"province", "municipality", "autonomous_region"}

#: What a page with the directive notes among its metadata.
_HAS_EXPLORER = "yl-explorer"

Cell = Any  # a text, a number, or [text, address]


class _Tables:
    """The tables a view joins, and the addresses of the pages of their rows."""

    def __init__(self, found: set[str], lang: str) -> None:
        self.found = found
        self.lang = lang

    def name(self, table: str, ident: str, folder: str) -> Cell:
        """Return the name of a row in both languages, linked to its page where it has one."""
        row = facts.rows(table).get(ident)
        if row is None:
            return ident
        text = " · ".join(part for part in (row["name_en"], row["name_zh"]) if part)
        page = facts.docname(f"{folder}/{ident}")
        return [text, f"{page}.html"] if page in self.found else text

    def word(self, family: str, key: str) -> str:
        """Return the word for a value of a controlled list; nothing where none is stated."""
        return label(f"{family}.{key}", self.lang) if key else ""

    def region(self, ident: str) -> str:
        """Return the province or municipality in which a place lies."""
        places = facts.rows("places")
        while ident in places and places[ident]["kind"] not in REGIONS:
            ident = places[ident]["parent_id"]
        return places[ident][f"name_{self.lang}"] if ident in places else ""

    def source(self, table: str, ident: str) -> Cell:
        """Return where a row was read, linked to the row."""
        row = facts.rows(table)[ident]
        page = facts.docname(facts.table_page(table))
        text = f"{row['source_id']}, {row['line']}" if row["source_id"] else ident
        return [text, f"{page}.html#row-{ident}"]


def _participations(tables: _Tables) -> Iterator[list[Cell]]:
    institutions, alliances = facts.rows("institutions"), facts.rows("alliances")
    for ident, row in facts.rows("participations").items():
        party = institutions.get(row["institution_id"], {})
        alliance = alliances[row["alliance_id"]]
        place = party.get("place_id", "")
        yield [
            tables.name("alliances", row["alliance_id"], "alliances"),
            tables.word("model", alliance["model"]),
            tables.name("institutions", row["institution_id"], "institutions")
            if party
            else row["name_as_written"],
            row["name_as_written"],
            tables.word("role", row["role"]),
            tables.word("kind", party.get("kind", "")),
            tables.name("places", place, "places") if place else "",
            tables.region(place),
            tables.source("participations", ident),
        ]


def _alliances(tables: _Tables) -> Iterator[list[Cell]]:
    parties: dict[str, set[str]] = {}
    for row in facts.rows("participations").values():
        party = row["institution_id"] or row["name_as_written"]
        parties.setdefault(row["alliance_id"], set()).add(party)
    for ident, row in facts.rows("alliances").items():
        yield [
            tables.name("alliances", ident, "alliances"),
            tables.word("record_kind", row["record_kind"]),
            tables.word("model", row["model"]),
            tables.word("status", row["status"]),
            tables.word("specialty", row["specialty"]),
            row["formed"],
            len(parties[ident]) if ident in parties else "",
            tables.source("alliances", ident),
        ]


def nested() -> dict[str, str]:
    """Return each alliance that another one contains -> the one that contains it."""
    rows = facts.rows("alliance_relations").values()
    return {row["alliance_id"]: row["other_id"] for row in rows if row["relation"] == "nested_in"}


def _institutions(tables: _Tables) -> Iterator[list[Cell]]:
    joined: dict[str, set[str]] = {}
    for row in facts.rows("participations").values():
        joined.setdefault(row["institution_id"], set()).add(row["alliance_id"])
    inside = nested()
    for ident, row in facts.rows("institutions").items():
        place = row["place_id"]
        belongs = joined.get(ident, set())
        yield [
            tables.name("institutions", ident, "institutions"),
            tables.word("kind", row["kind"]),
            tables.word("level", row["level_stated"]),
            tables.word("ownership", row["ownership"]),
            tables.name("places", place, "places") if place else "",
            tables.region(place),
            len({one for one in belongs if inside.get(one) not in belongs}),
            tables.source("institutions", ident),
        ]


#: Kind of a claim's subject -> table and folder that hold it.
_SUBJECTS = {
    "alliance": ("alliances", "alliances"),
    "institution": ("institutions", "institutions"),
    "place": ("places", "places"),
    "policy": ("policies", "policies"),
}


def _claims(tables: _Tables) -> Iterator[list[Cell]]:
    for ident, row in facts.rows("claims").items():
        subject: Cell = row["subject_id"]
        if row["subject_kind"] in _SUBJECTS:
            table, folder = _SUBJECTS[row["subject_kind"]]
            subject = tables.name(table, row["subject_id"], folder)
        yield [
            subject,
            tables.word("measure", row["measure"]),
            _number(row["value"]),
            row["value_text"],
            tables.word("qualifier", row["qualifier"]),
            row["period"],
            tables.source("claims", ident),
        ]


def _number(text: str) -> Cell:
    if not text:
        return ""
    value = float(text)
    return int(value) if value.is_integer() else value


#: View -> columns (a star marks those a reader chooses a value of) and the function that fills it.
VIEWS: dict[str, tuple[str, Callable[[_Tables], Iterator[list[Cell]]]]] = {
    "participations": (
        "alliance *model institution name_as_written *role *kind place *region source",
        _participations,
    ),
    "alliances": (
        "alliance *record_kind *model *status *specialty formed parties source",
        _alliances,
    ),
    "institutions": (
        "institution *kind *level *ownership place *region alliances source",
        _institutions,
    ),
    "claims": ("subject *measure value value_text *qualifier period source", _claims),
}


def view(name: str, found: set[str], lang: str) -> dict[str, Any]:
    """Return a view: its columns and rows."""
    columns, fill = VIEWS[name]
    return {
        "columns": [
            {
                "key": column.lstrip("*"),
                "label": label(f"explorer.{column.lstrip('*')}", lang),
                "choice": column.startswith("*"),
            }
            for column in columns.split()
        ],
        "rows": list(fill(_Tables(found, lang))),
    }


class ExplorerDirective(SphinxDirective):
    """The place of the explorer; without a script it names the pages that list the tables."""

    def run(self) -> list[nodes.Node]:
        """Return the place and the words that its script needs."""
        self.env.metadata[self.env.docname][_HAS_EXPLORER] = "yes"
        lang = "zh" if str(self.config.language).startswith("zh") else "en"
        words = group("explorer", lang)
        views = {name: words[f"view_{name}"] for name in VIEWS}
        links = "".join(
            f'<li><a href="page:{facts.table_page(name)}">{escape(text)}</a></li>'
            for name, text in views.items()
        )
        data = script_json({"views": list(views.items()), "words": words})
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
    lang = "zh" if str(app.config.language).startswith("zh") else "en"
    folder = Path(app.outdir, "_static", "explorer")
    folder.mkdir(parents=True, exist_ok=True)
    for name in VIEWS:
        data = view(name, set(app.env.found_docs), lang)
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        script = f"(window.yiliantiViews??={{}}).{name}={text};\n"
        (folder / f"{name}.js").write_text(script, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the directive and write its data."""
    app.add_directive("explorer", ExplorerDirective)
    app.connect("build-finished", _write, priority=200)
