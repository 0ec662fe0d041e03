"""The book as it would be without some of its rows: what would change, foretold and computed.

What rests on rows is foretold from what the notebooks record of each number. What would really
become of it is computed: the rows are deleted in a copy, and the notebooks run there.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pagemill import project, schema, tables
from pagemill.errors import DataError
from pagemill.release.edition import Edition, Name, read
from pagemill.runner import state
from pagemill.runner.environment import environment
from pagemill.site import editions
from pagemill.tables.reads import Read

KEPT = state.BUILD / "without"
CITED = ("source_id", "context_source_id")  # columns that say where a row was read

_SELECTION = re.compile(r"(?P<table>\w+):(?P<column>\w+)=(?P<value>.+)")
_REFERENCE = re.compile(r"(?P<table>\w+):(?P<row>[\w-]+)")


@dataclass(frozen=True)
class Withdrawal:
    """What is taken out: rows, and cells that named one of them."""

    name: str
    rows: frozenset[str]
    emptied: frozenset[str]  # rows that lose a cell and stay


@dataclass(frozen=True)
class Foretold:
    """What is known before anything is run of what rests on the rows."""

    alone: list[Name]  # numbers that rest on these rows and on no others
    partly: list[Name]
    open: list[Name]  # that name no row at all, on pages that read some of them
    pages: list[str]  # of rows that are taken out


def withdrawal(name: str) -> Withdrawal:
    """Return what must go with a document, a row, rows of a kind, or a group that the book names.

    A row that must name a row which goes, goes too; where it need not, it loses that cell.

    Parameters
    ----------
    name
        A document or web page; a row, such as ``pairs:some-id``; rows of one kind, such as
        ``figures:host=reprint``; or a group of those that the book hands over.

    Raises
    ------
    DataError
        If it is none of them, or no row is of that kind.
    """
    groups = project.handed("groups", {})
    rows: set[str] = set()
    for selection in groups.get(name, [name]):
        rows |= _selected(selection, sorted(groups))
    emptied: set[str] = set()
    while True:
        gone = _gone(rows, emptied) - rows
        if not gone:
            break
        rows |= gone
    return Withdrawal(name, frozenset(rows), frozenset(emptied - rows))


def _selected(name: str, groups: list[str]) -> set[str]:
    kind = _SELECTION.fullmatch(name)
    if kind:
        schema.field(kind["table"], kind["column"])  # raises, with the nearest name
        found = {
            f"{kind['table']}:{row[schema.primary_key(kind['table'])]}"
            for row in tables.rows(kind["table"])
            if row[kind["column"]] == kind["value"]
        }
        if not found:
            raise DataError(f"{name}: no row of data/{kind['table']}.csv has this value.")
        return found
    known = {
        f"{table}:{row[schema.primary_key(table)]}": row
        for table in schema.names()
        for row in tables.rows(table)
    }
    if name in known:
        return {name}
    roles = [schema.with_role(role) for role in ("documents", "web pages")]
    found = {f"{table}:{name}" for table in roles} & known.keys()
    if found:
        cited = {one for one, row in known.items() if name in [row.get(column) for column in CITED]}
        return found | cited
    documents = ", ".join(row[schema.primary_key(roles[0])] for row in tables.rows(roles[0]))
    told = f" Groups are: {', '.join(groups)}." if groups else ""
    raise DataError(
        f"{name}: no document, and no row. Documents are: {documents}.{told} A row is named as "
        "table:row_id, rows of a kind as table:column=value."
    )


def _gone(rows: set[str], emptied: set[str]) -> set[str]:
    """Return the rows that must name one of these; note those that lose a cell."""
    found: set[str] = set()
    for table in schema.names():
        key = schema.primary_key(table)
        named = _named(table)
        for row in tables.rows(table):
            own = f"{table}:{row[key]}"
            for column, other, needed in named:
                reference = f"{other}:{row[column]}" if other else row[column]
                if row[column] and reference in rows:
                    (found if needed else emptied).add(own)
    return found


def _named(table: str) -> list[tuple[str, str, bool]]:
    """Return the columns of a table that name rows, with their table, and whether they must.

    A column without a table names it in each cell, as in ``claims:some-id``.
    """
    keys = {
        key["fields"][0]: key["reference"]["resource"] or table
        for key in schema.table(table)["schema"].get("foreignKeys", [])
    }
    found = []
    for field in schema.fields(table):
        column = field["name"]
        needed = bool(field.get("constraints", {}).get("required"))
        if column in keys:
            found.append((column, keys[column], needed))
        elif _names_rows(table, column):
            found.append((column, "", True))
    return found


def _names_rows(table: str, column: str) -> bool:
    stated = [row[column] for row in tables.rows(table) if row[column]]
    matches = [_REFERENCE.fullmatch(text) for text in stated]
    return bool(stated) and all(match and match["table"] in schema.names() for match in matches)


def foretold(edition: Edition, out: Withdrawal) -> Foretold:
    """Return what rests on the rows, by what the notebooks record and were seen to read."""
    touched = out.rows | out.emptied
    found: tuple[list[Name], list[Name], list[Name]] = ([], [], [])
    touching = lru_cache(maxsize=None)(lambda read: not touched.isdisjoint(_of_part(read)))
    reading = {page for page in edition.pages if any(map(touching, _reads(page)))}
    for name in edition.numbers():
        rows = edition.rows(name)
        if rows and rows <= out.rows:
            found[0].append(name)
        elif rows & touched:
            found[1].append(name)
        elif not rows and name[0] in reading:
            found[2].append(name)
    return Foretold(*found, _pages(edition, out))


def _reads(page: str) -> list[Read]:
    """Return what a page of this folder was seen to read."""
    note = state.read_note(f"runs/{page}", "reads")
    return [Read.from_note(one) for one in note["reads"]] if note else []


def _of_part(read: Read) -> set[str]:
    """Return the rows of a part of a table."""
    key = schema.primary_key(read.table)
    return {
        f"{read.table}:{row[key]}"
        for row in tables.rows(read.table)
        if all(row[column] in values for column, values in read.where)
    }


def _pages(edition: Edition, out: Withdrawal) -> list[str]:
    """Return the pages of the rows."""
    found = []
    for table, about in schema.with_pages().items():
        for name, page in edition.pages.items():
            section, _, ident = name.removeprefix(f"{page.lang}/").rpartition("/")
            if section == about["section"] and f"{table}:{ident}" in out.rows:
                found.append(name)
    return found


def without(out: Withdrawal, jobs: int | None = None) -> Edition:
    """Return what the notebooks make without the rows: the edition as it opens.

    A statement that cannot do without a row fails, and those after it go on.
    """
    folder = KEPT / re.sub(r"[^\w-]+", "-", out.name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    root = Path.cwd()
    for path in sorted(root.iterdir()):
        if path.name not in ("data", "notebooks", "book", "_build") and path.name[0] != ".":
            (folder / path.name).symlink_to(path)
    for path in (root / "book").glob("*.md"):
        (folder / "book").mkdir(exist_ok=True)
        (folder / "book" / path.name).symlink_to(path)
    empty = _write_tables(folder / "data", out)
    _write_notebooks(folder / "notebooks", empty)
    lang = editions.listed()[0].lang  # each number is the same in all
    options = ["--lang", lang, *(["--jobs", str(jobs)] if jobs else [])]
    command = [sys.executable, "-m", "pagemill", "run", *options]
    subprocess.run(command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    return read(folder, f"without {out.name}").as_it_opens(lang)


def _write_tables(folder: Path, out: Withdrawal) -> set[str]:
    """Write the tables without the rows; return those in which none is left."""
    shutil.copytree("data", folder)
    empty = set()
    for table in schema.names():
        key, columns = schema.primary_key(table), schema.columns(table)
        left = [dict(row) for row in tables.rows(table) if f"{table}:{row[key]}" not in out.rows]
        named = _named(table)
        for row in left:
            for column, other, _ in named:
                if other and f"{other}:{row[column]}" in out.rows:
                    row[column] = ""
        stream = io.StringIO()
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(left)
        (folder / schema.table(table)["path"]).write_text(stream.getvalue(), encoding="utf-8")
        if not left:
            empty.add(table)
    return empty


def _write_notebooks(folder: Path, empty: set[str]) -> None:
    """Write the notebooks so that each statement may fail, and the runs that still have rows.

    What readers choose is left out.
    """
    folder.mkdir()
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_bytes())
        for cell in notebook["cells"]:
            tags = cell["metadata"].get("tags", [])
            if cell["cell_type"] == "code" and "parameters" not in tags:
                cell["source"] = tolerant("".join(cell["source"]))
        (folder / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    runs: dict[str, Any] = yaml.safe_load(Path("notebooks", "runs.yml").read_bytes())
    runs["runs"] = [
        {key: value for key, value in run.items() if key not in ("choices", "only")}
        for run in runs["runs"]
        if run.get("for_each") not in empty
    ]
    (folder / "runs.yml").write_text(yaml.safe_dump(runs), encoding="utf-8")


def tolerant(source: str) -> str:
    """Return code in which each statement may fail without keeping the next ones from running.

    A call that records several numbers of a dictionary becomes one call for each of them.
    """
    try:
        statements = [part for one in ast.parse(source).body for part in _parts(one)]
    except SyntaxError:  # IPython's own words; the cell fails or not as a whole
        return source
    body = [
        f"try:\n{textwrap.indent(ast.unparse(one), '    ')}\nexcept Exception:\n    pass"
        for one in statements
    ]
    return "\n".join(body)


def _parts(statement: ast.stmt) -> Iterator[ast.stmt]:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("quote", "record_all")
        and call.args
        and isinstance(call.args[0], ast.Dict)
    ):
        given = call.args[0]
        for key, value in zip(given.keys, given.values, strict=True):
            one = ast.Dict([key], [value])
            yield ast.Expr(ast.Call(call.func, [one, *call.args[1:]], call.keywords))
    else:
        yield statement
