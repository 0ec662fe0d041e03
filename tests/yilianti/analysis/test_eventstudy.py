"""The event-study template, held against formulas worked out by hand and against known truth."""

import numpy as np
import pandas as pd
import pytest

from yilianti.analysis import eventstudy


def panel(**changes):
    given = {"n_units": 16, "n_treated": 6, "n_before": 4, "n_after": 4, "effect": 0.8, "seed": 3}
    return eventstudy.synthetic_panel(**{**given, **changes})


def changes(data: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return each unit's change from before to after, and whether it starts."""
    means = data.assign(after=data["event_time"] >= 0).pivot_table(
        index=["unit", "is_treated"], columns="after", values="outcome"
    )
    return (means[True] - means[False]).to_numpy(), means.index.get_level_values(1).to_numpy()


def test_the_panel_is_as_ordered():
    data = panel()
    assert len(data) == 16 * 8
    assert data.groupby("unit")["is_treated"].first().sum() == 6
    assert sorted(set(data["event_time"])) == list(range(-4, 4))
    pd.testing.assert_frame_equal(data, panel())


def test_the_average_effect_is_the_difference_of_mean_changes():
    data = panel()
    change, is_treated = changes(data)
    by_hand = change[is_treated].mean() - change[~is_treated].mean()
    for result in (
        eventstudy.average_effect(data),
        eventstudy.permuted_effect(data, 99),
        eventstudy.wild_bootstrap(data, 99),
    ):
        assert result["estimate"].item() == pytest.approx(by_hand)


def test_the_jackknife_error_by_hand():
    # Without a unit, the mean change of its group moves by its residual over the others' number.
    data = panel()
    change, is_treated = changes(data)
    moves = [
        (change[group] - change[group].mean()) / (group.sum() - 1)
        for group in (is_treated, ~is_treated)
    ]
    by_hand = np.sqrt(sum((move**2).sum() for move in moves) * 15 / 16)
    got = eventstudy.average_effect(data).iloc[0]
    assert got["bse"] == pytest.approx(by_hand)
    assert got["ci_high"] - got["estimate"] == pytest.approx(2.1314495 * by_hand)  # t, 15 degrees


def test_effects_by_time_are_differences_of_differences():
    data = panel()
    wide = data.pivot_table(index=["unit", "is_treated"], columns="event_time", values="outcome")
    group = wide.sub(wide[-1], axis=0).groupby("is_treated").mean()
    by_hand = (group.loc[True] - group.loc[False]).drop(-1)
    got = eventstudy.effects_by_time(data)
    assert got["event_time"].tolist() == [-4, -3, -2, 0, 1, 2, 3]
    assert got["estimate"].tolist() == pytest.approx(by_hand.tolist())


def test_a_known_effect_is_found_in_a_large_panel():
    data = panel(n_units=120, n_treated=60)
    for result in (eventstudy.average_effect(data), eventstudy.wild_bootstrap(data)):
        got = result.iloc[0]
        assert got["ci_low"] < 0.8 < got["ci_high"]
        assert got["ci_high"] - got["ci_low"] < 0.8
    early = eventstudy.effects_by_time(data).query("event_time < 0")
    assert early["estimate"].abs().max() < 0.5


def test_the_bootstrap_equals_one_written_as_a_loop():
    data = panel(n_units=12, n_treated=5)
    got = eventstudy.wild_bootstrap(data, 199, seed=8).iloc[0]
    dummies = pd.get_dummies(data[["unit", "period"]].astype(str), dtype=float).to_numpy()
    treated = (data["is_treated"] & (data["event_time"] >= 0)).to_numpy(dtype=float)
    units, y = data["unit"].to_numpy(), data["outcome"].to_numpy()

    def t_statistic(outcome):
        design = np.column_stack([treated, dummies])
        bread = np.linalg.pinv(design.T @ design)
        coefficients = bread @ design.T @ outcome
        residual = outcome - design @ coefficients
        scores = [design[units == unit].T @ residual[units == unit] for unit in range(12)]
        meat = sum(np.outer(score, score) for score in scores)
        return coefficients[0] / np.sqrt((bread @ meat @ bread)[0, 0])

    restricted = dummies @ np.linalg.pinv(dummies) @ y
    signs = np.random.default_rng(8).choice([-1.0, 1.0], size=(199, 12))
    drawn = [t_statistic(restricted + signs[b, units] * (y - restricted)) for b in range(199)]
    extreme = np.sum(np.abs(drawn) >= abs(t_statistic(y)) - 1e-9)
    assert got["p_value"] == pytest.approx((extreme + 1) / 200)


def test_the_bootstrap_interval_holds_what_its_test_does_not_reject():
    data = panel(n_units=12, n_treated=5)
    got = eventstudy.wild_bootstrap(data, 199, seed=8).iloc[0]
    started = data["is_treated"] & (data["event_time"] >= 0)
    for shift, is_rejected in ((got["ci_low"] - 0.02, True), (got["ci_low"] + 0.02, False)):
        moved = data.assign(outcome=data["outcome"] - shift * started)
        p = eventstudy.wild_bootstrap(moved, 199, seed=8)["p_value"].item()
        assert (p <= 0.05) == is_rejected


@pytest.mark.parametrize(
    "estimate",
    [eventstudy.average_effect, eventstudy.effects_by_time, eventstudy.wild_bootstrap],
)
def test_few_units_need_the_permutation_version(estimate):
    data = panel(n_units=9, n_treated=4)
    with pytest.raises(ValueError, match=r"9 clusters.*permutation"):
        estimate(data)
    got = eventstudy.permuted_effect(data).iloc[0]
    assert got["method"] == "all 126 arrangements"
    assert got["monte_carlo_error"] == 0


@pytest.mark.parametrize("n_treated", [0, 1, 15, 16])
def test_units_with_and_without_a_start_are_needed(n_treated):
    with pytest.raises(ValueError, match="two units or more that start, and two that do not"):
        eventstudy.average_effect(panel(n_treated=n_treated))


def test_a_unit_that_is_not_always_seen_is_refused():
    with pytest.raises(ValueError, match="in every period"):
        eventstudy.average_effect(panel().iloc[1:])


def test_an_outcome_that_never_differs_is_refused():
    with pytest.raises(ValueError, match="nothing to compare"):
        eventstudy.wild_bootstrap(panel().assign(outcome=1.0))


def test_power_grows_with_the_effect_and_is_the_level_without_one():
    got = eventstudy.power(16, [0, 0.6, 3], 4, 4, n_simulations=100, seed=5)
    none, some, large = got["estimate"]
    assert none <= 0.12 < some < large == 1
    assert set(got["n_units"]) == {16}
    assert set(got["n"]) == {100}


def test_the_effect_that_reaches_a_goal_lies_between_those_simulated():
    power = pd.DataFrame(
        {
            "n_units": [10] * 3 + [20] * 3,
            "effect": [0.5, 1.0, 2.0] * 2,
            "estimate": [0.2, 0.6, 1.0, 0.1, 0.2, 0.3],
            "ci_low": [0.1, 0.4, 0.8, 0.0, 0.1, 0.2],
            "ci_high": [0.3, 0.8, 1.0, 0.2, 0.3, 0.8],
        }
    )
    got = eventstudy.smallest_effect(power, 0.8).set_index("n_units")
    assert got.loc[10].tolist() == pytest.approx([1.5, 1.0, 2.0])
    assert got.loc[20].isna().tolist() == [True, False, True]
    assert got.loc[20, "ci_low"] == 2


def test_a_goal_reached_by_the_smallest_effect_lies_below_it():
    power = pd.DataFrame(
        {"n_units": [10], "effect": [2.0], "estimate": [0.85], "ci_low": [0.8], "ci_high": [1.0]}
    )
    got = eventstudy.smallest_effect(power, 0.8).iloc[0]
    # from the level of the test, 0.05, to the power of the effect simulated
    assert got["estimate"] == pytest.approx(2 * 0.75 / 0.8)
    assert got["ci_low"] == pytest.approx(2 * 0.75 / 0.95)
    assert got["ci_high"] == 2
