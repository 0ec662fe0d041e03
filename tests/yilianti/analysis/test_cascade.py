"""Cascades, held against a small one drawn by hand."""

import pandas as pd
import pytest

from yilianti.analysis import cascade


@pytest.fixture
def nodes():
    # h leads top, m belongs to it and leads low; plan stands over side, led by s.
    alliances = pd.DataFrame(
        {
            "alliance_id": ["top", "low", "plan", "side"],
            "parent_id": [None, None, None, "plan"],
            "record_kind": ["roster", "described", "umbrella", "described"],
        }
    )
    belonging = pd.DataFrame(
        [
            ("top", "h", True),
            ("top", "m", False),
            ("top", "k", False),
            ("top", "j", False),
            ("low", "m", True),
            ("side", "s", True),
        ],
        columns=["alliance_id", "institution_id", "is_leading"],
    )
    unnamed = pd.DataFrame(
        {
            "unnamed_id": ["u1", "u2", "u3"],
            "alliance_id": ["top", "low", "side"],
            "description": ["20 in all", "all others", "13 applicants"],
            "kind": ["hospital", "mixed", "mixed"],
            "n": pd.array([20, None, 13], dtype="Int64"),
            "n_named": pd.array([3, None, None], dtype="Int64"),
        }
    )
    applied = pd.DataFrame({"subject_id": ["side"], "value": [13.0]})
    return cascade.nodes(alliances, belonging, unnamed, applied)


def test_a_member_that_leads_stands_once_below_the_network_it_belongs_to(nodes):
    by_node = nodes.set_index("node")
    assert by_node.loc["low", ["parent", "how", "institution_id"]].tolist() == ["top", "leads", "m"]
    assert "top/m" not in by_node.index
    assert by_node.loc["side", "parent"] == "plan"


def test_counted_members_are_those_not_named_and_described_ones_have_no_number(nodes):
    by_node = nodes.set_index("node")
    assert by_node.loc["u1", ["how", "n"]].tolist() == ["counted", 17]
    assert by_node.loc["u2", "how"] == "described"
    assert pd.isna(by_node.loc["u2", "n"])
    assert by_node.loc["u3", ["n", "is_applied"]].tolist() == [13, True]


def test_the_tree_puts_each_node_below_its_parent(nodes):
    got = cascade.tree(nodes)
    assert got[["node", "depth"]].to_numpy().tolist() == [
        ["top", 0], ["top/k", 1], ["top/j", 1], ["u1", 1], ["low", 1], ["u2", 2],
        ["plan", 0], ["side", 1], ["u3", 2],
    ]  # fmt: skip


def test_folding_keeps_the_number_of_named_members(nodes):
    got = cascade.tree(cascade.folded(nodes))
    assert got["node"].tolist() == ["top", "top/named", "u1", "low", "u2", "plan", "side", "u3"]
    assert got.loc[1, "n"] == 2


def test_one_network_comes_with_what_is_above_and_below_it(nodes):
    assert cascade.of(nodes, "low")["node"].tolist() == ["top", "low", "u2"]
    assert cascade.of(nodes, "plan")["node"].tolist() == ["plan", "side", "u3"]


def test_counts_by_network_leave_the_unknown_empty(nodes):
    networks = pd.DataFrame({"alliance_id": ["top", "low", "side"]})
    got = cascade.by_network(networks, nodes).set_index("alliance_id")
    assert got["lead_id"].tolist() == ["h", "m", "s"]
    assert got.loc["top", ["n_named", "n_counted_only"]].tolist() == [3, 17]
    assert got.loc["low", ["n_named", "n_counted_only", "n_applied"]].isna().all()
    assert got.loc["side", "n_applied"] == 13
