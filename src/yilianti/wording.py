"""Errors of the `frictionless` library in our words: where, what, what is allowed, what to do."""

import difflib
from collections.abc import Callable
from typing import Any

from yilianti import schema

CELL_COUNTS = ("extra-cell", "missing-cell")
LABELS = ("incorrect-label", "missing-label", "extra-label", "blank-label", "duplicate-label")

Values = Callable[[str, str], list[str]]


def messages(table: str, errors: list[dict[str, Any]], values: Values) -> list[str]:
    """Return one message for each error of a table.

    Parameters
    ----------
    table
        Name of the table.
    errors
        Descriptors of frictionless errors.
    values
        Function of a table's and a column's name that returns the column's cells.

    Returns
    -------
    list of str
        A row with too many or too few cells gives one message, whatever else is wrong with it.
    """
    ragged = {error["rowNumber"] for error in errors if error["type"] in CELL_COUNTS}
    found = []
    for error in errors:
        row = error.get("rowNumber")
        if row in ragged and error["type"] not in CELL_COUNTS:
            continue
        message = _message(table, error, values)
        if message not in found:
            found.append(message)
    return found


def _message(table: str, error: dict[str, Any], values: Values) -> str:
    kind, row, column = error["type"], error.get("rowNumber"), error.get("fieldName")
    columns = schema.columns(table)
    line = f"data/{table}.csv" + (f", row {row}" if row else "")
    where = line + (f", column {column}" if column else "")
    cell = error.get("cell", "")
    if kind == "constraint-error":
        return f"{where}: {_constraint(table, str(column), cell, error['note'])}"
    if kind == "type-error":
        wanted = next(f["type"] for f in schema.fields(table) if f["name"] == column)
        allowed = "true or false" if wanted == "boolean" else f"of type {wanted}"
        return (
            f"{where}: {cell!r} is not {allowed}. Correct the cell, or leave it empty if unknown."
        )
    if kind == "primary-key":
        key = schema.primary_key(table)
        name = error["cells"][columns.index(key)]
        return (
            f"{line}, column {key}: {name!r} stands in an earlier row too. "
            "Give each row its own id."
        )
    if kind == "foreign-key":
        return f"{line}, column {_reference(table, error, values)}"
    if kind in LABELS:
        return (
            f"data/{table}.csv, row 1: the columns do not agree with data/datapackage.json "
            f"({error['note']}). Columns are: {', '.join(columns)}."
        )
    if kind in CELL_COUNTS:
        return (
            f"{line}: the row has not exactly the {len(columns)} cells of its columns. "
            "Quote cells that hold a comma, and add or delete what is missing or too much."
        )
    if kind == "blank-row":
        return f"{line}: the row is empty. Delete it."
    return f"{where}: {error['message']} Compare the row with data/datapackage.json."


def _constraint(table: str, column: str, cell: str, note: str) -> str:
    field = next(field for field in schema.fields(table) if field["name"] == column)
    if note.startswith('constraint "enum"'):
        allowed = field["constraints"]["enum"]
        return (
            f"{cell!r} is not one of {', '.join(allowed)}.{_near(cell, allowed)} "
            "Use a value listed in data/datapackage.json."
        )
    if note.startswith('constraint "required"'):
        return "the cell is empty but a value is required. Fill it in, or delete the row."
    if note.startswith('constraint "pattern"'):
        pattern = field["constraints"]["pattern"]
        return f"{cell!r} does not have the form {pattern}. {field['description']}"
    return f"{cell!r} is out of bounds ({note}). {field['description']}"


def _reference(table: str, error: dict[str, Any], values: Values) -> str:
    column, cell = error["fieldNames"][0], error["fieldCells"][0]
    other = error["referenceName"] or table
    known = values(other, error["referenceFieldNames"][0])
    return (
        f"{column}: {cell!r} stands in no row of data/{other}.csv.{_near(cell, known)} "
        f"Use an id that stands there, or add a row to data/{other}.csv first."
    )


def _near(cell: Any, known: list[str]) -> str:
    near = difflib.get_close_matches(str(cell), known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
