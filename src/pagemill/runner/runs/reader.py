"""The runs of `notebooks/runs.yml`: which notebook, with which parameters, gives which page."""

import json
import math
import string
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from pagemill import paths, schema, tables
from pagemill.errors import PagemillError, RunError, number_of_problems
from pagemill.runner.runs import values as types
from pagemill.runner.runs.choices import PART, Choices, Variant
from pagemill.runner.runs.notebook import Notebook, read_notebook
from pagemill.runner.runs.rows import matches, pseudo_tables, words
from pagemill.runner.runs.run import Book, Limits, Run
from pagemill.runner.runs.text import entries, near, one_of, read_yaml

FILE = "notebooks/runs.yml"
TOP_KEYS = ("languages", "limits", "runs")
#: The keys of an entry -> the type of the value, and what to give.
ENTRY_KEYS: dict[str, tuple[type, str]] = {
    "notebook": (str, "the name of a notebook, such as roster"),
    "page": (str, "an address, such as chapters/roster"),
    "for_each": (str, "the name of a table, such as towns"),
    "where": (dict, "a mapping of columns to values, such as {kind: harbour}"),
    "parameters": (dict, "a mapping of names to values, such as {by: model}"),
    "choices": (dict, "a mapping of parameters to lists of values, such as {by: [model, year]}"),
    "only": (list, "a list of mappings, such as [{by: model}]"),
}
LANGUAGES = ("en", "zh")

Row = tuple[str, dict[str, str] | None]  # where a run comes from, and the row if there is one


def read(faulty: Collection[str] = ()) -> tuple[Book, list[str]]:
    """Read `runs.yml` and expand it into runs.

    Parameters
    ----------
    faulty
        Tables that are known to be wrong. Nothing is said of their rows, which give no runs.

    Returns
    -------
    tuple of Book and list of str
        What the file says, and all that is wrong with it.
    """
    schema.names()  # where this cannot be read, it is the one thing to tell
    reader = _Reader(paths.root(), faulty)
    return reader.read(), reader.problems


def load() -> Book:
    """Read `runs.yml` and expand it into runs.

    Raises
    ------
    RunError
        With all problems of the file at once.
    """
    book, problems = read()
    if problems:
        raise RunError.from_problems(f"{number_of_problems(problems)}:", problems)
    return book


class _Reader:
    """Reads `runs.yml` and collects all that is wrong with it."""

    def __init__(self, root: Path, faulty: Collection[str]) -> None:
        self.root, self.faulty = root, faulty
        self.problems: list[str] = []
        self.languages: list[str] = ["en"]
        self.limits = Limits()
        self.complete = True
        self._notebooks: dict[str, Notebook] = {}

    @cached_property
    def available(self) -> list[str]:
        return sorted(path.stem for path in (self.root / "notebooks").glob("*.ipynb"))

    def _tell(self, where: str, what: str) -> None:
        self.problems.append(f"{FILE}{where and ', '}{where}: {what}")

    def read(self) -> Book:
        data, node, problems = read_yaml(FILE)
        self.problems += problems
        if not isinstance(data, dict) or not isinstance(data.get("runs"), list):
            if not problems:
                self._tell(
                    "", "there is no list `runs:`. Begin with `languages: [en]` and `runs:`."
                )
            return Book([], Limits(), [])
        self._unknown_keys("", data, TOP_KEYS)
        self._read_languages(data.get("languages", ["en"]))
        self.limits = self._limits(data.get("limits") or {})
        listed = entries(node)
        lines = [entry.start_mark.line + 1 for entry in listed.value] if listed else []
        for line, text in types.misread(node):
            self._tell(
                f"line {line}",
                f"YAML takes {text} for {yaml.safe_load(text)!r}. Put it into quotes if it is a "
                "text; else write true, false or a plain decimal number.",
            )
        runs: list[Run] = []
        origin: dict[str, str] = {}
        for number, entry in enumerate(data["runs"], start=1):
            where = f"entry {number}"
            if len(lines) == len(data["runs"]):
                where += f" (line {lines[number - 1]})"
            for place, run in self._expand(where, entry):
                if run.page in origin:
                    self._tell(
                        place,
                        f"the page {run.page!r} is made by {origin[run.page]} too. "
                        "Give each run its own page.",
                    )
                elif (self.root / "book" / f"{run.page}.md").exists():
                    self._tell(
                        place,
                        f"book/{run.page}.md is there already. "
                        "Rename it, or give the run another page.",
                    )
                origin.setdefault(run.page, place)
                runs.append(run)
        return Book(self.languages, self.limits, runs, self.complete and not self.problems)

    def _unknown_keys(self, where: str, entry: dict[str, Any], allowed: Collection[str]) -> None:
        for key in entry:
            if key not in allowed:
                self._tell(
                    where,
                    f"unknown key {key!r}.{near(key, allowed)} Keys are: {', '.join(allowed)}.",
                )

    def _read_languages(self, given: Any) -> None:
        if not isinstance(given, list) or not given:
            self._tell("languages", "give a list such as [en].")
        elif wrong := [lang for lang in given if lang not in LANGUAGES]:
            self._tell("languages", f"{wrong[0]!r} is not one of {', '.join(LANGUAGES)}.")
        elif len(set(given)) < len(given):
            self._tell("languages", f"one of {', '.join(given)} stands twice. Take it out.")
        else:
            self.languages = given

    def _limits(self, given: Any) -> Limits:
        allowed = tuple(Limits.__dataclass_fields__)
        if not isinstance(given, dict):
            self._tell("limits", f"give a mapping with {', '.join(allowed)}.")
            return Limits()
        self._unknown_keys("limits", given, allowed)
        for key, value in given.items():
            whole = key in ("memory_mb", "choices")
            is_number = isinstance(value, int if whole else int | float)
            if isinstance(value, bool) or not is_number or not 0 < value < math.inf:
                number = "whole number" if whole else "number"
                self._tell("limits", f"{key} is {value!r}. Give a {number} above 0.")
        return Limits(**{key: given[key] for key in allowed if key in given})

    def _check_entry(self, where: str, entry: Any) -> None:
        if not isinstance(entry, dict):
            self._tell(where, "give a mapping such as {notebook: x, page: y/x}.")
            return
        self._unknown_keys(where, entry, ENTRY_KEYS)
        for key, (kind, wanted) in ENTRY_KEYS.items():
            if key in entry and not isinstance(entry[key], kind):
                self._tell(where, f"`{key}` is {entry[key]!r}. Give {wanted}.")
            elif key not in entry and key in ("notebook", "page"):
                self._tell(where, f"`{key}` is missing. Add it.")
        if "where" in entry and "for_each" not in entry:
            self._tell(where, "`where` needs `for_each`. Add the table it selects from.")
        if "only" in entry and "choices" not in entry:
            self._tell(where, "`only` needs `choices`. Add the values that it selects from.")

    def _expand(self, where: str, entry: Any) -> Iterator[tuple[str, Run]]:
        """Yield the runs of one entry, each with its place; nothing if it is wrong."""
        before = len(self.problems)
        self._check_entry(where, entry)
        if len(self.problems) > before:
            return
        notebook = self._notebook(where, entry["notebook"])
        if notebook:
            self._check_parameters(where, notebook, entry.get("parameters", {}))
        variants = self._variants(where, entry, notebook) if len(self.problems) == before else []
        rows: list[Row] = [(where, None)]
        if "for_each" in entry:
            rows = self._select(where, entry)
        else:
            self._check_templates(where, entry, [])
        if len(self.problems) > before or notebook is None:
            return
        rows = self._addressed(entry, rows)
        for lang in self.languages:
            for place, row in rows:
                run = self._run(place, entry, notebook, lang, row)
                yield from ((place, one.of(run)) for one in variants)
                if not variants:
                    yield place, run

    def _variants(
        self, where: str, entry: dict[str, Any], notebook: Notebook | None
    ) -> list[Variant]:
        """Return what an entry leaves to readers, the default first; nothing if it leaves none."""
        if "choices" not in entry or notebook is None:
            return []
        read = Choices(entry, notebook, self.limits.choices)
        for problem in read.problems:
            self._tell(where, problem)
        return read.variants

    def _notebook(self, where: str, name: str) -> Notebook | None:
        if name not in self._notebooks:
            if name not in self.available:
                hint = near(name.rpartition("/")[2].removesuffix(".ipynb"), self.available)
                self._tell(
                    where,
                    f"there is no notebooks/{name}.ipynb.{hint} "
                    f"Notebooks are: {', '.join(self.available)}.",
                )
                return None
            self._notebooks[name] = read_notebook(self.root / "notebooks" / f"{name}.ipynb")
            if problem := self._notebooks[name].problem:
                self._tell(where, problem)
        notebook = self._notebooks[name]
        return None if notebook.problem else notebook

    def _check_parameters(self, where: str, notebook: Notebook, given: dict[str, Any]) -> None:
        file = f"notebooks/{notebook.path.name}"
        allowed = [name for name in notebook.defaults if name != "lang"]
        for name, value in given.items():
            if name == "lang":
                self._tell(where, "`lang` is set by `languages`. Take it out.")
            elif name not in allowed:
                self._tell(
                    where,
                    f"{file} has no parameter {name!r}.{near(name, allowed)} "
                    f"Its parameters are: {', '.join(allowed) or 'none'}.",
                )
            try:
                json.dumps(value)
            except (TypeError, ValueError):
                self._tell(where, f"the parameter {name!r} is {value!r}. Put it into quotes.")
                continue
            is_template = isinstance(value, str) and "{" in value
            if name in allowed and not is_template:
                self._hold(where, name, value, notebook)
        if len(self.languages) > 1 and notebook.speaks and "lang" not in notebook.defaults:
            self._tell(
                where,
                f"{file} shows figures or tables and has no parameter `lang`: their words would be "
                'in one language on the pages of each. Add `lang = "en"` to its parameters cell.',
            )

    def _hold(self, where: str, name: str, value: Any, notebook: Notebook) -> Any:
        """Return a parameter's value as one of its default's type; tell if it is none."""
        default = notebook.defaults[name]
        if not types.fits(value, default, name in notebook.optional):
            self._tell(
                where,
                f"the parameter {name!r} is {value!r}, but its default is {default!r}. "
                f"Give {types.kind(default)}.",
            )
            return default
        return types.of_type(value, default)

    def _filled(
        self, where: str, name: str, template: Any, row: dict[str, str], notebook: Notebook
    ) -> Any:
        """Return a parameter's value for a row; what stands in a cell is of the default's type."""
        default = notebook.defaults[name]
        value = template.format_map(row) if isinstance(template, str) else template
        if name in notebook.optional and (value is None or (value == "" != default)):
            return None
        if isinstance(template, str) and "{" in template and type(default) in (bool, int, float):
            try:
                return types.from_words([value], default)
            except ValueError:
                pass
        return self._hold(where, name, value, notebook)

    def _select(self, where: str, entry: dict[str, Any]) -> list[Row]:
        """Return the rows that an entry asks for, each with its place."""
        before = len(self.problems)
        table, conditions = entry["for_each"], entry.get("where", {})
        pseudo = pseudo_tables().get(table)
        try:
            rows = pseudo() if pseudo else [] if table in self.faulty else tables.rows(table)
            columns = list(rows[0]) if pseudo else schema.columns(table)
        except PagemillError as error:
            self._tell(f"{where}, for_each", str(error))
            return []
        self._check_templates(where, entry, columns)
        if "{" not in entry["page"]:
            self._tell(
                where,
                f"`page` is the same for each row of {table}. Put a column of the table "
                "into it, such as {" + columns[0] + "}.",
            )
        for column, value in conditions.items():
            if column not in columns:
                self._tell(
                    f"{where}, where",
                    f"the table {table} has no column {column!r}.{near(column, columns)} "
                    f"Its columns are: {', '.join(columns)}.",
                )
            elif rows:
                allowed = None if pseudo else schema.allowed(table, column)
                known = allowed or list(dict.fromkeys(row[column] for row in rows))
                for word in words(value):
                    if word not in known:
                        self._tell(f"{where}, where", f"{column}: {one_of(word, known)}")
        if table in self.faulty:
            self.complete = False
            return []
        if len(self.problems) > before:
            return []
        chosen: list[Row] = [
            (f"{where}, row {number} of {table}", row)
            for number, row in enumerate(rows, start=2)
            if matches(row, conditions)
        ]
        if not chosen:
            self._tell(where, f"no row of {table} is selected. Correct `where` or the table.")
        return chosen

    def _check_templates(self, where: str, entry: dict[str, Any], columns: list[str]) -> None:
        for template in (entry["page"], *entry.get("parameters", {}).values()):
            if not isinstance(template, str):
                continue
            try:
                fields = [
                    part for part in string.Formatter().parse(template) if part[1] is not None
                ]
            except ValueError as error:
                self._tell(where, f"{template!r}: {error}. Write a brace that is meant as {{{{.")
                continue
            for _, name, form, conversion in fields:
                if name not in columns:
                    hint = f"Columns are: {', '.join(columns)}." if columns else "Add `for_each`."
                    self._tell(
                        where,
                        f"{template!r}: {{{name}}} is no column.{near(name, columns)} {hint}",
                    )
                elif form or conversion:
                    self._tell(where, f"{template!r}: write {{{name}}}, with nothing behind it.")

    def _addressed(self, entry: dict[str, Any], rows: list[Row]) -> list[Row]:
        """Return the rows whose page is an address; tell of the others by the first of them."""
        good: list[Row] = []
        bad: list[Row] = []
        for place, row in rows:
            page = entry["page"].format_map(row or {})
            parts = page.split("/")
            fits = len(parts) > 1 and all(PART.fullmatch(part) for part in parts)
            fits = fits and parts[0] not in LANGUAGES  # the folders of editions
            (good if fits else bad).append((place, row))
            if not fits and len(bad) == 1:
                said = f"the page {page!r} is no address. Give section/id; each part begins with "
                said += "a letter a-z and holds only a-z, 0-9 and hyphens, 100 at most; "
                said += f"no section is called {' or '.join(LANGUAGES)}."
        if bad:
            more = f" So it is with {len(bad) - 1} more rows." if len(bad) > 1 else ""
            self._tell(bad[0][0], said + more)
        return good

    def _run(
        self,
        place: str,
        entry: dict[str, Any],
        notebook: Notebook,
        lang: str,
        row: dict[str, str] | None,
    ) -> Run:
        values = row or {}
        page = entry["page"].format_map(values)
        if lang != self.languages[0]:
            page = f"{lang}/{page}"
        parameters = {
            name: self._filled(place, name, value, values, notebook)
            for name, value in entry.get("parameters", {}).items()
        }
        if "lang" in notebook.defaults:
            parameters["lang"] = lang
        return Run(entry["notebook"], page, lang, parameters, row)
