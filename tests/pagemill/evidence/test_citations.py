"""Citations and documents: what a sceptic who changes a cell is told."""

import hashlib

import pytest

from pagemill import schema
from pagemill.evidence import citations, documents
from pagemill.evidence.documents import Document, Span

LINES = [
    "时间:2019-08-27",
    "截至2014年年底,已开通29条,包括26条快线。",
    "友谊车站、天坛车站(三级)、天坛车站;海边的万寿路、八里庄2个码头。",
]


@pytest.fixture
def documents_():
    return {"d000": Document("d000", LINES)}


def tables(**rows):
    """All tables, empty but for the rows given; what a row leaves out is empty."""
    return {
        name: [{**dict.fromkeys(schema.columns(name), ""), **row} for row in rows.get(name, [])]
        for name in schema.names()
    }


def cited(line, evidence, **cells):
    return {"source_id": "d000", "line": str(line), "evidence": evidence, **cells}


def one(problems):
    assert len(problems) == 1
    return problems[0]


def names(**cells):
    return tables(routes=[cited(3, "友谊车站", name_en="友谊车站") | cells])


def test_a_true_citation_gives_no_problem(documents_):
    assert citations.check(names(), documents_) == []


def test_a_wrong_line_is_told_the_right_one(documents_):
    problem = one(citations.check(names(line="2"), documents_))
    assert problem.startswith("data/routes.csv, row 2, column evidence: '友谊车站'")
    assert "but on line 3" in problem


def test_a_line_beyond_the_document(documents_):
    assert "d000 has 3 lines, not 9" in one(citations.check(names(line="9"), documents_))


def test_a_changed_name_is_told_what_the_document_has(documents_):
    problem = one(citations.check(names(name_en="友宜车站"), documents_))
    assert "column name_en: '友宜车站'" in problem
    assert "which has '友谊车站'" in problem


def test_a_phrase_that_stands_twice_needs_its_column(documents_):
    twice = names(evidence="天坛车站", name_en="天坛车站")
    assert "stands 2 times, at characters 6, 15" in one(citations.check(twice, documents_))
    twice["routes"][0]["column"] = "15"
    assert citations.check(twice, documents_) == []
    twice["routes"][0]["column"] = "7"
    assert "begins at character 6 and 15, not 7" in one(citations.check(twice, documents_))


def test_a_citation_is_whole_or_absent(documents_):
    assert "not complete" in one(citations.check(names(evidence=""), documents_))


def test_a_name_must_stand_at_its_citation(documents_):
    elsewhere = names(name_en="八里庄")
    assert "does not stand at '友谊车站'" in one(citations.check(elsewhere, documents_))


def source(content, **cells):
    digest = hashlib.sha256(content.encode()).hexdigest()
    return {"source_id": "d000", "file": "a.txt", "sha256": digest, "n_lines": "2", **cells}


def test_a_document_is_known_by_its_checksum(tmp_path):
    (tmp_path / "a.txt").write_text("一\n二", encoding="utf-8")
    read, problems = documents.read([source("一\n二")], tmp_path)
    assert problems == []
    assert read["d000"].text(2) == "二"
    read, problems = documents.read([source("一\n三")], tmp_path)
    assert not read
    assert "column sha256: the file has" in one(problems)


def test_a_missing_document_and_a_wrong_number_of_lines(tmp_path):
    (tmp_path / "a.txt").write_text("一\n二\n", encoding="utf-8")
    _, problems = documents.read([source("一\n二\n", n_lines="3")], tmp_path)
    assert "but the file has 2 lines" in one(problems)
    _, problems = documents.read([source("", file="b.txt")], tmp_path)
    assert "there is no 'b.txt' in the folder of documents. There are: a.txt" in one(problems)


def test_clauses_end_at_punctuation_and_line_ends():
    document = Document("d000", ["甲、乙:丙。", "", "丁"])
    assert [document.of(clause) for clause in document.clauses] == ["甲、", "乙:", "丙。", "丁"]
    assert document.of(document.sentence(Span(1, 2, 3))) == "甲、乙:丙。"
