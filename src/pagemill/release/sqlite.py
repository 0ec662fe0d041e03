"""The tables as one SQLite file: typed, keyed, described, with views that tell names beside ids."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from pagemill import schema, tables
from pagemill.errors import DataError
from pagemill.words import LANGUAGES

# SQLite has no flags: they are whole numbers, held to 0 and 1.
TYPES = {"boolean": "INTEGER", "integer": "INTEGER", "number": "REAL", "string": "TEXT"}
CELLS: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: int(text == "true"),
    "integer": int,
    "number": float,
    "string": str,
}
METADATA = "metadata"  # the table that says what each column of the others means
VERSION_AT = 96  # where the file's head names the release of SQLite that wrote it


def write(path: Path) -> Path:
    """Write the tables into a new SQLite file; the same tables give the same bytes.

    Raises
    ------
    DataError
        If a table is called as the one of descriptions is, or a row refers to one that is not.
    """
    if METADATA in schema.names():
        raise DataError(
            f"data/datapackage.json: the table {METADATA!r} cannot go into the SQLite file, which "
            "describes all columns in a table of this name. Call it otherwise."
        )
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = OFF")  # a file half written is thrown away
        for name in schema.names():
            connection.execute(_table(name))
            rows = [_cells(name, row) for row in tables.rows(name)]
            marks = ", ".join("?" * len(schema.fields(name)))
            connection.executemany(f"INSERT INTO {_quoted(name)} VALUES ({marks})", rows)
        for name in schema.names():
            for statement in (*_indexes(name), *_view(name)):
                connection.execute(statement)
        _describe(connection)
        connection.commit()
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            told = ", ".join(sorted({f"{one[0]} to {one[2]}" for one in lost}))
            raise DataError(f"Rows refer to rows that are not there ({told}). `check` names them.")
        connection.execute("VACUUM")
    _forget_writer(path)
    return path


def references(name: str) -> list[tuple[str, str]]:
    """Return the columns of a table that name rows, each with the table of these."""
    keys = schema.table(name)["schema"].get("foreignKeys", [])
    return [(key["fields"][0], key["reference"]["resource"] or name) for key in keys]


def datasette(name: str) -> dict[str, Any]:
    """Return what Datasette is told of the file: what tables and columns mean, and the licence.

    Parameters
    ----------
    name
        Of the file, without its ending.
    """
    package = schema.package()
    licence = (package.get("licenses") or [{}])[0]
    told = {
        table: {
            "description": schema.table(table).get("description", ""),
            "columns": {one["name"]: one.get("description", "") for one in schema.fields(table)},
        }
        for table in schema.names()
    }
    about = {"title": package.get("title", name), "description": package.get("description", "")}
    rights = {"license": licence.get("title", ""), "license_url": licence.get("path", "")}
    return (
        about
        | {key: text for key, text in rights.items() if text}
        | {"databases": {name: {"tables": told}}}
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _table(name: str) -> str:
    lines = []
    key = schema.primary_key(name)
    for field in schema.fields(name):
        column, limits = _quoted(field["name"]), field.get("constraints", {})
        needed = limits.get("required") or field["name"] == key
        line = f"{column} {TYPES[field['type']]}{' NOT NULL' if needed else ''}"
        if field["type"] == "boolean":
            line += f" CHECK ({column} IN (0, 1))"
        elif "enum" in limits and field["type"] == "string":
            line += f" CHECK ({column} IN ({', '.join(_text(one) for one in limits['enum'])}))"
        lines.append(line)
    lines.append(f"PRIMARY KEY ({_quoted(key)})")
    for column, other in references(name):
        there = f"{_quoted(other)} ({_quoted(schema.primary_key(other))})"
        lines.append(f"FOREIGN KEY ({_quoted(column)}) REFERENCES {there}")
    return f"CREATE TABLE {_quoted(name)} (\n  " + ",\n  ".join(lines) + "\n) STRICT"


def _cells(name: str, row: dict[str, str]) -> list[Any]:
    """Return the cells of a row by their types; what is not stated is NULL, never 0 or empty."""
    return [
        None if row[one["name"]] == "" else CELLS[one["type"]](row[one["name"]])
        for one in schema.fields(name)
    ]


def _indexes(name: str) -> list[str]:
    return [
        f"CREATE INDEX {_quoted(f'{name}_{column}')} ON {_quoted(name)} ({_quoted(column)})"
        for column, _ in references(name)
    ]


def _view(name: str) -> list[str]:
    """Return the view of a table that tells, beside each id of another, what that is called."""
    columns, joins = [f"this.{_quoted(column)}" for column in schema.columns(name)], []
    for number, (column, other) in enumerate(references(name), start=1):
        told = names(other)
        if not told:
            continue
        there, key = f"that{number}", _quoted(schema.primary_key(other))
        stem = column.removesuffix("_id")
        columns += [f"{there}.{_quoted(one)} AS {_quoted(f'{stem}_{one}')}" for one in told]
        joins.append(
            f"LEFT JOIN {_quoted(other)} AS {there} ON {there}.{key} = this.{_quoted(column)}"
        )
    if not joins:
        return []
    return [
        f"CREATE VIEW {_quoted(f'{name}_named')} AS\nSELECT {', '.join(columns)}\n"
        f"FROM {_quoted(name)} AS this\n" + "\n".join(joins)
    ]


def names(table: str) -> list[str]:
    """Return the columns of a table that say what its rows are called, in each language."""
    known = schema.columns(table)
    wanted = [f"{kind}_{lang}" for kind in ("name", "title") for lang in LANGUAGES]
    return [column for column in wanted if column in known]


def _describe(connection: sqlite3.Connection) -> None:
    connection.execute(
        f"CREATE TABLE {METADATA} (table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT, "
        "unit TEXT, basis TEXT, description TEXT, refers_to TEXT, "
        "PRIMARY KEY (table_name, column_name)) STRICT"
    )
    rows: list[tuple[Any, ...]] = []
    for name in schema.names():
        rows.append((name, "", None, None, None, schema.table(name).get("description"), None))
        refer = dict(references(name))
        rows += [
            (
                name,
                one["name"],
                one["type"],
                one.get("unit"),
                one.get("basis"),
                one.get("description"),
                refer.get(one["name"]),
            )
            for one in schema.fields(name)
        ]
    connection.executemany(f"INSERT INTO {METADATA} VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _forget_writer(path: Path) -> None:
    """Take the release of SQLite that wrote the file out of its head: nothing reads it."""
    with path.open("r+b") as file:
        file.seek(VERSION_AT)
        file.write(bytes(4))
