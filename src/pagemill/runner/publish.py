"""Turn an executed notebook into a page: the same bytes for the same results.

What a page takes over: prose of its language with ``{{ key }}`` filled in from the records, code,
and of each output the one form the site draws. What it leaves behind: injected parameters, records
(they move to the metadata), marks of what was read, JupyterLab's copy of a figure, time stamps and
random ids.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pagemill import asking, project
from pagemill.errors import RunError, SiteError
from pagemill.notebook import formats
from pagemill.runner.defaults import with_values
from pagemill.runner.steady import steady

if TYPE_CHECKING:
    from pagemill.runner.runs import Run

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
DRAWN = (  # the site draws the first of these that an output has
    "text/html",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/markdown",
    "text/latex",
    "text/plain",
)
# Braces after a letter belong to a formula, as in \frac{{a}}{2}.
PLACEHOLDER = re.compile(r"(?<![A-Za-z])\{\{\s*([\w-]+)(?::([^{}\s]*))?\s*\}\}")
MARKUP = re.compile(r"[\\`*_{}\[\]<>|$&~#]")
# Code, in which braces are meant as they stand; a directive's block is prose, but for code's own.
CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})(?!\{(?!code)).*?^(?P=fence)|(?<!`)(?P<ticks>`{1,2})(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
ATTACHMENT = re.compile(r"(?<=[(<\"'])attachment:([^)>\"'\s]+)")
# A file that is linked from where the page stands: no address of another kind, no place on it.
BESIDE = re.compile(r"(?<=\]\()(?![a-z]+:|[/#<])(?=[^)\s]+\))", re.IGNORECASE)
TEMPORARY_KEYS = ("papermill", "execution", "collapsed", "scrolled", "ExecuteTime")


def _silent() -> tuple[str, ...]:
    """Return the types of outputs that no page shows: record, what was read, form, words."""
    return (*map(project.mime, ("record", "read", "form")), asking.MIME)


@dataclass(frozen=True)
class Page:
    """A page and what its run was seen to read."""

    content: bytes
    reads: list[dict[str, Any]]
    asked: list[str]  # what else it asked for, as `pagemill.asking` tells it

    @property
    def tables(self) -> list[str]:
        """The tables of which it read."""
        return sorted({read["table"] for read in self.reads})


def publish(notebook: dict[str, Any], run: "Run") -> Page:
    """Return the page of an executed notebook.

    Raises
    ------
    RunError
        With all that keeps the notebook from being a page: a warning on standard error, an output
        the site cannot draw, a key recorded twice, a placeholder without a record.
    """
    gathered = _Gathered()
    shown = [cell for cell in notebook["cells"] if _belongs(cell, run.lang)]
    for number, cell in enumerate(shown):
        if cell["cell_type"] == "code":
            gathered.take(number, cell)
    cells = [(n, cell) for n, cell in enumerate(shown) if _has_subject(cell, gathered.keys)]
    published = [_cell(number, cell, run, gathered) for number, cell in cells]
    if gathered.problems:
        raise RunError.from_problems(
            f"{run.page}: the notebook ran but gives no page.", gathered.problems
        )
    for number, ((place, _), cell) in enumerate(zip(cells, published, strict=True), start=1):
        cell["id"] = f"cell-{number}"
        if "hide-input" in _tags(cell):
            gathered.code |= dict.fromkeys(gathered.recorded.get(place, ()), number)
    page = {
        "cells": published,
        "metadata": _metadata(notebook["metadata"], run, gathered),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return Page((text + "\n").encode(), gathered.reads, sorted(gathered.asked))


class _Gathered:
    """What the outputs of a notebook hand over to its page."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.recorded: dict[int, list[str]] = {}  # cell -> keys of the numbers it records
        self.code: dict[str, int] = {}  # number -> cell of the page that shows its code
        self.figures: list[str] = []
        self.form: dict[str, Any] = {}  # what the page asks of a reader
        self.keys: set[str] = set()  # of records, figures and tables shown
        self.reads: list[dict[str, Any]] = []  # each once, in the order of the first
        self.asked: set[str] = set()
        self.problems: list[str] = []

    def take(self, number: int, cell: dict[str, Any]) -> None:
        """Take over the records and marks of a code cell; note what a page may not have."""
        where = f"cell {number + 1} (In [{cell.get('execution_count')}])"
        for output in cell["outputs"]:
            if output.get("name") == "stderr":
                self.problems.append(
                    f"{where}: wrote to standard error: {output['text'].strip()!r}. A page's run "
                    "gives no warning: mend the cause, or silence this one warning in the cell."
                )
            data = output.get("data", {})
            record_mime, read_mime, form_mime, asked_mime = _silent()
            self.asked.update(data.get(asked_mime, {}).get("asked", ()))
            self.form = data.get(form_mime, self.form)  # the last tells of all names
            if read_mime in data:
                read = data[read_mime]
                if read not in self.reads:
                    self.reads.append(read)
            if record_mime in data:
                record = dict(data[record_mime])
                self._once(where, record["key"], self.records)
                self.recorded.setdefault(number, []).append(record["key"])
                self.records[record.pop("key")] = record
            mark = output.get("metadata", {}).get("pagemill", {})
            self.keys.update(mark.values())
            if "figure" in mark:
                self._once(where, mark["figure"], self.figures)
                self.figures.append(mark["figure"])
            if data and not any(kind in data for kind in (*_silent(), *DRAWN[:-1])):
                unknown = [kind for kind in data if kind not in DRAWN]
                if unknown:
                    self.problems.append(
                        f"{where}: an output the site cannot draw ({', '.join(unknown)}). "
                        "Hand a figure to show(), a frame to table()."
                    )

    def _once(self, where: str, key: str, known: Any) -> None:
        if key in known:
            self.problems.append(f"{where}: the key {key!r} is used twice. Give each its own.")


def _tags(cell: dict[str, Any]) -> list[str]:
    return cell.get("metadata", {}).get("tags", [])


def _belongs(cell: dict[str, Any], lang: str) -> bool:
    tags = _tags(cell)
    languages = [tag for tag in tags if tag.startswith("lang-")]
    return "injected-parameters" not in tags and (not languages or f"lang-{lang}" in languages)


def _has_subject(cell: dict[str, Any], shown: set[str]) -> bool:
    """Tell whether a cell tagged ``with-KEY`` has what it speaks of: a heading needs its table."""
    needed = {tag.removeprefix("with-") for tag in _tags(cell) if tag.startswith("with-")}
    return needed <= shown


def _cell(number: int, cell: dict[str, Any], run: "Run", gathered: _Gathered) -> dict[str, Any]:
    source, tags = cell["source"], list(_tags(cell))
    metadata = {k: v for k, v in cell["metadata"].items() if k not in (*TEMPORARY_KEYS, "tags")}
    published: dict[str, Any] = {"cell_type": cell["cell_type"], "metadata": metadata}
    if cell["cell_type"] == "markdown":
        source = _fill(source, run, gathered)
        if run.is_variant:  # it stands a folder below the page for which the links are written
            source = BESIDE.sub("../", source)
        source = _with_pictures(number, source, cell.get("attachments", {}), gathered)
    elif cell["cell_type"] == "code":
        if "parameters" in tags:
            source = with_values(source, run.parameters)
        outputs = list(_outputs(number, cell["outputs"]))
        published |= {"execution_count": cell["execution_count"], "outputs": outputs}
        hiding = "hide-input"
        if run.is_profile:  # readers of a profile want facts; its code is one link away
            hiding = "remove-input" if outputs else "remove-cell"
        if not {"hide-input", "remove-input", "hide-cell", "remove-cell"} & set(tags):
            tags.append(hiding)
    if tags:
        metadata["tags"] = tags
    return {**published, "source": source}


def _outputs(number: int, outputs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the outputs that the page keeps, each in the one form that the site draws."""
    for output in outputs:
        if "data" not in output:
            text = "".join(output["text"]) if "text" in output else None
            yield {**output, **({"text": steady("text/plain", text, "")} if text else {})}
            continue
        if any(kind in output["data"] for kind in _silent()):
            continue
        drawn = next((kind for kind in DRAWN if kind in output["data"]), None)
        if drawn is None:
            continue
        value = output["data"][drawn]
        if not {"figure", "table", "form"} & output["metadata"].get("pagemill", {}).keys():
            value = steady(drawn, "".join(value), f"out-{number + 1}")
        metadata = {k: v for k, v in output["metadata"].items() if k == "pagemill"}
        yield {**output, "data": {drawn: value}, "metadata": metadata}


def _fill(text: str, run: "Run", gathered: _Gathered) -> str:
    """Fill ``{{ key }}`` and ``{{ key:format }}`` from the records."""
    code = [found.span() for found in CODE.finditer(text)]

    def value(match: re.Match[str]) -> str:
        key, form = match[1], match[2] or ""
        is_code = any(start < match.start() < end for start, end in code)
        if key not in gathered.records and is_code:
            return match[0]
        if key not in gathered.records:
            gathered.problems.append(
                f"{match[0]}: no such record. Recorded are: "
                f"{', '.join(gathered.records) or 'none'}. Record it, or correct the name; "
                "braces that are meant as they stand go into code, or are written \\{\\{ \\}\\}."
            )
            return match[0]
        try:
            filled = formats.format_number(gathered.records[key]["value"], form)
        except SiteError as error:
            gathered.problems.append(f"{match[0]}: {error}")
            return match[0]
        return filled if is_code else _escape(filled, gathered)

    return PLACEHOLDER.sub(value, text)


def _with_pictures(number: int, text: str, attachments: dict[str, Any], gathered: _Gathered) -> str:
    """Put pictures that were pasted into a cell into its text, as the site shows them."""

    def picture(match: re.Match[str]) -> str:
        name = unquote(match[1])
        kinds = attachments.get(name, attachments.get(match[1], {}))
        kind = next((kind for kind in kinds if kind.startswith("image/")), None)
        if kind is None:
            gathered.problems.append(
                f"cell {number + 1}: the picture {name!r} is not in the cell. Paste it again, or "
                "put the file into book/ and name it there."
            )
            return match[0]
        return f"data:{kind};base64,{''.join(''.join(kinds[kind]).split())}"

    return ATTACHMENT.sub(picture, text)


def _escape(text: str, gathered: _Gathered) -> str:
    """Escape what Markdown would take for markup, but for references to recorded numbers."""
    escaped, end = [], 0
    for match in formats.IN_PROSE.finditer(text):
        if match["key"] in gathered.records:
            escaped += [MARKUP.sub(r"\\\g<0>", text[end : match.start()]), match[0]]
            end = match.end()
    return "".join([*escaped, MARKUP.sub(r"\\\g<0>", text[end:])])


def _metadata(given: dict[str, Any], run: "Run", gathered: _Gathered) -> dict[str, Any]:
    kept = {k: v for k, v in given.items() if k not in (*TEMPORARY_KEYS, "widgets")}
    metadata = {
        **kept,
        "kernelspec": KERNEL,
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        "pagemill": {
            "page": run.address,
            "notebook": run.notebook,
            "parameters": run.parameters,
            "lang": run.lang,
            "records": gathered.records,
            "code": gathered.code,
            "tables": sorted({read["table"] for read in gathered.reads}),
            "figures": gathered.figures,
            **({"form": gathered.form} if gathered.form else {}),
        },
    }
    if run.default:
        default = run.default.removeprefix(f"{run.lang}/")  # within its edition, as the page
        metadata["pagemill"]["choices"] = {"default": default, "made": run.made}
    if run.is_profile or run.is_variant:
        metadata["orphan"] = True
    if run.is_variant:  # a search finds the default, which leads here
        metadata["nosearch"] = True
    return metadata
