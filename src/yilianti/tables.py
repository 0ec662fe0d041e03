"""The tables: read one as rows or as a typed frame; tell all that is wrong with them at once."""

import csv
import difflib
import sys
from typing import TYPE_CHECKING, Any

from yilianti import paths, schema
from yilianti.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

READ_MIME = "application/vnd.yilianti.read+json"

DTYPES = {
    "string": "str",
    "date": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
}


def rows(name: str) -> list[dict[str, str]]:
    """Read a table as a list of dictionaries of strings, without pandas.

    Raises
    ------
    DataError
        If the table is not in the schema or its file is missing.
    """
    file = schema.csv_file(name)
    if not file.is_file():
        raise DataError(
            f"data/{file.name}: the file is missing. Restore it, or take the table out of "
            "data/datapackage.json."
        )
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def load(name: str) -> "pd.DataFrame":
    """Read a table as a frame typed by the schema and let the notebook remember that it was read.

    Parameters
    ----------
    name
        Name of a table in `data/datapackage.json`.

    Returns
    -------
    pandas.DataFrame
        One row per row of the table, in its order, with all columns; an empty cell is missing.
        Integers are `Int64`, flags `boolean`; partial dates stay strings. `attrs["table"]` is `name`.

    Raises
    ------
    DataError
        If the table is unknown, its columns differ from the schema, or a cell is not of its type.
    """
    import pandas as pd

    file = schema.csv_file(name)
    expected = schema.columns(name)
    raw = pd.DataFrame(rows(name))
    if raw.empty:
        raw = pd.DataFrame(columns=expected, dtype="str")
    if list(raw.columns) != expected:
        raise DataError(
            f"data/{file.name}, row 1: the columns are {', '.join(map(str, raw.columns))}; "
            f"data/datapackage.json has {', '.join(expected)}. Make them the same, in this order."
        )
    frame = raw.astype("str").mask(raw == "")
    for field in schema.fields(name):
        column = field["name"]
        try:
            frame[column] = _typed(frame[column], field["type"])
        except (ValueError, TypeError):
            raise DataError("\n".join(problems(name))) from None
    frame.attrs["table"] = name
    _announce(name)
    return frame


def _typed(column: "pd.Series", kind: str) -> "pd.Series":
    import pandas as pd

    if kind == "boolean":
        wrong = set(column.dropna()) - {"true", "false"}
        if wrong:
            raise ValueError(f"not true or false: {wrong}")
        return column.map({"true": True, "false": False}).astype("boolean")
    if kind in ("integer", "number"):
        return pd.to_numeric(column).astype(DTYPES[kind])
    return column.astype(DTYPES[kind])


def _announce(name: str) -> None:
    """Publish the name of the table among the outputs of the running cell.

    The runner learns in this way which tables a page rests on, wherever the notebook ran.
    """
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.display_pub.publish({READ_MIME: {"table": name}})


def validate() -> None:
    """Check all tables against the schema.

    Raises
    ------
    DataError
        With every problem of every table.
    """
    found = problems()
    if found:
        raise DataError.from_problems(f"{len(found)} problems in the tables:", found)


def problems(name: str | None = None) -> list[str]:
    """Return all that is wrong with one table, or with all, as complete messages.

    Types, required cells, allowed values, patterns, keys and references are checked by the
    `frictionless` library; its errors are put into our words.
    """
    from frictionless import Package, system

    checked = [name] if name else schema.names()
    missing = [
        f"data/{schema.csv_file(table).name}: the file is missing. Restore it, or take the table "
        "out of data/datapackage.json."
        for table in checked
        if not schema.csv_file(table).is_file()
    ]
    if missing:
        return missing
    with system.use_context(trusted=True):
        package = Package(
            schema.package(), basepath=str(paths.root() / "data"), innerpath="datapackage.json"
        )
        if name:
            needed = {name} | {
                key["reference"]["resource"]
                for key in schema.table(name)["schema"].get("foreignKeys", [])
            }
            for resource in list(package.resource_names):
                if resource not in needed:
                    package.remove_resource(resource)
        report = package.validate(parallel=False)
    found = [
        _message(task.name, error.to_descriptor())
        for task in report.tasks
        if task.name in checked
        for error in task.errors
    ]
    return found + [error.message for error in report.errors]


def _message(table: str, error: dict[str, Any]) -> str:
    """Put an error of frictionless into our words: where, what, what is allowed, what to do."""
    row, column = error.get("rowNumber"), error.get("fieldName")
    cell = error.get("cell", "")
    where = f"data/{table}.csv" + (f", row {row}" if row else "")
    where += f", column {column}" if column else ""
    kind = error["type"]
    if kind == "constraint-error":
        return f"{where}: {_constraint(table, str(column), cell, error['note'])}"
    if kind == "type-error":
        wanted = next(f["type"] for f in schema.fields(table) if f["name"] == column)
        allowed = "true or false" if wanted == "boolean" else f"of type {wanted}"
        return f"{where}: {cell!r} is not {allowed}. Correct the cell, or leave it empty if unknown."
    if kind == "primary-key":
        key = schema.primary_key(table)
        return f"{where}, column {key}: {_cell_of(error, table, key)!r} stands in an earlier row too. Give each row its own id."
    if kind == "foreign-key":
        return f"{where}{_reference(table, error)}"
    if kind in ("incorrect-label", "missing-label", "extra-label", "blank-label", "duplicate-label"):
        return (
            f"data/{table}.csv, row 1: the columns do not agree with data/datapackage.json "
            f"({error['note']}). Columns are: {', '.join(schema.columns(table))}."
        )
    if kind in ("extra-cell", "missing-cell"):
        return (
            f"{where}: the row has {'more' if kind == 'extra-cell' else 'fewer'} cells than the "
            f"{len(schema.columns(table))} columns. Quote cells that hold a comma."
        )
    if kind == "blank-row":
        return f"{where}: the row is empty. Delete it."
    return f"{where}: {error['message']} Compare the row with data/datapackage.json."


def _constraint(table: str, column: str, cell: str, note: str) -> str:
    if '"enum"' in note or "enum" in note.split("is")[0]:
        allowed = schema.allowed(table, column) or []
        near = difflib.get_close_matches(str(cell), allowed, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return (
            f"{cell!r} is not one of {', '.join(allowed)}.{hint} "
            "Use a value listed in data/datapackage.json."
        )
    if "required" in note:
        return "the cell is empty but a value is required. Fill it in, or delete the row."
    if "unique" in note:
        return f"{cell!r} stands in an earlier row too. Give each row its own value."
    field = next(field for field in schema.fields(table) if field["name"] == column)
    if "pattern" in note:
        return (
            f"{cell!r} does not have the form {field['constraints']['pattern']}. "
            f"{field['description']}"
        )
    return f"{cell!r} is out of bounds ({note}). {field['description']}"


def _cell_of(error: dict[str, Any], table: str, column: str) -> str:
    cells = error.get("cells", [])
    position = schema.columns(table).index(column)
    return cells[position] if position < len(cells) else ""


def _reference(table: str, error: dict[str, Any]) -> str:
    column = error["fieldNames"][0]
    other = error["referenceName"] or table
    key = error["referenceFieldNames"][0]
    cell = error["fieldCells"][0]
    known = [row[key] for row in rows(other)]
    near = difflib.get_close_matches(str(cell), known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return (
        f", column {column}: {cell!r} is not a {key} of data/{other}.csv.{hint} "
        f"Use one that stands there, or add a row to data/{other}.csv first."
    )
