"""Descriptive models of counts and comparisons by permutation, as tidy frames.

The roster is an enumeration, not a sample: where a procedure here is applied to it, the interval
describes how far the numbers would move if labels were exchanged, not a wider population.
"""

import itertools
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from yilianti.analysis.inference import tidy

FAMILIES = ("poisson", "negative_binomial")
SMALLEST, LARGEST = 1e-6, 1e3  # overdispersion looked for; below, the model is Poisson's


def count_model(
    data: pd.DataFrame, formula: str, family: str = "poisson", level: float = 0.95
) -> pd.DataFrame:
    """Fit a descriptive count model.

    The variance is scaled by Pearson's statistic over its degrees of freedom, though never below
    the family's own, and by n / (n - k) where overdispersion is estimated; intervals use t. With a
    few dozen units the usual robust or maximum likelihood intervals cover too seldom
    (`benchmarks/coverage.py` has the simulations).

    Parameters
    ----------
    data
        One row per unit, with the columns of the formula.
    formula
        Such as ``"n_total ~ group"``.
    family
        ``poisson`` or ``negative_binomial`` (NB2, overdispersion by maximum likelihood).
    level
        Confidence level of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row per term: `term`, `estimate` (rate ratio: the exponentiated coefficient), `ci_low`,
        `ci_high`, `bse` (of the log), `method`, `n` [units].

    Raises
    ------
    ValueError
        If the family is unknown, there are not more units than terms, or the data have no finite
        estimate, as where a group has only zeros.
    """
    from scipy import stats

    if family not in FAMILIES:
        raise ValueError(f"family {family!r} is not one of {', '.join(FAMILIES)}")
    design = _design(data, formula)
    alpha = 0.0 if family == "poisson" else _alpha(design)
    results = _fit(design, alpha)
    scale = max(1.0, results.pearson_chi2 / results.df_resid)
    if alpha > 0:  # estimated too small in small samples
        scale *= results.nobs / results.df_resid
    bse = results.bse * math.sqrt(scale)
    margin = stats.t.ppf((1 + level) / 2, results.df_resid) * bse
    return tidy(
        {
            "term": list(results.params.index),
            "estimate": np.exp(results.params).to_numpy(),
            "ci_low": np.exp(results.params - margin).to_numpy(),
            "ci_high": np.exp(results.params + margin).to_numpy(),
            "bse": bse.to_numpy(),
            "method": family,
            "n": int(results.nobs),
        }
    )


def overdispersion(data: pd.DataFrame, formula: str, level: float = 0.95) -> pd.DataFrame:
    """Estimate how much more counts vary than a Poisson model says, and test whether they do.

    The estimate is the alpha of the negative binomial (variance mu + alpha mu**2) by maximum
    likelihood. Interval and test come from its profile likelihood; the ratio is compared with t**2
    after the correction n / (n - k), for samples are small. The test is one-sided, alpha being at
    the edge of its range if there is no overdispersion.

    Returns
    -------
    pandas.DataFrame
        One row: `estimate` (alpha), `ci_low`, `ci_high`, `p_value`, `method`, `n`.

    Raises
    ------
    ValueError
        As `count_model`.
    """
    from scipy import stats

    design = _design(data, formula)
    alpha = _alpha(design)
    best = _fit(design, alpha)
    n, df = int(best.nobs), int(best.df_resid)

    def p_value(value: float) -> float:
        ratio = 2 * (best.llf - _fit(design, max(value, 0.0)).llf)
        return float(2 * stats.t.sf(math.sqrt(max(ratio, 0.0) * df / n), df))

    is_open_below = p_value(0.0) > 1 - level
    low = 0.0 if is_open_below else limit(p_value, alpha, -alpha, 1 - level)
    return tidy(
        {
            "estimate": alpha,
            "ci_low": low,
            "ci_high": limit(p_value, alpha, alpha or 0.1, 1 - level),
            "p_value": p_value(0.0) / 2,
            "method": "likelihood ratio",
            "n": n,
        }
    )


Design = tuple[pd.Series, pd.DataFrame]  # outcome; one column per term


def _design(data: pd.DataFrame, formula: str) -> Design:
    import statsmodels.formula.api as smf

    model = smf.poisson(formula, data)
    terms = pd.DataFrame(model.exog, columns=model.exog_names)
    if terms.shape[0] <= terms.shape[1]:
        raise ValueError(f"{formula}: {terms.shape[0]} units are too few for its terms")
    return pd.Series(model.endog), terms


def _alpha(design: Design) -> float:
    """Return the negative binomial's overdispersion by maximum likelihood; 0 if there is none."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda log_alpha: -_fit(design, math.exp(log_alpha)).llf,
        bounds=(math.log(SMALLEST), math.log(LARGEST)),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return math.exp(found.x) if -found.fun > _fit(design, 0.0).llf else 0.0


def _fit(design: Design, alpha: float) -> Any:
    import statsmodels.api as sm

    outcome, terms = design
    family = sm.families.NegativeBinomial(alpha=alpha) if alpha > 0 else sm.families.Poisson()
    results = None
    if outcome.any():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what does not converge is refused below
            results = sm.GLM(outcome, terms, family=family).fit()
    if results is None or not results.converged or not (results.bse < 100).all():
        raise ValueError(
            "the counts give no finite estimate. Where a group has only zeros, use "
            "exact.compare_rates."
        )
    return results


def permutation_test(
    values: pd.Series,
    labels: pd.Series,
    n_permutations: int = 9999,
    seed: int = 2013,
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare two means with the labels exchanged: exactly where all arrangements can be listed.

    Where they cannot, the p-value counts the observed arrangement among random ones:
    (b + 1) / (m + 1), Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular
    Biology 9(1), equation 2. The interval holds the constant shifts that the test does not reject.

    Parameters
    ----------
    values, labels
        One entry per unit; labels are 0 or 1.
    n_permutations, seed
        Number of random arrangements and the seed of their generator. All arrangements are listed
        where there are no more than that.
    level
        Level of the interval.

    Returns
    -------
    pandas.DataFrame
        One row: `estimate` (mean of the units labelled 1 less that of the others), `ci_low`,
        `ci_high` (infinite where no arrangement is rare enough), `null_low`, `null_high` (central
        part of the arrangements), `p_value` (two-sided), `monte_carlo_error` (its standard error, 0
        if exact), `method`, `n`.

    Raises
    ------
    ValueError
        Unless both labels occur and no other.
    """
    numbers, groups = values.to_numpy(dtype=float), labels.to_numpy(dtype=float)
    if set(groups) != {0.0, 1.0}:
        raise ValueError(f"labels must be 0 and 1, and both occur, not {sorted(set(groups))}")
    n, n_labelled = len(groups), int(groups.sum())
    is_exact = math.comb(n, n_labelled) <= n_permutations
    arrangements = (
        _all_arrangements(n, n_labelled)
        if is_exact
        else np.random.default_rng(seed).permuted(np.tile(groups, (n_permutations, 1)), axis=1)
    )
    weights = arrangements / n_labelled - (1 - arrangements) / (n - n_labelled)
    null, overlap = weights @ numbers, weights @ groups
    estimate = difference_of_means(numbers, groups)

    def p_value(shift: float) -> float:
        rest = abs(estimate - shift)
        extreme = int(np.sum(np.abs(null - shift * overlap) >= rest * (1 - 1e-9) - 1e-12))
        return extreme / len(null) if is_exact else (extreme + 1) / (len(null) + 1)

    p = p_value(0.0)
    scale = float(np.ptp(numbers)) or 1.0
    null_low, null_high = np.quantile(null, [(1 - level) / 2, (1 + level) / 2])
    error = 0.0 if is_exact else math.sqrt(p * (1 - p) / n_permutations)
    way = (
        f"all {len(null)} arrangements"
        if is_exact
        else f"permutation, {n_permutations} draws, seed {seed}"
    )
    return tidy(
        {
            "estimate": estimate,
            "ci_low": limit(p_value, estimate, -scale, 1 - level),
            "ci_high": limit(p_value, estimate, scale, 1 - level),
            "null_low": null_low,
            "null_high": null_high,
            "p_value": p,
            "monte_carlo_error": error,
            "method": way,
            "n": n,
        }
    )


def _all_arrangements(n: int, n_labelled: int) -> np.ndarray:
    chosen = np.array(list(itertools.combinations(range(n), n_labelled)))
    arrangements = np.zeros((len(chosen), n))
    np.put_along_axis(arrangements, chosen, 1.0, axis=1)
    return arrangements


def limit(p_value: Callable[[float], float], estimate: float, step: float, alpha: float) -> float:
    """Return the end of the interval of values that a test does not reject, on one side.

    Parameters
    ----------
    p_value
        P-value of a hypothetical value; largest at the estimate.
    estimate
        Where the search begins.
    step
        First step outward, of a sensible size; its sign is the side.
    alpha
        Values with a p-value of at most this are rejected.
    """
    inside, outside = estimate, estimate + step
    for _ in range(30):
        if p_value(outside) <= alpha:
            break
        inside, outside = outside, outside + 2 * (outside - estimate)
    else:
        return math.copysign(math.inf, step)
    for _ in range(30):  # to a billionth of the first bracket
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if p_value(middle) <= alpha else (middle, outside)
    return (inside + outside) / 2


def difference_of_means(values: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean of the units labelled 1 less the mean of those labelled 0."""
    return float(values[labels == 1].mean() - values[labels == 0].mean())
