"""Models, held against closed forms, simulated truth and their limits."""

import numpy as np
import pandas as pd
import pytest

from yilianti import models


def test_poisson_ratio_is_the_ratio_of_means():
    data = pd.DataFrame({"y": [2, 4, 6, 8, 1, 3], "g": [1, 1, 1, 1, 0, 0]})
    got = models.count_model(data, "y ~ g").set_index("term").loc["g"]
    assert got["rate_ratio"] == pytest.approx(5 / 2)
    assert got["ci_low"] < got["rate_ratio"] < got["ci_high"]
    assert got["n"] == 6


def test_negative_binomial_finds_a_known_ratio():
    generator = np.random.default_rng(1)
    group = np.repeat([0, 1], 2000)
    mean = np.where(group == 1, 12.0, 4.0)
    y = generator.poisson(mean * generator.gamma(2, 1 / 2, size=4000))  # alpha = 1/2
    got = models.count_model(pd.DataFrame({"y": y, "g": group}), "y ~ g", "negative_binomial")
    assert got["term"].tolist() == ["Intercept", "g"]
    assert got["rate_ratio"].tolist() == pytest.approx([4, 3], rel=0.1)
    alpha = models.overdispersion(pd.DataFrame({"y": y, "g": group}), "y ~ g").iloc[0]
    assert alpha["ci_low"] < 0.5 < alpha["ci_high"]


def test_too_few_units_are_refused():
    with pytest.raises(ValueError, match="too few"):
        models.count_model(pd.DataFrame({"y": [1, 2], "g": [0, 1]}), "y ~ g")


def test_an_unknown_family_is_refused():
    with pytest.raises(ValueError, match="poisson, negative_binomial"):
        models.count_model(pd.DataFrame({"y": [1, 2, 3], "g": [0, 1, 0]}), "y ~ g", "gamma")


def test_permutation_p_value_of_a_case_counted_by_hand():
    # 3 + 3 units perfectly split: 2 of the 20 arrangements are as extreme, p = 0.1
    values, labels = pd.Series([1, 1, 1, 5, 5, 5]), pd.Series([0, 0, 0, 1, 1, 1])
    got = models.permutation_test(values, labels, models.difference_of_means, 20000).iloc[0]
    assert got["statistic"] == 4
    assert got["p_value"] == pytest.approx(0.1, abs=4 * got["monte_carlo_error"])


def test_permutation_of_equal_values_finds_nothing():
    got = models.permutation_test(
        pd.Series([3, 3, 3, 3]), pd.Series([0, 1, 0, 1]), models.difference_of_means, 99
    ).iloc[0]
    assert (got["statistic"], got["null_low"], got["null_high"], got["p_value"]) == (0, 0, 0, 1)


def test_leave_one_out_names_the_unit():
    data = pd.DataFrame({"name": list("abc"), "y": [1, 2, 9]})
    got = models.leave_one_out(data, lambda rest: float(rest["y"].mean()), "name")
    assert got["name"].tolist() == ["c", "b", "a"]
    assert got["estimate"].tolist() == [1.5, 5, 5.5]
