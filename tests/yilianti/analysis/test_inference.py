"""The rules that results keep, held against published and hand-computed numbers."""

import numpy as np
import pandas as pd
import pytest

from yilianti.analysis import eventstudy, exact, inference, models

RESULT = {"estimate": 1.0, "ci_low": 0.5, "ci_high": 2.0, "method": "m", "n": 7}


@pytest.mark.parametrize("column", inference.REQUIRED)
def test_no_p_value_without_effect_size_and_interval(column):
    rest = {name: value for name, value in RESULT.items() if name != column}
    with pytest.raises(ValueError, match=f"missing: {column}"):
        inference.tidy({**rest, "p_value": 0.04})


def test_an_estimate_without_an_interval_is_refused():
    with pytest.raises(ValueError, match="ci_low: missing"):
        inference.tidy({**RESULT, "ci_low": [np.nan], "p_value": 0.04})


def test_results_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="different lengths"):
        inference.tidy({**RESULT, "estimate": [1.0, 2.0], "ci_low": [0.0]})


def test_one_value_stands_for_all_rows():
    got = inference.tidy({**RESULT, "estimate": [1.0, 1.5]})
    assert got["method"].tolist() == ["m", "m"]


def test_whatever_gives_a_p_value_gives_effect_size_and_interval():
    counts = pd.DataFrame({"y": [1, 4, 0, 9, 3, 2], "g": [0, 0, 0, 1, 1, 1]})
    panel = eventstudy.synthetic_panel(10, 5, 2, 2, effect=0, seed=1)
    results = [
        exact.compare_rates(3, 10, 5, 10),
        models.overdispersion(counts, "y ~ g"),
        models.permutation_test(counts["y"], counts["g"]),
        eventstudy.average_effect(panel),
        eventstudy.effects_by_time(panel),
        eventstudy.permuted_effect(panel),
        eventstudy.wild_bootstrap(panel, 99),
    ]
    for result in results:
        assert {"p_value", *inference.REQUIRED} <= set(result.columns)


def test_fewer_than_ten_clusters_are_refused():
    with pytest.raises(ValueError, match=r"9 clusters are too few.*permutation"):
        inference.need_clusters(9)
    inference.need_clusters(10)


def test_aicc_by_hand():
    # -2 (-10) + 2 * 2 = 24, and 2 * 2 * 3 / (10 - 3) more
    assert inference.aicc(-10, 2, 10) == pytest.approx(24 + 12 / 7)


@pytest.mark.parametrize("n", [0, 2, 3])
def test_aicc_is_refused_unless_n_is_greater_than_k_plus_1(n):
    with pytest.raises(ValueError, match=r"n > k \+ 1"):
        inference.aicc(-10, 2, n)


def test_holm_counts_the_tests():
    # the worked example of many textbooks: 0.01, 0.04, 0.03, 0.005
    got = inference.holm(pd.DataFrame({"p_value": [0.01, 0.04, 0.03, 0.005]}))
    assert got["p_holm"].tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert got["n_tests"].tolist() == [4] * 4


def test_holm_of_one_test_and_of_none():
    assert inference.holm(pd.DataFrame({"p_value": [0.02]}))["p_holm"].tolist() == [0.02]
    assert inference.holm(pd.DataFrame({"p_value": []})).empty
