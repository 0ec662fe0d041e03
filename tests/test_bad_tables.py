"""A broken copy of each table, one defect each, gives exactly its own message.

A file of `bad_tables/` is named `<table>--<defect>.csv` and holds the row that is broken; it takes
the place of the row with the same key, or comes last. `messages.yml` has the message for each file;
{row} stands for the number of that row.
"""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest
import yaml

from pagemill import schema, tables
from pagemill.errors import DataError, SchemaError
from pagemill.evidence import check, documents
from pagemill.sphinx_ext import facts

FOLDER = Path(__file__).parent / "bad_tables"
MESSAGES = yaml.safe_load((FOLDER / "messages.yml").read_text(encoding="utf-8"))
FILES = sorted(path.name for path in FOLDER.glob("*.csv"))


def broken(name):
    """The name of the table, the number of its broken row, and all its rows."""
    table = name.split("--")[0]
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    rows, key = tables.rows(table), schema.primary_key(table)
    at = next((i for i, other in enumerate(rows) if other[key] == row[key]), len(rows))
    rows[at : at + 1] = [row]
    return table, at + 2, rows


@pytest.fixture
def copy(root, tmp_path, monkeypatch):
    """A copy of the tables that a test may break."""
    shutil.copytree(root / "data", tmp_path / "data")
    shutil.copy(root / "_toc.yml", tmp_path)
    (tmp_path / "src/yilianti").mkdir(parents=True)
    shutil.copy(root / "src/yilianti/words.yml", tmp_path / "src/yilianti")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def put(file, row, column, cell):
    """Put one cell into a table; row 1 is the header."""
    rows = tables.rows(file.stem)
    rows[row - 2][column] = cell
    write(file, rows)


def write(file, rows):
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("name", sorted(MESSAGES["schema"]))
def test_a_row_that_the_schema_forbids(copy, name):
    table, row, rows = broken(name)
    write(copy / f"{table}.csv", rows)
    assert tables.problems(table) == [MESSAGES["schema"][name].replace("{row}", str(row))]


@pytest.mark.parametrize("name", sorted(MESSAGES["documents"]))
def test_a_row_that_the_documents_contradict(sources, name):
    table, row, rows = broken(name)
    found = {**check.rows(), table: rows}
    assert check.content(found, sources) == [MESSAGES["documents"][name].replace("{row}", str(row))]


def test_every_table_has_a_broken_copy_and_every_file_a_message():
    assert sorted([*MESSAGES["schema"], *MESSAGES["documents"]]) == FILES
    assert {name.split("--")[0] for name in FILES} == set(schema.names())


def test_the_messages_say_how_to_mend():
    for text in [*MESSAGES["schema"].values(), *MESSAGES["documents"].values()]:
        assert text.startswith("data/")
        assert text.count(". ") >= 1, text


INSTEAD = [
    ("participations", "is_abbreviated", "TRUE", "is not true or false"),
    ("participations", "is_abbreviated", "1", "is not true or false"),
    ("participations", "line", "2_9", "is not a whole number"),
    ("participations", "line", "２９", "is not a whole number"),
    ("participations", "line", "9" * 30, "is not a whole number"),
    ("participations", "line", "99999", "d000 has 328 lines, not 99999"),
    ("uncoded_lines", "line_to", "99999", "lines, not 99999"),
    ("claims", "value", "nan", "is not a number"),
    ("claims", "value", "inf", "is not a number"),
    ("claims", "value", "1_0", "is not a number"),
    ("claims", "value", "５", "is not a number"),
    ("alliances", "formed", "2014-02-31", "is no date of the calendar"),
    ("events", "date", "2014-13", "is no date of the calendar"),
    ("sources", "published", "0000-00-00", "is no date of the calendar"),
    ("sources", "published", "2999-01-01", "is no date of the calendar"),
    ("context_figures", "period", "2013-01/2013-31", "is no date of the calendar"),
    ("events", "date", "2013", "'month' does not go with '2013' in date"),
    ("alliances", "name_en", " ", "begins or ends with a blank"),
    ("alliances", "name_en", "\n", "begins or ends with a blank"),
    ("alliances", "name_en", "\u200b", "a character that cannot be seen"),
    ("alliances", "name_en", "one\ttwo", "holds a tab"),
    ("alliances", "model", "regional ", "begins or ends with a blank"),
    ("institutions", "institution_id", "chaoyang-hospital ", "begins or ends with a blank"),
    ("places", "parent_id", "china", "'china' is a part of itself."),
    ("places", "parent_id", "beijing", "is a part of itself, by way of beijing"),
    ("context_sources", "url", "{row 3}", "stands in an earlier row too"),
]


@pytest.mark.parametrize(("table", "column", "cell", "told"), INSTEAD)
def test_a_cell_that_looks_right_to_others_gives_one_message(copy, table, column, cell, told):
    if cell == "{row 3}":
        cell = tables.rows(table)[1][column]
    put(copy / f"{table}.csv", 2, column, cell)
    (message,) = tables.problems(table)
    assert message.startswith(f"data/{table}.csv, row ")
    assert told in message


UNREADABLE = [
    (lambda text: b"\xef\xbb\xbf" + text, "row 1: the file begins with a byte order mark"),
    (lambda text: text.decode().encode("gb18030"), "line 2: the file is not UTF-8"),
    (lambda text: text.decode().encode("utf-16"), "line 1: the file is not UTF-8"),
    (lambda text: b"", ": the file is empty"),
    (lambda text: text.partition(b"\n")[0] + b"\n", ": the table has no rows, but "),
    (lambda text: text.replace(b"\n", b",foo\n", 1), "row 1: the header has 'foo', which"),
    (lambda text: text.replace(b",kind,", b",", 1), "row 1: the header lacks 'kind'. Columns"),
    (lambda text: text.replace(b",kind,", b",parent_id,", 1), "has 'parent_id' more than once"),
    (lambda text: text.replace(b",", b',"', 1), "row 1: the row is no CSV"),
]


@pytest.mark.parametrize(("change", "told"), UNREADABLE)
def test_a_table_that_cannot_be_read_is_told_of_once(copy, change, told):
    file = copy / "institutions.csv"
    file.write_bytes(change(file.read_bytes()))
    (message,) = check.run(None).problems
    assert told in message
    assert message.startswith("data/institutions.csv")
    if "no rows" not in told:
        for read in (tables.rows, tables.load):
            with pytest.raises(DataError, match=r"institutions\.csv"):
                read("institutions")


@pytest.mark.parametrize("at", [2, 322])
def test_an_empty_row_is_told_of_once(copy, at):
    file = copy / "participations.csv"
    lines = file.read_text(encoding="utf-8").split("\n")
    lines.insert(at, "")
    file.write_text("\n".join(lines), encoding="utf-8")
    assert tables.problems("participations") == [
        f"data/participations.csv, row {at + 1}: the row is empty. Delete it."
    ]


def test_a_changed_id_is_told_once_for_each_table_and_hides_nothing(copy):
    put(copy / "institutions.csv", 2, "institution_id", "Chaoyang")
    put(copy / "participations.csv", 3, "role", "joined")
    told = tables.problems()
    assert "data/institutions.csv, row 2, column institution_id: 'Chaoyang' does not" in told[0]
    assert sum("'joined' is not one of" in message for message in told) == 1
    assert sum("data/participations.csv, rows 2, " in message for message in told) == 1
    assert len(told) < 10


@pytest.fixture
def descriptor(copy):
    """The schema, as a mapping to break and a function that writes it."""
    file = copy / "datapackage.json"
    return json.loads(file.read_text(encoding="utf-8")), file.write_text


SCHEMAS = [
    (lambda package: {}, "There is no list `resources`"),
    (lambda package: [], "There is no list `resources`"),
    (lambda package: {"resources": [{}]}, "resource 1: lacks 'name'. Add it."),
    (lambda package: {"resources": [3]}, "resource 1: is not built as the others are"),
    (lambda package: {"resources": 2 * package["resources"][:1]}, "'sources' is the name of sever"),
    (lambda package: {"resources": [{**package["resources"][0], "schema": {}}]}, "lacks 'fields'"),
]


@pytest.mark.parametrize(("change", "told"), SCHEMAS)
def test_a_schema_that_describes_no_tables_is_told_of(descriptor, change, told):
    package, write_text = descriptor
    write_text(json.dumps(change(package)), encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        tables.problems()
    assert str(error.value).startswith("data/datapackage.json ")
    assert told in str(error.value)


@pytest.mark.parametrize("text", [b"{", b"\xff{}", b"\xef\xbb\xbf{}"])
def test_a_schema_that_is_no_json_is_told_of(copy, text):
    (copy / "datapackage.json").write_bytes(text)
    with pytest.raises(SchemaError, match=r"^data/datapackage\.json"):
        schema.names()


def test_a_constraint_that_frictionless_does_not_know_is_told_of(descriptor):
    package, write_text = descriptor
    package["resources"][0]["schema"]["fields"][0]["constraints"] = {"minimum": []}
    write_text(json.dumps(package), encoding="utf-8")
    (message,) = tables.problems("sources")
    assert message.startswith("data/datapackage.json: ")


def test_a_folder_without_the_documents_is_told_of(tmp_path):
    found = check.run(tmp_path).problems
    assert len(found) == len(tables.rows("sources"))
    assert all("there is no " in message for message in found)


def test_a_document_that_is_no_utf_8_is_told_of(tmp_path):
    content = "医联体".encode("gb18030")
    (tmp_path / "a.txt").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    row = {"source_id": "a", "file": "a.txt", "sha256": digest, "n_lines": "1"}
    found, (problem,) = documents.read([row], tmp_path)
    assert found == {}
    assert problem.startswith("data/sources.csv, row 2, column file: 'a.txt' is not UTF-8.")


def test_the_site_reads_rows_after_a_byte_order_mark(copy):
    file = copy / "places.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert "beijing" in facts.rows("places")
