"""Tables on their way to a spreadsheet and back: what one would run, and what one has changed."""

import csv
import io
import re

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
