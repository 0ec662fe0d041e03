"""Mechanisms, held against a few rows sorted by hand."""

import math

import pandas as pd
import pytest

from yilianti.analysis import mechanisms

NETWORKS = ("a", "b")


@pytest.fixture
def rows():
    items = [
        # alliance, policy, kind, item, state, seq, counted_by
        ("a", None, "booking", "book", "offered", 1, "list-a"),
        ("a", None, "booking", "book later", "intended", 2, None),
        ("a", None, "referral", "refer", "offered", 3, "list-a"),
        ("b", None, "booking", "book", "intended", 1, "list-b"),
        ("b", None, "referral", "refer", "intended", 2, "list-b"),
        ("b", None, "teaching", "teach", "intended", 3, "list-c"),
        (None, "law", "booking", "book", "intended", 1, None),
        (None, "notice", "payment", "pay", "to_explore", 1, None),
        (None, "other-law", "advice", "advise", "intended", 1, None),
        (None, None, "care", "care", "offered", 1, None),
    ]
    columns = ["alliance_id", "policy_id", "mechanism_kind", "item", "state", "seq", "counted_by"]
    frame = pd.DataFrame(items, columns=columns)
    return mechanisms.with_subjects(frame, ("law", "notice"))


def test_every_row_has_one_who_speaks(rows):
    assert rows["subject"].tolist() == [
        *("a", "a", "a", "b", "b", "b"),
        *("guideline", "guideline", "other-law", "general"),
    ]


def test_the_furthest_state_counts_once(rows):
    cells = mechanisms.matrix(rows).set_index(["mechanism_kind", "subject"])
    assert cells.loc[("booking", "a")].tolist() == ["offered", 2]
    assert cells.loc[("booking", "b")].tolist() == ["intended", 1]
    assert ("teaching", "a") not in cells.index


def test_states_that_do_not_count_leave_no_cell(rows):
    cells = mechanisms.matrix(rows, ("offered",))
    assert set(cells["subject"]) == {"a", "general"}
    assert mechanisms.matrix(rows, ()).empty


def test_kinds_fall_into_groups_by_who_mentions_them(rows):
    kinds = mechanisms.by_kind(mechanisms.matrix(rows), NETWORKS)
    assert dict(zip(kinds["mechanism_kind"], kinds["group"], strict=True)) == {
        "payment": "guideline_only",
        "booking": "both",
        "advice": "elsewhere",
        "care": "elsewhere",
        "teaching": "networks_only",
        "referral": "networks_only",
    }
    assert kinds["mechanism_kind"].iloc[0] == "payment"
    booking = kinds.set_index("mechanism_kind").loc["booking"]
    assert booking[["n_networks", "n_offered"]].tolist() == [2, 1]


def test_columns_begin_with_the_guideline_and_leave_out_the_silent(rows):
    networks = pd.DataFrame({"alliance_id": ["a", "silent", "b"], "model": ["m", "m", "n"]})
    got = mechanisms.columns(mechanisms.matrix(rows), networks)
    assert got["subject"].tolist() == ["guideline", "a", "b"]
    assert got["model"].isna().tolist() == [True, False, False]
    assert got["model"].tolist()[1:] == ["m", "n"]


def test_lists_with_the_same_items_in_the_same_order_are_found(rows):
    got = mechanisms.same_lists(rows)
    assert got.to_numpy().tolist() == [["list-a", "list-b", 2]]
    turned = rows.assign(seq=[3, 2, 1, *rows["seq"][3:]])
    assert mechanisms.same_lists(turned).empty


def test_the_chance_of_the_same_list():
    assert mechanisms.chance_of_same_list(2, 4) == pytest.approx(1 / 6)
    assert mechanisms.chance_of_same_list(3, 3) == 1
    assert 1 / mechanisms.chance_of_same_list(6, 49) == pytest.approx(13983816)  # the lottery
    assert mechanisms.chance_of_same_list(1, 7) == pytest.approx(1 / math.comb(7, 1))


@pytest.mark.parametrize(("items", "kinds"), [(0, 3), (4, 3)])
def test_lists_longer_than_the_kinds_are_refused(items, kinds):
    with pytest.raises(ValueError, match="cannot be drawn"):
        mechanisms.chance_of_same_list(items, kinds)
