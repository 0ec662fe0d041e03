"""Event study of units that start together, beside units that never do.

A template for the study that the documents do not allow: it is tried on made-up panels whose true
effect is known. Units are the clusters. Where units start at different times, two-way fixed effects
mix unlike comparisons: this template is not for them.
"""

from typing import Any

import numpy as np
import pandas as pd

from yilianti.inference import need_clusters, tidy
from yilianti.models import limit, permutation_test


def synthetic_panel(
    n_units: int,
    n_treated: int,
    n_before: int,
    n_after: int,
    effect: float,
    seed: int | np.random.Generator,
    persistence: float = 0.5,
) -> pd.DataFrame:
    """Make up a panel with a known effect, constant from the start on.

    Units and periods differ by standard normal amounts; the noise has standard deviation 1, so the
    effect is in units of the noise.

    Parameters
    ----------
    n_units, n_treated
        Units, and how many of them start.
    n_before, n_after
        Periods before and from the start.
    effect
        True effect on the outcome.
    seed
        Seed, or a generator that goes on.
    persistence
        Correlation of the noise of a unit from one period to the next.

    Returns
    -------
    pandas.DataFrame
        One row per unit and period: `unit`, `period`, `event_time` (periods since the start),
        `is_treated`, `outcome`.
    """
    generator = np.random.default_rng(seed)
    n_periods = n_before + n_after
    noise = generator.normal(size=(n_units, n_periods))
    for now in range(1, n_periods):
        fresh = np.sqrt(1 - persistence**2) * noise[:, now]
        noise[:, now] = persistence * noise[:, now - 1] + fresh
    outcome = noise + generator.normal(size=(n_units, 1)) + generator.normal(size=n_periods)
    outcome[:n_treated, n_before:] += effect
    unit, period = np.indices(outcome.shape).reshape(2, -1)
    return pd.DataFrame(
        {
            "unit": unit,
            "period": period,
            "event_time": period - n_before,
            "is_treated": unit < n_treated,
            "outcome": outcome.ravel(),
        }
    )


def average_effect(panel: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Estimate the mean effect from the start on, with unit and period fixed effects.

    Standard errors are cluster-robust by unit, intervals use t with one degree of freedom less than
    there are units.

    Parameters
    ----------
    panel
        As `synthetic_panel` gives it.
    level
        Level of the interval.

    Returns
    -------
    pandas.DataFrame
        One row: `estimate`, `ci_low`, `ci_high`, `bse`, `p_value`, `method`, `n`, `n_clusters`.

    Raises
    ------
    ValueError
        If there are fewer than ten units, all start or none does, or the outcome never differs.
    """
    started = (panel["is_treated"] & (panel["event_time"] >= 0)).astype(float)
    return _fit(panel, started.rename("effect").to_frame(), level).drop(columns="term")


def effects_by_time(panel: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Estimate the effect at each time since the start, against the period before it.

    Returns
    -------
    pandas.DataFrame
        One row per time but the last before the start: `event_time`, and the columns of
        `average_effect`. Times before the start show whether both groups moved alike.

    Raises
    ------
    ValueError
        As `average_effect`.
    """
    times = sorted(set(panel["event_time"]) - {-1})
    indicators = pd.DataFrame(
        {
            time: (panel["is_treated"] & (panel["event_time"] == time)).astype(float)
            for time in times
        }
    )
    return _fit(panel, indicators, level).rename(columns={"term": "event_time"})


def permuted_effect(panel: pd.DataFrame, n_permutations: int = 9999, seed: int = 1) -> pd.DataFrame:
    """Estimate the mean effect and test it by exchanging which units start.

    In a balanced panel the estimate equals that of `average_effect`; no number of units is too
    small for the test.

    Returns
    -------
    pandas.DataFrame
        One row, as `models.permutation_test` of the units' changes gives it.
    """
    is_after = panel["event_time"] >= 0
    after = panel[is_after].groupby("unit")["outcome"].mean()
    before = panel[~is_after].groupby("unit")["outcome"].mean()
    is_treated = panel.groupby("unit")["is_treated"].first().astype(int)
    return permutation_test(after - before, is_treated, n_permutations, seed)


def wild_bootstrap(
    panel: pd.DataFrame, n_draws: int = 999, seed: int = 1, level: float = 0.95
) -> pd.DataFrame:
    """Estimate the mean effect with the wild cluster bootstrap.

    The null is imposed, one sign per unit is drawn (Rademacher), and t statistics are compared:
    Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427. The interval
    holds the effects that the test does not reject.

    Parameters
    ----------
    panel
        As `synthetic_panel` gives it.
    n_draws, seed
        Number of bootstrap draws and the seed of their generator.
    level
        Level of the interval.

    Returns
    -------
    pandas.DataFrame
        One row: `estimate`, `ci_low`, `ci_high`, `p_value`, `monte_carlo_error`, `method`, `n`,
        `n_clusters`.

    Raises
    ------
    ValueError
        As `average_effect`.
    """
    codes, n_clusters = _clusters(panel)
    effects = _orthonormal(_fixed_effects(panel))
    started = (panel["is_treated"] & (panel["event_time"] >= 0)).to_numpy(dtype=float)
    x = _without(effects, started)
    y = _without(effects, panel["outcome"].to_numpy(dtype=float))
    sums = np.eye(n_clusters)[codes].T  # adds up the rows of each cluster
    generator = np.random.default_rng(seed)
    signs = generator.choice([-1.0, 1.0], size=(n_clusters, n_draws))[codes]

    def fitted(outcome: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the slope and the clusters' scores: both are linear in the outcome."""
        slope = x @ outcome / (x @ x)
        return slope, sums @ (x[:, None] * (outcome - np.outer(x, slope)))

    seen, drawn = (
        [fitted(_without(effects, sign * part[:, None])) for part in (y, x)]
        for sign in (np.ones((len(x), 1)), signs)
    )

    def t_statistics(parts: list[tuple[np.ndarray, np.ndarray]], effect: float) -> np.ndarray:
        (slope_y, scores_y), (slope_x, scores_x) = parts
        spread = np.sqrt(((scores_y - effect * scores_x) ** 2).sum(axis=0))
        return np.abs(slope_y - effect * slope_x) / spread

    def p_value(effect: float) -> float:
        observed = t_statistics(seen, effect)[0]
        return float(
            (np.sum(t_statistics(drawn, effect) >= observed * (1 - 1e-9)) + 1) / (n_draws + 1)
        )

    estimate = float(x @ y / (x @ x))
    step = float(np.abs(y - estimate * x).mean()) or 1.0
    p = p_value(0.0)
    return tidy(
        {
            "estimate": estimate,
            "ci_low": limit(p_value, estimate, -step, 1 - level),
            "ci_high": limit(p_value, estimate, step, 1 - level),
            "p_value": p,
            "monte_carlo_error": np.sqrt(p * (1 - p) / n_draws),
            "method": f"wild cluster bootstrap, {n_draws} draws, seed {seed}",
            "n": len(panel),
            "n_clusters": n_clusters,
        }
    )


def _clusters(panel: pd.DataFrame) -> tuple[np.ndarray, int]:
    codes, units = pd.factorize(panel["unit"])
    treated = panel.groupby("unit")["is_treated"].first()
    if treated.all() or not treated.any():
        raise ValueError("an event study needs units that start and units that do not")
    if panel["outcome"].nunique() == 1:
        raise ValueError("the outcome is the same everywhere: there is nothing to compare")
    need_clusters(len(units))
    return codes, len(units)


def _fixed_effects(panel: pd.DataFrame) -> np.ndarray:
    units = pd.get_dummies(panel["unit"], dtype=float)
    periods = pd.get_dummies(panel["period"], dtype=float, drop_first=True)
    return np.column_stack([units, periods])


def _orthonormal(columns: np.ndarray) -> np.ndarray:
    return np.linalg.qr(columns)[0]


def _without(basis: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return what is left of the values when their projection on the basis is taken out."""
    return values - basis @ (basis.T @ values)


def _fit(panel: pd.DataFrame, regressors: pd.DataFrame, level: float) -> pd.DataFrame:
    import statsmodels.api as sm

    codes, n_clusters = _clusters(panel)
    design = np.column_stack([regressors, _fixed_effects(panel)])
    results: Any = sm.OLS(panel["outcome"].to_numpy(dtype=float), design).fit(
        cov_type="cluster", cov_kwds={"groups": codes}, use_t=True
    )
    k = regressors.shape[1]
    interval = results.conf_int(alpha=1 - level)[:k]
    return tidy(
        {
            "term": list(regressors.columns),
            "estimate": results.params[:k],
            "ci_low": interval[:, 0],
            "ci_high": interval[:, 1],
            "bse": results.bse[:k],
            "p_value": results.pvalues[:k],
            "method": "fixed effects, cluster-robust",
            "n": len(panel),
            "n_clusters": n_clusters,
        }
    )
