"""Launches before a report, held against hand-computed rates and probabilities."""

import pytest

from yilianti.analysis import exact, launches


def test_counts_and_rates_of_a_window():
    months = ["2015-01", "2015-11", "2015-12", "2015-12", "2014-01"]
    got = launches.windows(months, "2015-01", "2015-12", [2]).iloc[0]
    # three in two months, one in the ten before; January 2014 lies outside the period
    assert got[["n_in", "n_before", "n"]].tolist() == [3, 1, 4]
    assert got["estimate"] == pytest.approx((3 / 2) / (1 / 10))
    # given four launches, three or more in two of twelve months: 4 p^3 (1-p) + p^4 with p = 1/6
    p = 1 / 6
    assert got["p_value"] == pytest.approx(2 * (4 * p**3 * (1 - p) + p**4))


def test_unreported_launches_are_just_enough():
    to_doubt, to_even = launches.unreported(6, 3, 1, 35)
    assert to_even == 69  # 6 / 3 a month in 35 months are 70, one of which is known
    assert exact.compare_rates(6, 3, 1 + to_doubt, 35)["ci_low"].iloc[0] <= 1
    assert exact.compare_rates(6, 3, to_doubt, 35)["ci_low"].iloc[0] > 1


def test_an_even_pace_needs_none():
    months = [f"2015-{month:02}" for month in range(1, 13)]
    got = launches.windows(months, "2015-01", "2015-12", [3]).iloc[0]
    assert got["estimate"] == 1
    assert got[["n_to_doubt", "n_to_even"]].tolist() == [0, 0]


@pytest.mark.parametrize("months", [["2015-12"], ["2015-01"]])
def test_a_single_launch_proves_nothing(months):
    got = launches.windows(months, "2015-01", "2015-12", [6]).iloc[0]
    assert got["p_value"] == 1
    assert got["n_to_doubt"] == 0


def test_no_launch_gives_no_row():
    assert launches.windows([], "2015-01", "2015-12", [3]).empty


@pytest.mark.parametrize("width", [0, 12])
def test_a_window_leaves_something_to_compare(width):
    with pytest.raises(ValueError, match="between 1 and 11 months"):
        launches.windows(["2015-05"], "2015-01", "2015-12", [width])
