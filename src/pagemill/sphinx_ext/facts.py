"""What the pages rest on: the records of a page's notebook and the rows of the tables."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from pagemill import paths, schema
from pagemill.errors import DataError
from pagemill.sphinx_ext.chosen import edition

_SHARE = re.compile(r"\{num\}`(?P<key>[a-z][a-z0-9-]*):[^`]*%`")
_ROW_LINK = re.compile(r'href=\\"row:(\w+:[\w-]+)')  # as it stands in the JSON of a notebook


P = ParamSpec("P")
T = TypeVar("T")
_forget: list[Callable[[], None]] = []  # what clears each memory


def once_a_build(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function of a project's tables be computed once in a build, however often it is asked.

    What it returns is shared: nobody changes it.
    """

    @cache
    def known(_root: Path, arguments: tuple[Hashable, ...]) -> T:
        return function(*arguments)  # type: ignore[call-arg,arg-type]

    @wraps(function)
    def asked(*arguments: P.args, **_: P.kwargs) -> T:
        return known(paths.root(), arguments)

    _forget.append(known.cache_clear)
    return asked


def begin() -> None:
    """Forget what was computed in the build before."""
    for forget in _forget:
        forget()


@dataclass(frozen=True)
class Page:
    """A generated page: its title, notebook, parameters, what it recorded, the rows it shows."""

    name: str
    title: str = ""
    notebook: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    lang: str = "en"
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    code: dict[str, int] = field(default_factory=dict)  # number -> cell whose code computes it
    shares: frozenset[str] = frozenset()  # keys of numbers that its prose prints in per cent
    form: dict[str, Any] = field(default_factory=dict)  # what it asks of a reader
    default: str = ""  # the page with the default of what readers choose; empty without choices
    made: tuple[tuple[str, str], ...] = ()  # parameter and, in short, the value chosen

    @property
    def is_variant(self) -> bool:
        """Whether the page is what a reader gets who has chosen otherwise than the default."""
        return self.default not in ("", self.name)


def docname(page: str) -> str:
    """Return Sphinx's name of a page (``section/id``)."""
    return page if page == "index" else f"book/{page}"


def page_name(doc: str) -> str:
    """Return the page (``section/id``) that Sphinx calls `doc`."""
    return doc.removeprefix("book/")


def find_page(name: str) -> Page | None:
    """Return what a page (``section/id``) says of itself, or None if there is no such page."""
    return read_page(file_of(name))


def file_of(name: str) -> Path:
    """Return the file of a page (``section/id``) that a run makes, in the edition being built."""
    return paths.root() / edition().file(docname(name), ".ipynb")


def read_page(file: str | Path) -> Page | None:
    """Return what a page's notebook says of itself, or None for a hand-written page."""
    file = Path(file)
    if file.suffix != ".ipynb" or not file.is_file():
        return None
    return _read_page(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _read_page(file: Path, _stamp: int) -> Page | None:
    text = file.read_text(encoding="utf-8")
    notebook = json.loads(text)
    said = notebook.get("metadata", {}).get("pagemill")
    if said is None:
        return None
    chosen = said.get("choices", {})
    return Page(
        name=said["page"],
        title="".join(notebook["cells"][0]["source"]).partition("\n")[0].removeprefix("# "),
        notebook=said["notebook"],
        parameters=said.get("parameters", {}),
        lang=said.get("lang", "en"),
        records=said.get("records", {}),
        tables=tuple(said.get("tables", ())),
        figures=tuple(said.get("figures", ())),
        rows=tuple(dict.fromkeys(_ROW_LINK.findall(text))),
        code=said.get("code", {}),
        shares=frozenset(_SHARE.findall(text)),
        form=said.get("form", {}),
        default=chosen.get("default", ""),
        made=tuple((name, value) for name, value in chosen.get("made", ())),
    )


def table_page(table: str) -> str:
    """Return the page that lists the rows of a table."""
    return f"data/{table.replace('_', '-')}"


@once_a_build
def rows(table: str) -> dict[str, dict[str, str]]:
    """Return the rows of a table as written, by row id.

    Raises
    ------
    DataError
        If there is no such table.
    """
    file = schema.csv_file(table)
    return _read_rows(file, schema.primary_key(table), file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read_rows(file: Path, key: str, _stamp: int) -> dict[str, dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return {row[key]: row for row in csv.DictReader(stream)}


def row(reference: str) -> dict[str, str] | None:
    """Return the row that ``table:row_id`` names, or None if there is none."""
    table, _, ident = reference.partition(":")
    try:
        return rows(table).get(ident)
    except (DataError, FileNotFoundError):
        return None


#: The same as `schema.with_role`, which looks at its file each time.
with_role = once_a_build(schema.with_role)
