"""What ties a number or a table to the rows it rests on, and these to where they were read."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pagemill import schema, tables
from pagemill.errors import RunError
from pagemill.notebook.markup import is_missing
from pagemill.tables import twins
from pagemill.words import label

if TYPE_CHECKING:
    import pandas as pd


def references(call: str, rows: Any) -> list[str]:
    """Return the references of rows, such as ``claims:n-towns``, each once.

    Parameters
    ----------
    call
        What an error names, such as ``record('n-towns')``.
    rows
        One reference, a frame that ``tables.load`` gave (a selection of its rows keeps what is
        needed), several of these, or None.

    Raises
    ------
    RunError
        If a reference has another form, or the frame does not tell its table or its rows.
    """
    if rows is None:
        return []
    if isinstance(rows, list | tuple):
        return list(dict.fromkeys(one for part in rows for one in references(call, part)))
    if hasattr(rows, "columns"):
        table, ids = origin(rows)
        if table is None or ids is None:
            raise RunError(
                f"{call}: the frame given as rows does not know its table or lacks its key column. "
                "Give a selection of a frame from tables.load, or a list such as "
                "['claims:some-id']."
            )
        return [f"{table}:{ident}" for ident in dict.fromkeys(ids)]
    found = [rows] if isinstance(rows, str) else list(rows)
    for reference in found:
        name, colon, ident = str(reference).partition(":")
        if not colon or not ident or name not in schema.names():
            raise RunError(
                f"{call}: {reference!r} is not a row reference. Write table:row_id with a table of "
                "data/datapackage.json, such as claims:some-id; a unit is named: unit='people'."
            )
    return [str(reference) for reference in found]


def origin(frame: pd.DataFrame) -> tuple[str | None, list[str] | None]:
    """Return the table a frame was loaded from and the ids of its rows, if it still tells."""
    name = frame.attrs.get("table")
    if name is None:
        return None, None
    column = schema.primary_key(name)
    return name, [str(ident) for ident in frame[column]] if column in frame.columns else None


def cell(call: str, frame: pd.DataFrame, ident: str, column: str) -> tuple[Any, str]:
    """Return what stands in a column of one row, and the reference of the row.

    Parameters
    ----------
    call
        What an error names, such as ``quote('n-towns')``.
    frame
        A frame that ``tables.load`` gave, or a selection of its rows.
    ident
        Id of the row.
    column
        Name of the column.

    Raises
    ------
    RunError
        If the frame does not tell its rows, or has not this row or this column.
    """
    table, ids = origin(frame)
    if table is None or ids is None:
        raise RunError(
            f"{call}: the frame does not know its table or lacks its key column. Give a frame from "
            "tables.load, or a selection of its rows."
        )
    for kind, name, known in (("row", ident, ids), ("column", column, [*frame.columns])):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise RunError(
                f"{call}: the frame of {table} has no {kind} {name!r}.{hint} Allowed is what "
                f"stands in data/{table}.csv and was selected."
            )
    return frame[column].iloc[ids.index(ident)], f"{table}:{ident}"


def places(frame: pd.DataFrame, table: str, ids: Sequence[str], lang: str) -> list[str]:
    """Return document and line of each row, or who published the page that it was read on."""
    names = ("source_id", "line", "context_source_id")
    lacking = not {"source_id", "context_source_id"} & {*frame.columns}
    if lacking and {"source_id", "context_source_id"} & {*schema.columns(table)}:
        key = schema.primary_key(table)
        cited = [key, *(name for name in names if name in schema.columns(table))]
        frame = tables.load(table, cited, **{key: ids}).set_index(key).reindex([*ids])
    read = frame.reindex(columns=[*names]).astype("object")
    publishers = {}
    if read["context_source_id"].notna().any():
        web = schema.with_role("web pages")
        named = ["context_source_id", twins.column(schema.columns(web), "publisher", lang)]
        pages_read = tables.load(web, named, context_source_id=read["context_source_id"])
        publishers = dict(zip(*(pages_read[name] for name in named), strict=True))
    found = []
    for source, line, page in read.itertuples(index=False):
        if not is_missing(page):
            found.append(publishers[page])
        elif is_missing(source):
            found.append(label("ui.row", lang))
        else:
            found.append(
                source
                if is_missing(line)
                else label("ui.document_line", lang).format(document=source, line=int(line))
            )
    return found
