"""Property: a change of what a document says, made at random in any table, is seen.

Columns that hold a judgement, a translation or outside knowledge cannot be compared with a
document; `test_columns_that_cannot_be_seen` names them.
"""

import random
import re
import shutil
from collections import Counter

import pytest
from click.testing import CliRunner

from pagemill import schema, tables
from pagemill.cli import main
from pagemill.evidence import check, documents
from yilianti.evidence import structure

SEED = 20141231
PER_COLUMN = 2  # changes in each column of each table
MOST_SURVIVORS = 0.02
SEEN = ("written", "normalised")
# Tables of public statistics rest on web pages, not on the documents.
OWN = [name for name in schema.names() if not name.startswith("context_")]


@pytest.fixture(scope="module")
def rows():
    return check.rows()


@pytest.fixture(scope="module")
def read(rows, sources):
    return documents.read(rows["sources"], sources)[0]


def changed(cell, field, rng, characters):
    """The cell with another allowed value, another digit or another character."""
    if enum := field.get("constraints", {}).get("enum"):
        return rng.choice([value for value in enum if value != cell])
    is_number = field["type"] in ("integer", "number") or field.get("unit") == "date"
    at = rng.choice([at for at, c in enumerate(cell) if c.isdigit() or not is_number])
    others = set("0123456789" if cell[at].isdigit() else characters) - {cell[at]}
    if at == 0 and is_number:
        others -= {"0"}
    return cell[:at] + rng.choice(sorted(others)) + cell[at + 1 :]


def changes(rows, rng, characters):
    """Table, column, row number and the tables with one cell changed."""
    for table in OWN:
        for field in schema.fields(table):
            name = field["name"]
            filled = [index for index, row in enumerate(rows[table]) if row[name]]
            if field["basis"] in SEEN:
                for index in rng.sample(filled, min(PER_COLUMN, len(filled))):
                    cell = changed(rows[table][index][name], field, rng, characters)
                    other = list(rows[table])
                    other[index] = {**other[index], name: cell}
                    yield table, name, index + 2, {**rows, table: other}


def problems(found, rows, read, sources):
    """Return what the first check that finds anything says."""
    if found["sources"] is not rows["sources"]:
        return check.content(found, sources)
    told = (one(found, read) for one in check.comparisons())
    return structure.check(found) or next(filter(None, told), [])


@pytest.mark.slow
def test_changes_are_seen(rows, read, sources):
    characters = sorted({c for d in read.values() for line in d.lines for c in line if c > "一"})
    assert problems(rows, rows, read, sources) == []
    tried, survivors = 0, []
    for table, column, row, found in changes(rows, random.Random(SEED), characters):
        tried += 1
        if not problems(found, rows, read, sources):
            survivors.append(f"{table}, row {row}, {column}")
    print(f"{len(survivors)} of {tried} changes were not seen: {survivors}")
    assert len(survivors) <= MOST_SURVIVORS * tried


def test_columns_that_cannot_be_seen():
    unseen = Counter(field["basis"] for table in OWN for field in schema.fields(table))
    assert set(unseen) == {"key", "written", "normalised", "judgement", "translation", "outside"}
    for table in OWN:
        by_basis = [f["name"] for f in schema.fields(table) if f["basis"] not in ("key", *SEEN)]
        print(f"{table}: {', '.join(by_basis) or 'none'}")


@pytest.fixture
def copy(root, tmp_path, monkeypatch):
    """A copy of the project that a test may break."""
    shutil.copytree(root / "data", tmp_path / "data")
    shutil.copytree(root / "notebooks", tmp_path / "notebooks")
    shutil.copy(root / "_toc.yml", tmp_path)
    (tmp_path / "src/yilianti").mkdir(parents=True)
    shutil.copy(root / "src/yilianti/words.yml", tmp_path / "src/yilianti")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def test_each_reference_to_another_row_is_held(copy):
    """One character of each foreign key is changed, all in one copy: each is named."""
    rng, expected = random.Random(SEED), []
    for table in schema.names():
        rows, key = tables.rows(table), schema.primary_key(table)
        columns = [key["fields"][0] for key in schema.table(table)["schema"]["foreignKeys"]]
        taken = set()
        for column in columns:
            filled = [i for i, row in enumerate(rows) if row[column] and i not in taken]
            if not filled or column == key:
                continue
            index = rng.choice(filled)
            taken.add(index)
            rows[index][column] = "q" + rows[index][column][1:] + "q"
            expected.append(f"data/{table}.csv, row {index + 2}, column {column}: ")
        write(copy / f"{table}.csv", table, rows)
    told = tables.problems()
    assert [place for place in expected if not any(text.startswith(place) for text in told)] == []


def write(file, table, rows):
    import csv

    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, schema.columns(table), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("table", "key", "column", "cell", "told"),
    [
        ("claims", "d000-signed-alliances", "value", "28", "says 29 (exact)"),
        (
            "institution_names",
            "d000-n-chaoyang-hospital",
            "name_as_written",
            "朝阳医完",
            "朝阳医院",
        ),
        ("claims", "d000-signed-alliances", "line", "14", "but on line 13"),
    ],
)
def test_the_command_names_the_cell_and_what_the_document_says(
    copy, sources, table, key, column, cell, told
):
    rows = tables.rows(table)
    index = next(i for i, row in enumerate(rows) if row[schema.primary_key(table)] == key)
    rows[index][column] = cell
    write(copy / f"{table}.csv", table, rows)
    result = CliRunner().invoke(main, ["check", "--sources", str(sources)])
    assert result.exit_code == 1
    assert f"data/{table}.csv, row {index + 2}, column " in result.stderr
    assert told in result.stderr


def test_the_tables_and_the_documents_agree(sources):
    result = CliRunner().invoke(main, ["check", "--sources", str(sources)])
    assert result.exit_code == 0, result.stderr
    named = [*(row["source_id"] for row in tables.rows("sources")), "all documents"]
    for name in named:
        assert re.search(rf"^{name}: .* coverage 100\.0%$", result.stdout, re.MULTILINE), name
    for name in schema.names():
        assert name in result.stdout


def test_without_documents_the_rest_is_checked(monkeypatch):
    monkeypatch.delenv("YILIANTI_SOURCES", raising=False)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0, result.stderr
    assert "The citations were not checked" in result.stdout
