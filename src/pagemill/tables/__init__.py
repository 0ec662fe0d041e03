"""The tables: read one as rows or as a typed frame; tell all that is wrong with them at once."""

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pagemill import project, schema
from pagemill.errors import DataError
from pagemill.tables import messages, spreadsheets, twins
from pagemill.tables.reads import Read
from pagemill.tables.spreadsheets import Grid

if TYPE_CHECKING:
    import pandas as pd


Faults = dict[tuple[int, str], str]  # what is wrong with a cell, by row and column

# What a number or flag looks like; `frictionless` and pandas each take more, and not the same.
FORMS = {
    "integer": (r"-?(0|[1-9][0-9]{0,14})", "a whole number of at most 15 plain digits"),
    "number": (r"-?(0|[1-9][0-9]{0,14})([.][0-9]{1,15})?", "a number such as 12 or 0.5"),
    "boolean": ("true|false", "true or false"),
}
# Control characters, soft hyphens, and what takes no room or turns the direction of writing.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
YEARS = (1800, 2100)
# Which lengths of a date go with a precision; the other precisions go with any.
LENGTHS = {"day": (10,), "month": (7,), "year": (4,), "by_end_of_month": (7, 10)}
# Columns that hold a line of the document which another column names.
LINES = {
    "line": "source_id",
    "line_from": "source_id",
    "line_to": "source_id",
    "line_there": "copied_from",
}
PARENT = "parent_id"  # the column in which a row names the row that it is a part of


def rows(name: str) -> list[dict[str, str]]:
    """Read a table as a list of dictionaries of strings, without pandas.

    Raises
    ------
    DataError
        If the table is not in the schema, or its file cannot be read as that table.
    """
    header, *lines = _grid(name)
    return [
        dict(zip(header, line + [""] * (len(header) - len(line)), strict=False))
        for line in lines
        if line
    ]


def load(name: str, columns: Sequence[str] | None = None, /, **where: Any) -> "pd.DataFrame":
    """Read a table as a frame typed by the schema and let the notebook remember what was read.

    A page is made anew when what its notebook has read changes: who needs a few rows or columns
    asks for these, and other edits of the table leave the page alone.

    Parameters
    ----------
    name
        Name of a table in `data/datapackage.json`.
    columns
        The columns wanted; all by default.
    where
        Column of texts, whole numbers or flags -> the value that its cells must have, or all
        values that they may have (a list, a column of a frame), as in
        ``load("members", group_id=["a", "b"])``; what is missing among them is no value.

    Returns
    -------
    pandas.DataFrame
        One row per row of the table that fits, in the table's order; an empty cell is missing.
        Integers are `Int64`, flags `boolean`; partial dates stay strings. `attrs["table"]` is
        `name`.

    Raises
    ------
    DataError
        If the table or a column is unknown, the table's columns differ from the schema, a cell is
        not of its type, or a value cannot stand in its column.
    """
    read = Read.of(name, columns, where)
    frame = parsed(name)
    for column, values in read.where:
        frame = frame[_as_written(frame[column]).isin(values)]
    if read.where:
        frame = frame.reset_index(drop=True)  # a page learns nothing of the rows before its own
    if read.columns is not None:
        frame = frame[list(read.columns)]
    frame = frame.copy(deep=False)  # copied on write: what a notebook changes is its own
    _announce(read)
    return frame


def _as_written(column: "pd.Series") -> "pd.Series":
    """Return the cells of a typed column as they stand in the file, missing where they are."""
    text = column.astype("str")
    return text.str.lower() if column.dtype == "boolean" else text


def parsed(name: str) -> "pd.DataFrame":
    """Return a table as a typed frame, parsed once as long as its file and the schema stay.

    It is shared by all that ask for it in this process and in its forks: change a copy.

    Raises
    ------
    DataError
        As `load` does.
    """
    file = schema.csv_file(name)
    stamps = [path.stat() for path in (file, file.with_name("datapackage.json")) if path.exists()]
    return _parsed(name, file, *((stat.st_mtime_ns, stat.st_size) for stat in stamps))


@lru_cache(maxsize=128)
def _parsed(name: str, _file: Path, *_stamps: tuple[int, int]) -> "pd.DataFrame":
    import pandas as pd

    header, *lines = _grid(name)
    try:
        if any(len(line) != len(header) for line in lines if line):
            raise ValueError("a row has too many or too few cells")
        frame = pd.DataFrame([line for line in lines if line], columns=header, dtype="str")
        frame = frame.mask(frame == "")
        for column, kind in schema.types(name).items():
            frame[column] = _typed(frame[column], kind)
    except (ValueError, OverflowError) as error:
        raise DataError("\n".join(problems(name)) or f"data/{name}.csv: {error}.") from None
    frame.attrs["table"] = name
    return frame


def _grid(name: str) -> Grid:
    """Read a table as lines of cells; the first is the header that the schema asks for.

    Raises
    ------
    DataError
        If the file is missing, is no UTF-8, no CSV, or has other columns.
    """
    saved = spreadsheets.read(name)
    if saved.causes:
        raise DataError("\n".join(saved.causes))
    return saved.grid


def _typed(column: "pd.Series", kind: str) -> "pd.Series":
    import pandas as pd

    if kind == "boolean":
        wrong = set(column.dropna()) - {"true", "false"}
        if wrong:
            raise ValueError(f"not true or false: {wrong}")
        return column.map({"true": True, "false": False}).astype("boolean")
    if kind == "integer":
        return pd.to_numeric(column).astype("Int64")
    if kind == "number":
        return pd.to_numeric(column).astype("float64")
    return column.astype("str")


def _announce(read: Read) -> None:
    """Publish what was read among the outputs of the running cell.

    The runner learns in this way which rows a page rests on, wherever the notebook ran.
    """
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.display_pub.publish({project.mime("read"): read.noted()})


def problems(name: str | None = None) -> list[str]:
    """Return all that is wrong with one table, or with all, as complete messages.

    Types, required cells, allowed values, patterns, keys and references are checked by the
    `frictionless` library; its errors are put into our words. What it lets pass is checked here.
    A table that cannot be read or has lost its rows is told of once, and not again wherever
    another table refers to it.
    """
    checked = [name] if name else schema.names()
    grids: dict[str, Grid] = {}
    found = []
    referred = [other for table in checked for _, other in _references(table)]
    for table in dict.fromkeys([*checked, *referred]):
        try:
            saved = spreadsheets.read(table)
            grids[table] = saved.grid
            found += saved.causes
        except DataError as error:
            found.append(str(error))
    for table in [table for table, grid in grids.items() if not any(grid[1:])]:
        if referring := [other for other in grids if _refers(other, grids[other], table)]:
            found.append(
                f"data/{table}.csv: the table has no rows, but {', '.join(referring)} refer to "
                "them. Restore its rows."
            )
            del grids[table]
    try:
        seen = _errors(grids)
    except DataError as error:
        return [*found, str(error)]
    for table, errors in seen.items():
        if table in checked:
            found += messages.messages(table, errors, _faults(table, grids), grids)
    return found


def _references(table: str) -> list[tuple[str, str]]:
    """Return the columns that name rows of a table, each with that table."""
    keys = schema.table(table)["schema"].get("foreignKeys", [])
    return [(key["fields"][0], key["reference"]["resource"] or table) for key in keys]


def _refers(table: str, grid: Grid, other: str) -> bool:
    at = [grid[0].index(column) for column, named in _references(table) if named == other]
    return any(line[i] for line in grid[1:] for i in at if i < len(line))


def _errors(grids: dict[str, Grid]) -> dict[str, list[dict[str, Any]]]:
    """Return the errors that frictionless sees, by table.

    It is handed the cells and not the files, so that it judges what everything else reads.

    Raises
    ------
    DataError
        If it cannot make use of the schema.
    """
    import pagemill.light  # noqa: F401  before frictionless, which imports jsonschema

    # isort: split
    from frictionless import FrictionlessException, Package

    resources = []
    for table, grid in grids.items():
        own = schema.table(table)["schema"]
        keys = own.get("foreignKeys", [])
        held = [key for key in keys if (key["reference"]["resource"] or table) in grids]
        resources.append({"name": table, "data": grid, "schema": {**own, "foreignKeys": held}})
    if not resources:
        return {}
    try:
        report = Package({"name": "tables", "resources": resources}).validate(parallel=False)
    except FrictionlessException as error:
        reasons = "; ".join(reason.note for reason in error.reasons) or error.error.note
        raise DataError(f"data/datapackage.json: {reasons}. Correct the schema.") from None
    return {task.name: [error.to_descriptor() for error in task.errors] for task in report.tasks}


def _faults(table: str, grids: dict[str, Grid]) -> Faults:
    """Return what is wrong with cells although `frictionless` may let them pass."""
    faults: Faults = {}
    fields, ends, pairs = schema.fields(table), _ends(grids), [*twins.all_of(table)]
    required = {one["name"] for one in fields if one.get("constraints", {}).get("required")}
    entries = {}
    for number, line in enumerate(grids[table][1:], 2):
        if len(line) != len(fields):
            continue
        for field, cell in zip(fields, line, strict=True):
            if cell and (fault := _cell(field, cell)):
                faults[number, field["name"]] = fault
        entries[number] = dict(zip(grids[table][0], line, strict=True))
    for number, row in entries.items():
        sound = {
            column: cell
            for column, cell in row.items()
            if (number, column) not in faults and (cell or column not in required)
        }
        told = (*_precisions(sound), *_beyond(sound, ends), *twins.alone(pairs, sound))
        for column, fault in told:
            faults[number, column] = fault
    if (PARENT, table) in _references(table):
        for number, fault in _circles(entries, schema.primary_key(table)):
            faults.setdefault((number, PARENT), fault)
    return faults


def left_over(name: str, grid: Grid) -> list[str]:
    """Return the cells of a table that are not of their column's type, each with its place."""
    return [
        f"data/{name}.csv, row {row}, column {field['name']}: {fault}"
        for row, line in enumerate(grid[1:], 2)
        for field, cell in zip(schema.fields(name), line, strict=False)
        if cell and (fault := _cell(field, cell))
    ]


def _cell(field: dict[str, Any], cell: str) -> str:
    """Return what is wrong with a cell by itself, or an empty text."""
    if cell != cell.strip() or UNSEEN.search(cell):
        return (
            f"{cell!r} begins or ends with a blank, or holds a tab, a line break or a character "
            "that cannot be seen. Take it out."
        )
    form, words = FORMS.get(field["type"], ("", ""))
    if form and not re.fullmatch(form, cell):
        return f"{cell!r} is not {words}. {_way_back(field, cell)}"
    if field.get("unit") == "date" and not all(map(_is_date, cell.split("/"))):
        return (
            f"{cell!r} is no date of the calendar from {YEARS[0]} to {YEARS[1]}. "
            f"Give YYYY, YYYY-MM or YYYY-MM-DD. {_way_back(field, cell, '')}".strip()
        )
    return ""


def _way_back(
    field: dict[str, Any],
    cell: str,
    else_: str = "Correct the cell, or leave it empty if unknown.",
) -> str:
    """Return what to do about a cell, if a spreadsheet has made it so or not."""
    if not spreadsheets.is_changed(field, cell):
        return else_
    return (
        "A spreadsheet has made it so: format the column as text before you type, and let "
        f"`{project.command()} tidy` restore what is certain."
    )


def _is_date(text: str) -> bool:
    try:
        day = date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return YEARS[0] <= day.year <= YEARS[1]


def _precisions(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield precisions that do not go with their date."""
    for column, precision in row.items():
        if not column.endswith("precision"):
            continue
        dated = column.removesuffix("_precision") if column != "precision" else "date"
        text = row.get(dated)
        if text is None:
            continue
        if bool(precision) != bool(text) or len(text) not in LENGTHS.get(precision, [len(text)]):
            yield (
                column,
                f"{precision!r} does not go with {text!r} in {dated}. "
                "Correct one of them, or leave both empty.",
            )


def _ends(grids: dict[str, Grid]) -> dict[str, int]:
    """Return the number of lines of each document, by its id."""
    documents = schema.with_role("documents")
    if documents not in grids:
        return {}
    header, *lines = grids[documents]
    rows = [dict(zip(header, line, strict=False)) for line in lines if len(line) == len(header)]
    return {
        row["source_id"]: int(row["n_lines"])
        for row in rows
        if re.fullmatch(FORMS["integer"][0], row["n_lines"])
    }


def _beyond(row: dict[str, str], ends: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield lines that lie beyond the end of their document."""
    for column, source in LINES.items():
        line, end = row.get(column, ""), ends.get(row.get(source, ""))
        if end and re.fullmatch(FORMS["integer"][0], line) and int(line) > end:
            yield column, f"{row[source]} has {end} lines, not {line}. Correct the line."


def _circles(entries: dict[int, dict[str, str]], key: str) -> Iterator[tuple[int, str]]:
    """Yield the first row of each circle of parents, in which all are parts of themselves."""
    parents = {row[key]: row[PARENT] for row in entries.values()}
    told: set[str] = set()
    for number, row in entries.items():
        way = [row[key]]
        while (parent := parents.get(way[-1], "")) and parent not in way:
            way.append(parent)
        if parent and parent == row[key] and parent not in told:
            told.update(way)
            between = ", by way of " + " and ".join(way[1:]) if way[1:] else ""
            yield (
                number,
                f"{parent!r} is a part of itself{between}. Name what it is a part of, or leave the "
                "cell empty.",
            )
