"""Tables on their way to a spreadsheet and back: what one would run, and what one has changed."""

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pagemill import project, schema
from pagemill.errors import DataError
from pagemill.tables import messages

Grid = list[list[str]]  # a table as its lines of cells, the header first

# With what a spreadsheet's formulas begin; an input method gives the wide ones.
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NO_FORMULA = re.compile(r"[-+]?[0-9][0-9,]*([.][0-9]+)?([eE][-+]?[0-9]+)?%?|[=+\-@＝＋－＠]+")


def as_text(cell: str) -> str:
    """Return a cell as a spreadsheet shows it: behind an apostrophe where it would be run.

    Numbers, and signs that stand alone as a document has them, stay as they are.
    """
    runs = _FORMULA.match(cell) and not _NO_FORMULA.fullmatch(cell)
    return f"'{cell}" if runs else cell


def to_take(content: bytes) -> bytes:
    """Return a table as readers take it: Chinese stays whole in every spreadsheet, nothing runs."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    written = io.StringIO()
    csv.writer(written).writerows([as_text(cell) for cell in line] for line in lines)
    return written.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Saved:
    """A table as a file holds it, and what a spreadsheet has done to the whole of the file."""

    grid: Grid
    causes: list[str] = field(default_factory=list)


def read(name: str) -> Saved:
    """Read the file of a table, also where a spreadsheet has saved it in its own way.

    Raises
    ------
    DataError
        If the file is missing, cannot be read as a table, or has other columns; nothing in it can
        be judged then.
    """
    file = schema.csv_file(name)
    place = f"data/{file.name}"
    if not file.is_file():
        raise DataError(
            f"{place}: the file is missing. Restore it, or take the table out of "
            "data/datapackage.json."
        )
    text, causes = _decoded(file.read_bytes(), place)
    grid: Grid = []
    mark = _separator(text, schema.columns(name))
    try:
        grid.extend(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise DataError(
            f"{place}, row {len(grid) + 1}: the row is no CSV ({error}). Close each quotation "
            'mark, and write one within a quoted cell twice ("").'
        ) from None
    if not any(grid):
        raise DataError(f"{place}: the file is empty. Restore its columns and rows.")
    if mark != "," and not any(" but UTF-16" in cause for cause in causes):
        kind = "semicolons" if mark == ";" else "tabs"
        causes.append(f"row 1: {kind} stand between the cells. Save it as CSV with commas")
    if at := [i for i in range(len(grid[0])) if not any(line[i : i + 1] != [""] for line in grid)]:
        causes.append(
            f"row 1: {len(at)} column{'s are' if len(at) > 1 else ' is'} empty. Delete "
            f"{'them' if len(at) > 1 else 'it'} in the spreadsheet"
        )
        grid = [[cell for i, cell in enumerate(line) if i not in at] for line in grid]
    if problem := messages.header(name, grid[0]):
        raise DataError(problem)
    told = [
        f"{place}, {cause}, or let `{project.command()} tidy {name}` mend it." for cause in causes
    ]
    return Saved(grid, told)


def _decoded(content: bytes, place: str) -> tuple[str, list[str]]:
    """Return a file as text, and how it is encoded if not as it should be."""
    if content.startswith(b"\xef\xbb\xbf"):
        text, causes = _decoded(content[3:], place)
        return text, [
            "row 1: the file begins with a byte order mark (BOM), as spreadsheets write it. "
            "Save it as plain UTF-8, not as “UTF-8 with BOM”",
            *causes,
        ]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{content[error.start]:02x}"
    encoding, kind = "gb18030", "“CSV” on a Chinese Windows"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding, kind = "utf-16", "“Unicode text”"
    with suppress(UnicodeDecodeError):
        text = content.decode(encoding)
        if encoding == "utf-16" or _is_chinese(text):
            return text, [
                f"line {line}: the file is not UTF-8 ({byte}) but {encoding.upper()}, as "
                f"spreadsheets write {kind}. Save it as “CSV UTF-8 (comma delimited)”"
            ]
    raise DataError(
        f"{place}, line {line}: the file is not UTF-8 ({byte}). Save it anew with the encoding "
        "UTF-8."
    )


def _is_chinese(text: str) -> bool:
    """Tell whether a text is Chinese of every day, and not another encoding misread as such."""
    others = [character for character in text if not character.isascii()]
    common = sum(bool(character.encode("gb2312", "ignore")) for character in others)
    return "\0" not in text and common >= 0.9 * len(others)


def _separator(text: str, columns: list[str]) -> str:
    """Return what stands between the cells."""
    head = text.lstrip().splitlines()[0] if text.strip() else ""
    if len(columns) == 1:  # nothing stands between
        return ","
    found = [mark for mark in ";\t" if mark.join(columns[:2]) in head.replace('"', "")]
    return found[0] if found else ","


_ANY_DATE = re.compile(
    r"[0-9]{4}[/.年-][0-9]{1,2}.*|[0-9]{1,2}[/-]([0-9]{1,2}|[A-Za-z]{3})([/-][0-9]{2,4})?"
    r"|[A-Za-z]{3}-[0-9]{2,4}|([0-9]{1,2}|[一二三四五六七八九十]+)月.*"
)


def is_changed(column: dict[str, Any], cell: str) -> bool:
    """Tell whether a cell that is not allowed looks as spreadsheets make such cells."""
    kind = column["type"]
    if kind == "boolean":
        return cell.lower() in ("true", "false")
    if kind in ("integer", "number"):
        return bool(re.fullmatch(r"-?[0-9][0-9,]*([.][0-9]+)?([eE][+][0-9]+)?", cell))
    return column.get("unit") == "date" and bool(_ANY_DATE.fullmatch(cell))
