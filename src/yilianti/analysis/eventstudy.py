"""Event study of units that start together, beside units that never do.

A template for the study that the documents do not allow: it is tried on made-up panels whose true
effect is known. Units are the clusters, and each is seen in every period: then fixed effects are
removed by subtracting means. Where units start at different times, two-way fixed effects mix unlike
comparisons: this template is not for them.
"""

from functools import partial

import numpy as np
import pandas as pd

from yilianti.analysis import simulate
from yilianti.analysis.inference import need_clusters, tidy
from yilianti.analysis.models import limit, permutation_test

LEVEL = 0.05  # of the tests whose power is simulated


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

    Standard errors leave out each unit in turn (cluster jackknife, CV3 of MacKinnon, Nielsen and
    Webb 2023, Journal of Applied Econometrics 38, 671-694), for the usual cluster-robust ones are
    too small with so few units; intervals use t with one degree of freedom less than units.

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
        If there are fewer than ten units, fewer than two that start or that do not, a unit is not
        seen in every period, or the outcome never differs.
    """
    return _fit(panel, [panel["event_time"] >= 0], level)


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
    results = _fit(panel, [panel["event_time"] == time for time in times], level)
    return results.assign(event_time=times)


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
    _check(panel)
    x = _without_means(_wide(panel, panel["is_treated"] & (panel["event_time"] >= 0)))
    y = _without_means(_wide(panel, panel["outcome"]))
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(n_draws, len(x), 1))

    def fitted(outcome: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return slope and scores of the units, for each draw: both are linear in the outcome."""
        outcome = _without_means(outcome)
        slope = (x * outcome).sum(axis=(1, 2)) / (x**2).sum()
        return slope, (x * (outcome - slope[:, None, None] * x)).sum(axis=2)

    seen, drawn = ([fitted(sign * part) for part in (y, x)] for sign in (np.ones((1, 1, 1)), signs))

    def t_statistics(parts: list[tuple[np.ndarray, np.ndarray]], effect: float) -> np.ndarray:
        (slope_y, scores_y), (slope_x, scores_x) = parts
        spread = np.sqrt(((scores_y - effect * scores_x) ** 2).sum(axis=1))
        return np.abs(slope_y - effect * slope_x) / spread

    def p_value(effect: float) -> float:
        observed = t_statistics(seen, effect)[0] * (1 - 1e-9)
        return float((np.sum(t_statistics(drawn, effect) >= observed) + 1) / (n_draws + 1))

    estimate = float((x * y).sum() / (x**2).sum())
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
            "n_clusters": len(x),
        }
    )


def power(
    n_units: int, effects: list[float], n_before: int, n_after: int, n_simulations: int, seed: int
) -> pd.DataFrame:
    """Simulate how often a study of which half the units start finds an effect.

    Parameters
    ----------
    n_units
        Units of the study.
    effects
        True effects, in units of the noise.
    n_before, n_after
        Periods before and from the start.
    n_simulations, seed
        Simulations for each effect and the seed of their generator.

    Returns
    -------
    pandas.DataFrame
        One row per effect: `n_units`, `effect`, and the columns of `simulate.rate` for the share
        of studies whose `average_effect` has a p-value of at most `LEVEL`.
    """

    def finds(effect: float, generator: np.random.Generator) -> bool:
        panel = synthetic_panel(n_units, n_units // 2, n_before, n_after, effect, generator)
        return bool(average_effect(panel)["p_value"].item() <= LEVEL)

    rows = [
        simulate.rate(partial(finds, effect), n_simulations, seed).assign(effect=effect)
        for effect in effects
    ]
    return pd.concat(rows, ignore_index=True).assign(n_units=n_units)


def smallest_effect(power: pd.DataFrame, goal: float) -> pd.DataFrame:
    """Return the effect at which the power reaches a goal, between the effects simulated.

    Below the smallest of them the power comes from that of no effect: the level of the test.

    Parameters
    ----------
    power
        What `power` gives, for one or more numbers of units.
    goal
        Share of studies that are to find the effect.

    Returns
    -------
    pandas.DataFrame
        One row per number of units: `n_units`, `estimate`, and `ci_low`, `ci_high`, where the ends
        of the simulation's interval reach the goal; missing where none of the effects does.
    """
    ends = {"estimate": "estimate", "ci_low": "ci_high", "ci_high": "ci_low"}
    rows = []
    for n_units, one in power.sort_values("effect").groupby("n_units"):
        reached = {
            name: np.interp(
                goal, np.maximum.accumulate([LEVEL, *one[end]]), [0.0, *one["effect"]], right=np.nan
            )
            for name, end in ends.items()
        }
        rows.append({"n_units": n_units, **reached})
    return pd.DataFrame(rows)


def _check(panel: pd.DataFrame) -> None:
    treated = panel.groupby("unit")["is_treated"].first()
    if min(treated.sum(), (~treated).sum()) < 2:
        raise ValueError("an event study needs two units or more that start, and two that do not")
    need_clusters(len(treated))
    if len(panel) != len(treated) * panel["period"].nunique():
        raise ValueError("this event study needs each unit once in every period")
    if panel["outcome"].nunique() == 1:
        raise ValueError("the outcome is the same everywhere: there is nothing to compare")


def _fit(panel: pd.DataFrame, times: list[pd.Series], level: float) -> pd.DataFrame:
    """Fit one effect for each set of times, of which the panel's rows tell whether they belong."""
    from scipy import stats

    _check(panel)
    outcome = _wide(panel, panel["outcome"])
    started = np.stack([_wide(panel, panel["is_treated"] & time) for time in times])
    n_units = len(outcome)
    estimate = _slopes(outcome, started)
    without = [
        _slopes(np.delete(outcome, unit, axis=0), np.delete(started, unit, axis=1))
        for unit in range(n_units)
    ]
    bse = np.sqrt(((without - estimate) ** 2).sum(axis=0) * (n_units - 1) / n_units)
    margin = stats.t.ppf((1 + level) / 2, n_units - 1) * bse
    return tidy(
        {
            "estimate": estimate,
            "ci_low": estimate - margin,
            "ci_high": estimate + margin,
            "bse": bse,
            "p_value": 2 * stats.t.sf(np.abs(estimate / bse), n_units - 1),
            "method": "fixed effects, cluster jackknife",
            "n": len(panel),
            "n_clusters": n_units,
        }
    )


def _wide(panel: pd.DataFrame, values: pd.Series) -> np.ndarray:
    """Return values as one row per unit, one column per period."""
    return values.groupby([panel["unit"], panel["period"]]).first().unstack().to_numpy(dtype=float)


def _without_means(values: np.ndarray) -> np.ndarray:
    """Return values by unit and period (the last two axes) without their means over both."""
    both = values.mean(axis=(-2, -1), keepdims=True)
    return values - values.mean(axis=-1, keepdims=True) - values.mean(axis=-2, keepdims=True) + both


def _slopes(outcome: np.ndarray, started: np.ndarray) -> np.ndarray:
    """Regress the outcome on the indicators of having started, with both fixed effects."""
    regressors = _without_means(started).reshape(len(started), -1).T
    return np.linalg.lstsq(regressors, _without_means(outcome).ravel(), rcond=None)[0]
