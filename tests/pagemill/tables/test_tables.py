"""Tables: typed loading, and what the reader of a broken one is told."""

import subprocess
import sys

import pandas as pd
import pytest

from pagemill import schema, tables
from pagemill.errors import DataError


def test_load_gives_the_types_of_the_schema():
    frame = tables.load("stops")
    assert list(frame.columns) == schema.columns("stops")
    assert frame.attrs["table"] == "stops"
    assert frame["line"].dtype == "Int64"
    assert frame["seats"].dropna().tolist() == [10, 12]
    assert pd.isna(frame["seats"][1])
    assert frame["is_open"].dtype == "boolean"
    assert frame["fare"].tolist() == [1.5, 2, 0.5]


def test_an_unknown_table_gets_a_suggestion():
    with pytest.raises(DataError, match="Did you mean 'mentions'"):
        tables.load("mention")


def test_a_selection_still_knows_its_table():
    frame = tables.load("stops")
    assert frame[frame["kind"] == "school"].attrs["table"] == "stops"


def test_a_cell_of_the_wrong_type_stops_the_load(copy):
    file = copy / "stops.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    seats = schema.columns("stops").index("seats")
    cells = lines[1].split(",")
    cells[seats] = "first"
    file.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 2, column seats: 'first' is not a whole number"):
        tables.load("stops")


def test_renamed_columns_stop_the_load(copy):
    file = copy / "routes.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("name_en", "english", 1), encoding="utf-8"
    )
    with pytest.raises(
        DataError, match=r"routes.csv, row 1: the header has 'english'.*lacks 'name_en'"
    ):
        tables.load("routes")


def test_a_missing_file_is_named(copy):
    (copy / "claims.csv").unlink()
    assert tables.problems("claims") == [
        "data/claims.csv: the file is missing. Restore it, or take the table out of "
        "data/datapackage.json."
    ]


def test_rows_need_no_pandas():
    code = (
        "import sys; from pagemill import tables; tables.rows('routes'); "
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
