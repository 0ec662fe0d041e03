"""A new row is described by the schema, and written only if the table is right with it."""

import json

import pytest

from pagemill.errors import DataError
from pagemill.new import row


@pytest.fixture
def towns(project):
    """Return the file of a table whose key and kind are limited."""
    file = project.root / "data" / "datapackage.json"
    package = json.loads(file.read_text())
    key, name, people = package["resources"][0]["schema"]["fields"]
    key["constraints"] = {"required": True, "pattern": "^[a-z]+$"}
    name["constraints"] = {"enum": ["Alder", "Birch", "Cedar", "Dogwood"]}
    people["unit"] = "people"
    file.write_text(json.dumps(package))
    return project.root / "data" / "towns.csv"


def test_each_column_is_described_with_what_it_may_hold(towns):
    assert list(row.describe("towns")) == [
        "town_id=<text like ^[a-z]+$>  A column.",
        "name=[Alder|Birch|Cedar|Dogwood]  A column.",
        "people=[integer [people]]  A column.",
    ]


def test_a_row_stands_behind_the_last_one(towns):
    before = towns.read_text()
    assert row.write("towns", {"town_id": "dogwood", "name": "Dogwood"}) == 5
    assert towns.read_text() == before + "dogwood,Dogwood,\n"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"town_id": "alder"}, "row 5, column town_id: 'alder' stands in an earlier row too"),
        ({"town_id": "elm", "name": "Elm"}, "row 5, column name: 'Elm' is not one of Alder"),
        ({"town_id": "elm", "people": "few"}, "row 5, column people"),
        ({"town_id": "elm", "nmae": "Elm"}, "'nmae'. Did you mean 'name'?"),
        ({"name": "Alder"}, "row 5, column town_id: the cell is empty but a value is required"),
    ],
)
def test_a_wrong_row_is_told_and_not_written(towns, cells, told):
    before = towns.read_bytes()
    with pytest.raises(DataError, match=r"(?s).*") as caught:
        row.write("towns", cells)
    assert told in str(caught.value)
    assert towns.read_bytes() == before


def test_wrong_columns_and_wrong_cells_are_told_at_once(towns):
    with pytest.raises(DataError) as caught:
        row.write("towns", {"town_id": "Elm", "nmae": "Elm"})
    assert "'nmae'. Did you mean 'name'?" in str(caught.value)
    assert "row 5, column town_id: 'Elm' does not have the form" in str(caught.value)


def test_the_file_is_as_it_was_while_a_wrong_row_is_checked(towns, monkeypatch):
    before = towns.read_bytes()
    checks = iter([[]])  # the tables without the row are right; then comes the stop

    def stopped():
        for found in checks:
            return found
        raise KeyboardInterrupt

    monkeypatch.setattr(row.tables, "problems", stopped)
    with pytest.raises(KeyboardInterrupt):
        row.write("towns", {"town_id": "Elm"})
    assert towns.read_bytes() == before


def test_a_row_ends_as_the_others_do(towns):
    towns.write_bytes(towns.read_bytes().replace(b"\n", b"\r\n"))
    before = towns.read_bytes()
    row.write("towns", {"town_id": "dogwood", "name": "Dogwood"})
    assert towns.read_bytes() == before + b"dogwood,Dogwood,\r\n"


def test_the_command_line_describes_and_writes(yilianti, towns):
    said = yilianti("new", "row", "towns").output
    assert said.startswith("pagemill new row towns ...\n  town_id=<text like")
    done = yilianti("new", "row", "towns", "town_id=dogwood", "name=Dogwood")
    assert done.output == "Wrote row 5 of data/towns.csv.\n"
    again = yilianti("new", "row", "towns", "town_id=dogwood")
    assert again.exit_code == 1
    assert "Nothing was written, for of the new row 1 problem:" in again.output
