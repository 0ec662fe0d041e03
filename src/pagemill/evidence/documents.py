"""The documents: read them, find phrases in them, cut them into sentences or clauses."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pagemill import schema

Row = dict[str, str]
Tables = dict[str, list[Row]]
Problem = tuple[str, int, str, str]  # table, index of the row, column, what is wrong

CLAUSE_ENDS = "。;；,，、:："
SENTENCE_ENDS = "。!！?？"


class Span(NamedTuple):
    """A stretch of one line: characters `start` to `end` - 1, counted from 0."""

    line: int
    start: int
    end: int

    def meets(self, other: "Span") -> bool:
        """Tell whether the two spans share a character."""
        return self.line == other.line and self.start < other.end and other.start < self.end


@dataclass(frozen=True, eq=False)
class Document:
    """A document as its lines; `lines[0]` is line 1."""

    source_id: str
    lines: list[str]

    def text(self, line: int) -> str:
        """Return a line by its number, counted from 1; empty where there is none."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def of(self, span: Span) -> str:
        """Return the characters of a span."""
        return self.text(span.line)[span.start : span.end]

    def starts(self, line: int, phrase: str) -> list[int]:
        """Return where a phrase begins on a line, counted from 0."""
        text = self.text(line)
        found, at = [], text.find(phrase)
        while at >= 0:
            found.append(at)
            at = text.find(phrase, at + 1)
        return found

    def lines_with(self, phrase: str) -> list[int]:
        """Return the numbers of the lines on which a phrase stands."""
        return [number for number, line in enumerate(self.lines, 1) if phrase in line]

    def sentence(self, span: Span) -> Span:
        """Return the sentence around a span; a line's end ends it too."""
        return self._around(span, SENTENCE_ENDS)

    def clause(self, span: Span) -> Span:
        """Return the clause or clauses that a span touches."""
        return self._around(span, CLAUSE_ENDS)

    def _around(self, span: Span, ends: str) -> Span:
        text = self.text(span.line)
        start, end = span.start, span.end
        while start > 0 and text[start - 1] not in ends:
            start -= 1
        while end < len(text) and text[end - 1] not in ends:
            end += 1
        return Span(span.line, start, end)

    @cached_property
    def clauses(self) -> list[Span]:
        """All clauses that hold a letter, a digit or a Chinese character."""
        return [span for span in self._cut() if re.search(r"\w", self.of(span))]

    def _cut(self) -> Iterator[Span]:
        for number, line in enumerate(self.lines, 1):
            start = 0
            for at, character in enumerate(line, 1):
                if character in CLAUSE_ENDS or at == len(line):
                    yield Span(number, start, at)
                    start = at


Documents = dict[str, Document]


def read(sources: list[Row], folder: Path) -> tuple[Documents, list[str]]:
    """Read the documents that rows name, each only if it is the one meant.

    Parameters
    ----------
    sources
        Rows of the table that lists the documents.
    folder
        Folder of the documents.

    Returns
    -------
    dict of str to Document
        By `source_id`; a document that is missing or another one is left out.
    list of str
        What is wrong with files, checksums or numbers of lines.
    """
    found, problems = {}, []
    listed = schema.with_role("documents")
    for number, row in enumerate(sources, 2):
        where = f"data/{listed}.csv, row {number}"
        file = folder / row["file"]
        if not row["file"] or not file.is_file():
            there = ", ".join(sorted(path.name for path in folder.glob("*.txt")))
            problems.append(
                f"{where}, column file: there is no {row['file']!r} in the folder of documents. "
                f"There are: {there or 'none'}. "
                "Correct the name, or bring the file."
            )
            continue
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != row["sha256"]:
            problems.append(
                f"{where}, column sha256: the file has {digest}, the row {row['sha256']}. "
                "Take the document that was coded, or check all its rows and correct the sum."
            )
            continue
        try:
            lines = content.decode("utf-8").removesuffix("\n").split("\n")
        except UnicodeDecodeError:
            problems.append(
                f"{where}, column file: {row['file']!r} is not UTF-8. Save it anew with the "
                "encoding UTF-8, and correct the sum."
            )
            continue
        if str(len(lines)) != row["n_lines"]:
            problems.append(
                f"{where}, column n_lines: {row['n_lines']}, but the file has {len(lines)} lines. "
                "Correct the number."
            )
        found[row["source_id"]] = Document(row["source_id"], lines)
    return found, problems
