"""What a run leaves to its readers: values of its parameters, each set of them a page of its own.

The default stands at the run's own page. A variant stands below it, at an address that names what
differs from the default, so that it stays the same when another parameter is left to readers too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from pagemill.runner.runs import values as types
from pagemill.runner.runs.text import near

if TYPE_CHECKING:
    from pagemill.runner.runs.notebook import Notebook
    from pagemill.runner.runs.run import Run

PART = re.compile(r"[a-z][a-z0-9-]{0,99}")  # no file system takes names of any length


@dataclass(frozen=True)
class Variant:
    """One set of values that a reader may choose."""

    address: str  # what stands behind the page of the default and a stroke; empty for the default
    values: dict[str, Any]  # parameter -> value, where it is not the default
    made: tuple[tuple[str, str], ...]  # each parameter that is left to readers, its value in short

    def of(self, run: "Run") -> "Run":
        """Return a run with these values; where they are the default, it is the run itself."""
        page = f"{run.page}/{self.address}" if self.address else run.page
        values = run.parameters | self.values
        return replace(run, page=page, parameters=values, default=run.page, made=self.made)


def short(value: Any) -> str:
    """Return a value as addresses and the keys of words name it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "-".join(map(short, value)) if isinstance(value, list | tuple) else str(value)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "none"


def words_of(notebook: str, made: tuple[tuple[str, str], ...]) -> list[str]:
    """Return the keys of the words that tell readers what was chosen, question by question."""
    keys = [(f"choice.{notebook}.{name}", value) for name, value in made]
    return [word for key, value in keys for word in (key, f"{key}.means", f"{key}.{value}")]


class Choices:
    """Reads the keys `choices` and `only` of an entry, and collects all that is wrong with them.

    Parameters
    ----------
    entry
        An entry of `runs.yml` that has `choices`; both keys are of the right type.
    notebook
        The notebook, for the defaults of its parameters and which of them may be None.
    limit
        How many sets a page may have, the default's among them.
    """

    def __init__(self, entry: dict[str, Any], notebook: "Notebook", limit: int) -> None:
        self.problems: list[str] = []
        self._limit = limit
        self._optional = notebook.optional
        self._types = {name: one for name, one in notebook.defaults.items() if name != "lang"}
        self._defaults = self._types | entry.get("parameters", {})
        self._values = self._read(entry["choices"])
        if "for_each" in entry:
            self.problems.append(
                "`choices` and `for_each` are of one entry. Take one of them out: readers choose "
                "on pages of their own, not on one page for each row."
            )
        sets = [] if self.problems else self._sets(entry.get("only"))
        self.variants = [] if self.problems else self._variants(sets)

    def _read(self, choices: dict[str, Any]) -> dict[str, list[Any]]:
        """Return parameter -> values, each of its default's type."""
        if not choices:
            self.problems.append("`choices` is empty. Name a parameter and its values.")
        found = {}
        for name, given in choices.items():
            if name not in self._types:
                self.problems.append(
                    f"choices: the notebook has no parameter {name!r}.{near(name, self._types)} "
                    f"Its parameters are: {', '.join(self._types) or 'none'}."
                )
            elif not isinstance(given, list) or len(given) < 2:
                self.problems.append(
                    f"choices: {name} is {given!r}. Give a list of two values or more, the "
                    "default among them."
                )
            else:
                found[name] = self._held(name, given)
        return found

    def _held(self, name: str, given: list[Any]) -> list[Any]:
        default, optional = self._types[name], name in self._optional
        unfit = [value for value in given if not types.fits(value, default, optional)]
        for value in unfit:
            self.problems.append(
                f"choices: a value of {name} is {value!r}, but its default is {default!r}. "
                f"Give {types.kind(default)}{', or null' if optional else ''}."
            )
        own = self._defaults[name]
        if unfit or not types.fits(own, default, optional):  # the default is told of elsewhere
            return []
        held = [types.of_type(value, default) for value in given]
        own = self._defaults[name] = types.of_type(own, default)
        if own not in held:
            self.problems.append(
                f"choices: {name} lacks its default, {own!r}, which readers return to. Add it."
            )
        seen: dict[str, Any] = {}
        for value in held:
            if (known := short(value)) in seen:
                self.problems.append(
                    f"choices: the values {seen[known]!r} and {value!r} of {name} have one "
                    f"address, {short(name)}-{known}. Take one out."
                )
            seen[known] = value
        return held

    def _sets(self, only: list[Any] | None) -> list[dict[str, Any]]:
        """Return the sets of values, the default first: all, or those that `only` lists."""
        default = {name: self._defaults[name] for name in self._values}
        if only is None:
            every = [
                dict(zip(self._values, one, strict=True)) for one in product(*self._values.values())
            ]
            return [default, *(one for one in every if one != default)]
        sets = [default]
        for number, given in enumerate(only, start=1):
            wrong = [*self._unlisted(given)]
            one = default if wrong else default | given
            if not wrong and one in sets:
                wrong = ["it is the default or stands above already. Take it out"]
            self.problems += [f"only, set {number}: {text}." for text in wrong]
            sets.append(one)
        return sets

    def _unlisted(self, given: Any) -> Iterator[str]:
        if not isinstance(given, dict) or not given:
            yield f"{given!r} is no mapping. Write {{parameter: value}}"
            return
        for name, value in given.items():
            if name not in self._values:
                yield (
                    f"{name!r} is not among `choices`.{near(name, self._values)} These are: "
                    f"{', '.join(self._values)}"
                )
            elif value not in self._values[name]:
                listed = ", ".join(map(repr, self._values[name]))
                yield f"{name} is {value!r}, and `choices` lists {listed}. Correct one of the two"

    def _variants(self, sets: list[dict[str, Any]]) -> list[Variant]:
        if len(sets) > self._limit:
            self.problems.append(
                f"choices: they make {len(sets)} pages, and a page may have {self._limit}. Take "
                "values out, list sets under `only`, or raise `choices` in `limits`."
            )
        found: dict[str, Variant] = {}
        for one in sets:
            values = {name: v for name, v in one.items() if v != self._defaults[name]}
            address = "-".join(f"{short(name)}-{short(value)}" for name, value in values.items())
            made = tuple((name, short(value)) for name, value in one.items())
            if address in found:
                self.problems.append(
                    f"choices: {found[address].values!r} and {values!r} have one address, "
                    f"{address}. Take one out."
                )
            elif address and not PART.fullmatch(address):
                self.problems.append(
                    f"choices: {values!r} gives {address!r}, which is no address: it holds 100 "
                    "characters at most and begins with a letter. Choose shorter values."
                )
            found[address] = Variant(address, values, made)
        return [*found.values()]
