"""Names that link to their page: where a column of names holds one that belongs to one row only."""

from collections.abc import Iterable, Sequence
from typing import Any

from pagemill import schema, tables
from pagemill.words import label


def linked(columns: Sequence[str], rows: Iterable[Sequence[Any]], lang: str) -> list[list[Any]]:
    """Return a table's rows with links on the names that it leaves without.

    Parameters
    ----------
    columns
        Headings, in words; they tell which columns hold names, and of what.
    rows
        Cells as `embed.table_html` takes them; cells with a link stay as they are.
    lang
        Language of headings and names.
    """
    kinds = {
        label(f"column.{column}", lang): table
        for table, own in schema.with_pages().items()
        for column in own.get("columns", [])
    }
    result = [list(row) for row in rows]
    for number, heading in enumerate(columns):
        if heading not in kinds:
            continue
        found = addresses(kinds[heading], lang, [row[number] for row in result])
        for row in result:
            if isinstance(row[number], str) and row[number] in found:
                row[number] = {"text": row[number], "page": found[row[number]]}
    return result


def addresses(table: str, lang: str, cells: Iterable[Any]) -> dict[str, str]:
    """Return the page of each name among some cells; names that several rows share have none."""
    texts = {cell for cell in cells if isinstance(cell, str)}
    if not texts:
        return {}
    key, name = schema.primary_key(table), f"name_{lang}"
    frame = tables.load(table, [key, name], **{name: texts})
    section = schema.with_pages()[table]["section"]
    alone = ~frame[name].duplicated(keep=False)
    return dict(zip(frame.loc[alone, name], f"{section}/" + frame.loc[alone, key], strict=True))
