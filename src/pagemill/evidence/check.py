"""Check everything: schema, rows, citations, coverage, prose, words, both languages."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pagemill import project, schema, tables
from pagemill.errors import number_of_problems
from pagemill.evidence import citations, coverage, documents, pairs, prose, worded

Against = Callable[[documents.Tables, documents.Documents], list[str]]


class Report(NamedTuple):
    """What a check found: lines to print and problems, each a complete message."""

    lines: list[str]
    problems: list[str]


def rows() -> documents.Tables:
    """Return all tables as their rows."""
    return {name: tables.rows(name) for name in schema.names()}


def content(found: documents.Tables, folder: Path | None) -> list[str]:
    """Return what is wrong with rows that the schema allows.

    Parameters
    ----------
    found
        All tables, each as its rows.
    folder
        Folder of the documents; None checks only what needs none.
    """
    problems = [problem for check in project.handed("checks", ()) for problem in check(found)]
    if folder is not None:
        read, missing = documents.read(found[schema.with_role("documents")], folder)
        problems += missing + against(found, read)
    return problems


def against(found: documents.Tables, read: dict[str, documents.Document]) -> list[str]:
    """Return where the tables and the documents disagree."""
    return [problem for check in comparisons() for problem in check(found, read)]


def comparisons() -> tuple[Against, ...]:
    """Return what compares rows with the documents: the engine's checks, then the book's."""
    own = (citations.check, coverage.check, coverage.remaining_names, coverage.persons)
    return (*own, *project.handed("against", ()))


def run(folder: Path | None) -> Report:
    """Check the tables, and with the documents the citations too.

    Parameters
    ----------
    folder
        Folder of the documents, or None.
    """
    started = time.perf_counter()
    problems = tables.problems()
    lines = []
    if problems:
        lines.append("Nothing more was checked of the tables: their rows must be right first.")
    else:
        found = rows()
        problems = content(found, folder)
        problems += project.handed("whole", [])
        lines.append(f"{len(found)} tables with {sum(map(len, found.values()))} rows")
        lines += _counts(found) + (_coverage(found, folder) if folder else [])
    problems += prose.problems()
    problems += worded.problems()
    both = pairs.find()
    problems += pairs.problems(both)
    if unread := pairs.unread(both):
        lines.append(
            f"{unread} texts that stand in both languages are new, or have changed in both: read "
            f"them side by side, then {project.command()} confirm"
        )
    if folder is None:
        lines.append("The citations were not checked: name the documents with --sources.")
    lines.append(f"{number_of_problems(problems)}; {time.perf_counter() - started:.1f} s")
    return Report(lines, problems)


def _counts(found: documents.Tables) -> list[str]:
    names = [row["source_id"] for row in found.get(schema.with_role("documents"), [])]
    heading = f"{'table':<20}{'rows':>7}" + "".join(f"{name:>7}" for name in names)
    lines = [heading]
    for table, table_rows in found.items():
        line = f"{table:<20}{len(table_rows):>7}"
        if "source_id" in schema.columns(table):
            for name in names:
                line += f"{sum(row['source_id'] == name for row in table_rows):>7}"
        lines.append(line)
    return lines


def _coverage(found: documents.Tables, folder: Path) -> list[str]:
    read, _ = documents.read(found[schema.with_role("documents")], folder)
    counted = coverage.count(found, read)
    if not counted:  # no document is there, which is a problem already told
        return []
    whole = coverage.Coverage(*(sum(column) for column in zip(*counted.values(), strict=True)))
    return [
        f"{name}: {one.clauses} clauses, {one.cited} cited, {one.set_aside} set aside with a "
        f"reason, coverage {(one.cited + one.set_aside) / max(one.clauses, 1):.1%}"
        for name, one in {**counted, "all documents": whole}.items()
    ]
