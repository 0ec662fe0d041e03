"""Claims decided by targets, projects and sums, on rows counted by hand."""

import pandas as pd
import pytest

from pagemill import schema
from yilianti.analysis import guideline
from yilianti.evidence import cross_checks


def frame(table, *rows):
    """A table with all its columns; what a row leaves out is missing."""
    columns = schema.columns(table)
    return pd.DataFrame([{**dict.fromkeys(columns), **row} for row in rows], columns=columns)


def claim(name, kind, measure, value, **cells):
    row = {"claim_id": name, "subject_kind": kind, "measure": measure, "value": value}
    return {**row, "qualifier": "exact", "source_id": "d001", "line": 3, "scope": "", **cells}


@pytest.fixture
def frames():
    def target(name, group, value):
        kept = {"policy_id": guideline.POLICY, "measure": guideline.MEASURE, "op": "="}
        kept |= {"source_id": guideline.SOURCE, "due": "2014-06", "seq": 1}
        return {"target_id": name, "place_group": group, "value": value, **kept}

    def project(name, status, **cells):
        row = {"project_id": name, "status": status, "kind": "regional_medical_centre"}
        return {**row, "source_id": "d001", **cells}

    tables = {name: frame(name) for name in cross_checks.TABLES}
    tables["policy_targets"] = frame(
        "policy_targets", target("t1", "urban_six", 2), target("t2", "other_districts", 1)
    )
    tables["places"] = frame(
        "places",
        {"place_id": "urban", "is_urban_six": True},
        {"place_id": "outer", "is_urban_six": False},
    )
    tables["projects"] = frame(
        "projects",
        project("p1", "completed"),
        project("p2", "started"),
        project("p3", "completed", kind="branch"),
        project("p4", "completed", same_as="p1", source_id="d002"),
    )
    return tables


def computed(frames, *claims):
    frames["claims"] = frame("claims", *claims)
    return cross_checks.definitions(frames)[["unit", "computed", "is_lower_bound", "fits"]]


@pytest.mark.parametrize(
    ("scope", "value", "qualifier", "result", "fits"),
    [
        ("each district", 1, "at_least", 1, True),
        ("each of eight urban districts", 1, "exact", 2, False),
        ("each of six urban districts", 2, "exact", 2, True),
    ],
)
def test_a_target_is_held_against_the_guideline(frames, scope, value, qualifier, result, fits):
    cells = {"period": "2013-11/2014-06", "scope": scope, "qualifier": qualifier}
    row = claim("c", "policy", "n_alliances_per_district", value, **cells)
    assert computed(frames, row).to_numpy().tolist() == [["least_target", result, False, fits]]


def test_a_target_of_another_date_is_not_computed(frames):
    row = claim("c", "policy", "n_alliances_per_district", 1, period="2016-12")
    assert computed(frames, row).empty


def test_a_total_is_the_sum_of_the_parts_on_its_line(frames):
    got = computed(
        frames,
        claim("all", "place", "visits", 180),
        claim("out", "place", "visits", 40),
        claim("local", "place", "visits", 140),
        claim("elsewhere", "place", "visits", 7, line=4),
    )
    assert got.to_numpy().tolist() == [["sum_of_parts", 180, False, True]]


def test_a_total_with_a_part_that_is_not_known_is_not_computed(frames):
    got = computed(
        frames,
        claim("all", "place", "visits", 180),
        claim("out", "place", "visits", 40),
        claim("local", "place", "visits", 100),
        claim("elsewhere", "place", "visits", None),
    )
    assert got.empty


def test_projects_named_are_the_least_there_can_be(frames):
    got = computed(
        frames,
        claim("centres", "place", "n_regional_centres_completed", 1),
        claim("all", "place", "n_projects_started", 28),
    )
    assert got.to_numpy().tolist() == [
        ["projects", 1, False, True],
        ["projects", 1, True, False],
    ]


def test_urban_districts_are_counted(frames):
    got = computed(frames, claim("c", "policy", "n_urban_districts", 1))
    assert got.to_numpy().tolist() == [["districts_listed", 1, False, True]]


def test_both_kinds_of_definitions_come_together(frames):
    frames["claims"] = frame("claims", claim("c", "policy", "n_urban_districts", 1))
    assert len(cross_checks.all_definitions(frames)) == 1
