"""Arithmetic over named values, worked out alike here and in a page: no text is ever run as code.

``assets/static/expressions.js`` does the same, step by step; one list of cases holds both,
``tests/pagemill/notebook/expressions.yml``. Numbers are those of IEEE 754, and what is unknown
stays so: an empty value, a division by zero and a number too large make whatever rests on them
unknown, never zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

#: A number, a text (which is only passed on), or None for what is unknown.
Value: TypeAlias = float | str | None

LONGEST = 2000  # characters of an expression
DEEPEST = 40  # brackets within brackets

_TOKEN = re.compile(r" *(?:([0-9]+(?:[.][0-9]+)?)|([a-z][a-z0-9_]*)|([<>=!]=|[-+*/(),<>]))")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
_ROUNDS: dict[str, Callable[[float], int]] = {
    "ceil": math.ceil,
    "floor": math.floor,
    "round": round,
}
#: Name of a function -> how many values it takes; None for one or more.
_TAKES = {"min": None, "max": None, "ceil": 1, "floor": 1, "round": 1, "if": 3, "known": 1}


class ExpressionError(ValueError):
    """An expression cannot be read, or asks for what there is not."""


def evaluate(text: str, names: Mapping[str, Value]) -> Value:
    """Return the value of an expression.

    Parameters
    ----------
    text
        Numbers, names, ``+ - * /``, one comparison (which gives 1 or 0) and brackets; ``min``,
        ``max``, ``ceil``, ``floor``, ``round`` (halves to the even number),
        ``if(condition, then, otherwise)`` and ``known(value)``.
    names
        Name -> its value.

    Raises
    ------
    ExpressionError
        If it is not of this form, names what is not given, or reckons with a text.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"an expression has at most {LONGEST} characters; this {len(text)}")
    reader = _Reader(text, names)
    value = reader.comparison(0)
    if reader.ahead:
        raise ExpressionError(f"{text[:80]!r}: {reader.ahead!r} is not expected where it stands")
    return value


class _Reader:
    """Reads an expression from left to right and works it out on the way."""

    def __init__(self, text: str, names: Mapping[str, Value]) -> None:
        self.text = text.rstrip(" ")
        self.names = names
        self.place = 0
        self.ahead = ""
        self.step()

    def step(self) -> str:
        """Return the token ahead and read the next one; an empty one ends the text."""
        passed = self.ahead
        if self.place >= len(self.text):
            self.ahead = ""
            return passed
        found = _TOKEN.match(self.text, self.place)
        if found is None:
            raise ExpressionError(f"{self.text[:80]!r}: cannot be read from place {self.place}")
        self.place, self.ahead = found.end(), found[1] or found[2] or found[3]
        return passed

    def expect(self, sign: str) -> None:
        if self.ahead != sign:
            raise ExpressionError(f"{self.text[:80]!r}: {sign!r} is missing")
        self.step()

    def comparison(self, depth: int) -> Value:
        left = self.sum(depth)
        if self.ahead not in _COMPARED:
            return left
        compare = _COMPARED[self.step()]
        a, b = self.number(left), self.number(self.sum(depth))
        return None if a is None or b is None else float(compare(a, b))

    def sum(self, depth: int) -> Value:
        value = self.product(depth)
        while self.ahead in ("+", "-"):
            sign, a = self.step(), self.number(value)
            b = self.number(self.product(depth))
            value = None if a is None or b is None else _finite(a + b if sign == "+" else a - b)
        return value

    def product(self, depth: int) -> Value:
        value = self.signed(depth)
        while self.ahead in ("*", "/"):
            sign, a = self.step(), self.number(value)
            b = self.number(self.signed(depth))
            if a is None or b is None or (sign == "/" and b == 0):
                value = None
            else:
                value = _finite(a * b if sign == "*" else a / b)
        return value

    def signed(self, depth: int) -> Value:
        is_negative = False
        is_signed = self.ahead == "-"
        while self.ahead == "-":
            self.step()
            is_negative = not is_negative
        value = self.single(depth)
        if not is_signed:
            return value
        number = self.number(value)
        return None if number is None else _finite(-number if is_negative else number)

    def single(self, depth: int) -> Value:
        if depth >= DEEPEST:
            raise ExpressionError(f"brackets stand at most {DEEPEST} deep")
        token = self.step()
        if token[:1].isdigit():
            return _finite(float(token))
        if token == "(":
            value = self.comparison(depth + 1)
            self.expect(")")
            return value
        if token[:1].isalpha() and self.ahead == "(":
            self.step()
            return self.call(token, depth + 1)
        if not token[:1].isalpha():
            raise ExpressionError(f"{self.text[:80]!r}: a value is missing")
        if token not in self.names:
            raise ExpressionError(f"there is no value {token!r}; known: {', '.join(self.names)}")
        value = self.names[token]
        return value if value is None or isinstance(value, str) else _finite(float(value))

    def call(self, name: str, depth: int) -> Value:
        values = [self.comparison(depth)]
        while self.ahead == ",":
            self.step()
            values.append(self.comparison(depth))
        self.expect(")")
        if name not in _TAKES:
            raise ExpressionError(f"there is no function {name!r}; known: {', '.join(_TAKES)}")
        if _TAKES[name] not in (None, len(values)):
            raise ExpressionError(f"{name}() takes {_TAKES[name]} values, and here {len(values)}")
        if name == "known":
            return float(values[0] is not None)
        if name == "if":
            condition = self.number(values[0])
            return None if condition is None else values[1] if condition else values[2]
        numbers = [self.number(value) for value in values]
        given = [number for number in numbers if number is not None]
        if len(given) < len(numbers):
            return None
        if name in ("min", "max"):
            return min(given) if name == "min" else max(given)
        return float(_ROUNDS[name](given[0]))

    def number(self, value: Value) -> float | None:
        if isinstance(value, str):
            raise ExpressionError(f"{self.text[:80]!r}: reckons with the text {value[:40]!r}")
        return value


def _finite(value: float) -> float | None:
    """Return a number without the sign of zero; what is too large for one is unknown."""
    return value + 0.0 if math.isfinite(value) else None
