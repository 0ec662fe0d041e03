"""Row references: what a text such as `claims:some-id` points to, ready for a table of a page."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pagemill.words import label

COMPUTED = "computed:"


def cells(references: Iterable[str], frames: Mapping[str, pd.DataFrame], lang: str) -> list[Any]:
    """Return cells that say what stands in the document and link the row.

    Parameters
    ----------
    references
        Texts such as `claims:some-id`, or `computed:` and the name of a definition.
    frames
        The tables that they name; the first column of each is its key.
    lang
        Language of the words.

    Returns
    -------
    list
        For a row: document, line and evidence, or that it is a row where it cites nothing, with its
        reference as `numbers.table` takes it. For a computed side: its definition in words.
    """
    rows = {name: frame.set_index(frame.columns[0]) for name, frame in frames.items()}
    found: list[Any] = []
    for text in references:
        table, _, key = text.partition(":")
        if text.startswith(COMPUTED):
            found.append(label(f"computed.{key}", lang))
            continue
        row = rows[table].loc[key]
        found.append({"text": _citation(row, lang), "row": text})
    return found


def coded(source_id: str, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return all rows that cite a document, in the order of its lines.

    Parameters
    ----------
    source_id
        The document.
    frames
        Tables by name; those without citations are passed over.

    Returns
    -------
    pandas.DataFrame
        One row per row that cites it: `line`, `column`, `evidence`, `table`, `reference`.
    """
    found = []
    for name, frame in frames.items():
        if "evidence" in frame.columns:
            own = frame[frame["source_id"] == source_id]
            references = name + ":" + own[frame.columns[0]].astype(str)
            found.append(
                own[["line", "column", "evidence"]].assign(table=name, reference=references)
            )
    every = pd.concat([part for part in found if not part.empty], ignore_index=True)
    return every.sort_values(["line", "column", "table"], kind="stable", ignore_index=True)


def quoted(sources: pd.Series, lines: pd.Series, phrases: pd.Series, lang: str) -> list[str]:
    """Return document, line and phrase in words, for each."""
    words = label("cell.citation", lang)
    return [
        words.format(source=source, line=int(line), evidence=phrase)
        for source, line, phrase in zip(sources, lines, phrases, strict=True)
    ]


def ranges(first: pd.Series, last: pd.Series) -> list[str]:
    """Return ranges such as 3–5, a single number where both ends are one, empty where missing."""
    return [
        "" if pd.isna(low) else str(low) if low == high else f"{low}–{high}"
        for low, high in zip(first, last, strict=True)
    ]


def _citation(row: pd.Series, lang: str) -> str:
    if "evidence" not in row or pd.isna(row["evidence"]):
        return label("ui.row", lang)
    cited = row.to_frame().T
    return quoted(cited["source_id"], cited["line"], cited["evidence"], lang)[0]
