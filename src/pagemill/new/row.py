"""Begin a row: what each column of a table may hold, and a row written from given cells."""

import contextlib
import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pagemill import paths, schema, tables
from pagemill.errors import DataError, number_of_problems
from pagemill.runner import state
from pagemill.runner.runs import near


def describe(table: str) -> Iterator[str]:
    """Yield a line for each column of a table: its name, what it means and what it may hold.

    Raises
    ------
    DataError
        If there is no such table.
    """
    for field in schema.fields(table):
        yield f"{field['name']}={_allowed(table, field)}  {field.get('description', '')}".rstrip()


def _allowed(table: str, field: dict[str, Any]) -> str:
    """Return what a cell may hold, in brackets where it may be empty."""
    limits = field.get("constraints", {})
    said = field["type"]
    if field["type"] == "boolean":
        said = "true|false"
    if limits.get("enum"):
        said = "|".join(map(str, limits["enum"]))
    elif limits.get("pattern"):
        said = f"text like {limits['pattern']}"
    for key in schema.table(table)["schema"].get("foreignKeys", []):
        if key["fields"] == [field["name"]]:
            other = key["reference"]["resource"] or table
            said = f"a {key['reference']['fields'][0]} of data/{other}.csv"
    if field.get("unit"):
        said += f" [{field['unit']}]"
    is_needed = limits.get("required") or field["name"] == schema.primary_key(table)
    return f"<{said}>" if is_needed else f"[{said}]"


def write(table: str, cells: Mapping[str, str]) -> int:
    """Put a row behind the last one of a table, if the table is right with it.

    Parameters
    ----------
    table
        Name of the table.
    cells
        Column -> what it holds; columns that are not named stay empty.

    Returns
    -------
    int
        Number of the row, counted as messages do: the header is row 1.

    Raises
    ------
    DataError
        If a column or a cell is wrong, with all that is; the file is as it was then.
    """
    file, content = made(table, cells)
    state.write(file, content)
    return len(tables.rows(table)) + 1


def made(table: str, cells: Mapping[str, str]) -> tuple[Path, bytes]:
    """Return the file of a table and what it would hold with a new row; write nothing.

    Raises
    ------
    DataError
        As `write` does.
    """
    columns = schema.columns(table)
    before = tables.problems()
    if before:
        raise DataError.from_problems("Mend the tables first:", before)
    file = schema.csv_file(table)
    content = file.read_bytes()
    end = "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"
    line = io.StringIO()
    csv.writer(line, lineterminator=end).writerow(cells.get(name, "") for name in columns)
    content = content.rstrip(b"\r\n") + (end + line.getvalue()).encode()
    problems = [
        f"data/{table}.csv has no column {name!r}.{near(name, columns)} "
        f"Columns are: {', '.join(columns)}."
        for name in cells
        if name not in columns
    ]
    problems += _problems_with(file, content)
    refuse(problems)
    return file, content


def refuse(problems: list[str]) -> None:
    """Raise a DataError with what is wrong with a new row, if anything is."""
    if problems:
        heading = f"Nothing was written, for of the new row {number_of_problems(problems)}:"
        raise DataError.from_problems(heading, problems)


def _problems_with(file: Path, content: bytes) -> list[str]:
    """Return what would be wrong with all tables, tried on a copy: a stop here harms no table."""
    root = paths.root()
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for mark in paths.MARKS:
            (copy / mark).parent.mkdir(exist_ok=True)
            shutil.copy(root / mark, copy / mark)
        shutil.copytree(root / "data", copy / "data", dirs_exist_ok=True)
        (copy / file.relative_to(root)).write_bytes(content)
        with contextlib.chdir(copy):
            return tables.problems()
