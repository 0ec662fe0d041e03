"""The runs of `notebooks/runs.yml`: which notebook, with which parameters, gives which page."""

import ast
import difflib
import fnmatch
import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from yilianti import paths, schema, tables
from yilianti.analysis import multiverse
from yilianti.errors import RunError, YiliantiError, number_of_problems

FILE = "notebooks/runs.yml"
TOP_KEYS = ("languages", "limits", "runs")
ENTRY_KEYS = ("notebook", "page", "for_each", "where", "parameters")
LANGUAGES = ("en", "zh")
PART = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Limits:
    """How much a notebook may take before it is ended."""

    cell_seconds: float = 120
    notebook_seconds: float = 600
    memory_mb: int = 4096


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters, and the page it gives."""

    notebook: str
    page: str
    lang: str
    parameters: dict[str, Any]
    row: dict[str, str] | None = None

    @property
    def is_profile(self) -> bool:
        """Whether the page is one of many made from the rows of a table."""
        return self.row is not None

    @property
    def source(self) -> Path:
        """The notebook's path, relative to the project's root."""
        return Path("notebooks", f"{self.notebook}.ipynb")

    @property
    def target(self) -> Path:
        """The page's path, relative to the project's root."""
        return Path("book", f"{self.page}.ipynb")

    def command(self) -> str:
        """Return the command that makes this page alone."""
        return f"yilianti run --page {self.page}"


@dataclass(frozen=True)
class Book:
    """All that `runs.yml` says."""

    languages: list[str]
    limits: Limits
    runs: list[Run]


@dataclass
class Notebook:
    """A notebook's parameters, as far as they can be read without running it."""

    path: Path
    problem: str | None = None
    defaults: dict[str, Any] = field(default_factory=dict)


def read_notebook(path: Path) -> Notebook:
    """Read which parameters a notebook takes, with their defaults where these are literals."""
    where = f"notebooks/{path.name}"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError):
        return Notebook(path, f"{where}: not a notebook. Restore it from git.")
    tagged = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", ())]
    if len(tagged) != 1:
        count = "no cell" if not tagged else f"{len(tagged)} cells"
        return Notebook(
            path,
            f"{where}: {count} tagged 'parameters'. Tag exactly one cell, whose assignments are "
            "the defaults, so that the notebook also runs alone.",
        )
    source = tagged[0]["source"]
    try:
        tree = ast.parse(source if isinstance(source, str) else "".join(source))
    except SyntaxError as error:
        return Notebook(
            path, f"{where}, parameters cell, line {error.lineno}: {error.msg}. Mend the cell."
        )
    return Notebook(path, defaults=dict(_assignments(tree)))


def _assignments(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        try:
            default = ast.literal_eval(value)
        except ValueError:
            default = None
        yield from ((target.id, default) for target in targets if isinstance(target, ast.Name))


def near(word: object, allowed: Iterable[str]) -> str:
    """Return a hint that names the nearest allowed word, or nothing."""
    found = difflib.get_close_matches(str(word), list(allowed), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def load() -> Book:
    """Read `runs.yml` and expand it into runs.

    Raises
    ------
    RunError
        With all problems of the file at once.
    """
    reader = _Reader(paths.root())
    book = reader.read()
    if reader.problems:
        raise RunError.from_problems(
            f"{FILE}: {number_of_problems(reader.problems)}.",
            reader.problems,
        )
    return book


class _Reader:
    """Reads `runs.yml` and collects all that is wrong with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []
        self.languages: list[str] = ["en"]
        self._notebooks: dict[str, Notebook] = {}
        self._rows: dict[str, list[dict[str, str]] | None] = {}

    @cached_property
    def available(self) -> list[str]:
        return sorted(path.stem for path in (self.root / "notebooks").glob("*.ipynb"))

    def read(self) -> Book:
        file = self.root / FILE
        if not file.is_file():
            self.problems.append("the file is missing. Restore it from git.")
            return Book([], Limits(), [])
        text = file.read_text(encoding="utf-8")
        try:
            data, lines = yaml.safe_load(text), _entry_lines(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f"line {mark.line + 1}: " if mark else ""
            self.problems.append(f"{line}not valid YAML: {getattr(error, 'problem', error)}.")
            return Book([], Limits(), [])
        if not isinstance(data, dict) or not isinstance(data.get("runs"), list):
            self.problems.append("there is no list `runs:`. Begin with `languages: [en]`, `runs:`.")
            return Book([], Limits(), [])
        self._unknown_keys("", data, TOP_KEYS)
        self._read_languages(data.get("languages", ["en"]))
        limits = self._limits(data.get("limits") or {})
        runs: list[Run] = []
        origin: dict[str, str] = {}
        for number, entry in enumerate(data["runs"], start=1):
            where = f"entry {number} (line {lines[number - 1]})"
            for run in self._expand(where, entry):
                if run.page in origin:
                    self.problems.append(
                        f"{where}: the page {run.page!r} is made by {origin[run.page]} too. "
                        "Give each run its own page."
                    )
                elif (self.root / "book" / f"{run.page}.md").exists():
                    self.problems.append(
                        f"{where}: book/{run.page}.md is there already. "
                        "Rename it, or give the run another page."
                    )
                origin.setdefault(run.page, where)
                runs.append(run)
        return Book(self.languages, limits, runs)

    def _unknown_keys(self, where: str, entry: dict[str, Any], allowed: tuple[str, ...]) -> None:
        for key in entry:
            if key not in allowed:
                self.problems.append(
                    f"{where and where + ': '}unknown key {key!r}.{near(key, allowed)} "
                    f"Keys are: {', '.join(allowed)}."
                )

    def _read_languages(self, languages: Any) -> None:
        if not isinstance(languages, list) or not languages:
            self.problems.append("languages: give a list such as [en].")
            return
        for lang in languages:
            if lang not in LANGUAGES:
                self.problems.append(f"languages: {lang!r} is not one of {', '.join(LANGUAGES)}.")
        self.languages = languages

    def _limits(self, given: Any) -> Limits:
        allowed = tuple(Limits.__dataclass_fields__)
        if not isinstance(given, dict):
            self.problems.append(f"limits: give a mapping with {', '.join(allowed)}.")
            return Limits()
        self._unknown_keys("limits", given, allowed)
        for key, value in given.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                self.problems.append(f"limits: {key} is {value!r}. Give a number above 0.")
        return Limits(**{key: given[key] for key in allowed if key in given})

    def _expand(self, where: str, entry: Any) -> Iterator[Run]:
        """Yield the runs of one entry; nothing if it is wrong."""
        before = len(self.problems)
        if not isinstance(entry, dict):
            self.problems.append(f"{where}: give a mapping such as {{notebook: x, page: y/x}}.")
            return
        self._unknown_keys(where, entry, ENTRY_KEYS)
        for key in ("notebook", "page"):
            if not isinstance(entry.get(key), str):
                self.problems.append(f"{where}: `{key}` is missing. Add it.")
        for key in ("where", "parameters"):
            if not isinstance(entry.get(key, {}), dict):
                self.problems.append(f"{where}: `{key}` is not a mapping of names to values.")
        if "where" in entry and "for_each" not in entry:
            self.problems.append(
                f"{where}: `where` needs `for_each`. Add the table it selects from."
            )
        if len(self.problems) > before:
            return
        notebook = self._notebook(where, entry["notebook"])
        parameters = entry.get("parameters", {})
        if notebook:
            self._check_parameters(where, notebook, parameters)
        rows: list[dict[str, str]] | list[None] = [None]
        if "for_each" in entry:
            rows = self._select(where, entry["for_each"], entry.get("where", {}), parameters, entry)
        else:
            self._check_templates(where, [entry["page"], *parameters.values()], [])
        if len(self.problems) > before or notebook is None:
            return
        for lang in self.languages:
            for row in rows:
                yield from self._run(where, entry, notebook, lang, row)

    def _notebook(self, where: str, name: str) -> Notebook | None:
        if name not in self._notebooks:
            if name not in self.available:
                self.problems.append(
                    f"{where}: there is no notebooks/{name}.ipynb.{near(name, self.available)} "
                    f"Notebooks are: {', '.join(self.available)}."
                )
                return None
            self._notebooks[name] = read_notebook(self.root / "notebooks" / f"{name}.ipynb")
            if self._notebooks[name].problem:
                self.problems.append(f"{where}: {self._notebooks[name].problem}")
        notebook = self._notebooks[name]
        return None if notebook.problem else notebook

    def _check_parameters(self, where: str, notebook: Notebook, given: dict[str, Any]) -> None:
        allowed = [name for name in notebook.defaults if name != "lang"]
        for name in given:
            if name == "lang":
                self.problems.append(f"{where}: `lang` is set by `languages`. Take it out.")
            elif name not in allowed:
                self.problems.append(
                    f"{where}: notebooks/{notebook.path.name} has no parameter {name!r}."
                    f"{near(name, allowed)} Its parameters are: {', '.join(allowed) or 'none'}."
                )
        if len(self.languages) > 1 and "lang" not in notebook.defaults:
            self.problems.append(
                f"{where}: notebooks/{notebook.path.name} has no parameter `lang`, which an "
                'edition in a second language needs. Add `lang = "en"` to its parameters cell.'
            )

    def _select(
        self,
        where: str,
        table: str,
        conditions: dict[str, Any],
        parameters: dict[str, Any],
        entry: dict[str, Any],
    ) -> list[dict[str, str]]:
        rows = self._table(where, table)
        if rows is None:
            return []
        columns = (
            list(PSEUDO_TABLES[table]()[0]) if table in PSEUDO_TABLES else schema.columns(table)
        )
        self._check_templates(where, [entry["page"], *parameters.values()], columns)
        for column in conditions:
            if column not in columns:
                self.problems.append(
                    f"{where}: where: the table {table} has no column {column!r}."
                    f"{near(column, columns)} Its columns are: {', '.join(columns)}."
                )
                return []
        if "{" not in entry["page"]:
            self.problems.append(
                f"{where}: `page` is the same for each row of {table}. Put a column of the table "
                "into it, such as {" + columns[0] + "}."
            )
        return [row for row in rows if matches(row, conditions)]

    def _table(self, where: str, table: str) -> list[dict[str, str]] | None:
        if table not in self._rows:
            try:
                pseudo = PSEUDO_TABLES.get(table)
                self._rows[table] = pseudo() if pseudo else tables.rows(table)
            except YiliantiError as error:
                self._rows[table] = None
                self.problems.append(f"{where}: for_each: {error}")
        return self._rows[table]

    def _check_templates(self, where: str, templates: list[Any], columns: list[str]) -> None:
        for template in templates:
            if not isinstance(template, str):
                continue
            try:
                names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
            except ValueError as error:
                self.problems.append(f"{where}: {template!r}: {error}.")
                continue
            for name in names:
                if name not in columns:
                    hint = f"Columns are: {', '.join(columns)}." if columns else "Add `for_each`."
                    self.problems.append(
                        f"{where}: {template!r}: {{{name}}} is no column."
                        f"{near(name, columns)} {hint}"
                    )

    def _run(
        self,
        where: str,
        entry: dict[str, Any],
        notebook: Notebook,
        lang: str,
        row: dict[str, str] | None,
    ) -> Iterator[Run]:
        values = row or {}
        page = entry["page"].format_map(values)
        parts = page.split("/")
        bad = [part for part in parts if not PART.fullmatch(part)]
        if bad or len(parts) < 2:
            self.problems.append(
                f"{where}: the page {page!r} is no address. Give section/id; each part begins with "
                "a letter a-z and holds only a-z, 0-9 and hyphens."
            )
            return
        if lang != self.languages[0]:
            page = f"{lang}/{page}"
        parameters = {
            name: value.format_map(values) if isinstance(value, str) else value
            for name, value in entry.get("parameters", {}).items()
        }
        if "lang" in notebook.defaults:
            parameters["lang"] = lang
        yield Run(entry["notebook"], page, lang, parameters, row)


def _entry_lines(text: str) -> list[int]:
    """Return the line on which each entry of `runs:` begins."""
    node = yaml.compose(text, yaml.SafeLoader)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "runs" and isinstance(value, yaml.SequenceNode):
            return [entry.start_mark.line + 1 for entry in value.value]
    return []


def resources() -> list[dict[str, str]]:
    """Return the pseudo-table `resources`: one row per table of the data package."""
    return [{"resource": name, "page": name.replace("_", "-")} for name in schema.names()]


#: Names that `for_each` takes beside those of tables -> what gives their rows.
PSEUDO_TABLES = {"resources": resources, "readings": multiverse.rows}


def matches(row: dict[str, str], conditions: dict[str, Any]) -> bool:
    """Return whether each named column holds the value, or one of the list of values."""
    return all(
        row[column] in ([str(v) for v in value] if isinstance(value, list) else [str(value)])
        for column, value in conditions.items()
    )


def select(
    runs: list[Run],
    notebook: str | None = None,
    where: dict[str, str] | None = None,
    page: str | None = None,
) -> list[Run]:
    """Return the runs of a notebook, of rows with given values, and of pages that match a pattern.

    Raises
    ------
    RunError
        If a name is unknown or nothing is selected.
    """
    names = Counter(run.notebook for run in runs)
    if notebook and notebook not in names:
        raise RunError(
            f"--notebook: {FILE} has no run of {notebook!r}.{near(notebook, names)} "
            f"Notebooks are: {', '.join(names)}."
        )
    chosen = [run for run in runs if not notebook or run.notebook == notebook]
    columns = dict.fromkeys(column for run in chosen for column in run.row or ())
    for column in where or ():
        if column not in columns:
            raise RunError(
                f"--where: no run has a column {column!r}.{near(column, columns)} "
                f"Columns are: {', '.join(columns) or 'none'}."
            )
    if where:
        chosen = [
            run
            for run in chosen
            if run.row and where.keys() <= run.row.keys() and matches(run.row, where)
        ]
    if page:
        chosen = [run for run in chosen if fnmatch.fnmatchcase(run.page, page)]
    if not chosen:
        raise RunError("No run is selected. `yilianti list` shows all of them.")
    return chosen
