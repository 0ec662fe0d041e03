"""Blocks: do the rows on an alliance of the roster lie in its block of lines."""

from collections.abc import Iterator

from pagemill.evidence.citations import LONGEST, cited
from pagemill.evidence.documents import Document, Documents, Problem, Tables
from yilianti.evidence.structure import messages

BLOCK = 10  # lines of one row of the roster: five cells, each with an empty line after it
CELLS = {"area_as_written": 0, "core_as_written": 4, "remark_as_written": 8}
LAST_HEAD = "备注"  # head of the last column; the first row begins two lines below
IN_BLOCK = ["alliance_names", "participations", "unnamed_members", "alliance_places"]


def check(tables: Tables, documents: Documents) -> list[str]:
    """Return rows of the roster that lie elsewhere than in their block of lines.

    As `citations.check` of the engine takes and returns it.
    """
    return messages(tables, [*_cells(tables, documents), *_within(tables, documents)])


def _cells(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check the place of each row of the roster, and its cells as written."""
    for index, row, document, at in cited(tables, "alliances", documents):
        if not row["table_row"]:
            continue
        first = _first_row(document)
        if at.line != first + BLOCK * (int(row["table_row"]) - 1):
            yield (
                *("alliances", index, "table_row"),
                f"{row['table_row']}, but line {at.line} of {row['source_id']} belongs to row "
                f"{(at.line - first) / BLOCK + 1:g} of the roster. Correct the row or the line.",
            )
        if row["line_to"] != str(at.line + CELLS["remark_as_written"]):
            yield (
                *("alliances", index, "line_to"),
                f"{row['line_to']}, but the block that begins on line {at.line} ends on line "
                f"{at.line + CELLS['remark_as_written']}. Correct it.",
            )
        for column, offset in CELLS.items():
            cell = document.text(at.line + offset).strip()[:LONGEST]
            if row[column] != cell:
                yield (
                    *("alliances", index, column),
                    f"{row[column]!r}, but line {at.line + offset} of {row['source_id']} has "
                    f"{cell!r}. Write it as the document does, its first {LONGEST} characters.",
                )


def _within(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check that what is said of an alliance of the roster, or of a part of it, is in its block."""
    blocks = {
        row["alliance_id"]: (row["source_id"], range(at.line, at.line + BLOCK))
        for _, row, _, at in cited(tables, "alliances", documents)
        if row["table_row"]
    }
    for row in tables["alliances"]:
        if row["parent_id"] in blocks:
            blocks.setdefault(row["alliance_id"], blocks[row["parent_id"]])
    for table in IN_BLOCK:
        for index, row, _, at in cited(tables, table, documents):
            source, block = blocks.get(row["alliance_id"], ("", range(0)))
            if row["source_id"] == source and at.line not in block:
                yield (
                    *(table, index, "line"),
                    f"{at.line}, but {row['alliance_id']!r} has lines {block.start} to "
                    f"{block.stop - 1} of {source}. Correct the line or the alliance.",
                )


def _first_row(document: Document) -> int:
    """Return the line on which the first row of the roster begins, after its column heads."""
    return document.lines_with(LAST_HEAD)[0] + 2 if document.lines_with(LAST_HEAD) else 1
