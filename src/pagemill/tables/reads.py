"""What of a table was read: which columns, of which rows; and whether that has changed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pagemill import schema
from pagemill.errors import DataError

CHOSEN_BY = ("string", "integer", "boolean")  # types of which a value is written in one way only


@dataclass(frozen=True)
class Read:
    """A part of a table: these columns (None: all) of the rows that have one of these values."""

    table: str
    columns: tuple[str, ...] | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, table: str, columns: Sequence[str] | None, where: Mapping[str, Any]) -> "Read":
        """Return what a call asks for, its values as the file writes them.

        Raises
        ------
        DataError
            If the table or a column is unknown, or no value can be told in the column.
        """
        if isinstance(columns, str):
            raise DataError(
                f"tables.load({table!r}): the columns are a list; write [{columns!r}]. Rows are "
                "chosen by a name: column=value."
            )
        for column in [*(columns or ()), *where]:
            kind = schema.type_of(table, column)
            if column in where and kind not in CHOSEN_BY:
                raise DataError(
                    f"tables.load({table!r}): rows cannot be chosen by {column}, a {kind}. "
                    f"Choose them by a column of type {', '.join(CHOSEN_BY)}, or load all."
                )
        chosen = tuple(
            (column, _written(table, column, values)) for column, values in sorted(where.items())
        )
        return cls(table, None if columns is None else tuple(dict.fromkeys(columns)), chosen)

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> "Read":
        """Return what a note tells."""
        columns, where = note.get("columns"), note.get("where", {})
        return cls(
            note["table"],
            None if columns is None else tuple(columns),
            tuple((column, tuple(values)) for column, values in sorted(where.items())),
        )

    def noted(self) -> dict[str, Any]:
        """Return it as JSON can hold it; what was not narrowed is left out."""
        note: dict[str, Any] = {"table": self.table}
        if self.columns is not None:
            note["columns"] = [*self.columns]
        if self.where:
            note["where"] = {column: [*values] for column, values in self.where}
        return note


def _written(table: str, column: str, values: Any) -> tuple[str, ...]:
    """Return one value, or many, as cells: each once, in order, without what is missing."""
    import pandas as pd

    kind = schema.type_of(table, column)
    many = isinstance(values, Iterable) and not isinstance(values, str)
    cells = set()
    for value in values if many else [values]:
        if isinstance(value, Iterable) and not isinstance(value, str):
            raise DataError(f"tables.load({table!r}): {column} is {value!r}, a list in a list.")
        if pd.isna(value):
            continue
        try:
            is_whole = kind != "integer" or int(value) == float(value)
        except (ValueError, OverflowError):
            is_whole = False
        if not is_whole:
            raise DataError(
                f"tables.load({table!r}): {column} holds whole numbers, and {value!r} is none."
            )
        text = str(int(value)) if kind == "integer" else str(value)
        cells.add(text.lower() if kind == "boolean" else text)
    return tuple(sorted(cells))


class Rows:
    """The cells of a table as they stand in its file, from which parts are told apart."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self._rows = rows
        self._by: dict[str, dict[str, list[int]]] = {}

    def digest(self, read: Read) -> str:
        """Return a digest of a part: its cells, its rows in their order."""
        rows = self._rows
        for number, (column, values) in enumerate(read.where):
            if number == 0:  # by far the most parts are chosen by one column
                places = self._places(column)
                found = sorted(at for value in values for at in places.get(value, ()))
                rows = [self._rows[at] for at in found]
            else:
                rows = [row for row in rows if row.get(column, "") in values]
        cells = [
            [*row.values()] if read.columns is None else [row.get(one) for one in read.columns]
            for row in rows
        ]
        return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:32]

    def _places(self, column: str) -> dict[str, list[int]]:
        """Return the numbers of the rows that have each value in a column."""
        if column not in self._by:
            places: dict[str, list[int]] = {}
            for at, row in enumerate(self._rows):
                places.setdefault(row.get(column, ""), []).append(at)
            self._by[column] = places
        return self._by[column]
