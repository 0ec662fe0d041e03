"""The frozen results on a roster of four rows, counted by hand."""

import pandas as pd
import pytest

from pagemill import tables
from yilianti.analysis import frozen, guideline, multiverse
from yilianti.analysis.multiverse import Reading

FIRST = Reading("regional", "stated", "rows", "named", "apart")


@pytest.fixture
def frames():
    """Rows a (city, 3 named + 4 counted), b (stands for 2, suburb), s (a specialty), and one of
    another document.
    """
    alliances = [
        ("a", "roster", "regional", 1, "d000"),
        ("b", "roster", "regional", 2, "d000"),
        ("s", "roster", "specialty", 1, "d000"),
        ("z", "described", "regional", 1, "d003"),
    ]
    mentions = [
        *[("a", "x", "core"), ("a", "k", "member"), ("a", "l", "member"), ("a", "m", "member")],
        *[("b", "y", "core"), ("b", "k", "member")],
        *[
            ("s", "x", "core"),
            ("s", "l", "member"),
            ("s", "m2", "member"),
            ("s", "gov", "government"),
        ],
        *[("z", "q", "core")],
    ]
    participations = pd.DataFrame(mentions, columns=["alliance_id", "institution_id", "role"])
    participations = participations.assign(
        participation_id=[f"p{n}" for n in range(len(mentions))],
        seq=range(len(mentions)),
        source_id=["d003" if row[0] == "z" else "d000" for row in mentions],
    )
    flags = pd.array([None, True, False, None], dtype="boolean")
    return {
        "alliances": pd.DataFrame(
            alliances,
            columns=["alliance_id", "record_kind", "model", "units_represented", "source_id"],
        ),
        "alliance_places": pd.DataFrame(
            [("a", "city", "area_column"), ("b", "suburb", "name"), ("s", "city", "members")],
            columns=["alliance_id", "place_id", "basis"],
        ).assign(source_id="d000"),
        "participations": participations,
        "unnamed_members": pd.DataFrame(
            {
                "alliance_id": ["a", "z"],
                "n": pd.array([4, 9], dtype="Int64"),
                "n_named": pd.array([0, 0], dtype="Int64"),
                "source_id": ["d000", "d003"],
                "role": "member",
            }
        ),
        "institutions": pd.DataFrame(
            {
                "institution_id": ["x", "y", "k", "l", "m", "m2", "gov", "q"],
                "place_id": ["city", "suburb", "suburb", "street", "city", "city", "city", "city"],
            }
        ),
        "places": pd.DataFrame(
            {
                "place_id": ["beijing", "city", "suburb", "street"],
                "parent_id": [None, "beijing", "beijing", "suburb"],
                "is_urban_six": flags,
            }
        ),
        "possible_same": pd.DataFrame(
            {"institution_a": ["m"], "institution_b": ["m2"], "likelihood": ["likely"]}
        ),
        "policy_targets": pd.DataFrame(
            {
                "target_id": ["t1", "t2"],
                "policy_id": guideline.POLICY,
                "measure": guideline.MEASURE,
                "source_id": guideline.SOURCE,
                "place_group": ["urban_six", "other_districts"],
                "op": ["=", "="],
                "value": [2, 1],
                "value_high": [None, None],
                "due": frozen.DUE,
                "phase_id": "pilot",
                "seq": [1, 2],
            }
        ),
    }


@pytest.mark.parametrize(
    ("reading", "city", "suburb"),
    [
        (FIRST, 1, 1),
        (FIRST._replace(units="alliances"), 1, 2),
        (FIRST._replace(kinds="all"), 1, 1),  # the specialty row only has members in the city
        (FIRST._replace(places="members"), 1, 2),  # a has k and l in the suburb, on a street of it
        (FIRST._replace(kinds="all", places="members"), 2, 3),
        (FIRST._replace(kinds="all", places="members", units="alliances"), 2, 4),
    ],
)
def test_alliances_of_a_district_under_each_reading(frames, reading, city, suburb):
    got = frozen.district_counts(frames, reading).set_index("place_id")["n"]
    assert got.to_dict() == {"city": city, "suburb": suburb}


def test_the_frozen_results(frames):
    got = frozen.results(frames, FIRST)
    assert got["n_districts_met"] == 1  # the city owes two
    assert (got["n_several"], got["n_institutions"]) == (1, 5)  # k, of x k l m y
    assert got["share_several"] == 0.2
    assert (got["largest"], got["largest_size"]) == (("a",), 3)


def test_authorities_belong_to_nothing_and_pairs_are_merged_on_request(frames):
    every = FIRST._replace(kinds="all")
    got = frozen.results(frames, every)
    assert (got["n_several"], got["n_institutions"]) == (3, 6)  # x, k, l of x k l m y m2
    merged = frozen.results(frames, every._replace(pairs="likely"))
    assert (merged["n_several"], merged["n_institutions"]) == (4, 5)  # m2 is m


def test_members_only_counted_enter_on_request(frames):
    assert frozen.results(frames, FIRST._replace(sizes="counted"))["largest_size"] == 7


def test_alliances_that_tie_are_all_the_largest(frames):
    frames["participations"] = frames["participations"].query("institution_id not in ['l', 'm']")
    got = frozen.results(frames, FIRST)
    assert (got["largest"], got["largest_size"]) == (("a", "b"), 1)


def test_the_roster_counts_rows_or_what_they_stand_for(frames):
    assert frozen.roster_size(frames, FIRST) == 2
    assert frozen.roster_size(frames, FIRST._replace(units="alliances")) == 3
    assert frozen.roster_size(frames, FIRST._replace(kinds="all")) == 3


def test_all_results_have_one_row_per_reading(frames):
    got = frozen.all_results(frames)
    assert got["reading"].tolist() == [reading.name for reading in multiverse.readings()]
    counts = frozen.all_district_counts(frames)
    assert len(counts) == 2 * len(got)


def test_few_choices_move_each_result():
    results = frozen.all_results({name: tables.load(name) for name in frozen.TABLES})
    assert frozen.moving(results, "n_districts_met") == ["kinds", "places", "units"]
    assert frozen.moving(results, "share_several") == ["kinds", "pairs"]
    assert frozen.moving(results, "largest") == ["sizes"]
    by_roster = results[results["places"] == "stated"]["n_districts_met"]
    assert (by_roster.min(), by_roster.max()) == (8, 10)
