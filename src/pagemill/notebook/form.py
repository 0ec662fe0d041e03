"""A form: what a reader may enter, and the numbers and words that follow from it.

A notebook asks for some of its parameters, looks up what was worked out beforehand, names what is
reckoned from both, and records numbers and words as expressions over these names. Here they are
evaluated for the values that the notebook has; in the page, by the same rules, for those that a
reader enters (``assets/static/form.js``). What is not entered is unknown, and so is what needs it.

What a form asks, looks up and names, and what a record follows, is plain JSON; `work_out`, `result`
and `said` are all that is done with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from pagemill import project
from pagemill.errors import RunError
from pagemill.notebook import outputs, parameters
from pagemill.notebook.expressions import ExpressionError, Value, evaluate
from pagemill.notebook.formats import format_number
from pagemill.notebook.markup import is_missing
from pagemill.notebook.phrases import SPELT, spelt
from pagemill.words import has, label

if TYPE_CHECKING:
    import pandas as pd

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SLOT = re.compile(r"\{([^{}:]+)(?::([^{}]*))?\}")


def work_out(program: Mapping[str, Any], entered: Mapping[str, Value]) -> dict[str, Value]:
    """Return all names of a form with their values.

    Parameters
    ----------
    program
        What the form asks and how it reckons, as `Form.program` gives it.
    entered
        Name of what is asked -> a number, the code of a choice, or None where it is not known.
    """
    names: dict[str, Value] = {"unknown": None, **entered}
    for table in program["tables"]:
        wanted = [names[key] for key in table["by"]]
        fits = (row for row in table["rows"] if row[: len(wanted)] == wanted)
        found = next(fits, [None] * (len(wanted) + len(table["columns"])))
        names |= dict(zip(table["columns"], found[len(wanted) :], strict=True))
    for name, follows in program["names"]:
        names[name] = result(follows, names, program["lang"])
    return names


def result(follows: Mapping[str, Any], names: Mapping[str, Value], lang: str) -> Value:
    """Return what a name or a record comes to; None where it is unknown."""
    if "expression" in follows:
        return evaluate(follows["expression"], names)
    for condition, text in follows["cases"]:
        if not condition or evaluate(condition, names):
            return said(text, names, lang)
    return None


def said(text: str, names: Mapping[str, Value], lang: str) -> str:
    """Return a text with what stands in braces, ``{expression:format}``, in its place."""
    return _SLOT.sub(lambda slot: shown(evaluate(slot[1], names), slot[2] or "", lang), text)


def shown(value: Value, spec: str, lang: str) -> str:
    """Return a value as prose shows it; `spelt` writes small numbers as words."""
    if value is None:
        return label("form.unknown", lang)
    if isinstance(value, str):
        return value
    number = _plain(value)
    if spec == "spelt":
        is_small = isinstance(number, int) and 0 <= number < SPELT
        return spelt(int(number), lang) if is_small else format_number(number, ",d")
    return format_number(number, spec)


class Form:
    """What a notebook asks of a reader, and how its results follow."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.names: dict[str, Value] = {"unknown": None}
        self._program: dict[str, list[Any]] = {"asked": [], "tables": [], "names": []}
        self._fields: list[str] = []
        self._is_shown = False

    @property
    def program(self) -> dict[str, Any]:
        """What the form asks and how it reckons, as JSON holds it."""
        return {**{part: [*said] for part, said in self._program.items()}, "lang": self.lang}

    def choose(self, name: str, value: str, options: Mapping[str, str | Mapping[str, str]]) -> None:
        """Ask for one of some codes; the words `ask.<name>` say what for.

        Parameters
        ----------
        name
            Name of the parameter.
        value
            Its value in this run.
        options
            Code -> what it is called; or heading of a group -> such a mapping.

        Raises
        ------
        RunError
            If the value is none of the codes.
        """
        groups = {k: v if isinstance(v, Mapping) else {k: v} for k, v in options.items()}
        called = {code: text for group in groups.values() for code, text in group.items()}
        parameters.one_of(name, value, called)
        self._ask(name, value, {"kind": "choice", "options": called})
        listed = "".join(
            _options(group, value)
            if not isinstance(options[heading], Mapping)
            else f'<optgroup label="{escape(heading)}">{_options(group, value)}</optgroup>'
            for heading, group in groups.items()
        )
        self._field(name, f'<select id="ask-{name}" name="{name}"%s>{listed}</select>')

    def enter(self, name: str, value: int | None, least: int, most: int) -> None:
        """Ask for a whole number, which may be unknown; the words `ask.<name>` say of what.

        Parameters
        ----------
        name
            Name of the parameter.
        value
            Its value in this run; None where it is not known.
        least, most
            The bounds of what can be meant.

        Raises
        ------
        RunError
            If the value lies outside.
        """
        if value is not None:
            parameters.within(name, value, least, most)
        self._ask(name, value, {"kind": "whole", "least": least, "most": most})
        written = "" if value is None else str(value)
        self._field(
            name,
            f'<input id="ask-{name}" name="{name}" value="{written}" inputmode="numeric" '
            f'autocomplete="off" spellcheck="false"%s>',
        )

    def look_up(self, frame: pd.DataFrame, by: Sequence[str]) -> None:
        """Name what was worked out beforehand: the columns of a frame, by what stands in others.

        Parameters
        ----------
        frame
            One row for each value (or pair, ...) of the columns `by`.
        by
            Columns named as what is asked or was looked up before; all others become names.

        Raises
        ------
        RunError
            If a name is not known or taken, or two rows have the same values in `by`.
        """
        columns = [name for name in frame.columns if name not in by]
        unknown = [name for name in by if name not in self.names]
        if unknown:
            raise RunError(f"look_up: there is no {', '.join(unknown)}. Ask for it, or look it up.")
        if frame.duplicated([*by]).any():
            raise RunError(f"look_up: two rows have the same {', '.join(by)}. Leave one of them.")
        self._take(columns)
        rows = [[_value(cell) for cell in row] for row in frame[[*by, *columns]].to_numpy(object)]
        self._program["tables"].append({"by": [*by], "columns": columns, "rows": rows})
        self._work_out()

    def let(self, **expressions: str) -> None:
        """Name what expressions over the names so far come to, one after the other."""
        for name, expression in expressions.items():
            self._name(name, {"expression": expression})

    def word(
        self,
        name: str,
        cases: Mapping[str, str],
        said: str | None = None,
        given: Mapping[str, str] | None = None,
    ) -> None:
        """Name words that are chosen by the names so far.

        Parameters
        ----------
        name
            The new name.
        cases
            Name of the case -> condition under which its words `case.<name>.<case>` are said; the
            first that holds. An empty condition always holds. In the words and conditions,
            ``{expression:format}`` and names stand for values.
        said
            Name of the words, where it is not that of the value.
        given
            Name in words and conditions -> the name of the form that is meant.
        """
        texts = {case: label(f"case.{said or name}.{case}", self.lang) for case in cases}

        def meant(text: str) -> str:
            return _NAME.sub(lambda found: (given or {}).get(found[0], found[0]), text)

        def filled(text: str) -> str:
            return _SLOT.sub(lambda slot: slot[0].replace(slot[1], meant(slot[1]), 1), text)

        listed = [[meant(condition), filled(texts[case])] for case, condition in cases.items()]
        self._name(name, {"cases": listed})

    def record(self, key: str, expression: str, rows: Any = None, unit: str | None = None) -> None:
        """Record a number, or words, that follow from what is entered.

        Parameters
        ----------
        key, rows, unit
            As for `outputs.record`. The rows are those for all that may be entered.
        expression
            What it comes to; see `expressions.evaluate`.
        """
        value = self._checked(key, lambda: evaluate(expression, self.names))
        known = label("form.unknown", self.lang) if value is None else value
        outputs.record(key, known, rows, unit=unit, follows={"expression": expression})

    def holds(self, condition: str) -> bool:
        """Tell whether a condition holds for the values of this run; what is unknown does not."""
        return bool(self._checked(condition, lambda: evaluate(condition, self.names)))

    def rows(self, conditions: Iterable[str]) -> list[tuple[str, bool]]:
        """Return conditions for the rows of a `table`: ``when=form.rows(...)``."""
        return [(condition, not condition or self.holds(condition)) for condition in conditions]

    def cell(self, name: str) -> dict[str, str]:
        """Return the value of a name as a cell of a `table`."""
        value = self._checked(name, lambda: evaluate(name, self.names))
        return {"text": shown(value, "", self.lang), "form": name}

    def show(self, told: str) -> None:
        """Show the fields.

        Parameters
        ----------
        told
            Name of the words that say the result in short; they stand below the fields, and are
            read out when they change.
        """
        terms = "".join(self._term(asked) for asked in self._program["asked"])
        in_short = escape(self.cell(told)["text"])
        tools = " ".join(
            f'<button type="button" class="yl-button" data-do="{what}">'
            f"{escape(label(f'form.{what}', self.lang))}</button>"
            for what in ("copy", "print", "reset")
        )
        name = escape(label("form.name", self.lang), quote=True)
        html = (
            f'<div class="yl-form"><noscript><p>{escape(label("form.no_script", self.lang))}</p>'
            f'</noscript><form novalidate aria-label="{name}">{"".join(self._fields)}'
            f'</form><dl class="yl-asked">{terms}</dl>'
            f'<p class="yl-told" role="status" data-told="{told}">{in_short}</p>'
            f'<p class="yl-form-tools">{tools}</p></div>'
        )
        asked = ", ".join(one["name"] for one in self._program["asked"])
        outputs.display({"text/html": html, "text/plain": f"Form: {asked}"}, {"form": "form"})
        self._is_shown = True
        self._hand_over()

    def _ask(self, name: str, value: Value, asked: dict[str, Any]) -> None:
        self._take([name])
        self.names[name] = value
        self._program["asked"].append({"name": name, "value": value, **asked})

    def _field(self, name: str, control: str) -> None:
        parts = [f'<label for="ask-{name}">{escape(label(f"ask.{name}", self.lang))}</label>']
        described = f"wrong-{name}"
        if has(f"ask.{name}.hint"):
            described = f"hint-{name} {described}"
            hint = escape(label(f"ask.{name}.hint", self.lang))
            parts.append(f'<p class="yl-hint" id="hint-{name}">{hint}</p>')
        parts.append(control % f' aria-describedby="{described}"')
        if has(f"ask.{name}.unit"):
            parts.append(f" <span>{escape(label(f'ask.{name}.unit', self.lang))}</span>")
        parts.append(f'<p class="yl-wrong" id="wrong-{name}"></p>')
        self._fields.append(f'<div class="yl-field">{"".join(parts)}</div>\n')

    def _term(self, asked: Mapping[str, Any]) -> str:
        """Return what is asked and what is entered as a term and its value."""
        name, value = asked["name"], asked["value"]
        text = asked["options"][value] if "options" in asked else shown(value, ",d", self.lang)
        term = escape(label(f"ask.{name}", self.lang))
        return f'<div><dt>{term}</dt>\n<dd data-asked="{name}">{escape(text)}</dd></div>\n'

    def _take(self, names: Iterable[str]) -> None:
        for name in names:
            if not _NAME.fullmatch(name) or name in self.names:
                raise RunError(
                    f"form: the name {name!r} is taken, or is not of small letters, digits and "
                    "underscores. Give another."
                )

    def _name(self, name: str, follows: dict[str, Any]) -> None:
        self._take([name])
        self._program["names"].append([name, follows])
        self._checked(name, self._work_out)
        if self._is_shown:
            self._hand_over()

    def _hand_over(self) -> None:
        """Hand all names to the page; what is handed over last holds."""
        outputs.display({project.mime("form"): self.program, "text/plain": ""}, {})

    def _work_out(self) -> None:
        entered = {asked["name"]: asked["value"] for asked in self._program["asked"]}
        self.names = work_out(self.program, entered)

    def _checked(self, where: str, work: Any) -> Any:
        try:
            return work()
        except ExpressionError as error:
            raise RunError(f"form: {where}: {error}.") from None


def any_of(name: str, numbers: Iterable[int]) -> str:
    """Return the condition that a name has one of some values."""
    tests = [f"{name} == {number}" for number in sorted(numbers)]
    return tests[0] if len(tests) == 1 else f"max({', '.join(tests)})"


def _options(called: Mapping[str, str], value: str) -> str:
    return "".join(
        f'<option value="{escape(code)}"{" selected" if code == value else ""}>'
        f"{escape(text)}</option>"
        for code, text in called.items()
    )


def _value(cell: Any) -> Value:
    """Return what stands in a frame as a value of a form."""
    if is_missing(cell):
        return None
    return cell if isinstance(cell, str) else _plain(float(cell))


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else float(value)
