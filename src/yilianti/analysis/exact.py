"""Exact intervals and tests of proportions and rates: no large-sample formula is used.

They assume a sampling model, which an enumeration has not: use them where one is stated.
"""

import numpy as np
import pandas as pd

from yilianti.analysis.inference import tidy


def proportion(count: int, n: int, level: float = 0.95) -> pd.DataFrame:
    """Estimate a proportion with the interval of Clopper and Pearson (1934).

    Parameters
    ----------
    count, n
        Successes among independent trials.
    level
        Confidence level, kept at least, whatever the true proportion.

    Returns
    -------
    pandas.DataFrame
        One row: `estimate`, `ci_low`, `ci_high`, `method`, `n`.

    Raises
    ------
    ValueError
        If there is no trial, or there are more successes than trials.
    """
    low, high = _limits(count, n, level)
    return tidy(
        {
            "estimate": count / n,
            "ci_low": low,
            "ci_high": high,
            "method": "Clopper-Pearson",
            "n": n,
        }
    )


def compare_rates(
    count_1: int, exposure_1: float, count_2: int, exposure_2: float, level: float = 0.95
) -> pd.DataFrame:
    """Compare two rates by the exact conditional test.

    Given the total, the first of two Poisson counts is binomial; that gives test and interval of
    the rate ratio (Przyborowski and Wilenski 1940, Biometrika 31, 313-323). The p-value doubles the
    smaller tail, so that it agrees with the interval.

    Parameters
    ----------
    count_1, exposure_1
        Events and exposure (person-years, or districts times months) of the first group.
    count_2, exposure_2
        Those of the second.
    level
        Confidence level.

    Returns
    -------
    pandas.DataFrame
        One row: `estimate` (rate ratio), `ci_low`, `ci_high`, `p_value`, `method`, `n` (events).

    Raises
    ------
    ValueError
        If an exposure is not above zero, or no event was seen in either group: nothing can be said
        about their ratio. Where only the second group is without an event, the ratio is infinite.
    """
    from scipy import stats

    if exposure_1 <= 0 or exposure_2 <= 0:
        raise ValueError(f"exposures must be above 0, not {exposure_1} and {exposure_2}")
    n = count_1 + count_2
    if n == 0:
        raise ValueError("no event in either group: their ratio is unknown")
    shares = _limits(count_1, n, level)
    low, high = (
        np.inf if share == 1 else share / (1 - share) * exposure_2 / exposure_1 for share in shares
    )
    equal = exposure_1 / (exposure_1 + exposure_2)  # share expected of equal rates
    tails = stats.binom.cdf(count_1, n, equal), stats.binom.sf(count_1 - 1, n, equal)
    ratio = np.inf if count_2 == 0 else (count_1 / exposure_1) / (count_2 / exposure_2)
    return tidy(
        {
            "estimate": ratio,
            "ci_low": low,
            "ci_high": high,
            "p_value": min(1.0, 2 * min(tails)),
            "method": "exact conditional",
            "n": n,
        }
    )


def _limits(count: int, n: int, level: float) -> tuple[float, float]:
    from statsmodels.stats.proportion import proportion_confint

    if n < 1 or not 0 <= count <= n:
        raise ValueError(f"a proportion needs trials and no more successes, not {count} of {n}")
    low, high = proportion_confint(count, n, alpha=1 - level, method="beta")
    return float(low), float(high)
