"""The tables as SQLite, Parquet and a zipped Data Package: true to the rows, the same each time."""

import asyncio
import csv
import hashlib
import io
import json
import shutil
import sqlite3
import warnings
from contextlib import closing
from importlib import resources
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pytest

from pagemill import schema, tables
from pagemill.errors import DataError
from pagemill.release import parquet, sqlite, zipped
from pagemill.tables import spreadsheets

# pandas reads Parquet with fastparquet here: where pyarrow is installed, it keeps texts otherwise.
FASTPARQUET = pytest.mark.filterwarnings("ignore:The 'fastparquet' engine")


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    return sqlite.write(tmp_path_factory.mktemp("sqlite") / "book.sqlite")


@pytest.fixture(scope="module")
def parquets(tmp_path_factory) -> dict[str, Path]:
    return {path.stem: path for path in parquet.write(tmp_path_factory.mktemp("parquet"))}


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    return zipped.data_package(tmp_path_factory.mktemp("zip") / "data.zip")


def as_written(value: object, kind: str) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    return str(int(value)) if kind == "integer" else str(value)


def same(cells, row: dict[str, str], name: str) -> bool:
    for value, field in zip(cells, schema.fields(name), strict=True):
        text = row[field["name"]]
        if field["type"] == "number":
            if (value is None or value != value) != (text == "") or (text and value != float(text)):
                return False
        elif as_written(value, field["type"]) != text:
            return False
    return True


@pytest.mark.parametrize("name", schema.names())
def test_each_cell_of_sqlite_is_that_of_the_table(database, name):
    with closing(sqlite3.connect(database)) as connection:
        got = connection.execute(f'SELECT * FROM "{name}"').fetchall()
    rows = tables.rows(name)
    assert len(got) == len(rows) > 0
    assert all(same(cells, row, name) for cells, row in zip(got, rows, strict=True))


def test_keys_hold_and_point_where_the_schema_says(database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        keys = {
            (name, row[3], row[2])
            for name in schema.names()
            for row in connection.execute(f'PRAGMA foreign_key_list("{name}")')
        }
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("DELETE FROM sources WHERE source_id = 'd001'")
            connection.commit()
    told = {(name, *one) for name in schema.names() for one in sqlite.references(name)}
    assert keys == told
    assert ("claims", "repeats", "claims") in told


def test_a_view_tells_the_names_beside_the_ids(database):
    with closing(sqlite3.connect(database)) as connection:
        got = connection.execute(
            "SELECT participation_id, alliance_name_en, institution_name_zh "
            "FROM participations_named WHERE institution_id IS NOT NULL LIMIT 1"
        ).fetchone()
    row = next(one for one in tables.rows("participations") if one["participation_id"] == got[0])
    alliances = {one["alliance_id"]: one["name_en"] for one in tables.rows("alliances")}
    institutions = {one["institution_id"]: one["name_zh"] for one in tables.rows("institutions")}
    assert got[1:] == (alliances[row["alliance_id"]], institutions[row["institution_id"]])


def test_a_view_keeps_rows_that_name_nobody(database):
    with closing(sqlite3.connect(database)) as connection:
        for name in schema.names():
            if sqlite._view(name):
                (count,) = connection.execute(f'SELECT count(*) FROM "{name}_named"').fetchone()
                assert count == len(tables.rows(name)), name


def test_every_column_is_described(database):
    with closing(sqlite3.connect(database)) as connection:
        got = connection.execute("SELECT table_name, column_name, description FROM metadata")
        told = {(table, column): text for table, column, text in got}
    for name in schema.names():
        assert told[name, ""] == schema.table(name)["description"]
        for field in schema.fields(name):
            assert told[name, field["name"]] == field["description"]


def test_a_table_called_metadata_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(schema, "names", lambda: ["metadata"])
    with pytest.raises(DataError, match="Call it otherwise"):
        sqlite.write(tmp_path / "x.sqlite")


def test_datasette_shows_tables_names_and_descriptions(database):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own libraries
        from datasette.app import Datasette

        async def ask() -> tuple[dict, str]:
            told = sqlite.datasette("book")
            shown = Datasette([], immutables=[str(database)], metadata=told)
            await shown.invoke_startup()
            rows = await shown.client.get("/book/claims.json?_shape=objects&_size=5&_labels=on")
            page = await shown.client.get("/book/claims")
            return rows.json(), page.text

        rows, page = asyncio.run(ask())
    assert rows["rows"][0]["source_id"]["value"] == tables.rows("claims")[0]["source_id"]
    assert schema.table("claims")["description"] in page
    assert schema.field("claims", "qualifier")["description"] in page


def test_duckdb_opens_sqlite_and_finds_each_cell(database):
    """DuckDB would fetch what it reads SQLite with from its own host; here it is installed."""
    (version,) = duckdb.execute("SELECT library_version FROM pragma_version()").fetchone()
    installed = resources.files("duckdb_extension_sqlite_scanner") / "extensions" / version
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"LOAD '{installed / 'sqlite_scanner.duckdb_extension'}'")
        connection.execute(f"ATTACH '{database}' AS book (TYPE sqlite, READ_ONLY)")
        for name in schema.names():
            got = connection.execute(f'SELECT * FROM book."{name}"').fetchall()
            rows = tables.rows(name)
            assert len(got) == len(rows), name
            assert all(same(cells, row, name) for cells, row in zip(got, rows, strict=True)), name
        (count,) = connection.execute("SELECT count(*) FROM book.participations_named").fetchone()
        assert count == len(tables.rows("participations"))


@FASTPARQUET
@pytest.mark.parametrize("name", schema.names())
def test_each_cell_of_parquet_is_that_of_the_table_to_duckdb_and_pandas(parquets, name):
    rows = tables.rows(name)
    got = duckdb.execute(f"SELECT * FROM '{parquets[name]}'").fetchall()
    assert len(got) == len(rows)
    assert all(same(cells, row, name) for cells, row in zip(got, rows, strict=True))
    frame = pd.read_parquet(parquets[name], engine="fastparquet")
    assert [*frame.columns] == schema.columns(name)
    for field in schema.fields(name):
        stated = [row[field["name"]] for row in rows]
        assert [*frame[field["name"]].isna()] == [text == "" for text in stated], field["name"]


def test_types_of_parquet_are_those_of_the_schema(parquets):
    for name, path in parquets.items():
        got = duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
        wanted = [(one["name"], parquet.TYPES[one["type"]]) for one in schema.fields(name)]
        assert [line[:2] for line in got] == wanted


def test_a_parquet_file_says_what_its_columns_mean(parquets):
    query = f"SELECT key, value FROM parquet_kv_metadata('{parquets['claims']}')"
    told = {
        bytes(key).decode(): bytes(text).decode() for key, text in duckdb.execute(query).fetchall()
    }
    assert told["description"] == schema.table("claims")["description"]
    assert json.loads(told["columns"])["value"] == schema.field("claims", "value")["description"]


def test_the_data_package_is_valid_to_frictionless(package):
    report = frictionless.validate(str(package))
    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) == len(schema.names())


def test_written_again_all_have_the_same_bytes(database, parquets, package, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Apia")
    again = [
        sqlite.write(tmp_path / "other.sqlite"),
        zipped.data_package(tmp_path / "other.zip"),
        *parquet.write(tmp_path / "other"),
    ]
    before = [database, package, *parquets.values()]
    sums = [
        [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
        for paths in (before, again)
    ]
    assert sums[0] == sums[1]


def test_a_table_to_take_opens_with_its_chinese(root):
    for name in schema.names():
        content = schema.csv_file(name).read_bytes()
        taken = spreadsheets.to_take(content)
        assert taken.startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(io.StringIO(taken.decode("utf-8-sig"), newline="")))
        own = list(csv.reader(io.StringIO(content.decode(), newline="")))
        assert lines == [[spreadsheets.as_text(cell) for cell in line] for line in own]
        assert spreadsheets.to_take(taken) == taken


def test_the_package_to_take_holds(root, tmp_path):
    from frictionless import Package

    shutil.copy(root / "data/datapackage.json", tmp_path)
    for name in schema.names():
        file = schema.csv_file(name)
        (tmp_path / file.name).write_bytes(spreadsheets.to_take(file.read_bytes()))
    package = Package(str(tmp_path / "datapackage.json"))
    assert {resource.encoding for resource in package.resources} == {"utf-8"}
    report = package.validate(parallel=False)
    assert report.valid, report.flatten(["type", "note"])[:3]
