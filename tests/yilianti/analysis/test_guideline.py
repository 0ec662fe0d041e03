"""The guideline's path and the scorecard, on districts and targets worked out by hand."""

import pandas as pd
import pytest

from yilianti.analysis import guideline

COLUMNS = ["target_id", "place_group", "op", "value", "value_high", "due", "phase_id"]


@pytest.fixture
def targets():
    rows = [
        ("expand-other", "other_districts", "+", 1, 2, "2015-06", "expand"),
        ("pilot-urban", "urban_six", "=", 2, None, "2014-06", "pilot"),
        ("pilot-other", "other_districts", "=", 1, None, "2014-06", "pilot"),
        ("expand-urban", "urban_six", ">=", 3, None, "2015-06", "expand"),
    ]
    return pd.DataFrame(rows, columns=COLUMNS).assign(
        policy_id=guideline.POLICY,
        measure=guideline.MEASURE,
        source_id=guideline.SOURCE,
        seq=[4, 1, 2, 3],
    )


@pytest.fixture
def places():
    flags = pd.array([True, False, False, None], dtype="boolean")
    return pd.DataFrame({"place_id": ["city", "suburb", "county", "hebei"], "is_urban_six": flags})


def test_the_path_sets_adds_and_leaves_open(targets, places):
    got = guideline.path(targets, places).set_index(["place_id", "due"])[["low", "high"]]
    assert got.loc[("city", "2014-06")].tolist() == [2, 2]
    assert got.loc[("suburb", "2014-06")].tolist() == [1, 1]
    assert got.loc[("suburb", "2015-06")].tolist() == [2, 3]
    assert got.loc[("city", "2015-06"), "low"] == 3
    assert pd.isna(got.loc[("city", "2015-06"), "high"])
    assert len(got) == 6  # the fourth place is no district of the city


def test_targets_of_other_documents_and_measures_stay_out(targets, places):
    other = targets.assign(source_id="d000", value=9)
    aim = targets.assign(measure="coverage", value=9)
    both = pd.concat([targets, other, aim])
    assert guideline.path(both, places).equals(guideline.path(targets, places))


def test_the_city_is_the_sum_and_has_no_upper_bound_where_a_district_has_none(targets, places):
    got = guideline.city_path(guideline.path(targets, places)).set_index("due")
    assert got.loc["2014-06", ["low", "high", "high_at_least", "n_open"]].tolist() == [4, 4, 4, 0]
    assert got.loc["2015-06", ["low", "high_at_least", "n_open"]].tolist() == [7, 9, 1]
    assert pd.isna(got.loc["2015-06", "high"])
    assert got["n_districts"].tolist() == [3, 3]


def test_the_guideline_itself_asks_for_these_numbers(root):
    from pagemill import tables

    path = guideline.path(tables.load("policy_targets"), tables.load("places"))
    got = guideline.city_path(path)[["due", "low", "high_at_least", "n_districts"]]
    # six urban districts with 2, then 3 or more; ten others with 1, then 1 or 2 more
    assert got.to_numpy().tolist() == [["2014-06", 22, 22, 16], ["2015-06", 38, 48, 16]]


def test_the_scorecard_tells_firm_from_doubtful():
    counts = pd.DataFrame(
        [
            *[("met", "a", 2), ("met", "b", 3), ("short", "a", 0), ("short", "b", 1)],
            *[("late", "a", 1), ("late", "b", 2), ("early", "a", 5), ("early", "b", 0)],
        ],
        columns=["place_id", "reading", "n"],
    )
    targets = pd.DataFrame({"place_id": ["met", "short", "late", "early"], "low": [2.0] * 4})
    got = guideline.scorecard(counts, targets, "a")
    assert got["state"].tolist() == ["met", "short", "doubtful_short", "doubtful_met"]
    assert got[["n", "n_low", "n_high"]].to_numpy().tolist()[2] == [1, 1, 2]
    other = guideline.scorecard(counts, targets, "b")
    assert other["state"].tolist()[2:] == ["doubtful_met", "doubtful_short"]


def test_only_other_documents_restate_the_guideline():
    discrepancies = pd.DataFrame(
        [
            ("x1", "claims:d000-target", "policy_targets:d004-pilot-urban"),
            ("x2", "policy_names:d004-title", "policy_names:d000-title"),
            ("x3", "policy_bodies:d004-a", "policy_bodies:d004-b"),
            ("x4", "claims:d000-n", "alliances:roster"),
            ("x5", "policy_targets:d004-a", "computed:path"),
        ],
        columns=["discrepancy_id", "a", "b"],
    )
    got = guideline.restatements(discrepancies)
    assert got["discrepancy_id"].tolist() == ["x1", "x2"]
    assert got["other"].tolist() == ["claims:d000-target", "policy_names:d000-title"]


def test_plans_and_counts_come_in_order_of_time_with_their_marks():
    claims = pd.DataFrame(
        {
            "claim_id": ["plan", "count", "unused"],
            "subject_kind": ["policy", "roster", "roster"],
            "period": ["2016-12", "2014-12", "2014-12"],
            "value": [50, 29, 1],
        }
    )
    figures = pd.DataFrame(
        {
            "figure_id": ["page"],
            "status": ["observed"],
            "period": ["2018"],
            "value": [58],
            "seen": ["excerpt"],
            "host": ["reprint"],
        }
    )
    wanted = ["claims:plan", "claims:count", "context_figures:page"]
    got = guideline.reported(wanted, claims, figures)
    assert got["row_id"].tolist() == ["count", "plan", "page"]
    assert got["is_plan"].tolist() == [False, True, False]
    assert got["is_weak"].tolist() == [False, False, True]


def test_duties_are_counted_by_body_and_kind():
    duties = pd.DataFrame({"body": ["b", "a", "b"], "kind": ["duty", "principle", "duty"]})
    got = guideline.duties_by_body(duties)
    assert got.to_numpy().tolist() == [["b", 2, 0, 0], ["a", 0, 0, 1]]
    assert list(got) == ["body", "n_duties", "n_permissions", "n_principles"]
