"""A new document: its row, proposals in a file of their own, errors that leave all as it was."""

import csv
import json

import pytest

from pagemill.errors import DataError
from pagemill.new import source

HEADER = "source_id,title_en,file,sha256,n_lines\n"


@pytest.fixture
def listed(project):
    """Return the file of a table that lists documents."""
    file = project.root / "data" / "datapackage.json"
    package = json.loads(file.read_text())
    fields = [
        {"name": name, "type": "integer" if name == "n_lines" else "string", "basis": "stated"}
        for name in HEADER.strip().split(",")
    ]
    fields[1]["constraints"] = {"required": True}
    own = {"fields": fields, "primaryKey": ["source_id"]}
    package["resources"].append(
        {"name": "letters", "path": "letters.csv", "role": "documents", "schema": own}
    )
    file.write_text(json.dumps(package))
    path = project.root / "data" / "letters.csv"
    path.write_text(HEADER)
    return path


def test_a_document_gets_its_row_and_its_proposals(yilianti, project, listed):
    (project.root / "letter.txt").write_text("2021年5月开通3条航线\n", encoding="utf-8")
    said = yilianti("new", "source", "letter.txt", "title_en=A letter")
    assert said.exit_code == 0, said.output
    (row,) = csv.DictReader(listed.read_text(encoding="utf-8").splitlines())
    assert (row["source_id"], row["title_en"], row["n_lines"]) == ("d000", "A letter", "1")
    assert "Proposed 0 names, 1 numbers, 1 dates" in said.output
    proposed = (project.root / "_build" / "proposals" / "d000.csv").read_text(encoding="utf-8")
    assert proposed == "kind,text,line,character\ndate,2021年5月,1,1\nnumber,3,1,10\n"


def test_the_same_document_is_refused(project, listed):
    file = project.root / "letter.txt"
    file.write_text("A letter\n")
    source.source(file, {"title_en": "A letter"})
    with pytest.raises(DataError, match="this document is d000 already"):
        source.source(file, {"title_en": "Again"})


def test_what_a_row_lacks_is_told_and_nothing_written(project, listed):
    (project.root / "letter.txt").write_text("A letter\n")
    with pytest.raises(DataError, match="column title_en: the cell is empty"):
        source.source(project.root / "letter.txt", {})
    assert listed.read_text() == HEADER
    assert not (project.root / "_build" / "proposals").exists()


def test_a_file_that_is_no_text_is_told(project, listed):
    (project.root / "letter.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="not UTF-8"):
        source.source(project.root / "letter.txt", {})
    with pytest.raises(DataError, match="Name the file of a document"):
        source.source(project.root / "none.txt", {})


def test_without_a_table_of_documents_it_is_told_how_to_name_one(project):
    with pytest.raises(DataError, match="no table has the role of documents"):
        source.source(project.root / "letter.txt", {})


def test_the_clauses_that_no_row_covers_are_listed_by_line(yilianti, project, listed):
    (project.root / "letter.txt").write_text("A letter\n\n2021年5月开通，3条航线\n", "utf-8")
    said = yilianti("new", "source", "letter.txt", "title_en=A letter").output
    assert "No row covers 3 of its clauses yet:\n  line 1, character 1: 'A letter'\n" in said
    assert "  line 3, character 11: '3条航线'\nCite each from a row; `pagemill check" in said


def test_what_check_would_say_of_the_row_is_told_before_it_is_written(project, listed, monkeypatch):
    from pagemill import project as books

    def title(found, read):
        row = found["letters"][-1]
        missing = row["title_en"] not in read[row["source_id"]].lines
        return ["data/letters.csv, row 2, column title_en: no line."] * missing + ["other: wrong."]

    own = books.handed
    monkeypatch.setattr(books, "handed", lambda *of: (title,) if of[0] == "against" else own(*of))
    (project.root / "letter.txt").write_text("A letter\n")
    with pytest.raises(DataError, match=r"of the new row 1 problem:\n  .*title_en: no line"):
        source.source(project.root / "letter.txt", {"title_en": "Another letter"})
    assert listed.read_text() == HEADER
    source.source(project.root / "letter.txt", {"title_en": "A letter"})
    assert "A letter" in listed.read_text()
