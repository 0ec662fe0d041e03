"""The numbers of the chapter's form, reckoned without expressions: what the browser is held to."""

import math
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from pagemill import tables
from pagemill.notebook.phrases import date_words, spelt
from yilianti.analysis import guideline, planning

MONTHS = [f"{year}-{month:02d}" for year in range(2013, 2017) for month in range(1, 13)][10:]
DISTRICTS = {
    "urban_six": ("urban district", "urban districts"),
    "other_districts": ("suburban district or county", "suburban districts or counties"),
}
MOST = {"n_districts": 999, "n_core": 9999, "n_centres": 99999, "n_residents": 999999999}


def random_entries(n: int) -> list[dict[str, Any]]:
    """Return entries of the form, the same each time: small, large, at the bounds, unknown."""
    dice = random.Random(2013)

    def number(name: str) -> int | None:
        least = 0 if name in ("n_core", "n_centres") else 1
        most = MOST[name]
        kinds = [None, least, most, dice.randint(least, 12), dice.randint(least, 12)]
        kinds += [dice.randint(least, min(most, 400)), dice.randint(least, most)]
        return dice.choice(kinds)

    return [
        {
            "kind": dice.choice(planning.KINDS),
            "n_districts": number("n_districts"),
            "date": dice.choice(MONTHS),
            **{name: number(name) for name in ("n_core", "n_centres", "n_residents")},
        }
        for _ in range(n)
    ]


@cache
def read() -> tuple[Any, ...]:
    path = guideline.path(tables.load("policy_targets"), tables.load("places"))
    phases = tables.load("policy_phases").query("policy_id == @guideline.POLICY")
    return path, phases, tables.load("policy_duties")


@cache
def rule(kind: str, date: str) -> tuple[Any, ...]:
    path, phases, duties = read()
    phase = planning.phase_at(phases, date)
    number = planning.asked(path, kind, phase["ends"])
    listed = planning.checklist(duties, kind, phase["phase_id"])["kind"]
    return (
        phase["ends"],
        number["low"],
        number["high"],
        (listed == "duty").sum(),
        (listed != "duty").sum(),
    )


def in_words(n: int) -> str:
    return spelt(n, "en")


def in_digits(n: int) -> str:
    return f"{n:,d}"


def things(low: int, high: int | None, one: str, write: Callable[[int], str] = in_words) -> str:
    """Return a range of things in words; the lower end alone where there is no upper one."""
    if high is None:
        return f"at least {write(low)} {one}s"
    if low == high:
        return f"{['no', 'one'][low]} {one}" if low < 2 else f"{write(low)} {one}s"
    if low == 0:
        return f"at most {'one' if high == 1 else write(high)} {one}{'' if high == 1 else 's'}"
    write = in_digits if high >= 10 else write
    return f"{write(low)} to {write(high)} {one}s"


def shared(total: int | None, low: int | None, high: int | None) -> tuple[int, int] | None:
    """Return the smallest and the largest even share; none where a number is not known.

    Without an upper end any number of alliances may share, so that the smallest is nothing.
    """
    if total is None or low is None:
        return None
    return (total // high if high else 0, -(-total // low))


def expected(one: dict[str, Any]) -> dict[str, str]:
    """Return what the page shows under some of its keys, in English."""
    ends, each_low, each_high, n_duties, n_permissions = rule(one["kind"], one["date"])
    n = one["n_districts"]
    top = None if math.isnan(each_high) else int(each_high)
    low = None if n is None else int(each_low) * n
    high = None if n is None or top is None else top * n
    single, several = DISTRICTS[one["kind"]]
    each = things(int(each_low), top, "alliance")
    found = {
        "phase-end": date_words(ends, "en"),
        "each-words": each,
        "asked-words": each if low is None else things(low, high, "alliance"),
        "districts-words": {None: f"each {single}", 1: f"one {single}"}.get(n)
        or f"{in_words(n)} {several}",
        "n-duties": str(n_duties),
        "n-permissions": str(n_permissions),
    }
    for key, name, noun, write in (
        ("centres-each", "n_centres", "community centre", in_words),
        ("residents-each", "n_residents", "resident", in_digits),
    ):
        share = shared(one[name], low, high)
        found[key] = (
            f"an unknown number of {noun}s" if share is None else things(*share, noun, write)
        )
    return found


def test_random_entries_are_varied_and_the_same_each_time():
    entries = random_entries(1000)
    assert entries == random_entries(1000)
    assert len({tuple(one.values()) for one in entries}) > 950
    for name, most in MOST.items():
        seen = {one[name] for one in entries}
        assert {None, most} < seen
        assert len(seen) > 150
    assert {one["date"] for one in entries} == {*MONTHS}


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (
            ("urban_six", 1, "2015-06", 3, 40, 900000),
            {"asked-words": "at least three alliances",
             "centres-each": "at most 14 community centres",
             "residents-each": "at most 300,000 residents"},
        ),
        (
            ("other_districts", 2, "2015-07", 1, 7, None),
            {"asked-words": "four to six alliances",
             "centres-each": "one to two community centres",
             "residents-each": "an unknown number of residents", "phase-end": "December 2016"},
        ),
        (
            ("other_districts", 1, "2013-11", 1, 0, 5),
            {"asked-words": "one alliance", "centres-each": "no community centre",
             "residents-each": "5 residents"},
        ),
    ],
)  # fmt: skip
def test_what_the_browser_is_held_to_is_right(one, wanted):
    names = ("kind", "n_districts", "date", "n_core", "n_centres", "n_residents")
    got = expected(dict(zip(names, one, strict=True)))
    assert {key: got[key] for key in wanted} == wanted
