"""The declared readings of the data: every choice that a result rests on, by name."""

import difflib
import itertools
from typing import NamedTuple

from pagemill.errors import RunError

#: Choice -> its options. A reading takes one option of each; its name joins them with hyphens.
CHOICES = {
    "kinds": ("regional", "all"),  # only regional alliances, or rows of every kind
    "places": ("stated", "members"),  # where the roster puts it, or also where its members lie
    "units": ("rows", "alliances"),  # a row counts once, or as many as it stands for
    "sizes": ("named", "counted"),  # members named, or also those only counted
    "pairs": ("apart", "likely", "merged"),  # doubtful pairs of institutions read as one
}

#: Option of `pairs` -> the likelihoods of pairs that are read as one.
LIKELIHOODS: dict[str, tuple[str, ...]] = {
    "apart": (),
    "likely": ("likely",),
    "merged": ("likely", "possible", "unlikely"),
}


class Reading(NamedTuple):
    """One option of each choice."""

    kinds: str
    places: str
    units: str
    sizes: str
    pairs: str

    @property
    def name(self) -> str:
        """The reading's name, which is also the address of its page."""
        return "-".join(self)


def readings() -> list[Reading]:
    """Return all declared readings, in order."""
    return [Reading(*options) for options in itertools.product(*CHOICES.values())]


def reading(name: str) -> Reading:
    """Return a declared reading by its name.

    Raises
    ------
    RunError
        If no such reading was declared. A result under a reading that is chosen after its result is
        known proves nothing.
    """
    declared = {reading.name: reading for reading in readings()}
    if not isinstance(name, str) or name not in declared:
        near = difflib.get_close_matches(str(name), declared, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        choices = "; ".join(f"{choice}: {', '.join(of)}" for choice, of in CHOICES.items())
        raise RunError(
            f"reading {name!r} is not declared.{hint} A reading joins with hyphens one option of "
            f"each choice, in this order: {choices}. Declare a new choice in "
            "src/yilianti/analysis/multiverse.py before looking at its results."
        )
    return declared[name]


def rows() -> list[dict[str, str]]:
    """Return the readings as rows of strings, for `for_each: readings` in runs.yml."""
    return [{"reading": reading.name, **reading._asdict()} for reading in readings()]
