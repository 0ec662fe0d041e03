"""Tables: typed loading, and what the reader of a broken one is told."""

import shutil
import subprocess
import sys

import pandas as pd
import pytest

from pagemill import schema, tables
from pagemill.errors import DataError


@pytest.fixture
def copy(root, tmp_path, monkeypatch):
    """A copy of the project's tables that a test may break."""
    shutil.copytree(root / "data", tmp_path / "data")
    shutil.copy(root / "_toc.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def test_the_tables_hold():
    assert tables.problems() == []


def test_load_gives_the_types_of_the_schema():
    frame = tables.load("alliances")
    assert list(frame.columns) == schema.columns("alliances")
    assert frame.attrs["table"] == "alliances"
    assert frame["line"].dtype == "Int64"
    assert frame["table_row"].dropna().tolist() == list(range(1, 30))
    assert pd.isna(frame.loc[frame["record_kind"] != "roster", "table_row"]).all()
    assert tables.load("participations")["is_abbreviated"].dtype == "boolean"


def test_every_table_loads_and_has_one_key():
    for name in schema.names():
        frame = tables.load(name)
        assert frame[schema.primary_key(name)].is_unique


def test_an_unknown_table_gets_a_suggestion():
    with pytest.raises(DataError, match="Did you mean 'alliances'"):
        tables.load("aliances")


def test_a_selection_still_knows_its_table():
    frame = tables.load("alliances")
    assert frame[frame["record_kind"] == "roster"].attrs["table"] == "alliances"


def test_a_cell_of_the_wrong_type_stops_the_load(copy):
    file = copy / "participations.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    seq = schema.columns("participations").index("seq")
    cells = lines[1].split(",")
    cells[seq] = "first"
    file.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 2, column seq: 'first' is not a whole number"):
        tables.load("participations")


def test_renamed_columns_stop_the_load(copy):
    file = copy / "alliances.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("name_en", "english", 1), encoding="utf-8"
    )
    with pytest.raises(
        DataError, match=r"alliances.csv, row 1: the header has 'english'.*lacks 'name_en'"
    ):
        tables.load("alliances")


def test_a_missing_file_is_named(copy):
    (copy / "claims.csv").unlink()
    assert tables.problems("claims") == [
        "data/claims.csv: the file is missing. Restore it, or take the table out of "
        "data/datapackage.json."
    ]


def test_rows_need_no_pandas():
    code = (
        "import sys; from pagemill import tables; tables.rows('alliances'); "
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
