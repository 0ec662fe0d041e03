"""Begin a document: its row, what could be coded in it, and what no row covers yet."""

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pagemill import project, schema, tables
from pagemill.errors import DataError
from pagemill.evidence import check, coverage, proposals
from pagemill.evidence.citations import where
from pagemill.evidence.documents import Document
from pagemill.new import row
from pagemill.runner import state


class Begun(NamedTuple):
    """A document that was begun: its id, the file of proposals, how many of each kind.

    `left` has a line for each clause that no row covers.
    """

    source_id: str
    file: Path
    counted: dict[str, int]
    left: list[str]


def source(file: Path, cells: Mapping[str, str]) -> Begun:
    """Add the row of a document and write down what could be coded in it.

    The proposals go to `_build/proposals/`, never into a table: judging them is a person's work.

    Parameters
    ----------
    file
        A text in UTF-8, in the folder of documents.
    cells
        Column -> cell, for what the file does not tell: its title, its kind.

    Raises
    ------
    DataError
        If the file is no text, is coded already, or its row is wrong, also in that it gives a
        title or date that `check` would not find in the document. Nothing has been written.
    """
    table = schema.with_role("documents")
    if not table:
        raise DataError(
            "data/datapackage.json: no table has the role of documents. Write "
            '"role": "documents" into the one that lists them.'
        )
    try:
        content = file.read_bytes()
        lines = content.decode("utf-8").removesuffix("\n").split("\n")
    except OSError as error:
        raise DataError(f"{file}: {error.strerror}. Name the file of a document.") from None
    except UnicodeDecodeError:
        raise DataError(f"{file}: not UTF-8. Save it anew with the encoding UTF-8.") from None
    known = {one["source_id"]: one for one in tables.rows(table)}
    digest = hashlib.sha256(content).hexdigest()
    for ident, one in known.items():
        if one["sha256"] == digest:
            raise DataError(f"{file}: this document is {ident} already. Code its lines.")
    own = {"source_id": _next([*known]), "file": file.name, "sha256": digest}
    own["n_lines"] = str(len(lines))
    own |= cells
    document = Document(own["source_id"], lines)
    register, rows = row.made(table, own)
    row.refuse(_against(table, own, document))
    found = _propose(document, cells)
    state.write(register, rows)
    target = state.BUILD / "proposals" / f"{document.source_id}.csv"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([proposals.Proposal._fields, *found])
    state.write(target, text.getvalue().encode())
    kinds = [one.kind for one in found]
    counted = {kind: kinds.count(kind) for kind in ("name", "number", "date")}
    return Begun(document.source_id, target, counted, _left(document))


def _against(table: str, cells: Mapping[str, str], document: Document) -> list[str]:
    """Return what `check` would say of the row of a document, which is not written yet."""
    found = check.rows()
    found[table].append({name: cells.get(name, "") for name in schema.columns(table)})
    place = where(table, len(found[table]) - 1)
    problems = check.against(found, {document.source_id: document})
    return [problem for problem in problems if problem.startswith((f"{place}:", f"{place},"))]


def _left(document: Document) -> list[str]:
    """Return a line for each clause that no row covers, as `check` counts them."""
    read = {document.source_id: document}
    return [
        f"line {clause.line}, character {clause.start + 1}: {document.of(clause).strip()[:20]!r}"
        for clause in coverage.uncovered(check.rows(), read)[document.source_id]
    ]


def _propose(document: Document, cells: Mapping[str, str]) -> list[proposals.Proposal]:
    handed = project.handed("names", {})
    years = re.findall(r"(?:19|20)\d\d", " ".join([*cells.values(), *document.lines]))
    words = (handed.get(name, ()) for name in ("endings", "before", "further"))
    return proposals.proposals(document, int(years[0]) if years else 0, *words)


def _next(known: list[str]) -> str:
    """Return the id after the last one of the form d000."""
    numbers = [int(ident[1:]) for ident in known if re.fullmatch(r"d\d+", ident)]
    return f"d{max(numbers, default=-1) + 1:03d}"
