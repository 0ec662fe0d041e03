"""Launches in the months before a report: how far they cluster, and what would erase the cluster.

The sampling model is plain and strong: launches come one by one, independently, at a rate that is
the same in every month. What a report leaves out is no part of it; `unreported` asks for that.
"""

import math
from collections.abc import Iterable

import pandas as pd

from yilianti.analysis import exact


def windows(
    months: Iterable[str], first: str, last: str, widths: Iterable[int], level: float = 0.95
) -> pd.DataFrame:
    """Compare the rate of launches in the last months with the rate before.

    Parameters
    ----------
    months
        Month of each launch, such as `2016-05`; those outside `first` to `last` are left out.
    first, last
        First and last month of the period.
    widths
        Widths of the window [months] that ends with `last`; each is shorter than the period.
    level
        Confidence level.

    Returns
    -------
    pandas.DataFrame
        One row per width: `width` [months], `n_in` and `n_before` [launches], `estimate` (rate in
        the window over the rate before; exact conditional test), `ci_low`, `ci_high`, `p_value`,
        `method`, `n`, `n_to_doubt` and `n_to_even` (see `unreported`). A window without launches
        before and in it cannot be compared and has no row.

    Raises
    ------
    ValueError
        If a width is not between 1 and the length of the period less 1.
    """
    length = _month(last) - _month(first) + 1
    ages = [_month(last) - _month(month) for month in months]
    ages = [age for age in ages if 0 <= age < length]
    rows = []
    for width in widths:
        if not 1 <= width < length:
            raise ValueError(f"width {width} is not between 1 and {length - 1} months")
        n_in = sum(age < width for age in ages)
        n_before = len(ages) - n_in
        if not ages:
            continue
        compared = exact.compare_rates(n_in, width, n_before, length - width, level)
        to_doubt, to_even = unreported(n_in, width, n_before, length - width, level)
        rows.append(
            compared.assign(
                width=width, n_in=n_in, n_before=n_before, n_to_doubt=to_doubt, n_to_even=to_even
            )
        )
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()


def unreported(
    n_in: int, months_in: float, n_before: int, months_before: float, level: float = 0.95
) -> tuple[int, int]:
    """Return how many launches before the window, had they been reported, would erase the cluster.

    Returns
    -------
    tuple of int
        The smallest number with which the interval of the rate ratio reaches one, and the smallest
        with which the rate before is at least that of the window. Zero where that holds already.
    """
    even = max(0, math.ceil(n_in / months_in * months_before - n_before))
    for unseen in range(even + 1):
        compared = exact.compare_rates(n_in, months_in, n_before + unseen, months_before, level)
        if compared["ci_low"].iloc[0] <= 1:
            return unseen, even
    return even, even


def _month(text: str) -> int:
    year, month = text.split("-")[:2]
    return 12 * int(year) + int(month)
