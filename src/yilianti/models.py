"""statsmodels fits and exact procedures as tidy frames: estimate, interval, method and n.

The roster is an enumeration, not a sample: where a procedure here is applied to it, the interval
describes how far the numbers would move if labels were exchanged, not a wider population.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd


def count_model(
    data: pd.DataFrame, formula: str, family: str = "poisson", level: float = 0.95
) -> pd.DataFrame:
    """Fit a descriptive count model.

    Parameters
    ----------
    data
        One row per unit, with the columns of the formula.
    formula
        Such as ``"n_total ~ group"``.
    family
        ``poisson`` (with robust HC1 standard errors) or ``negative_binomial`` (NB2, maximum
        likelihood).
    level
        Confidence level of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row per term but the dispersion: `term`, `rate_ratio` (exponentiated coefficient),
        `ci_low`, `ci_high`, `bse` (of the log), `method`, `n` [units].

    Raises
    ------
    ValueError
        If the family is unknown, or there are not more units than terms.
    """
    import statsmodels.formula.api as smf

    if family == "poisson":
        model = smf.poisson(formula, data)
        options: dict[str, object] = {"cov_type": "HC1"}
    elif family == "negative_binomial":
        model = smf.negativebinomial(formula, data)
        options = {}
    else:
        raise ValueError(f"family {family!r} is not one of poisson, negative_binomial")
    if model.exog.shape[0] <= model.exog.shape[1]:
        raise ValueError(f"{formula}: {model.exog.shape[0]} units are too few for its terms")
    results = model.fit(disp=False, maxiter=200, **options)
    interval = results.conf_int(alpha=1 - level)
    terms = [name for name in results.params.index if name != "alpha"]
    return pd.DataFrame(
        {
            "term": terms,
            "rate_ratio": np.exp(results.params[terms]).to_numpy(),
            "ci_low": np.exp(interval.loc[terms, 0]).to_numpy(),
            "ci_high": np.exp(interval.loc[terms, 1]).to_numpy(),
            "bse": results.bse[terms].to_numpy(),
            "method": family,
            "n": int(results.nobs),
        }
    )


def overdispersion(data: pd.DataFrame, formula: str) -> pd.DataFrame:
    """Test a Poisson model for overdispersion of the NB2 kind.

    The regression-based test of Cameron and Trivedi (1990), Journal of Econometrics 46, 347-364,
    equation for g(mu) = mu**2: the auxiliary outcome ((y - mu)**2 - y) / mu is regressed on mu
    without a constant; its coefficient estimates alpha.

    Returns
    -------
    pandas.DataFrame
        One row: `alpha`, `ci_low`, `ci_high` (95 %, robust), `p_value` (one-sided), `method`, `n`.
    """
    import statsmodels.api as sm
    import statsmodels.formula.api as smf
    from scipy import stats

    fitted = smf.poisson(formula, data).fit(disp=False)
    mean = np.asarray(fitted.predict())
    observed = np.asarray(fitted.model.endog)
    auxiliary = sm.OLS(((observed - mean) ** 2 - observed) / mean, mean).fit(cov_type="HC1")
    low, high = auxiliary.conf_int()[0]
    return pd.DataFrame(
        {
            "alpha": auxiliary.params,
            "ci_low": low,
            "ci_high": high,
            "p_value": stats.norm.sf(auxiliary.tvalues),
            "method": "Cameron-Trivedi",
            "n": len(observed),
        }
    )


def permutation_test(
    values: pd.Series,
    labels: pd.Series,
    statistic: Callable[[np.ndarray, np.ndarray], float],
    n_permutations: int = 9999,
    seed: int = 2013,
) -> pd.DataFrame:
    """Compare a statistic with its distribution under exchanged labels.

    The p-value counts the observed arrangement among the permutations: (b + 1) / (m + 1), Phipson
    and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1), equation 2.

    Parameters
    ----------
    values, labels
        One entry per unit.
    statistic
        Function of values and labels; larger in absolute value is more extreme.
    n_permutations, seed
        Number of random permutations and the seed of their generator.

    Returns
    -------
    pandas.DataFrame
        One row: `statistic`, `null_low`, `null_high` (central 95 % of the permutations), `p_value`
        (two-sided), `monte_carlo_error` (standard error of the p-value), `method`, `n`.
    """
    numbers, groups = values.to_numpy(dtype=float), labels.to_numpy()
    generator = np.random.default_rng(seed)
    observed = statistic(numbers, groups)
    null = np.array(
        [statistic(numbers, generator.permutation(groups)) for _ in range(n_permutations)]
    )
    extreme = int(np.sum(np.abs(null) >= abs(observed) - 1e-12))
    p_value = (extreme + 1) / (n_permutations + 1)
    low, high = np.quantile(null, [0.025, 0.975])
    return pd.DataFrame(
        {
            "statistic": [observed],
            "null_low": low,
            "null_high": high,
            "p_value": p_value,
            "monte_carlo_error": np.sqrt(p_value * (1 - p_value) / n_permutations),
            "method": f"permutation, {n_permutations} draws, seed {seed}",
            "n": len(numbers),
        }
    )


def leave_one_out(
    data: pd.DataFrame, estimate: Callable[[pd.DataFrame], float], name: str
) -> pd.DataFrame:
    """Return an estimate with each unit left out in turn.

    Returns
    -------
    pandas.DataFrame
        One row per unit: the unit's `name` column and `estimate`, smallest estimate first.
    """
    rows = [
        {name: data[name].iloc[i], "estimate": estimate(data.drop(data.index[i]))}
        for i in range(len(data))
    ]
    return pd.DataFrame(rows).sort_values("estimate", ignore_index=True)


def difference_of_means(values: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean of the units labelled 1 less the mean of those labelled 0."""
    return float(values[labels == 1].mean() - values[labels == 0].mean())
