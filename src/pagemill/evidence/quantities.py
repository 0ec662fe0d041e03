"""Numbers as Chinese text writes them: 29, 两, 十五, 200多, 2000余, 近4000万, 1・8亿, 1-2, 约50."""

import re
from collections.abc import Iterator
from typing import NamedTuple

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
DIGITS |= {"八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}

_NUMERAL = r"(?:\d+(?:[.・·]\d+)?|[零〇一二两三四五六七八九十百千]+)"
_NUMBER = re.compile(rf"({_NUMERAL})(?:[-—~至]({_NUMERAL}))?(余|多)?([万亿]?)(余|多)?")
_BEFORE = [
    (re.compile(r"(?:至少|不少于)[^,,、。]{0,3}$"), "at_least"),
    (re.compile(r"(?:超过|超|逾|多于)$"), "more_than"),
    (re.compile(r"(?:接近|将近|近)$"), "nearly"),
    (re.compile(r"(?:大约|(?<!签)约)$"), "about"),
    (re.compile(r"(?:至多|不超过)$"), "at_most"),
]
_AFTER = [
    (re.compile(r"^\w{0,4}?左右"), "about"),
    (re.compile(r"^\w{0,4}?以上"), "at_least"),
    (re.compile(r"^\w{0,4}?以下"), "at_most"),
]


class Quantity(NamedTuple):
    """A number read from a text, and where it stands in it."""

    value: float
    high: float | None
    qualifier: str
    start: int
    end: int


def numbers(text: str) -> Iterator[Quantity]:
    """Yield the numbers of a text in order, with how exact the words around each make it."""
    for match in _NUMBER.finditer(text):
        low, high, more, scale, more_after = match.groups()
        factor = SCALES.get(scale, 1)
        qualifier = "more_than" if more or more_after else "range" if high else "exact"
        if qualifier == "exact":
            qualifier = _qualifier(text[: match.start()], text[match.end() :])
        yield Quantity(
            round(_value(low) * factor, 6),
            round(_value(high) * factor, 6) if high else None,
            qualifier,
            *match.span(),
        )


def _qualifier(before: str, after: str) -> str:
    for pattern, qualifier in _BEFORE:
        if pattern.search(before):
            return qualifier
    for pattern, qualifier in _AFTER:
        if pattern.search(after):
            return qualifier
    return "exact"


def _value(numeral: str) -> float:
    if numeral[0].isdigit():
        return float(re.sub("[・·]", ".", numeral))
    total, digit = 0, None
    for character in numeral:
        if character in TENS:
            total += (1 if digit is None else digit) * TENS[character]
            digit = None
        else:
            digit = (digit or 0) * 10 + DIGITS[character]
    return float(total + (digit or 0))
