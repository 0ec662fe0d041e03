"""Reconciliation, on small tables whose counts are done by hand."""

import pandas as pd
import pytest

from pagemill import schema, tables
from yilianti.evidence import reconcile


def frame(table, *rows):
    """A table with all its columns; what a row leaves out is missing."""
    columns = schema.columns(table)
    return pd.DataFrame([{**dict.fromkeys(columns), **row} for row in rows], columns=columns)


def claim(**cells):
    return {
        "claim_id": "c",
        "subject_kind": "alliance",
        "subject_id": "a",
        "measure": "n_members",
        "value": 3,
        "qualifier": "exact",
        "source_id": "d000",
        "line": 7,
        **cells,
    }


def mention(institution, role="member", line=7, **cells):
    row = {"alliance_id": "a", "institution_id": institution, "role": role, "line": line}
    return {"source_id": "d000", "seq": 1, **row, **cells}


@pytest.fixture
def frames():
    """One alliance: a core hospital named twice, three members, of which two may be one."""
    institutions = [
        {"institution_id": "core", "kind": "hospital", "place_id": "north"},
        {"institution_id": "one", "kind": "community_health_centre", "place_id": "north"},
        {"institution_id": "two", "kind": "community_health_centre", "place_id": "south"},
        {"institution_id": "three", "kind": "hospital", "level_stated": "secondary"},
    ]
    mentions = [
        mention("core", "core", 5),
        mention("core"),
        *map(mention, ("one", "two", "three")),
    ]
    return {
        "claims": frame("claims", claim()),
        "alliances": frame(
            "alliances",
            {"alliance_id": "a", "record_kind": "roster", "units_represented": 1},
            {"alliance_id": "b", "record_kind": "roster", "units_represented": 3},
        ),
        "alliance_places": frame("alliance_places"),
        "alliance_relations": frame("alliance_relations"),
        "participations": frame("participations", *mentions),
        "unnamed_members": frame("unnamed_members"),
        "institutions": frame("institutions", *institutions),
        "possible_same": frame(
            "possible_same",
            {"institution_a": "one", "institution_b": "two", "likelihood": "possible"},
        ),
        "mechanisms": frame("mechanisms"),
        "places": frame(
            "places",
            {"place_id": "city", "kind": "municipality"},
            {"place_id": "north", "kind": "district", "parent_id": "city"},
            {"place_id": "south", "kind": "district", "parent_id": "city"},
        ),
        "discrepancies": frame("discrepancies"),
    }


def results(frames):
    """Unit, members and core of each definition -> what it gives."""
    computed = reconcile.definitions(frames)
    keys = computed[["unit", "members", "core"]].itertuples(index=False, name=None)
    return dict(zip(keys, computed["computed"], strict=True))


def verdict(frames):
    return reconcile.verdicts(frames["claims"], reconcile.definitions(frames))["verdict"].item()


def test_members_are_counted_under_every_definition(frames):
    got = results(frames)
    assert got["mentions", "named", "with_core"] == 5
    assert got["mentions", "named", "without_core"] == 4  # the core stands among the members too
    assert got["memberships", "named", "with_core"] == 4
    assert got["institutions", "named", "without_core"] == 3
    assert got["institutions_merged", "named", "without_core"] == 2
    assert got["mentions", "named_on_line", "with_core"] == 4
    assert verdict(frames) == "matches"


def test_counted_members_are_added_to_the_named_ones(frames):
    counted = {"alliance_id": "a", "source_id": "d000", "line": 7, "n": 12, "n_named": 2}
    frames["unnamed_members"] = frame("unnamed_members", counted)
    frames["claims"] = frame("claims", claim(value=13))
    assert results(frames)["institutions", "named_and_counted", "without_core"] == 13
    assert verdict(frames) == "matches"


def test_the_claim_is_no_evidence_for_itself(frames):
    counted = {"alliance_id": "a", "source_id": "d000", "line": 7, "n": 20}
    frames["unnamed_members"] = frame("unnamed_members", counted)
    frames["claims"] = frame("claims", claim(value=20))
    assert ("institutions", "named_and_counted", "without_core") not in results(frames)
    assert verdict(frames) == "not_computable"


def test_a_list_that_leaves_members_open_is_a_lower_bound(frames):
    described = {"alliance_id": "a", "source_id": "d000", "line": 7}
    frames["unnamed_members"] = frame("unnamed_members", described)
    frames["claims"] = frame("claims", claim(value=9))
    assert verdict(frames) == "not_computable"
    frames["claims"] = frame("claims", claim(value=1))
    assert verdict(frames) == "contradicted"


def test_a_lower_bound_counts_no_institution_twice(frames):
    described = {"alliance_id": "a", "source_id": "d000", "line": 7}
    frames["unnamed_members"] = frame("unnamed_members", described)
    frames["claims"] = frame("claims", claim(value=5))  # five mentions of four institutions
    computed = reconcile.definitions(frames)
    bounds = computed[computed["is_lower_bound"]]
    assert set(bounds["unit"]) == {"institutions", "institutions_merged"}
    assert bounds["computed"].max() == 4
    frames["claims"] = frame("claims", claim(value=4.5))
    assert verdict(frames) == "not_computable"  # though the mentions exceed it


@pytest.mark.parametrize(
    ("phrase", "value", "expected"),
    [
        ("item y等六个方面", 6, "not_computable"),
        ("item y等六个方面", 1, "contradicted"),  # the two written out are too many already
        ("item y等两个方面", 2, "matches"),  # the number closes the list
        ("item y六个方面", 6, "contradicted"),
    ],
)
def test_a_list_of_items_that_the_document_leaves_open_cannot_refute(
    frames, phrase, value, expected
):
    items = [
        {"item": "item x", "counted_by": "c", "evidence": "item x"},
        {"item": "item y", "counted_by": "c", "evidence": phrase},
    ]
    frames["mechanisms"] = frame("mechanisms", *items)
    frames["claims"] = frame("claims", claim(measure="n_shared_fields", value=value))
    assert verdict(frames) == expected


def test_members_that_the_document_leaves_open_cannot_refute(frames):
    last = mention("four", name_as_written="四院", evidence="三院、四院等医院")
    frames["participations"] = pd.concat([frames["participations"], frame("participations", last)])
    frames["claims"] = frame("claims", claim(value=9))
    assert verdict(frames) == "not_computable"


def test_what_the_documents_leave_open_is_known():
    """Every list that a claim counts and that ends in 等 without reaching its number."""
    frames = {name: tables.load(name) for name in reconcile.TABLES}
    computed = reconcile.definitions(frames)
    bounds = computed[computed["is_lower_bound"]].groupby("claim_id")["computed"].max()
    assert bounds["d003-group-six-fields"] == 3
    assert bounds["d003-group-20th"] == 10  # eight, the twentieth, the core
    assert bounds["d003-fuzhou-20"] == 1  # the lead, told of twice
    own = frames["claims"].query("source_id < 'd005'")  # what is added later may differ too
    judged = reconcile.verdicts(own, computed).set_index("claim_id")["verdict"]
    assert set(judged[judged == "contradicted"].index) == {"d000-districts", "d000-r26-largest"}


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("n_member_community_health_centres", 2),
        ("n_member_university_health_centres", 1),
        ("n_member_secondary_hospitals", 1),
    ],
)
def test_a_measure_may_count_one_kind_only(frames, measure, value):
    campus = {"institution_id": "campus", "kind": "university_clinic", "ownership": "university"}
    frames["institutions"] = pd.concat(
        [frames["institutions"], frame("institutions", campus)], ignore_index=True
    )
    frames["participations"] = pd.concat(
        [frames["participations"], frame("participations", mention("campus"))]
    )
    frames["claims"] = frame("claims", claim(measure=measure, value=value))
    assert results(frames)["institutions", "named", "without_core"] == value
    assert verdict(frames) == "matches"


@pytest.mark.parametrize("role", ["convenor", "government"])
def test_an_authority_is_no_member(frames, role):
    bureau = mention("bureau", role)
    frames["participations"] = pd.concat(
        [frames["participations"], frame("participations", bureau)]
    )
    assert results(frames)["institutions", "named", "without_core"] == 3


def test_the_roster_is_counted_in_rows_and_in_alliances(frames):
    frames["claims"] = frame("claims", claim(subject_kind="roster", measure="n_alliances", value=2))
    got = results(frames)
    assert got["rows", "", ""] == 2
    assert got["alliances", "", ""] == 4


def test_core_hospitals_and_districts_of_the_roster(frames):
    frames["claims"] = frame(
        "claims", claim(subject_kind="roster", measure="n_core_hospitals", value=1)
    )
    also = frame("participations", mention("core", "core", alliance_id="b"))
    frames["participations"] = pd.concat([frames["participations"], also])
    got = results(frames)
    assert (got["mentions", "named", ""], got["institutions", "named", ""]) == (2, 1)
    assert got["core_entries", "named", ""] == 1
    frames["claims"] = frame("claims", claim(subject_kind="roster", measure="n_districts", value=2))
    frames["alliance_places"] = frame(
        "alliance_places", {"alliance_id": "a", "place_id": "north", "basis": "area_column"}
    )
    got = results(frames)
    assert got["districts_stated", "", ""] == 1
    assert got["districts_of_members", "", ""] == 2


def test_a_cell_with_several_core_hospitals_is_one_entry(frames):
    pair = [mention(name, "core", alliance_id="b") for name in ("core", "two")]
    frames["participations"] = pd.concat([frames["participations"], frame("participations", *pair)])
    frames["claims"] = frame("claims", claim(subject_kind="roster", measure="n_core_hospitals"))
    got = results(frames)
    assert got["institutions", "named", ""] == 2
    assert got["core_entries", "named", ""] == 2  # the core alone, the core with the other


def test_who_cooperates_is_counted_beside_the_core_hospitals(frames):
    also = [mention("four", "core", alliance_id="b"), mention("core", alliance_id="b")]
    frames["participations"] = pd.concat([frames["participations"], frame("participations", *also)])
    described = {"alliance_id": "a", "source_id": "d000", "line": 7}
    frames["unnamed_members"] = frame(
        "unnamed_members", {**described, "n": 12, "n_named": 2}, described
    )
    frames["claims"] = frame(
        "claims", claim(subject_kind="roster", measure="n_cooperating_hospitals", value=99)
    )
    got = results(frames)
    assert got["institutions", "named", "without_core"] == 3
    assert got["cooperating", "named", ""] == 4  # the core of one is a member of the other
    assert got["cooperating", "named_and_counted", ""] == 14
    assert "with_core" not in {core for _, _, core in got}
    assert "mentions" not in {unit for unit, _, _ in got}
    assert verdict(frames) == "not_computable"  # some members are neither named nor counted


@pytest.mark.parametrize(("earlier", "rank"), [("2013-05", 2), ("2014", 1), ("2014-06-01", 1)])
def test_a_first_is_tested_by_dates_as_far_as_both_are_known(frames, earlier, rank):
    frames["alliances"]["formed"] = ["2014-05", earlier]
    frames["alliance_places"] = frame(
        "alliance_places", {"alliance_id": "b", "place_id": "north", "basis": "stated"}
    )
    first = claim(measure="first", value=None, qualifier="superlative", place_id="city")
    frames["claims"] = frame("claims", first)
    assert results(frames)["rank_by_date_in_place", "", ""] == rank
    assert verdict(frames) == ("matches" if rank == 1 else "contradicted")


def test_a_first_without_a_date_cannot_be_tested(frames):
    first = claim(measure="first", value=None, qualifier="superlative", place_id="city")
    frames["claims"] = frame("claims", first)
    assert verdict(frames) == "not_computable"


def test_the_largest_is_tested_by_each_size(frames):
    others = [mention(name, alliance_id="b") for name in ("one", "two", "three", "core")]
    frames["participations"] = pd.concat(
        [frames["participations"], frame("participations", *others)]
    )
    largest = claim(measure="largest", value=None, qualifier="superlative")
    frames["claims"] = frame("claims", largest)
    got = results(frames)
    assert got["rank_by_mentions", "named", "with_core"] == 1
    assert got["rank_by_institutions", "named", "without_core"] == 2


def test_items_are_counted_where_they_name_their_claim(frames):
    frames["claims"] = frame("claims", claim(measure="n_channels", value=2))
    listed = [{"mechanism_id": name, "counted_by": "c"} for name in "xy"]
    frames["mechanisms"] = frame("mechanisms", *listed, {"mechanism_id": "z"})
    assert results(frames) == {("items", "", ""): 2}


@pytest.mark.parametrize(
    ("qualifier", "stated", "allowed", "refused"),
    [
        ("exact", 200, 200, 201),
        ("more_than", 200, 201, 200),
        ("at_least", 3, 3, 2),
        ("at_most", 3, 3, 4),
        ("about", 50, 46, 40),
        ("nearly", 100, 95, 100),
    ],
)
def test_a_qualifier_says_what_is_allowed(qualifier, stated, allowed, refused):
    made = claim(qualifier=qualifier, value=stated)
    assert reconcile.allows(made, allowed)
    assert not reconcile.allows(made, refused)


def test_a_range_allows_its_ends():
    made = claim(qualifier="range", value=1, value_high=2)
    assert [reconcile.allows(made, result) for result in (0, 1, 2, 3)] == [False, True, True, False]


def test_a_repeated_claim_is_marked(frames):
    frames["claims"] = frame("claims", claim(), claim(claim_id="again", repeats="c"))
    judged = reconcile.verdicts(frames["claims"], reconcile.definitions(frames))
    assert judged["is_repeated"].tolist() == [False, True]


def test_a_contradicted_claim_needs_a_discrepancy(frames):
    frames["claims"] = frame("claims", claim(value=99))
    assert "row 2, column value" in reconcile.check(frames)[0]
    frames["discrepancies"] = frame("discrepancies", {"a": "claims:c", "b": "alliances:a"})
    assert reconcile.check(frames) == []
