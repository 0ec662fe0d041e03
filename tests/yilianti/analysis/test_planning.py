"""The guideline's numbers for any district, held against the guideline and counted by hand."""

import math

import pandas as pd
import pytest

from pagemill import tables
from pagemill.notebook.expressions import evaluate
from pagemill.words import lacking
from yilianti.analysis import guideline, planning
from yilianti.figures.planning import FOLLOWS, beside_roster

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


def names(**values):
    return dict.fromkeys(["low", "high", "least", "most"]) | values


def case(cases, **values):
    """Return the case whose condition is the first to hold."""
    known = names(**values)
    return next(name for name, text in cases.items() if not text or evaluate(text, known))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (None, None, "unknown"), (3, None, "open"), (1, 1, "one"), (2, 2, "exact"),
        (2, 3, "range"), (8, 12, "digits"), (10, 15, "digits"), (12, 12, "exact"),
    ],
)  # fmt: skip
def test_a_range_of_alliances_finds_its_words(low, high, expected):
    assert case(planning.ASKED, low=low, high=high) == expected


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (None, None, "unknown"), (None, 0, "none"), (0, 0, "none"), (1, 1, "one"),
        (None, 1, "most_one"), (0, 1, "most_one"), (None, 14, "most"), (0, 2, "most"),
        (20, 20, "exact"), (13, 20, "digits"), (2, 3, "range"), (1, 2, "range"),
    ],
)  # fmt: skip
def test_a_share_finds_its_words(least, most, expected):
    assert case(planning.SHARE, least=least, most=most) == expected


@pytest.mark.parametrize(
    ("n", "expected"), [(None, "unknown"), (0, "none"), (1, "one"), (2, "many")]
)
def test_a_number_of_things_finds_its_words(n, expected):
    assert case(planning.counted("n"), n=n) == expected


def test_every_case_has_words():
    counted = planning.counted("n")
    groups = {"asked": planning.ASKED, "share": planning.SHARE, "people": planning.SHARE}
    groups |= dict.fromkeys(["districts", "centres", "residents", "spared", "lacking"], counted)
    keys = [f"case.{group}.{name}" for group, cases in groups.items() for name in cases]
    assert lacking(keys) == []


def test_each_month_of_the_guideline_has_its_phase(phases):
    months = planning.months(phases).set_index("date")
    assert len(months) == 38
    assert (months.index[0], months.index[-1]) == ("2013-11", "2016-12")
    assert months.loc["2014-06", ["phase", "ends"]].tolist() == [1, "2014-06"]
    assert months.loc["2014-07", ["phase", "ends"]].tolist() == [2, "2015-06"]
    for date in months.index:
        assert months.loc[date, "phase_id"] == planning.phase_at(phases, date)["phase_id"]


@pytest.fixture(scope="module")
def rules(path, phases):
    people = pd.DataFrame(
        {"kind": ["urban_six", "urban_six", "other_districts"], "residents": [300, 900, 401]}
    )
    return planning.rules(path, phases, tables.load("policy_duties"), people)


def test_what_holds_for_each_kind_and_phase(rules):
    assert rules["rule"].tolist() == [1, 2, 3, 4, 5, 6]
    assert rules["each_low"].tolist() == [2, 3, 3, 1, 2, 2]
    assert rules["each_high"].fillna(-1).tolist() == [2, -1, -1, 1, 3, 3]
    assert rules["n_peers"].tolist() == [2, 2, 2, 1, 1, 1]
    assert rules["residents_least"].tolist() == [150, 100, 100, 401, 200, 200]
    assert rules["residents_most"].tolist() == [450, 300, 300, 401, 200, 200]


def test_the_checklist_of_all_rules_holds_that_of_each(rules, phases):
    duties = tables.load("policy_duties")
    listed, holds = planning.any_checklist(duties, rules, phases)
    ids = dict(zip(phases["seq"], phases["phase_id"], strict=True))
    for rule in rules.to_dict("records"):
        own = planning.checklist(duties, rule["kind"], ids[rule["phase"]])
        kept = listed[[rule["rule"] in of for of in holds]]
        assert kept["duty_id"].tolist() == own["duty_id"].tolist()
        assert kept["who"].tolist() == own["who"].tolist()
        assert (rule["n_duties"], rule["n_permissions"]) == (
            (own["kind"] == "duty").sum(), (own["kind"] == "permission").sum(),
        )  # fmt: skip
    assert listed.attrs["table"] == "policy_duties"  # rows still lead to their source


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


@pytest.mark.parametrize(
    ("least", "most", "band"), [(2, 5, (2, 5)), (None, 4, (0, 4)), (None, None, None)]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_plan_stands_beside_the_roster(least, most, band, lang):
    frame = pd.DataFrame(
        {
            "name": ["A", "B"],
            "model": "regional",
            "n_members": [3, 1],
            "n_total": [3, 6],
            "is_open": [False, True],
        }
    )
    fig = beside_roster(frame, least, most, lang)
    assert [list(trace.x) for trace in fig.data] == [[3, 3], [1, 6]]
    plan, edge = fig.layout.shapes
    assert (plan.name, edge.name, plan.visible) == ("plan", "edge", band is not None)
    if band:
        assert ((plan.x0, plan.x1), edge.x0, edge.x1) == (band, band[1], band[1])
    named = {item.name for item in (*fig.layout.shapes, *fig.layout.annotations)}
    assert {path.split(".")[0] for path in FOLLOWS} <= named
    assert fig.layout.meta["table"]["rows"][0][:3] == ["B", 1, 6]
