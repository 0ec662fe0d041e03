"""Proposals, measured: how many of the coded names would have been proposed."""

import pytest

from pagemill import project
from pagemill.evidence import check, documents
from pagemill.evidence.proposals import proposals

MEASURED = ("d000", "d001", "d002", "d003", "d004")  # by which the endings were chosen

# Tables of names -> the column that holds what the document writes.
BODIES = ("institution_names", "alliance_names", "participations", "policy_bodies")
NAMED = {
    **dict.fromkeys((*BODIES, "policy_names", "projects"), "name_as_written"),
    "places": "evidence",  # also a whole phrase, which no proposal is
}


@pytest.fixture(scope="module")
def found(root, sources):
    """Return for each document what is proposed, and the names that were coded by hand."""
    rows = check.rows()
    read, _ = documents.read(rows["sources"], sources)
    handed = project.handed("names", {})
    endings = [*handed["endings"], *handed["further"]]
    years = {row["source_id"]: int(row["as_of"][:4] or 0) for row in rows["sources"]}
    coded: dict[str, set[tuple[str, int, str]]] = {}
    for table, column in NAMED.items():
        for row in rows[table]:
            if row["source_id"] in read:
                name = (table, int(row["line"]), row[column])
                coded.setdefault(row["source_id"], set()).add(name)
    return {
        name: (document, proposals(document, years[name], endings, handed["before"]), coded[name])
        for name, document in read.items()
    }


@pytest.mark.parametrize(("tables", "least"), [(BODIES, 0.8), (tuple(NAMED), 0.7)])
def test_most_of_the_coded_names_are_proposed(found, tables, least):
    shares = {}
    for name, (_, proposed, coded) in found.items():
        told = {(one.line, one.text) for one in proposed if one.kind == "name"}
        wanted = {(line, text) for table, line, text in coded if table in tables}
        shares[name] = len(wanted & told) / len(wanted)
    assert {name: shares[name] for name in MEASURED if shares[name] < least} == {}


def test_nothing_is_proposed_that_does_not_stand_there(found):
    for document, proposed, _ in found.values():
        for one in proposed:
            start = one.character - 1
            assert document.text(one.line)[start : start + len(one.text)] == one.text
