"""The two-mode network, held against graphs small enough to draw by hand."""

import statistics
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yilianti.analysis import network


def belonging(*rows):
    """Return memberships from texts such as `a x` or, where x leads a, `a x!`."""
    pairs = [row.split() for row in rows]
    return pd.DataFrame(
        {
            "alliance_id": [alliance for alliance, _ in pairs],
            "institution_id": [institution.strip("!") for _, institution in pairs],
            "is_leading": [institution.endswith("!") for _, institution in pairs],
            "first_mention": [f"p{number}" for number in range(len(pairs))],
        }
    )


@pytest.fixture
def small():
    # a and b share y, b and c share z; d stands alone. y leads b and belongs to a.
    return belonging("a x!", "a y", "b y!", "b z", "c z", "c w!", "d v!")


def test_summary_counts_what_can_be_counted_by_hand(small):
    got = network.summary(small, ["b", "c"]).iloc[0]
    assert got.to_dict() == {
        "n_alliances": 4,
        "n_institutions": 5,
        "n_memberships": 7,
        "n_several": 2,
        "share_several": 0.4,
        "n_several_among": 1,
        "n_leaders": 4,
        "n_leaders_elsewhere": 1,
        "n_pairs_sharing": 2,
        "n_components": 2,
        "n_largest": 3,
    }


def test_degrees_put_the_most_allied_first(small):
    got = network.degrees(small)
    assert got["institution_id"].tolist() == ["y", "z", "v", "w", "x"]
    assert got["n_led"].tolist() == [1, 0, 1, 1, 1]


def test_members_that_lead_elsewhere_are_counted_where_somebody_is_followed(small):
    institutions = pd.DataFrame(
        {"institution_id": list("vwxyz"), "level_stated": [None, None, None, "tertiary", None]}
    )
    got = network.leading_members(small, institutions).set_index("alliance_id")
    assert got.loc["a"].tolist() == [1, 1, 1.0, 1]  # y leads b
    assert got.loc["b"].tolist() == [1, 0, 0.0, 0]
    assert "d" not in got.index  # led, but without members
    without = network.leading_members(belonging("a x", "b x!"), institutions)
    assert without.empty  # a has no leader to follow


def test_shared_names_the_institutions_of_each_pair(small):
    got = network.shared(small)
    assert got.to_numpy().tolist() == [["a", "b", "y"], ["b", "c", "z"]]


def test_areas_are_parts_only_where_both_say_so(small):
    served = pd.DataFrame(
        {
            "alliance_id": ["a", "b", "c", "d"],
            "place_id": ["p", "p", "p", "q"],
            "extent": ["part", "part", "not_stated", "whole"],
        }
    )
    got = network.area_pairs(served, small)
    assert got[["alliance_a", "alliance_b", "areas", "n_shared"]].to_numpy().tolist() == [
        ["a", "b", "parts", 1],
        ["a", "c", "unclear", 0],
        ["b", "c", "unclear", 1],
    ]
    counted = network.count_pairs(got)
    assert counted["n_pairs"].tolist() == [1, 2]
    assert counted["n_pairs_sharing"].tolist() == [1, 1]


def test_members_outside_the_area_are_found_where_their_place_is_known(small):
    served = pd.DataFrame({"alliance_id": ["a", "b"], "place_id": ["city-p", "city-p"]})
    institutions = pd.DataFrame(
        {"institution_id": ["y", "z", "w"], "place_id": ["city-q", "city", "city-q"]}
    )
    got = network.outside_area(small, served, institutions)
    # y leads b, which is no membership; z is only known to be in the city; c serves no place
    assert got[["alliance_id", "institution_id"]].to_numpy().tolist() == [["a", "y"]]


def test_every_node_has_one_place_and_the_same_each_time(small):
    got = network.positions(small)
    assert len(got) == 9
    assert got.drop_duplicates(["x", "y"]).shape == got.shape
    pd.testing.assert_frame_equal(got, network.positions(small.sample(frac=1, random_state=1)))


# --- the null model ------------------------------------------------------------------------------

STRATUM = dict.fromkeys("uvwxyz", "one")


def test_draws_are_uniform_over_all_arrangements():
    """Three members for three alliances of one place: six arrangements, equally often."""
    rows = belonging("a x", "b y", "c z")
    seen: Counter[str] = Counter()

    def note(held):
        seen["".join(min(held[name]) for name in "xyz")] += 1
        return 0.0

    network.swap_test(rows, STRATUM, {"note": note}, n_draws=1200, seed=1)
    assert len(seen) == 6
    # the first call sees the observed state; chi-squared with 5 degrees of freedom, 99.9 %
    assert sum((n - 200) ** 2 / 200 for n in seen.values()) < 20.5


def test_a_known_probability_is_found():
    """Of five arrangements, counted by hand, x is in both a and b in one."""
    rows = belonging("a x", "b y", "c x", "c z")
    arrangements = []
    network.swap_test(
        rows,
        STRATUM,
        {"both": lambda held: arrangements.append(frozenset(held["x"])) or 0.0},
        n_draws=2000,
        seed=1,
    )
    # a, b and c have one, one and two members; x is in two of them, y and z in one.
    # x in {a,b}: c then holds y and z, one way; x in {a,c} or {b,c}: two ways each.
    share = arrangements[1:].count(frozenset("ab")) / 2000
    assert share == pytest.approx(1 / 5, abs=0.03)


@settings(max_examples=20)
@given(
    st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("uvwxyz")), min_size=1),
    st.integers(0, 5),
)
def test_exchanges_keep_what_the_null_model_promises(pairs, seed):
    rows = belonging(*(f"{a} {i}{'!' if i == 'u' else ''}" for a, i in sorted(pairs)))
    strata = {"u": "s", "v": "s", "w": "s", "x": "t", "y": "t", "z": "t"}
    before = network.holdings(rows)

    def check(held):
        assert {i: len(a) for i, a in held.items()} == {i: len(a) for i, a in before.items()}
        assert held.get("u") == before.get("u")
        for a in "abcd":
            here = Counter(strata[i] for i, held_by in held.items() if a in held_by)
            assert here == Counter(strata[i] for i, held_by in before.items() if a in held_by)
        return 0.0

    network.swap_test(rows, strata, {"check": check}, n_draws=3, seed=seed)


def test_where_nothing_can_move_nothing_is_found():
    rows = belonging("a x!", "a y", "b z")
    strata = {"x": "s", "y": "s", "z": "t"}
    assert network.n_movable(rows, strata) == 0
    got = network.swap_test(rows, strata, {"pairs": network.n_sharing_pairs}, n_draws=19).iloc[0]
    assert (got["difference"], got["p_value"], got["monte_carlo_error"]) == (0, 1, 0)


def test_the_error_of_the_p_value_is_that_of_twice_a_tail():
    """The p-value over many seeds varies as its stated standard error says."""
    rows = belonging("a x", "b x", "c y", "c z")
    both = {"both": lambda held: float({"a", "b"} <= held["x"])}
    got = [network.swap_test(rows, STRATUM, both, n_draws=60, seed=seed) for seed in range(60)]
    p_values = [one["p_value"].item() for one in got]
    stated = statistics.mean(one["p_error"].item() for one in got)
    assert 0.3 < statistics.mean(p_values) < 0.5  # twice the one in five counted by hand
    assert stated == pytest.approx(statistics.stdev(p_values), rel=0.25)


def test_a_network_of_leaders_alone_is_left_as_it_is():
    rows = belonging("a x!", "b y!")
    got = network.swap_test(rows, STRATUM, {"pairs": network.n_sharing_pairs}, n_draws=1).iloc[0]
    assert got["null_mean"] == 0


def test_the_seed_decides_the_draws():
    rows = belonging("a x", "b y", "c z", "a w", "b v", "c x")
    strata = dict.fromkeys("vwxyz", "s")
    apart = {"several": lambda held: network.n_in_several(held, {"a", "b"})}
    again = [network.swap_test(rows, strata, apart, n_draws=50, seed=3) for _ in range(2)]
    pd.testing.assert_frame_equal(*again)


def test_nodes_bear_names_and_degrees(small):
    alliances = pd.DataFrame(
        {"alliance_id": list("abcd"), "name_en": list("ABCD"), "model": "regional"}
    )
    institutions = pd.DataFrame({"institution_id": list("vwxyz"), "name_en": list("VWXYZ")})
    nodes = network.positions(small).merge(network.names(alliances, institutions, "en"))
    assert len(nodes) == 9
    degree = dict(zip(nodes["name"], network.node_degrees(small, nodes), strict=True))
    assert degree == {"A": 2, "B": 2, "C": 2, "D": 1, "V": 1, "W": 1, "X": 1, "Y": 2, "Z": 2}
    assert nodes.set_index("name")["model"].notna().to_dict()["A"]
