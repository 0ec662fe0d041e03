"""A broken copy of each table, one defect each, gives exactly its own message.

A file of `bad_tables/` is named `<table>--<defect>.csv` and holds the row that is broken; it takes
the place of the row with the same key, or comes last. `messages.yml` has the message for each file;
{row} stands for the number of that row.
"""

import csv
import shutil
from pathlib import Path

import pytest
import yaml

from yilianti import schema, tables
from yilianti.evidence import check

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
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


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
