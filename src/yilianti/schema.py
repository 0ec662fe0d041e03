"""The schema of the tables: `data/datapackage.json`, a Frictionless Tabular Data Package."""

import difflib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from yilianti import paths
from yilianti.errors import DataError


@lru_cache(maxsize=8)
def _read(file: Path, _stamp: int) -> dict[str, Any]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise DataError(
            f"data/datapackage.json, line {error.lineno}: not valid JSON ({error.msg}). "
            "Mend that line; a JSON-aware editor shows the place."
        ) from None


def package() -> dict[str, Any]:
    """Return the whole descriptor; read anew only when the file has changed."""
    file = paths.root() / "data" / "datapackage.json"
    return _read(file, file.stat().st_mtime_ns)


def names() -> list[str]:
    """Return the names of all tables, in the order of the descriptor."""
    return [resource["name"] for resource in package()["resources"]]


def table(name: str) -> dict[str, Any]:
    """Return the resource of one table.

    Raises
    ------
    DataError
        If there is no table of that name.
    """
    for resource in package()["resources"]:
        if resource["name"] == name:
            return resource
    near = difflib.get_close_matches(name, names(), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise DataError(
        f"data/datapackage.json: there is no table {name!r}.{hint} "
        f"Tables are: {', '.join(names())}."
    )


def fields(name: str) -> list[dict[str, Any]]:
    """Return the fields (columns) of a table, in order."""
    return table(name)["schema"]["fields"]


def columns(name: str) -> list[str]:
    """Return the names of the columns of a table, in order."""
    return [field["name"] for field in fields(name)]


def primary_key(name: str) -> str:
    """Return the one column whose values name the rows of a table."""
    return table(name)["schema"]["primaryKey"][0]


def allowed(name: str, column: str) -> list[str] | None:
    """Return the allowed values of a column, or None where any value of its type will do."""
    for field in fields(name):
        if field["name"] == column:
            return field.get("constraints", {}).get("enum")
    raise DataError(
        f"data/datapackage.json, table {name}: there is no column {column!r}. "
        f"Columns are: {', '.join(columns(name))}."
    )


def csv_file(name: str) -> Path:
    """Return the path of a table's file."""
    return paths.root() / "data" / table(name)["path"]
