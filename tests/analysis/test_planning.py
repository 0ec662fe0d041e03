"""The guideline's numbers for any district, held against the guideline and counted by hand."""

import math

import pandas as pd
import pytest

from pagemill import tables
from yilianti.analysis import guideline, planning
from yilianti.figures.planning import beside_roster

NAN = float("nan")


@pytest.fixture(scope="module")
def phases():
    return tables.load("policy_phases").query("policy_id == @guideline.POLICY")


@pytest.fixture(scope="module")
def path():
    return guideline.path(tables.load("policy_targets"), tables.load("places"))


@pytest.mark.parametrize(
    ("kind", "until", "low", "high"),
    [
        ("urban_six", "2014-06", 2, 2),
        ("urban_six", "2015-06", 3, NAN),
        ("urban_six", "2016-12", 3, NAN),
        ("other_districts", "2014-06", 1, 1),
        ("other_districts", "2015-06", 2, 3),
    ],
)
def test_what_the_guideline_asks_of_a_district(path, kind, until, low, high):
    got = planning.asked(path, kind, until)
    assert got["low"] == low
    assert got["high"] == high or (math.isnan(got["high"]) and math.isnan(high))


def test_an_unknown_kind_is_refused(path):
    with pytest.raises(ValueError, match="urban_six, other_districts"):
        planning.asked(path, "suburb", "2014-06")


@pytest.mark.parametrize(
    ("date", "phase"),
    [
        ("2013-11", "d004-phase-pilot"),
        ("2014-06", "d004-phase-pilot"),
        ("2014-07", "d004-phase-expand"),
        ("2016-12", "d004-phase-consolidate"),
    ],
)
def test_a_month_lies_in_its_phase(phases, date, phase):
    assert planning.phase_at(phases, date)["phase_id"] == phase


@pytest.mark.parametrize("date", ["2013-10", "2017-01"])
def test_a_month_outside_the_guideline_is_refused(phases, date):
    with pytest.raises(ValueError, match="from 2013-11 to 2016-12"):
        planning.phase_at(phases, date)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(2, 2, "2"), (2, 3, "2 to 3"), (3, NAN, "at least 3"), (1.25, 1234.5, "1.2 to 1,234.5")],
)
def test_ranges_in_words(low, high, words):
    assert planning.in_words(low, high, "en") == words


def test_shares_of_a_total():
    assert planning.per_alliance(40, 3, NAN, "en") == "at most 13.3"
    assert planning.per_alliance(40, 2, 4, "en") == "10 to 20"
    assert planning.per_alliance(0, 2, 4, "zh") == "0"


def test_quantiles_of_ranges_by_hand():
    frame = pd.DataFrame({"named": [0, 1, 2, 3, 4], "total": [0, 1, 5, 3, 10]})
    got = planning.quantiles(frame, "named", "total").set_index("quantile")
    assert got["low"].tolist() == [0, 1, 2, 3, 4]
    assert got["high"].tolist() == [0, 1, 3, 5, 10]
    assert set(got["n"]) == {5}


def test_quantiles_of_one_alliance_are_its_size_and_of_none_are_refused():
    frame = pd.DataFrame({"named": [4], "total": [6]})
    assert set(planning.quantiles(frame, "named", "total")["high"]) == {6}
    with pytest.raises(ValueError, match="at least one"):
        planning.quantiles(frame.iloc[:0], "named", "total")


def test_the_checklist_is_for_the_district_and_the_phase():
    duties = tables.load("policy_duties")
    got = planning.checklist(duties, "other_districts", "d004-phase-pilot")
    assert set(got["who"]) == set(planning.BODIES)
    assert got["who"].tolist() == sorted(got["who"], key=list(planning.BODIES).index)
    assert set(got["kind"]) == {"duty", "permission"}
    assert set(got["phase_id"].dropna()) == {"d004-phase-pilot"}
    assert not set(got["body"]) & {"市卫生局", planning.URBAN_BODY}
    urban = planning.checklist(duties, "urban_six", "d004-phase-expand")
    assert planning.URBAN_BODY in set(urban["body"])
    assert urban.attrs["table"] == "policy_duties"  # rows still lead to their source


@pytest.mark.parametrize(("low", "high", "edge"), [(2.0, 5.0, 5.0), (4.0, None, 4.0)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_plan_stands_beside_the_roster(low, high, edge, lang):
    frame = pd.DataFrame(
        {
            "name": ["A", "B"],
            "model": "regional",
            "n_members": [3, 1],
            "n_total": [3, 6],
            "is_open": [False, True],
        }
    )
    fig = beside_roster(frame, low, high, lang)
    assert [list(trace.x) for trace in fig.data] == [[3, 3], [1, 6]]
    assert fig.layout.shapes[0].x1 == edge
    assert fig.layout.meta["table"]["rows"][0][:3] == ["B", 1, 6]
