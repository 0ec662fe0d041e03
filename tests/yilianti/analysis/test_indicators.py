"""Counts, held against lists small enough to count by hand."""

import pandas as pd
import pytest

from pagemill import tables
from yilianti.analysis import indicators


@pytest.fixture
def mentions():
    # Alliance a: core x, members y, z and x once more; alliance b: core y, member w.
    rows = [
        ("p1", "a", "x", "core", 1),
        ("p2", "a", "y", "member", 2),
        ("p3", "a", "z", "member", 3),
        ("p4", "a", "x", "member", 4),
        ("p5", "b", "y", "core", 1),
        ("p6", "b", "w", "member", 2),
    ]
    return pd.DataFrame(
        rows, columns=["participation_id", "alliance_id", "institution_id", "role", "seq"]
    )


@pytest.fixture
def unnamed():
    return pd.DataFrame(
        {
            "alliance_id": ["a", "a", "b", "c", "a"],
            "n": pd.array([7, 2, None, 5, 4], dtype="Int64"),
            "n_named": pd.array([3, None, None, 6, 0], dtype="Int64"),
            "role": ["member", "member", "member", "member", "lead"],
        }
    )


def test_a_core_hospital_listed_again_is_one_membership(mentions):
    got = indicators.memberships(mentions).set_index(["alliance_id", "institution_id"])
    assert len(got) == 5
    assert got.loc[("a", "x"), ["role", "is_leading", "n_mentions"]].tolist() == ["core", True, 2]


def test_sizes_under_each_reading(mentions, unnamed):
    alliances = pd.DataFrame({"alliance_id": ["a", "b", "c", "d"]})
    got = indicators.sizes(alliances, mentions, unnamed).set_index("alliance_id")
    # a: 4 mentions of 3 institutions, 1 leads, (7-3)+2 counted; four that lead are no members
    counts = ["n_mentions", "n_named", "n_leading", "n_members", "n_counted"]
    assert got.loc["a", counts].tolist() == [
        4, 3, 1, 2, 6,
    ]  # fmt: skip
    assert got["n_total"].tolist() == [8, 1, 0, 0]
    # b describes members without a number: open; c names more than it counts: nothing is added
    assert got["is_open"].tolist() == [False, True, False, False]


def test_leaders_know_where_else_they_belong(mentions):
    got = indicators.leaders(mentions)
    assert got["institution_id"].tolist() == ["x", "y"]
    assert got["n_led"].tolist() == [1, 1]
    assert got["n_member_elsewhere"].tolist() == [0, 1]


def test_composition_leaves_leaders_out(mentions):
    kinds = pd.DataFrame(
        {"institution_id": list("wxyz"), "kind": ["chc", "hospital", "hospital", "chc"]}
    )
    got = indicators.composition(mentions, kinds).set_index(["alliance_id", "kind"])["n"]
    assert got.to_dict() == {("a", "hospital"): 1, ("a", "chc"): 1, ("b", "chc"): 1}


def test_doubtful_pairs_are_merged_only_on_request_and_along_chains(mentions):
    pairs = pd.DataFrame(
        {
            "institution_a": ["y", "z"],
            "institution_b": ["z", "w"],
            "likelihood": ["likely", "likely"],
        }
    )
    kept = indicators.merge_possible_same(mentions, pairs, ())
    assert kept["institution_id"].tolist() == mentions["institution_id"].tolist()
    merged = indicators.merge_possible_same(mentions, pairs, ("likely",))
    assert merged["institution_id"].tolist() == ["x", "y", "y", "x", "y", "y"]


def test_an_authority_is_a_party_but_no_member(mentions, unnamed):
    bureau = pd.DataFrame([["p7", "b", "v", "government", 3]], columns=mentions.columns)
    got = indicators.sizes(
        pd.DataFrame({"alliance_id": ["b"]}), pd.concat([mentions, bureau]), unnamed
    ).iloc[0]
    assert got[["n_named", "n_leading", "n_members"]].tolist() == [3, 1, 1]


def test_applicants_are_no_members():
    unnamed = tables.load("unnamed_members").query("source_id == 'd003'")
    got = indicators.admitted(unnamed, tables.load("claims"))
    left_out = set(unnamed["unnamed_id"]) - set(got["unnamed_id"])
    assert left_out == {"d003-xinhua-applied-hospitals", "d003-xinhua-applied-chc"}
    none = unnamed.iloc[:0]
    assert list(indicators.admitted(none, tables.load("claims"))) == list(none)
