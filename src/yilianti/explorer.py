"""The views of the explorer: rows of the tables, joined for readers who filter and sort."""

from collections.abc import Iterator

from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.explorer import Cell, Tables, View

#: Kinds of place that a reader chooses by; districts and towns lie in one of these.
REGIONS = {"province", "municipality", "autonomous_region"}


def region(ident: str, lang: str) -> str:
    """Return the province or municipality in which a place lies."""
    places = facts.rows("places")
    while ident in places and places[ident]["kind"] not in REGIONS:
        ident = places[ident]["parent_id"]
    return places[ident][f"name_{lang}"] if ident in places else ""


def _participations(tables: Tables) -> Iterator[list[Cell]]:
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
            region(place, tables.lang),
            tables.source("participations", ident),
        ]


def _alliances(tables: Tables) -> Iterator[list[Cell]]:
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


def _institutions(tables: Tables) -> Iterator[list[Cell]]:
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
            region(place, tables.lang),
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


def _claims(tables: Tables) -> Iterator[list[Cell]]:
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
VIEWS: dict[str, View] = {
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
