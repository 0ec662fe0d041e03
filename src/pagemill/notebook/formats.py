"""How a recorded number is written: as prose asks for, or as a reader would write it."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from pagemill.errors import SiteError

#: A number of the page itself in prose; texts that are recorded may hold some.
IN_PROSE = re.compile(r"\{num\}`(?P<key>[a-z][a-z0-9-]*):(?P<spec>[^`]*)`")

_FORMAT = re.compile(r"(?P<comma>,?)(?:(?P<whole>d)|\.(?P<places>\d)(?P<kind>[f%]))")
_FORMATS = (
    "'' (as recorded), 'd' and ',d' (whole number), '.1f' and ',.1f' (decimals), '.1%' (share), "
    "'wan' (Chinese: 1.5万, 1.8亿)"
)
_MYRIADS = {"亿": 8, "万": 4}  # powers of ten


def format_number(value: Any, spec: str = "") -> str:
    """Return a recorded value as prose shows it.

    Halves are rounded away from zero, as readers do (0.125 -> 0.13), on the decimal digits that the
    value prints with. The minus sign is the typographic one.

    Raises
    ------
    SiteError
        If the format is unknown or does not suit the value.
    """
    if not spec:
        return str(value).replace("-", "\u2212") if _is_real(value) else str(value)
    match = _FORMAT.fullmatch(",d" if spec == "wan" else spec)
    if match is None:
        raise SiteError(f"unknown format {spec!r}. Allowed: {_FORMATS}.")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise SiteError(
            f"format {spec!r} needs a number, but the value is {value!r}. Leave the format out."
        ) from None
    if match["whole"]:
        if number != number.to_integral_value():
            raise SiteError(
                f"format {spec!r} is for whole numbers, but the value is {value}. "
                "Use '.0f' to round."
            )
        if spec == "wan" and (text := _in_myriads(int(number))):
            return text
        return f"{int(number):{match['comma']}d}".replace("-", "\u2212")
    number = number * 100 if match["kind"] == "%" else number
    step = Decimal(1).scaleb(-int(match["places"]))
    rounded = number.quantize(step, ROUND_HALF_UP)
    rounded = abs(rounded) if rounded == 0 else rounded  # no minus before a zero
    text = f"{rounded:{match['comma']}f}" + ("%" if match["kind"] == "%" else "")
    return text.replace("-", "\u2212")


def _in_myriads(number: int) -> str:
    """Return a whole number in the large units of Chinese; nothing where they would round it."""
    for unit, power in _MYRIADS.items():
        if abs(number) >= 10**power and number % 10 ** (power - 2) == 0:
            text = f"{Decimal(number).scaleb(-power):f}"
            return text.rstrip("0").rstrip(".").replace("-", "\u2212") + unit
    return ""


def readable(value: float | Decimal) -> str:
    """Return a number as a reader would write it: four digits that count, no more decimals.

    Halves are rounded away from zero, and five digits or more before the point are grouped.
    """
    number = Decimal(str(value))
    places = 0 if number == number.to_integral_value() else min(4, max(0, 3 - number.adjusted()))
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if number and not rounded:
        return "< 0.0001" if number > 0 else "> \u22120.0001"
    text = f"{rounded:,f}" if abs(rounded) >= 10_000 else f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\u2212")


def _is_real(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
