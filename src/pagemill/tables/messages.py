"""Errors of the `frictionless` library in our words: where, what, what is allowed, what to do."""

import difflib
from collections import Counter
from typing import Any

from pagemill import schema

# Errors of a whole row: they say enough, whatever else is wrong with it.
ROWS = ("blank-row", "extra-cell", "missing-cell")
REPEATED = ("primary-key", "unique-error")
MOST_ROWS = 5  # numbers of rows that one message lists


def header(table: str, columns: list[str]) -> str:
    """Return what is wrong with the columns of a table's file, or an empty text."""
    expected = schema.columns(table)
    if columns == expected:
        return ""
    kinds = {
        "has {}, which the schema does not know": [c for c in columns if c not in expected],
        "lacks {}": [c for c in expected if c not in columns],
        "has {} more than once": [c for c, n in Counter(columns).items() if n > 1],
    }
    said = [
        text.format(", ".join(map(repr, dict.fromkeys(names))))
        for text, names in kinds.items()
        if names
    ]
    return (
        f"data/{table}.csv, row 1: the header {'; '.join(said) or 'has another order'}. "
        f"Columns are, in this order: {', '.join(expected)}."
    )


def messages(
    table: str,
    errors: list[dict[str, Any]],
    faults: dict[tuple[int, str], str],
    grids: dict[str, list[list[str]]],
) -> list[str]:
    """Return one message for each error of a table, in the order of its rows.

    Parameters
    ----------
    table
        Name of the table.
    errors
        Descriptors of frictionless errors.
    faults
        What else is wrong with cells, by row and column.
    grids
        The cells of this table and of those that it refers to, each with its header.

    Returns
    -------
    list of str
        One message for a row with too many, too few or no cells, and one for a cell, whatever else
        is wrong with it; one for all rows that name the same row in vain.
    """
    whole = {error["rowNumber"] for error in errors if error["type"] in ROWS}
    found: list[tuple[int, str]] = []
    alike: dict[tuple[str, str], list[tuple[int, str]]] = {}  # what differs by row and cell alone
    for (row, column), fault in faults.items():
        cell = _cell(grids[table], row, column)
        alike.setdefault((column, fault.removeprefix(repr(cell))), []).append((row, fault))
    in_vain: dict[tuple[str, str, str], list[int]] = {}
    for error in errors:
        row = error.get("rowNumber") or 0
        if (row in whole and error["type"] not in ROWS) or (row, _column(table, error)) in faults:
            continue
        if error["type"] == "foreign-key":
            other = error["referenceName"] or table
            named = (error["fieldNames"][0], error["fieldCells"][0], other)
            in_vain.setdefault(named, []).append(row)
        elif not (error["type"] == "primary-key" and not _key_cell(table, error)):
            column, cell = _column(table, error), error.get("cell", "")
            text = _message(table, error)
            alike.setdefault((column, text.removeprefix(repr(cell))), []).append((row, text))
    for (column, _), told in alike.items():
        where = _where(table, [row for row, _ in told], column)
        more = f" ({len(told) - 1} more cells are so.)" if len(told) > 1 and column else ""
        found.append((told[0][0], f"{where}: {told[0][1]}{more}"))
    for (column, cell, other), rows in in_vain.items():
        # An id with a blank beside it is told of there, not wherever it is named.
        known = [text.strip() for text in _cells(grids[other], schema.primary_key(other))]
        if cell not in known:
            found.append((rows[0], _reference(table, rows, column, cell, other, known)))
    return [message for _, message in sorted(dict.fromkeys(found), key=lambda item: item[0])]


def _column(table: str, error: dict[str, Any]) -> str:
    """Return the column that an error is about."""
    if error["type"] == "primary-key":
        return schema.primary_key(table)
    return error.get("fieldName") or next(iter(error.get("fieldNames", [])), "")


def _key_cell(table: str, error: dict[str, Any]) -> str:
    """Return the cell of a row's key; an empty one is told of as a cell that is required."""
    return error["cells"][schema.columns(table).index(schema.primary_key(table))]


def _cells(grid: list[list[str]], column: str) -> list[str]:
    at = grid[0].index(column)
    return [line[at] for line in grid[1:] if at < len(line)]


def _cell(grid: list[list[str]], row: int, column: str) -> str:
    return grid[row - 1][grid[0].index(column)]


def _where(table: str, rows: list[int], column: str) -> str:
    """Return where some rows stand, the first few by their numbers."""
    listed = ", ".join(map(str, rows[:MOST_ROWS]))
    more = f" and {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
    place = f", row{'s' * (len(rows) > 1)} {listed}{more}" if rows[0] else ""
    return f"data/{table}.csv{place}" + (f", column {column}" if column else "")


def _message(table: str, error: dict[str, Any]) -> str:
    kind, column = error["type"], _column(table, error)
    cell = error.get("cell", "")
    if kind == "constraint-error":
        return _constraint(table, column, cell, error["note"])
    if kind in REPEATED:
        cell = cell or _key_cell(table, error)
        return f"{cell!r} stands in an earlier row too. Give each row its own."
    if kind == "blank-row":
        return "the row is empty. Delete it."
    if kind in ROWS:
        return (
            f"the row has not exactly the {len(schema.columns(table))} cells of its "
            "columns. Quote cells that hold a comma, and add or delete what is missing or too much."
        )
    return f"{error['message']} Compare the row with data/datapackage.json."


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
        return f"{cell!r} does not have the form {pattern}. {field.get('description', '')}"
    return f"{cell!r} is out of bounds ({note}). {field.get('description', '')}"


def _reference(
    table: str, rows: list[int], column: str, cell: str, other: str, known: list[str]
) -> str:
    return (
        f"{_where(table, rows, column)}: {cell!r} "
        f"stands in no row of data/{other}.csv.{_near(cell, known)} "
        f"Use an id that stands there, or add a row to data/{other}.csv first."
    )


def _near(cell: Any, known: list[str]) -> str:
    near = difflib.get_close_matches(str(cell), known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
