"""The committed simulations: intervals cover often enough, tests keep their level."""

import pandas as pd
import pytest

from benchmarks import coverage, power


@pytest.fixture(scope="module")
def covered():
    return pd.read_csv(coverage.RESULTS)


def test_nominal_95_percent_intervals_cover_at_least_93_percent(covered):
    assert covered[covered["coverage"] < coverage.LEAST].empty


def test_the_results_are_those_of_the_cases_with_seed_and_error(covered):
    cases = [(procedure, setting, n) for procedure, setting, _, _, n in coverage.cases()]
    columns = ["procedure", "setting", "n_simulations"]
    assert list(covered[columns].itertuples(index=False, name=None)) == cases
    assert set(covered["seed"]) == {coverage.SEED}
    assert covered["over_nominal"].tolist() == pytest.approx(
        (covered["coverage"] - coverage.NOMINAL).tolist()
    )
    assert covered["monte_carlo_error"].max() < 0.015


def test_a_case_gives_the_committed_result_again(covered):
    got = coverage.measure(next(coverage.cases()))
    assert got == covered.iloc[0].to_dict()


def test_a_study_without_an_effect_finds_one_at_most_as_often_as_it_should():
    rates = pd.read_csv(power.RESULTS)
    none = rates[rates["effect"] == 0]
    assert len(none) == len(power.SIZES)
    assert (none["ci_low"] <= 0.05).all()
    assert (none["estimate"] < 0.07).all()
