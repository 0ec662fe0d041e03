"""Proposals: what could be coded in a document that nobody has coded."""

import pytest

from pagemill import project
from pagemill.evidence import check, documents
from pagemill.evidence.documents import Document
from pagemill.evidence.proposals import Proposal, proposals

ENDINGS = ["渡口", "船务局"]
MEASURED = ("d000", "d001", "d002", "d003", "d004")  # by which the endings were chosen

# Tables of names -> the column that holds what the document writes.
BODIES = ("institution_names", "alliance_names", "participations", "policy_bodies")
NAMED = {
    **dict.fromkeys((*BODIES, "policy_names", "projects"), "name_as_written"),
    "places": "evidence",  # also a whole phrase, which no proposal is
}


def test_names_numbers_and_dates_are_proposed_where_they_stand():
    document = Document("d", ["", "2021年5月，市船务局与东江渡口开通3条航线"])
    assert proposals(document, 2021, ENDINGS, []) == [
        Proposal("date", "2021年5月", 2, 1),
        Proposal("name", "市船务局", 2, 9),
        Proposal("name", "市船务局与东江渡口", 2, 9),
        Proposal("name", "与东江渡口", 2, 13),
        Proposal("name", "东江渡口", 2, 14),
        Proposal("number", "3", 2, 20),
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("9月28日船务局开通", ["9月28日船务局", "船务局"]),
        ("成为2021年底渡口", ["成为2021年底渡口", "2021年底渡口", "渡口"]),
        ("各年度11月船务局", ["各年度11月船务局", "船务局"]),
        ("月坛渡口、日新渡口", ["月坛渡口", "日新渡口"]),
        ("月坛、日新渡口、车站", ["月坛", "日新渡口"]),
        ("月坛、日新、车站", []),
    ],
)
def test_a_name_begins_behind_a_date_and_not_within_it(line, names):
    found = proposals(Document("d", [line]), 2021, ENDINGS, ["各"])
    assert [one.text for one in found if one.kind == "name"] == names


def test_without_endings_no_name_is_proposed():
    found = proposals(Document("d", ["市船务局有3条船"]), 2021, [], [])
    assert [one.kind for one in found] == ["number"]


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
