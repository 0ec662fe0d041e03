"""Undo what a spreadsheet did to tables that it saved, as far as that is certain."""

import calendar
import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pagemill import project, schema, tables
from pagemill.errors import DataError
from pagemill.tables import spreadsheets
from pagemill.tables.spreadsheets import Grid

_MONTHS = {name.lower(): at for at, name in enumerate(calendar.month_abbr) if name}
_DATES = (
    re.compile(r"(?P<y>[0-9]{4})[/.-](?P<m>[0-9]{1,2})(?:[/.-](?P<d>[0-9]{1,2}))?"),
    re.compile(r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})日)?"),
    re.compile(r"(?P<d>[0-9]{1,2})-(?P<mon>[A-Za-z]{3})-(?P<y>[0-9]{4})"),
    re.compile(r"(?P<mon>[A-Za-z]{3})-(?P<y>[0-9]{4})"),
    re.compile(r"(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)


def run(names: Iterable[str], write: bool) -> Iterator[str]:
    """Yield what is done to tables and, if `write`, do it.

    Raises
    ------
    DataError
        At the end, with the place of each cell that was left to the author.
    """
    problems = []
    for name in names:
        tidied, file = tidy(name), schema.csv_file(name)
        yield from tidied.lines
        if tidied.is_lost:
            problems.append(f"data/{file.name} was left as it is: characters are lost.")
        elif tidied.content == file.read_bytes():
            yield f"data/{file.name}: nothing to tidy."
        elif write:
            file.write_bytes(tidied.content)
            yield f"Wrote data/{file.name}."
        else:
            yield f"Nothing was written; `{project.command()} tidy {name} --write` does it."
        problems += tables.left_over(name, tidied.grid)
    if problems:
        raise DataError("\n".join(problems))


def restored(column: dict[str, Any], cell: str, precision: str | None) -> str:
    """Return a cell as it was before a spreadsheet changed it, where that is certain.

    Parameters
    ----------
    column
        The field of the schema.
    cell
        The cell.
    precision
        What the row says of the precision of this date; None if it says nothing.
    """
    kind = column["type"]
    if kind == "boolean" and cell.lower() in ("true", "false"):
        return cell.lower()
    if kind in ("integer", "number") and re.fullmatch(
        r"-?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?", cell
    ):
        cell = cell.replace(",", "")
    if kind == "integer":
        return re.sub(r"(?<=[0-9])[.]0+$", "", cell)
    return _day(cell, precision) if column.get("unit") == "date" else cell


def _day(cell: str, precision: str | None) -> str:
    """Return a date in the form of the tables; as it is where it can be read in two ways."""
    found = next(filter(None, (form.fullmatch(cell) for form in _DATES)), None)
    if found is None or re.fullmatch(r"[0-9]{4}(-[0-9]{2}){1,2}", cell):
        return cell
    parts = found.groupdict()
    year, month, day = int(parts["y"]), parts.get("m"), parts.get("d")
    if name := parts.get("mon"):
        month = str(_MONTHS.get(name.lower(), 0))
    if "a" in parts:  # the day comes first or second
        first, second = int(parts["a"]), int(parts["b"])
        if first <= 12 and second <= 12 and first != second:
            return cell
        month, day = str(min(first, second)), str(max(first, second))
    try:
        whole = date(year, int(month or 0), int(day or 1))
    except ValueError:
        return cell
    if not day or (precision in ("month", "by_end_of_month") and whole.day == 1):
        return f"{whole:%Y-%m}"
    # The first of a month may have been a month alone.
    return cell if whole.day == 1 and precision != "day" else whole.isoformat()


@dataclass(frozen=True)
class Tidied:
    """A table mended: its new content, what was done, and what could not be done."""

    content: bytes
    grid: Grid
    lines: list[str]
    is_lost: bool


def tidy(name: str) -> Tidied:
    """Return a table as it was before a spreadsheet saved it, as far as that is certain.

    Raises
    ------
    DataError
        If the file cannot be read as that table at all.
    """
    saved, file = spreadsheets.read(name), schema.csv_file(name)
    content = file.read_bytes()
    header, *lines = saved.grid
    mended = [header, *(_mended(name, line) for line in lines if any(line))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(mended)
    old = io.StringIO()
    csv.writer(old, lineterminator="\n").writerows(saved.grid)
    lost = [
        f"data/{file.name}, row {row}, column {column}: {cell!r} holds a question mark where a "
        "character was lost. Restore the file from git and save it as CSV UTF-8."
        for row, line in enumerate(lines, 2)
        for column, cell in zip(header, line, strict=False)
        if any(" but GB18030" in cause for cause in saved.causes)
        and re.search(r"(?<=[^\x00-\x7f])[?]|[?](?=[^\x00-\x7f])|^[?]+$", cell)
    ]
    if mended == saved.grid and not saved.causes and b"\r" not in content:
        return Tidied(content, mended, lost, bool(lost))
    told = [*saved.causes]
    if b"\r" in content:
        told.append(f"data/{file.name}: lines end in CR or CRLF, as spreadsheets write them.")
    told += difflib.unified_diff(
        old.getvalue().splitlines(),
        text.getvalue().splitlines(),
        "as it is",
        "tidied",
        "",
        "",
        0,
        "",
    )
    return Tidied(text.getvalue().encode(), mended, [*told, *lost], bool(lost))


def _mended(name: str, line: list[str]) -> list[str]:
    fields = schema.fields(name)
    row = dict(zip((each["name"] for each in fields), line, strict=False))
    mended = list(_cells(fields, row, line))
    return mended + [cell for cell in line[len(fields) :] if cell]


def _cells(fields: list[dict[str, Any]], row: dict[str, str], line: list[str]) -> Iterator[str]:
    for each, cell in zip(fields, line, strict=False):
        own = f"{each['name']}_precision"
        precision = row.get(own, row.get("precision") if each["name"] == "date" else None)
        yield restored(each, cell, precision)
