"""What an edition of the book says: its rows, numbers, figures and sentences.

An edition is a folder of the project with its pages, or a released copy. What else a name may mean
is told in `named`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any

import yaml

from pagemill.errors import RunError, SiteError
from pagemill.notebook.formats import IN_PROSE, format_number
from pagemill.release import wording
from pagemill.runner import state
from pagemill.runner.environment import environment
from pagemill.site.contents import entries
from pagemill.words import LANGUAGES, label

SUMS = "SHA256SUMS"  # stands in every released copy, and in nothing else
PAGES, DATA, SOURCE = "pages", "-data.zip", "-source.zip"  # what a released copy holds
KEPT = state.BUILD / "editions"

Row = dict[str, str]
#: One number: the page that records it, and its key there.
Name = tuple[str, str]

_NUMBER = re.compile(
    r"\{num\}`(?:(?P<page>[a-z0-9/_-]+)#)?(?P<key>[a-z][a-z0-9-]*)(?::(?P<spec>[^`]*))?`"
)
_PAGE = re.compile(r"\{page\}`([^`<]*?)\s*(?:<[^`>]*>)?`")
_INCLUDE = re.compile(r"^```\{include\} (\S+)$.*?^```$", re.MULTILINE | re.DOTALL)
_NO_PROSE = re.compile(r"^(?:```|~~~|:::|\||<)|^\s*$")
_CAPTION = re.compile(
    r"<(?:fig)?caption[^>]*>(.*?)(?:<span class=.yl-source|</(?:fig)?caption>)", re.DOTALL
)
_TAG = re.compile(r"<[^>]+>")
_MARKUP = re.compile(r"^[#>\-*\s]+|\*\*|(?<!\w)[*_]|[*_](?!\w)|\\(?=\W)")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page in which numbers stand, as it is written."""

    page: str
    written: str

    @property
    def numbers(self) -> list[Name]:
        """The numbers that stand in it."""
        found = _NUMBER.finditer(self.written)
        return [(named(self.page, match["page"]), match["key"]) for match in found]


@dataclass(frozen=True)
class Finding:
    """A finding to take away, of a cell tagged `finding`: its heading, and how it is written."""

    heading: str
    written: str


@dataclass(frozen=True)
class Page:
    """A page: who made it, what it records, and the digests of what it shows."""

    name: str
    title: str = ""
    notebook: str = ""
    lang: str = "en"
    parameters: dict[str, Any] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    code: dict[str, int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)  # figure or table, such as `figure x`
    captions: dict[str, str] = field(default_factory=dict)  # of what is shown
    sentences: tuple[Sentence, ...] = ()
    rest: tuple[str, ...] = ()  # the sentences in which no number stands, as they are read
    findings: tuple[Finding, ...] = ()
    is_variant: bool = False  # what a reader gets who has chosen otherwise than the default


@dataclass(frozen=True)
class Edition:
    """All that an edition says."""

    name: str
    descriptor: dict[str, Any]
    tables: dict[str, dict[str, Row]]
    pages: dict[str, Page]  # in reading order, then by name
    lock: str = ""

    @property
    def version(self) -> str:
        """The version of the data."""
        return str(self.descriptor.get("version", ""))

    def as_it_opens(self, lang: str) -> Edition:
        """Return the edition in one language, before a reader has chosen anything."""
        pages = {
            name: page
            for name, page in self.pages.items()
            if page.lang == lang and not page.is_variant
        }
        return replace(self, pages=pages)

    def numbers(self) -> dict[Name, dict[str, Any]]:
        """Return all records of all pages."""
        return {
            (page.name, key): record
            for page in self.pages.values()
            for key, record in page.records.items()
        }

    def standing(self) -> dict[Name, list[Sentence]]:
        """Return the sentences in which each number stands, be it within another that is a text."""
        found: dict[Name, list[Sentence]] = {}
        for page in self.pages.values():
            for sentence in page.sentences:
                for name in dict.fromkeys(self.within(sentence.numbers)):
                    found.setdefault(name, []).append(sentence)
        return found

    def within(self, names: Iterable[Name]) -> Iterator[Name]:
        """Yield numbers, and those within them where they are texts."""
        for page, key in names:
            yield page, key
            value = self.value((page, key))
            for match in IN_PROSE.finditer(value) if isinstance(value, str) else ():
                if match["key"] != key:
                    yield from self.within([(page, match["key"])])

    def record(self, name: Name) -> dict[str, Any] | None:
        """Return what is recorded of a number; None where there is none."""
        page = self.pages.get(name[0])
        return page.records.get(name[1]) if page else None

    def value(self, name: Name) -> Any:
        """Return the value of a number; None where there is none."""
        record = self.record(name)
        return record["value"] if record else None

    def said(self, sentence: Sentence) -> str:
        """Return a sentence as a reader reads it."""
        return plain(self._filled(sentence.page, sentence.written))

    def found(self, page: str, finding: Finding) -> str:
        """Return a finding as a reader reads it."""
        return plain(self._filled(page, finding.written))

    def rows(self, name: Name) -> set[str]:
        """Return the rows on which a number rests; of a text also those of numbers within it."""
        records = [self.record(one) for one in self.within([name])]
        return {row for record in records if record for row in record["rows"]}

    def told(self, name: Name) -> str:
        """Return the value of a number as text; a recorded text with its numbers filled in."""
        value = self.value(name)
        return (
            plain(self._filled(name[0], value)) if isinstance(value, str) else format_number(value)
        )

    def _filled(self, page: str, text: str) -> str:
        def fill(match: re.Match[str]) -> str:
            where = named(page, match["page"])
            value = self.value((where, match["key"]))
            if value is None:
                return label("since.lost", self.pages[page].lang if page in self.pages else "en")
            try:
                shown = format_number(value, match["spec"] or "")
            except SiteError:
                shown = str(value)
            return self._filled(where, shown) if isinstance(value, str) else shown

        return _NUMBER.sub(fill, text)


def named(page: str, other: str | None) -> str:
    """Return the page that another one names: of the same language, which begins its name."""
    lang = page.partition("/")[0]
    if other is None:
        return page
    return f"{lang}/{other}" if lang in LANGUAGES else other


def plain(text: str) -> str:
    """Return Markdown as plain text."""
    return " ".join(_MARKUP.sub("", _PAGE.sub(r"\1", text)).split())


def sentences(page: str, text: str) -> Iterator[Sentence]:
    """Yield the sentences of a page's prose in which numbers stand."""
    for sentence in _prose(text):
        if _NUMBER.search(sentence):
            yield Sentence(page, sentence)


def _rest(text: str) -> Iterator[str]:
    """Yield the other sentences of a page's prose."""
    for sentence in _prose(text):
        if not _NUMBER.search(sentence):
            yield plain(sentence)


def _prose(text: str) -> Iterator[str]:
    lines = ["" if _NO_PROSE.match(line) else line for line in text.splitlines()]
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)", "\n".join(lines)):
        for sentence in wording.sentences(" ".join(block.split())):
            yield sentence.strip()


def read(folder: Path, name: str = "") -> Edition:
    """Return the edition in a folder: one of the project with its pages, or a released copy.

    Raises
    ------
    RunError
        If it is neither.
    """
    is_copy = (folder / SUMS).is_file()
    data = reader(folder, DATA if is_copy else "data")
    rest = reader(folder, SOURCE if is_copy else "")
    pages = folder / (PAGES if is_copy else "book")
    descriptor = data("datapackage.json")
    made = {
        path.relative_to(pages).with_suffix("").as_posix(): path
        for path in sorted(pages.rglob("*.ipynb"))
    }
    if descriptor is None or not made:
        raise RunError(
            f"{folder}: there is no edition of the book in it. Name a folder of the project whose "
            "notebooks have been run, a released copy, or a commit."
        )
    package = json.loads(descriptor)
    tables = {one["name"]: rows(one, data(one["path"]) or b"") for one in package["resources"]}
    read_pages = {name: page for name, path in made.items() if (page := _page(name, path))}
    listed = yaml.safe_load(rest("_toc.yml") or b"") or {}
    contents = [entry.removesuffix(".md") for entry in entries(listed)]
    for lang in LANGUAGES:  # pages written by hand: NAME.md, in a further language NAME.zh.md
        first, end = ("", "") if lang == LANGUAGES[0] else (f"{lang}/", f".{lang}")
        for entry in contents:
            name_of_page, text = first + entry.removeprefix("book/"), rest(f"{entry}{end}.md")
            if name_of_page not in read_pages and text is not None:
                said = _with_included(f"{entry}{end}.md", text.decode(), rest)
                read_pages[name_of_page] = Page(
                    name_of_page,
                    said.partition("\n")[0].removeprefix("# "),
                    lang=lang,
                    sentences=tuple(sentences(name_of_page, said)),
                    rest=tuple(_rest(said)),
                )
    order = [
        f"{first}{entry.removeprefix('book/')}"
        for first in ("", *(f"{lang}/" for lang in LANGUAGES))
        for entry in contents
    ]
    order = [one for one in order if one in read_pages]
    order += [one for one in read_pages if one not in order]
    lock = (rest("requirements.lock") or b"").decode()
    return Edition(
        name or str(folder), package, tables, {one: read_pages[one] for one in order}, lock
    )


def _with_included(file: str, text: str, rest: Callable[[str], bytes | None]) -> str:
    """Return the text of a file with those that it includes."""

    def included(match: re.Match[str]) -> str:
        named = posixpath.normpath(posixpath.join(posixpath.dirname(file), match[1]))
        return (rest(named) or b"").decode()

    return _INCLUDE.sub(included, text)


def reader(folder: Path, what: str) -> Callable[[str], bytes | None]:
    """Return what reads a file of a folder, or of the one zip in it whose name ends so."""
    if not what.endswith(".zip"):
        base = folder / what

        def from_folder(name: str) -> bytes | None:
            path = base / name
            return path.read_bytes() if path.is_file() else None

        return from_folder
    found = sorted(folder.glob(f"*{what}"))
    content: dict[str, bytes] = {}
    if found:
        with zipfile.ZipFile(found[0]) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
    return content.get


def rows(resource: dict[str, Any], content: bytes) -> dict[str, Row]:
    """Return the rows of a table's file by their ids, as written."""
    key = resource["schema"]["primaryKey"][0]
    stream = io.StringIO(content.decode("utf-8-sig"), newline="")
    return {row[key]: row for row in csv.DictReader(stream)}


def _page(name: str, path: Path) -> Page | None:
    notebook = json.loads(path.read_bytes())
    said = notebook.get("metadata", {}).get("pagemill")
    if said is None:
        return None
    prose = [
        "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"
    ]
    return Page(
        name=name,
        title=prose[0].partition("\n")[0].removeprefix("# ") if prose else "",
        notebook=said["notebook"],
        lang=said.get("lang", "en"),
        parameters=said.get("parameters", {}),
        records=said.get("records", {}),
        code=said.get("code", {}),
        shown=shown(notebook),
        captions=captions(notebook),
        sentences=tuple(one for text in prose for one in sentences(name, text)),
        rest=tuple(one for text in prose for one in _rest(text)),
        findings=tuple(_findings(notebook)),
        is_variant=said.get("choices", said).get("default", said["page"]) != said["page"],
    )


def _findings(notebook: dict[str, Any]) -> Iterator[Finding]:
    heading = ""
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] != "markdown":
            continue
        if "finding" in cell["metadata"].get("tags", ()):
            lines = [line for line in text.splitlines() if not _NO_PROSE.match(line)]
            yield Finding(heading, " ".join(" ".join(lines).split()))
        elif text.startswith("#"):
            heading = plain(text.partition("\n")[0])


def shown(notebook: dict[str, Any]) -> dict[str, str]:
    """Return the figures and tables that a page shows, such as ``figure x``, with their digests."""
    return {
        what: hashlib.sha256(drawn.encode()).hexdigest()[:32] for what, drawn in _drawn(notebook)
    }


def captions(notebook: dict[str, Any]) -> dict[str, str]:
    """Return the captions of what a page shows, as text, without unit and source."""
    found = {what: _CAPTION.search(drawn) for what, drawn in _drawn(notebook)}
    return {
        what: " ".join(unescape(_TAG.sub("", match[1])).split())
        for what, match in found.items()
        if match
    }


def _drawn(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            mark = output.get("metadata", {}).get("pagemill", {})
            for kind in ("figure", "table"):
                if kind in mark:
                    yield f"{kind} {mark[kind]}", "".join(output["data"].get("text/html", ""))


def run(folder: Path, *options: str, told: Callable[[str], None] = lambda _: None) -> None:
    """Run the notebooks of a project in another folder, with the code that stands there.

    Parameters
    ----------
    folder
        The project.
    options
        Those of the command `run`.
    told
        Is given each line that the command prints, as it comes.

    Raises
    ------
    RunError
        If one of them fails.
    """
    code = environment() | {"PYTHONPATH": str((folder / "src").resolve())}
    command = [sys.executable, "-m", "pagemill", "run", *options]
    said = []
    with subprocess.Popen(command, cwd=folder, env=code, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as process:  # fmt: skip
        for line in process.stdout or ():
            said.append(line)
            told(line)
    if process.returncode:
        raise RunError(f"{folder}: its notebooks do not run.\n{''.join(said).strip()[-3000:]}")
