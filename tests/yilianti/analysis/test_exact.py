"""Exact intervals and tests, held against published numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yilianti.analysis import exact


# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 5
@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_intervals_of_proportions_as_published(count, n, low, high):
    got = exact.proportion(count, n).iloc[0]
    assert got["estimate"] == pytest.approx(count / n)
    assert (round(got["ci_low"], 4), round(got["ci_high"], 4)) == (low, high)


def test_one_trial():
    # The limits solve p = 0.025 and (1 - p) = 0.025
    assert exact.proportion(1, 1).iloc[0][["ci_low", "ci_high"]].tolist() == pytest.approx(
        [0.025, 1]
    )
    assert exact.proportion(0, 1).iloc[0][["ci_low", "ci_high"]].tolist() == pytest.approx(
        [0, 0.975]
    )


@pytest.mark.parametrize(("count", "n"), [(0, 0), (3, 2), (-1, 4)])
def test_impossible_proportions_are_refused(count, n):
    with pytest.raises(ValueError, match=f"not {count} of {n}"):
        exact.proportion(count, n)


def test_breast_cancer_after_fluoroscopy():
    # Boice and Monson (1977), as in the manual of Stata, command iri 41 15 28010 19017
    got = exact.compare_rates(41, 28010, 15, 19017).iloc[0]
    assert got["estimate"] == pytest.approx(1.855759, abs=5e-7)
    assert got["ci_low"] == pytest.approx(1.005684, abs=5e-7)
    assert got["ci_high"] == pytest.approx(3.6093, abs=5e-5)
    assert got["p_value"] < 0.05  # agrees with the interval, which leaves out 1


def test_rates_of_the_example_of_poisson_test_in_r():
    got = exact.compare_rates(11, 800, 6 + 8 + 7, 1083 + 1050 + 878).iloc[0]
    assert got["estimate"] == pytest.approx(1.971488, abs=5e-7)
    assert got["ci_low"] == pytest.approx(0.8584264, abs=5e-8)
    assert got["ci_high"] == pytest.approx(4.2772659, abs=5e-8)


def test_a_p_value_counted_by_hand():
    # 5 events against 0 over equal exposures: 1/32 in each tail
    got = exact.compare_rates(5, 3, 0, 3).iloc[0]
    assert got["p_value"] == pytest.approx(2 / 32)
    assert got["estimate"] == math.inf
    assert got["ci_high"] == math.inf
    assert 0 < got["ci_low"] < 1


def test_equal_rates_do_not_differ():
    got = exact.compare_rates(4, 2, 4, 2).iloc[0]
    assert (got["estimate"], got["p_value"]) == (1, 1)
    assert got["ci_low"] == pytest.approx(1 / got["ci_high"])


def test_no_event_says_nothing_about_a_ratio():
    with pytest.raises(ValueError, match="no event"):
        exact.compare_rates(0, 5, 0, 7)


def test_no_exposure_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        exact.compare_rates(1, 0, 2, 7)


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.1, 10))
def test_test_and_interval_agree(count_1, count_2, exposure):
    if count_1 + count_2 == 0:
        return
    got = exact.compare_rates(count_1, exposure, count_2, 1).iloc[0]
    inside = got["ci_low"] < 1 < got["ci_high"]
    if not np.isclose(got["p_value"], 0.05):
        assert inside == (got["p_value"] > 0.05)
