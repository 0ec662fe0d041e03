"""Begin a row: what each column of a table may hold, and a row written from given cells."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from pagemill import schema, tables
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
    columns = schema.columns(table)
    unknown = [name for name in cells if name not in columns]
    if unknown:
        raise DataError.from_problems(
            f"data/{table}.csv has no such columns:",
            [
                f"{name!r}.{near(name, columns)} Columns are: {', '.join(columns)}."
                for name in unknown
            ],
        )
    before = tables.problems()
    if before:
        raise DataError.from_problems("Mend the tables first:", before)
    file = schema.csv_file(table)
    content = file.read_bytes()
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells.get(name, "") for name in columns)
    state.write(file, content.rstrip(b"\n") + b"\n" + line.getvalue().encode())
    problems = tables.problems()
    if problems:
        state.write(file, content)
        heading = f"Nothing was written, for of the new row {number_of_problems(problems)}:"
        raise DataError.from_problems(heading, problems)
    return len(tables.rows(table)) + 1
