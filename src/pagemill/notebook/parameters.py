"""Hold the parameters of a notebook to what they may be, before anything is computed from them."""

import difflib
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from pagemill.errors import RunError


def one_of(name: str, value: Any, allowed: Iterable[Any]) -> None:
    """Refuse a value that is not allowed, or is of another type: a list, 1 for True.

    Parameters
    ----------
    name
        Name of the parameter.
    value
        What it was set to.
    allowed
        What it may be.

    Raises
    ------
    RunError
        With the value and those that are allowed.
    """
    _refuse(name, [] if _is_in(value, words := [*allowed]) else [value], words, "one")


def some_of(name: str, values: Any, allowed: Iterable[Any]) -> None:
    """Refuse what is no list, and a list that holds a value that is not allowed.

    Parameters
    ----------
    name
        Name of the parameter.
    values
        The list it was set to; an empty one is allowed.
    allowed
        What its items may be.

    Raises
    ------
    RunError
        With all values that are not allowed, and those that are.
    """
    words = [*allowed]
    if not isinstance(values, list):
        listed = f"[{values!r}]" if _is_in(values, words) else "[...]"
        raise RunError(
            f"parameter {name}: {values!r} is no list. Write {listed}; on the command line, "
            f"-p {name} VALUE for each item, or -y '{{{name}: [VALUE, ...]}}'."
        )
    _refuse(name, [one for one in values if not _is_in(one, words)], words, "values")


def _is_in(value: Any, words: list[Any]) -> bool:
    return any(type(value) is type(word) and value == word for word in words)


def _refuse(name: str, wrong: list[Any], words: list[Any], wanted: str) -> None:
    if not wrong:
        return
    words = list(dict.fromkeys(words))
    near = difflib.get_close_matches(str(wrong[0]), map(str, words), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise RunError(
        f"parameter {name}: {', '.join(map(repr, wrong))} is not allowed.{hint} "
        f"Give {wanted} of: {', '.join(map(repr, words))}."
    )


def flag(name: str, value: Any) -> None:
    """Refuse what is neither True nor False."""
    one_of(name, value, [True, False])


def within(name: str, value: Any, low: Any, high: Any = None) -> None:
    """Refuse a number, or a date in ISO form, that lies outside its bounds.

    Parameters
    ----------
    name
        Name of the parameter.
    value
        What it was set to.
    low
        The least value allowed.
    high
        The greatest value allowed; None sets no limit.

    Raises
    ------
    RunError
        If it lies outside.
    """
    if isinstance(low, float) and type(value) is int:
        value = float(value)
    is_date = not isinstance(low, str) or _is_date(value)
    if (
        type(value) is not type(low)
        or not is_date
        or value < low
        or (high is not None and value > high)
    ):
        bounds = f"{low!r} or more" if high is None else f"from {low!r} to {high!r}"
        form = " in the form 2014-06" if isinstance(low, str) else ""
        raise RunError(f"parameter {name}: {value!r} is not {bounds}. Give a value that is{form}.")


def all_within(name: str, values: Any, low: Any, high: Any = None) -> None:
    """Refuse what is no list, and a list of which an item lies outside its bounds.

    Raises
    ------
    RunError
        As `within` does, with the first such item.
    """
    if not isinstance(values, list) or not values:
        raise RunError(f"parameter {name}: {values!r} is no list with items. Write [{low!r}].")
    for value in values:
        within(name, value, low, high)


def _is_date(value: Any) -> bool:
    """Tell whether a value is a year, month or day in ISO form."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
