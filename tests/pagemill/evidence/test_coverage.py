"""Coverage: nothing of a document is left out unsaid."""

import pytest

from pagemill import project, schema
from pagemill.evidence import coverage
from pagemill.evidence.documents import Document

LINES = ["首页 > 百科", "友谊车站有29家商店,天坛车站没有。", "王小明;电话:83970606"]


def tables(**rows):
    """All tables, empty but for the rows given; what a row leaves out is empty."""
    return {
        name: [{**dict.fromkeys(schema.columns(name), ""), **row} for row in rows.get(name, [])]
        for name in schema.names()
    }


def cited(line, evidence, **cells):
    return {"source_id": "d000", "line": str(line), "evidence": evidence, **cells}


@pytest.fixture(autouse=True)
def endings(monkeypatch):
    """Hand over the ending of names, as a book does."""
    monkeypatch.setattr(project, "handed", lambda *_: {"endings": ["车站"]})


@pytest.fixture
def documents_():
    return {"d000": Document("d000", LINES)}


def uncoded(line_from, line_to, column_from="", column_to="", reason="navigation"):
    row = {"source_id": "d000", "line_from": line_from, "line_to": line_to, "reason": reason}
    return {**row, "column_from": column_from, "column_to": column_to}


@pytest.fixture
def covered():
    """Tables that hold all of the document."""
    return tables(
        routes=[
            cited(2, "友谊车站", name_en="友谊车站"),
            cited(2, "天坛车站", name_en="天坛车站"),
        ],
        claims=[cited(2, "有29家商店", value="29")],
        left_out=[uncoded("1", "1"), uncoded("3", "3", reason="personal_contact")],
    )


def test_a_covered_document_gives_no_problem(covered, documents_):
    assert coverage.check(covered, documents_) == []
    assert coverage.remaining_names(covered, documents_) == []
    assert coverage.count(covered, documents_) == {"d000": coverage.Coverage(6, 2, 4)}


@pytest.mark.parametrize("cell", ["according to 王小明", "83970606"])
def test_a_person_is_named_nowhere(covered, documents_, cell):
    assert coverage.persons(covered, documents_) == []
    covered["claims"][0]["remark"] = cell
    assert coverage.persons(covered, documents_) == [
        "data/claims.csv, row 2, column remark: the cell holds what is set aside as a person's "
        "name, number or address. Take it out."
    ]


def test_a_clause_that_nothing_cites_is_told(covered, documents_):
    covered["left_out"].pop(0)
    assert coverage.check(covered, documents_) == [
        "d000, line 1, character 1: no row cites '首页 > 百科'. "
        "Code it, or list it in data/left_out.csv with a reason."
    ]


@pytest.mark.parametrize(
    ("table", "index", "kind"),
    [("claims", 0, "number '29'"), ("routes", 0, "name '车站'")],
)
def test_what_a_cited_clause_holds_must_stand_in_a_row(covered, documents_, table, index, kind):
    covered[table].pop(index)
    problems = coverage.check(covered, documents_)
    assert len(problems) == 1
    assert f"the {kind} in the cited clause '友谊车站有29家商店,'" in problems[0]


def test_a_name_is_left_when_it_is_only_evidence(covered, documents_):
    covered["routes"][1]["name_en"] = ""
    assert coverage.check(covered, documents_) == []
    assert coverage.remaining_names(covered, documents_) == [
        "d000, line 2, character 14: '29家商店,天坛车站' is left when all coded names are blanked "
        "out. Code it where names are held: data/routes.csv, data/stops.csv."
    ]


def test_a_phrase_that_is_held_without_a_citation_is_no_name_left(covered, documents_):
    covered["routes"][1]["name_en"] = ""
    covered["routes"].append({**covered["routes"][1], "evidence": "", "name_en": "天坛车站"})
    assert coverage.remaining_names(covered, documents_) == []


@pytest.mark.parametrize(
    ("span", "message"),
    [
        (uncoded("1", "2"), "line 2 of d000 is cited by a row, at '友谊车站'"),
        (uncoded("1", "9"), "d000 has lines 1 to 3"),
        (uncoded("1", "1", "1", "99"), "d000 has lines 1 to 3"),
        (uncoded("1", "1", "1", "2"), "begins or ends within a clause"),
    ],
)
def test_a_span_set_aside_is_whole_and_free(covered, documents_, span, message):
    covered["left_out"][0] = span
    assert any(message in problem for problem in coverage.check(covered, documents_))
