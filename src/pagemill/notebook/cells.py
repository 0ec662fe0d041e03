"""Rows of a frame as the cells that a table or a list of facts shows: worded, linked, cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pagemill import schema
from pagemill.errors import RunError
from pagemill.notebook import cited, markup
from pagemill.notebook.links import linked
from pagemill.tables import twins
from pagemill.words import has, label

if TYPE_CHECKING:
    import pandas as pd


def told(
    call: str,
    frame: pd.DataFrame,
    key: str,
    chosen: tuple[
        Mapping[str, str] | Sequence[str] | None,
        Mapping[str, str] | None,
        Mapping[str, str] | Sequence[str],
        Mapping[str, str] | None,
    ],
    lang: str,
    cite: bool = True,
) -> tuple[list[str], list[list[Any]], list[str] | None]:
    """Return headings, rows of cells and ids of rows, as `table` and `facts` show them.

    Parameters
    ----------
    call, key
        What an error names, such as ``table`` and the key.
    frame
        The rows.
    chosen
        Columns, links, words and headings, as `table` takes them.
    lang
        Language of the page.
    cite
        Add the source of each row as a last column, where the frame tells it.
    """
    columns, links, words, headings = chosen
    wanted = [*(frame.columns if columns is None else columns)]
    if columns is not None:
        frame = _in_language(frame, wanted, lang)
    links, groups = dict(links or {}), _by_column(words)
    named = [*wanted, *links, *links.values(), *groups]
    absent = [name for name in dict.fromkeys(named) if name not in frame.columns]
    if absent:
        raise RunError(
            f"{call}({key!r}): the frame has no column {', '.join(map(repr, absent))}. "
            f"It has: {', '.join(frame.columns)}."
        )
    if columns is None:
        columns = {name: name for name in wanted}
    elif not isinstance(columns, Mapping):
        own = f"name_{lang}"  # beside another name, it repeats it
        wanted = [name for name in wanted if frame[name].notna().any() and name != own]
        wanted = [own, *wanted] if [*columns][:1] == [own] else wanted
        heads_of = {name: name for name in wanted} | dict(headings or {})
        columns = {name: label(f"column.{heads_of[name]}", lang) for name in wanted}
        frame = _codes_worded(frame, [name for name in wanted if name not in groups], lang)
        links = {n: f"{n}_page" for n in wanted if f"{n}_page" in frame.columns} | links
    frame = _worded(frame, groups, lang)
    origin, row_ids = cited.origin(frame)
    heads = list(columns.values())
    entries: list[dict[str, Any]] = [*frame.to_dict("records")]
    rows = [
        [
            {"text": entry[name], "page": entry[links[name]]}
            if name in links and not markup.is_missing(entry[links[name]])
            else entry[name]
            for name in columns
        ]
        for entry in entries
    ]
    if row_ids is not None and cite and origin:
        heads.append(label("ui.source", lang))
        where = cited.places(frame, origin, row_ids, lang)
        for cells, ident, text in zip(rows, row_ids, where, strict=True):
            cells.append({"text": text, "row": f"{origin}:{ident}"})
    return heads, linked(heads, rows, lang), row_ids


def check_labels(call: str, key: str, frame: pd.DataFrame) -> None:
    """Refuse a frame whose index holds what a reader must see: a table shows columns alone."""
    if frame.columns.nlevels > 1:
        raise RunError(
            f"{call}({key!r}): the columns have {frame.columns.nlevels} levels of names. Give each "
            "one name, such as 'men 2014'."
        )
    index = frame.index
    numbered = index.nlevels == 1 and index.name is None and index.dtype.kind in "iu"
    if not numbered and not {*index.names} <= {*frame.columns} and not frame.empty:
        raise RunError(
            f"{call}({key!r}): the labels of the rows stand in the index, which is not "
            "shown. Call reset_index() first; with drop=True where they are not to be seen."
        )


def _in_language(frame: pd.DataFrame, wanted: Sequence[str], lang: str) -> pd.DataFrame:
    """Return the frame with the columns that it has once for each language, in that of the page."""
    own = {name: twins.column(frame.columns, name, lang) for name in wanted}
    return frame.assign(**{k: frame[v] for k, v in own.items() if v in frame.columns and k != v})


def _codes_worded(frame: pd.DataFrame, columns: Sequence[str], lang: str) -> pd.DataFrame:
    """Return the frame with those codes put into words whose group the descriptor names."""
    table = frame.attrs.get("table")
    groups = schema.groups(table) if table else {}
    said = {
        name: [
            label(f"{groups[name]}.{cell}", lang) if has(f"{groups[name]}.{cell}") else cell
            for cell in frame[name]
        ]
        for name in columns
        if name in groups
    }
    return frame.assign(**said)


def _by_column(groups: Mapping[str, str] | Sequence[str]) -> dict[str, str]:
    return dict(groups) if isinstance(groups, Mapping) else {name: name for name in groups}


def _worded(frame: pd.DataFrame, groups: Mapping[str, str], lang: str) -> pd.DataFrame:
    """Return the frame with the codes of some columns put into words."""
    said = {
        name: [
            None if markup.is_missing(code) else label(f"{group}.{code}", lang)
            for code in frame[name]
        ]
        for name, group in groups.items()
    }
    return frame.assign(**said)
