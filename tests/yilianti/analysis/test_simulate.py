"""Rates by simulation, with their seed and their error."""

import math

import pytest

from yilianti.analysis import simulate


def test_a_known_rate_lies_within_its_error():
    got = simulate.rate(lambda generator: generator.random() < 0.3, 2000, seed=5).iloc[0]
    assert got["estimate"] == pytest.approx(0.3, abs=4 * got["monte_carlo_error"])
    assert got["monte_carlo_error"] == pytest.approx(math.sqrt(0.3 * 0.7 / 2000), rel=0.05)
    assert got["ci_low"] < 0.3 < got["ci_high"]
    assert got["method"] == "simulation, 2000 draws, seed 5"


def test_the_seed_fixes_the_result():
    rates = [
        simulate.rate(lambda generator: generator.random() < 0.5, 50, seed=seed)["estimate"].item()
        for seed in (1, 1, 2)
    ]
    assert rates[0] == rates[1] != rates[2]


@pytest.mark.parametrize("happens", [True, False])
def test_always_and_never_keep_an_interval(happens):
    got = simulate.rate(lambda generator: happens, 20, seed=1).iloc[0]
    assert got["estimate"] == happens
    assert got["monte_carlo_error"] == 0
    assert got["ci_high"] - got["ci_low"] == pytest.approx(0.1684, abs=1e-4)


def test_no_simulation_is_refused():
    with pytest.raises(ValueError, match="0 of 0"):
        simulate.rate(lambda generator: True, 0, seed=1)
