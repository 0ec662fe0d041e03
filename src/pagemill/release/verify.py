"""Compute a released copy anew from what it holds, and compare all that it states.

The notebooks run in a folder of their own, with the code, tables and parameters of the copy. Of
each number, figure and table it is told whether the same comes out.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pagemill.errors import RunError
from pagemill.release import edition, parquet, sqlite
from pagemill.release.edition import Edition, Name

NUMBERS = "numbers.json"


@dataclass(frozen=True)
class Compared:
    """What was compared, whether it is the same, and what follows where it is not."""

    what: str
    same: bool
    stated: str = ""
    computed: str = ""
    depends: list[str] = field(default_factory=list)


def files(folder: Path) -> Iterator[Compared]:
    """Yield whether each file is the one that was released."""
    stated = {}
    for line in (folder / edition.SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        stated[name] = digest
    there = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    for name in sorted({*stated, *there} - {edition.SUMS}):
        found = there.get(name)
        digest = hashlib.sha256(found.read_bytes()).hexdigest() if found else "missing"
        wanted = stated.get(name, "not released")
        yield Compared(f"file {name}", digest == wanted, wanted, digest)


def cells(folder: Path) -> Iterator[Compared]:
    """Yield the cells in which the tables differ from those that the book was made from."""
    data, source = (_zip(folder, ending) for ending in (edition.DATA, edition.SOURCE))
    for one in json.loads(source["data/datapackage.json"])["resources"]:
        rows = [
            edition.rows(one, content)
            for content in (source[f"data/{one['path']}"], data.get(one["path"], b""))
        ]
        for ident in dict.fromkeys([*rows[0], *rows[1]]):
            before, after = (table.get(ident) for table in rows)
            name = f"row {one['name']}:{ident}"
            if before is None or after is None:
                told = ("missing", "there") if before is None else ("there", "missing")
                yield Compared(name, False, *told)
                continue
            for column in before:
                if before[column] != after.get(column):
                    named = f"{name}, {column}"
                    yield Compared(named, False, before[column], after.get(column, "missing"))


def _zip(folder: Path, ending: str) -> dict[str, bytes]:
    found = sorted(folder.glob(f"*{ending}"))
    if not found:
        raise RunError(f"{folder}: there is no *{ending} in it. Is it a released copy?")
    with zipfile.ZipFile(found[0]) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@contextmanager
def unpacked(folder: Path) -> Iterator[Path]:
    """Give a folder with what the book was made from, and the tables as they are in the copy."""
    with tempfile.TemporaryDirectory(prefix="verify-") as name:
        for prefix, ending in (("", edition.SOURCE), ("data", edition.DATA)):
            for path, content in _zip(folder, ending).items():
                target = Path(name, prefix, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        yield Path(name)


def outputs(stated: Edition, computed: Edition) -> Iterator[Compared]:
    """Yield whether each number, figure and table comes out as stated, in reading order."""
    standing, known = stated.standing(), stated.numbers()
    for name in [*known, *(one for one in computed.numbers() if one not in known)]:
        yield number(stated, computed, name, standing)
    for page in stated.pages.values():
        other = computed.pages.get(page.name, edition.Page(page.name))
        for what in dict.fromkeys([*page.shown, *other.shown]):
            digests = page.shown.get(what, "missing"), other.shown.get(what, "missing")
            yield Compared(f"{page.name} {what}", digests[0] == digests[1], *digests)
    for left in computed.pages.keys() - stated.pages.keys():
        yield Compared(f"page {left}", False, "missing", "there")


def number(
    stated: Edition,
    computed: Edition,
    name: Name,
    standing: dict[Name, list[edition.Sentence]],
) -> Compared:
    """Return whether a number comes out as stated: value, unit, rows and all."""
    before, after = (book.record(name) for book in (stated, computed))
    if before == after:
        return Compared("#".join(name), True)
    told = [_told(stated, name, before), _told(computed, name, after)]
    if told[0] == told[1]:  # the rows differ, or the unit
        told = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in (before, after)]
    depends = [f"{one.page}: “{stated.said(one)}”" for one in standing.get(name, ())]
    return Compared("#".join(name), False, told[0], told[1], depends)


def _told(book: Edition, name: Name, record: dict[str, Any] | None) -> str:
    return "missing" if record is None else f"{book.told(name)} {record.get('unit') or ''}".rstrip()


def forms(folder: Path, project: Path) -> Iterator[Compared]:
    """Yield whether SQLite and Parquet hold the tables of the copy.

    Parameters
    ----------
    folder
        The released copy.
    project
        What was unpacked of it; the working directory must be there.
    """
    made = project / "_forms"
    written = parquet.write(made / "parquet")
    pairs = [(folder / "parquet" / path.name, path) for path in written]
    made_database = sqlite.write(made / "book.sqlite")
    pairs += [(path, made_database) for path in sorted(folder.glob("*.sqlite"))]
    for stated, computed in pairs:
        name = stated.relative_to(folder).as_posix()
        same = stated.is_file() and stated.read_bytes() == computed.read_bytes()
        yield Compared(f"tables in {name}", same, "as written", "otherwise")


def listed(folder: Path, computed: Edition) -> Iterator[Compared]:
    """Yield the numbers for programs, of each language, that come out otherwise."""
    site = folder / "site"
    for file in sorted(site.rglob(NUMBERS)):
        within = file.parent.relative_to(site)  # the folder of an edition, which its pages bear
        for one in json.loads(file.read_bytes())["numbers"]:
            page, _, key = one["key"].partition("#")
            value = computed.value(((within / page).as_posix(), key))
            if value != one["value"]:
                name = f"{file.relative_to(site).as_posix()} {one['key']}"
                told = "missing" if value is None else str(value)
                yield Compared(name, False, str(one["value"]), told)


def named(book: Edition, name: str) -> Name:
    """Return the number that is named by page and key.

    Raises
    ------
    RunError
        If there is none.
    """
    page, _, key = name.partition("#")
    if book.record((page, key)) is None:
        known = [f"{one}#{own}" for one, own in book.numbers()]
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise RunError(f"{name}: the copy states no such number.{hint}")
    return page, key


def way(folder: Path, book: Edition, name: Name) -> list[str]:
    """Return the way of a number: page, record, notebook and cell, rows, document, line, phrase."""
    page, record = book.pages[name[0]], book.numbers()[name]
    lines = [f"page      {page.title} (site/book/{page.name}.html)"]
    lines += [f"sentence  {book.said(one)}" for one in book.standing().get(name, ())]
    lines.append(f"record    {name[1]} = {_told(book, name, record)}")
    if record.get("method"):
        lines.append(f"          {record['method']}")
    given = ", ".join(f"{key} = {value!r}" for key, value in page.parameters.items())
    lines.append(f"notebook  notebooks/{page.notebook}.ipynb{f' ({given})' if given else ''}")
    lines += [f"cell      {line}" for line in _cell(_zip(folder, edition.SOURCE), page, name[1])]
    resources = book.descriptor["resources"]
    documents = next((one["name"] for one in resources if one.get("role") == "documents"), "")
    for reference in record["rows"]:
        lines.append(f"row       {_cited(book, documents, reference)}")
    return lines


def _cell(source: dict[str, bytes], page: edition.Page, key: str) -> list[str]:
    """Return the lines of the notebook's cell that names the record."""
    notebook = json.loads(source[f"notebooks/{page.notebook}.ipynb"])
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code" and f'"{key}"' in text:
            return text.splitlines()
    return ["(its key is composed where it is computed)"]


def _cited(book: Edition, documents: str, reference: str) -> str:
    table, _, ident = reference.partition(":")
    row = book.tables.get(table, {}).get(ident)
    if row is None:
        return f"{reference} (missing)"
    document = book.tables.get(documents, {}).get(row.get("source_id", ""), {})
    where = next((document[name] for name in ("title_zh", "title_en") if document.get(name)), "")
    place = ", ".join(filter(None, [where, f"line {row['line']}" if row.get("line") else ""]))
    phrase = f": “{row['evidence']}”" if row.get("evidence") else ""
    return f"{reference}{f' ({place})' if place else ''}{phrase}"
