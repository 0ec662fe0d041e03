"""Models, held against closed forms, simulated truth and their limits."""

import numpy as np
import pandas as pd
import pytest

from yilianti.analysis import models


def test_poisson_ratio_is_the_ratio_of_means():
    data = pd.DataFrame({"y": [2, 4, 6, 8, 1, 3], "g": [1, 1, 1, 1, 0, 0]})
    got = models.count_model(data, "y ~ g").set_index("term").loc["g"]
    assert got["estimate"] == pytest.approx(5 / 2)
    assert got["ci_low"] < got["estimate"] < got["ci_high"]
    assert got["n"] == 6


def test_negative_binomial_finds_a_known_ratio():
    generator = np.random.default_rng(1)
    group = np.repeat([0, 1], 2000)
    mean = np.where(group == 1, 12.0, 4.0)
    y = generator.poisson(mean * generator.gamma(2, 1 / 2, size=4000))  # alpha = 1/2
    got = models.count_model(pd.DataFrame({"y": y, "g": group}), "y ~ g", "negative_binomial")
    assert got["term"].tolist() == ["Intercept", "g"]
    assert got["estimate"].tolist() == pytest.approx([4, 3], rel=0.1)
    alpha = models.overdispersion(pd.DataFrame({"y": y, "g": group}), "y ~ g").iloc[0]
    assert alpha["ci_low"] < 0.5 < alpha["ci_high"]


def test_too_few_units_are_refused():
    with pytest.raises(ValueError, match="too few"):
        models.count_model(pd.DataFrame({"y": [1, 2], "g": [0, 1]}), "y ~ g")


def test_an_unknown_family_is_refused():
    with pytest.raises(ValueError, match="poisson, negative_binomial"):
        models.count_model(pd.DataFrame({"y": [1, 2, 3], "g": [0, 1, 0]}), "y ~ g", "gamma")


def test_rates_of_a_published_trial():
    # Dobson (1990), page 93: the example of glm in the manual of R
    data = pd.DataFrame(
        {
            "counts": [18, 17, 15, 20, 10, 20, 25, 13, 12],
            "outcome": [1, 2, 3] * 3,
            "treatment": [1, 1, 1, 2, 2, 2, 3, 3, 3],
        }
    )
    got = models.count_model(data, "counts ~ C(outcome) + C(treatment)")
    assert np.log(got["estimate"]).tolist() == pytest.approx(
        [3.044522, -0.454255, -0.292987, 0, 0], abs=1e-6
    )


def test_the_scaled_error_by_hand():
    # Two groups: the variance of a log mean is 1 / total, times Pearson's statistic over n - 2
    y, g = [2, 4, 6, 8, 1, 3], [1, 1, 1, 1, 0, 0]
    got = models.count_model(pd.DataFrame({"y": y, "g": g}), "y ~ g").set_index("term").loc["g"]
    pearson = (9 + 1 + 1 + 9) / 5 + (1 + 1) / 2
    bse = np.sqrt((1 / 20 + 1 / 4) * pearson / 4)
    assert got["bse"] == pytest.approx(bse, rel=1e-5)
    assert np.log(got["ci_high"] / got["estimate"]) == pytest.approx(
        2.7764451 * bse, rel=1e-5
    )  # t, 4 degrees


def test_mites_on_apple_leaves():
    # Bliss and Fisher (1953), Biometrics 9, 176-200: k = 1.02459 by maximum likelihood
    y = np.repeat(range(8), [70, 38, 17, 10, 9, 3, 2, 1])
    got = models.overdispersion(pd.DataFrame({"y": y}), "y ~ 1").iloc[0]
    assert 1 / got["estimate"] == pytest.approx(1.02459, abs=5e-6)
    assert got["ci_low"] < got["estimate"] < got["ci_high"]
    assert got["p_value"] < 0.001


def test_counts_that_vary_less_than_poisson_are_not_overdispersed():
    got = models.overdispersion(pd.DataFrame({"y": [3, 4, 4, 3, 5]}), "y ~ 1").iloc[0]
    assert (got["estimate"], got["ci_low"], got["p_value"]) == (0, 0, 0.5)
    assert got["ci_high"] > 0


def test_the_criterion_of_both_families():
    generator = np.random.default_rng(4)
    y = generator.poisson(10 * generator.gamma(1, 1, size=60))
    got = models.compare_families(pd.DataFrame({"y": y}), "y ~ 1").set_index("method")
    assert got["n_parameters"].to_dict() == {"poisson": 1, "negative_binomial": 2}
    poisson = got.loc["poisson"]
    assert poisson["aicc"] == pytest.approx(-2 * poisson["log_likelihood"] + 2 + 4 / 58)
    assert got["aicc"].idxmin() == "negative_binomial"


@pytest.mark.parametrize("family", models.FAMILIES)
@pytest.mark.parametrize("y", [[0] * 6, [0, 0, 0, 5, 6, 7]])
def test_zeros_only_have_no_finite_estimate(family, y):
    data = pd.DataFrame({"y": y, "g": [0, 0, 0, 1, 1, 1]})
    with pytest.raises(ValueError, match="no finite estimate"):
        models.count_model(data, "y ~ g", family)


@pytest.mark.parametrize("family", models.FAMILIES)
def test_equal_counts_keep_the_interval_of_a_poisson_model(family):
    data = pd.DataFrame({"y": [4] * 6, "g": [0, 0, 0, 1, 1, 1]})
    got = models.count_model(data, "y ~ g", family)
    assert got["estimate"].tolist() == pytest.approx([4, 1])
    assert got["bse"].iloc[1] == pytest.approx(np.sqrt(2 / 12))


def test_all_arrangements_of_a_published_case():
    # Good (2000), Permutation Tests, first chapter: 1 of 20 arrangements, 2 of 20 two-sided
    got = models.permutation_test(
        pd.Series([121, 118, 110, 34, 12, 22]), pd.Series([1, 1, 1, 0, 0, 0])
    ).iloc[0]
    assert got["estimate"] == pytest.approx((349 - 68) / 3)
    assert got["p_value"] == pytest.approx(0.1)
    assert got["method"] == "all 20 arrangements"
    assert got["monte_carlo_error"] == 0


def test_a_random_choice_of_arrangements_comes_near_all():
    values = pd.Series([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])
    labels = pd.Series([0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1])
    every = models.permutation_test(values, labels).iloc[0]
    some = models.permutation_test(values, labels, n_permutations=700).iloc[0]
    assert (every["method"], some["method"]) == (
        "all 792 arrangements",
        "permutation, 700 draws, seed 2013",
    )
    assert some["p_value"] == pytest.approx(every["p_value"], abs=4 * some["monte_carlo_error"])


def test_the_interval_holds_the_shifts_that_the_test_does_not_reject():
    values, labels = pd.Series([1.0, 2, 4, 7, 8, 11, 12, 16]), pd.Series([0, 0, 1, 0, 0, 1, 1, 1])
    got = models.permutation_test(values, labels).iloc[0]
    for shift in (got["ci_low"] - 0.01, got["ci_high"] + 0.01):
        assert models.permutation_test(values - shift * labels, labels)["p_value"].item() <= 0.05
    for shift in (got["ci_low"] + 0.01, got["ci_high"] - 0.01):
        assert models.permutation_test(values - shift * labels, labels)["p_value"].item() > 0.05


def test_no_arrangement_of_few_units_is_rare_enough_for_an_interval():
    got = models.permutation_test(pd.Series([1, 5]), pd.Series([0, 1])).iloc[0]
    assert (got["p_value"], got["ci_low"], got["ci_high"]) == (1, -np.inf, np.inf)


def test_permutation_of_equal_values_finds_nothing():
    got = models.permutation_test(pd.Series([3] * 8), pd.Series([0, 1] * 4)).iloc[0]
    assert (got["estimate"], got["null_low"], got["null_high"], got["p_value"]) == (0, 0, 0, 1)
    assert got["ci_low"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("labels", [[1], [1, 1, 1], [0, 1, 2]])
def test_both_labels_are_needed(labels):
    with pytest.raises(ValueError, match="0 and 1"):
        models.permutation_test(pd.Series(range(len(labels))), pd.Series(labels))


def test_leave_one_out_names_the_unit():
    data = pd.DataFrame({"name": list("abc"), "y": [1, 2, 9]})
    got = models.leave_one_out(data, lambda rest: float(rest["y"].mean()), "name")
    assert got["name"].tolist() == ["c", "b", "a"]
    assert got["estimate"].tolist() == [1.5, 5, 5.5]


def test_leaving_one_of_one_out_is_refused():
    with pytest.raises(ValueError, match="two units or more"):
        models.leave_one_out(pd.DataFrame({"name": ["a"], "y": [1]}), lambda rest: 0.0, "name")
