"""Hold the parameters of a notebook to what they may be, before anything is computed from them."""

import difflib
from collections.abc import Iterable
from typing import Any

from yilianti.errors import RunError


def one_of(name: str, value: Any, allowed: Iterable[Any]) -> None:
    """Refuse a value that is not allowed; of a list, each of its values must be.

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
        With all values that are not allowed, and those that are.
    """
    words = list(dict.fromkeys(allowed))
    wrong = [one for one in (value if isinstance(value, list) else [value]) if one not in words]
    if not wrong:
        return
    near = difflib.get_close_matches(str(wrong[0]), map(str, words), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise RunError(
        f"parameter {name}: {', '.join(map(repr, wrong))} is not allowed.{hint} "
        f"Give {'values' if isinstance(value, list) else 'one'} of: "
        f"{', '.join(map(repr, words))}."
    )


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
    if type(value) is not type(low) or value < low or (high is not None and value > high):
        bounds = f"{low!r} or more" if high is None else f"from {low!r} to {high!r}"
        raise RunError(f"parameter {name}: {value!r} is not {bounds}. Give a value that is.")
