"""What profile pages share: words, links, groups and lists of names."""

import pandas as pd
import pytest

from pagemill import tables
from yilianti import profiles
from yilianti.analysis import indicators
from yilianti.evidence import cross_checks
from yilianti.profiles import alphabet

PLACES = pd.DataFrame(
    {"place_id": ["north", "south"], "name_en": ["North", "South"], "name_zh": ["北", "南"]}
)
CENTRES = pd.DataFrame(
    {
        "institution_id": ["a-north", "a-south", "b"],
        "name_en": ["A Centre", "A Centre", "B Centre"],
        "name_zh": ["甲中心", "甲中心", "乙中心"],
        "place_id": ["north", "south", None],
    }
)


def test_words_leave_empty_cells_empty_and_the_frame_unchanged():
    frame = pd.DataFrame({"role": ["core", None]})
    got = profiles.worded(frame, "zh", role="role")["role"]
    assert got[0] == "核心医院"
    assert pd.isna(got[1])
    assert frame["role"][0] == "core"


def test_links_are_missing_where_the_id_is():
    got = profiles.linked(CENTRES, "place_id", PLACES, "places", "en")
    assert got["place"].tolist()[:2] == ["North", "South"]
    assert got["place_page"].tolist()[:2] == ["places/north", "places/south"]
    assert got[["place", "place_page"]].iloc[2].isna().all()


def test_relations_are_told_from_both_sides():
    alliances = pd.DataFrame(
        {
            "alliance_id": ["old", "new", "child"],
            "name_en": ["Old", "New", "Child"],
            "name_zh": ["旧", "新", "子"],
            "parent_id": [None, None, "new"],
        }
    )
    relations = pd.DataFrame(
        {
            "relation_id": ["r"],
            "alliance_id": ["new"],
            "relation": ["possible_successor_of"],
            "other_id": ["old"],
            "basis": ["inferred"],
        }
    )
    old = profiles.related("old", alliances, relations, "en")
    new = profiles.related("new", alliances, relations, "en")
    assert old[["relation", "alliance"]].to_numpy().tolist() == [["possibly succeeded by", "New"]]
    assert new[["relation", "alliance_page"]].to_numpy().tolist() == [
        ["possible successor of", "alliances/old"],
        ["includes", "alliances/child"],
    ]


def test_groups_put_what_is_not_stated_last_and_repeat_alliances_of_several_places():
    alliances = pd.DataFrame(
        {
            "alliance_id": ["x", "y", "z"],
            "formed": [None, "2014-05", "2011"],
            "specialty": ["paediatrics", None, "paediatrics"],
        }
    )
    served = pd.DataFrame({"alliance_id": ["x", "x", "y"], "place_id": ["south", "north", "north"]})
    got = {
        by: {
            caption: list(group["alliance_id"])
            for caption, group in profiles.grouped(alliances, by, served, PLACES, "en")
        }
        for by in ("year", "specialty", "place")
    }
    assert got == {
        "year": {"2011": ["z"], "2014": ["y"], "not stated": ["x"]},
        "specialty": {"paediatrics": ["x", "z"], "not stated": ["y"]},
        "place": {"South": ["x"], "North": ["x", "y"], "not stated": ["z"]},
    }
    with pytest.raises(ValueError, match="record_kind, model"):
        profiles.grouped(alliances, "colour", served, PLACES, "en")


def test_an_index_in_chinese_is_in_the_order_of_pinyin():
    names = ["朝阳医院", "“安”中心", "中日医院", "积水潭医院", None]
    frame = pd.DataFrame({"name_zh": names, "name_en": list("edcba")})
    assert profiles.in_order(frame, "en") is frame
    ordered = profiles.in_order(frame, "zh")["name_zh"].tolist()
    assert ordered[1:] == ["“安”中心", "朝阳医院", "积水潭医院", "中日医院"]


def test_names_are_sorted_by_their_letters():
    found = alphabet.names({"institutions": CENTRES, "places": PLACES}, "en")
    assert found["page"].tolist()[-1] == "places/south"
    english = alphabet.by_letter(found, "english")
    assert "".join(english["letter"]) == "AABNS"
    chinese = alphabet.by_letter(found, "pinyin")
    assert chinese["name_zh"].tolist() == ["北", "甲中心", "甲中心", "南", "乙中心"]
    with pytest.raises(ValueError, match="neither english nor pinyin"):
        alphabet.by_letter(found, "stroke")


def test_places_lie_in_others():
    places = pd.DataFrame(
        {
            "place_id": ["china", "east", "town", "city", "lost"],
            "parent_id": [None, "china", "city", "east", "china"],
            "name_en": ["China", "East", "Town", "City", "Lost"],
        }
    )
    assert profiles.with_those_above(["town"], places) == {"town", "city", "east", "china"}
    assert profiles.with_those_above(["lost"], places) == {"lost", "china"}
    assert profiles.with_those_above([], places) == set()
    # An alliance of a town and of its city counts once for all that they lie in.
    served = pd.DataFrame({"alliance_id": ["x", "x", "y"], "place_id": ["town", "city", "east"]})
    got = profiles.alliances_within(places, served, "en").set_index("place_id")["value"]
    assert got.dropna().to_dict() == {"china": 2, "east": 2, "town": 1, "city": 1}
    assert got.isna().to_dict()["lost"], "none listed is not 0"


def test_a_change_has_two_numbers_of_two_dates():
    claims = pd.DataFrame(
        {
            "claim_id": ["before", "now", "part-1", "part-2", "alone", "again", "words", "words-2"],
            "subject_id": ["a"] * 8,
            "measure": ["n", "n", "parts", "parts", "one", "one", "first", "first"],
            "value": [3, 13, 1, 2, 5, 5, None, None],
            "period": [None, "2024-01", "2016", "2016", None, "2020", "2014", "2015"],
            "repeats": [None] * 5 + ["alone", None, None],
        }
    )
    assert profiles.in_pairs(claims)["claim_id"].tolist() == ["before", "now"]


def test_a_row_is_cited_by_its_document_and_line_or_else_by_its_id():
    claims = pd.DataFrame({"claim_id": ["a", "b"], "source_id": ["d002", None], "line": [37, None]})
    for lang, text in (("en", "d002, 37"), ("zh", "d002第37行")):
        assert profiles.source_cells(["claims:a", "claims:b"], {"claims": claims}, lang) == [
            {"text": text, "row": "claims:a"},
            {"text": "b", "row": "claims:b"},
        ]


def test_a_timeline_has_each_dated_event_once():
    events = pd.DataFrame(
        {
            "date": ["2013", None, "2013", "2014"],
            "kind": ["alliance_formed", "deadline", "alliance_formed", "deadline"],
            "what_en": ["Formed.", "Undated.", "Formed.", "Due."],
        }
    )
    got = profiles.dated(events, "en")
    assert got.to_numpy().tolist() == [["2013", "alliance", "Formed."], ["2014", "rule", "Due."]]


def test_documents_are_counted_and_tell_what_they_name():
    sources = pd.DataFrame(
        {"source_id": ["d1", "d2"], "title_en": ["One", "Two"], "title_zh": ["一", "二"]}
    )
    first = pd.DataFrame({"institution_id": ["b", None], "source_id": ["d2", "d2"]})
    second = CENTRES.assign(source_id=["d1", "d2", "d1"])
    cited = profiles.documents([first, second], sources, "en").to_numpy().tolist()
    assert cited == [["One", "documents/d1", 2], ["Two", "documents/d2", 3]]
    there = [frame[frame["source_id"] == "d2"] for frame in (first, second)]
    assert profiles.mentioned("institution_id", [*there, PLACES]) == {"a-south", "b"}
    got = profiles.named(CENTRES[::-1], "institutions", "en")
    assert got["name_page"].tolist()[-1] == "institutions/b"
    assert got.columns.tolist() == ["name", "name_zh", "name_page"]


def test_a_claim_is_judged_alone_as_among_all():
    frames = {name: tables.load(name) for name in cross_checks.TABLES}
    together = cross_checks.all_definitions(frames)
    alone = [
        cross_checks.all_definitions(frames, claim.to_frame().T.astype(frames["claims"].dtypes))
        for _, claim in frames["claims"].iterrows()
    ]
    assert sum(map(len, alone)) == len(together)
    assert sum(part["fits"].sum() for part in alone) == together["fits"].sum()


def test_claims_are_set_against_the_tables():
    frames = {name: tables.load(name) for name in cross_checks.TABLES}
    names = pd.Series({"aerospace-alliance": "Aerospace"})
    claims = frames["claims"].query("claim_id == 'd000-r16-members'")
    got = profiles.checked(claims, frames, names, "en").iloc[0]
    assert got["measure"] == "members"
    assert got["claim_line"].startswith("“11家” (Aerospace; members): holds")
    assert profiles.checked(claims[:0], frames, names, "en").empty
    # One that nothing bears on is judged too.
    alone = frames["claims"].query("claim_id == 'd000-r09-centres'")
    assert "cannot tell" in profiles.checked(alone, frames, names, "en")["claim_line"].iloc[0]


def test_ties_count_the_other_alliances_of_each_institution():
    alliances = pd.DataFrame({"alliance_id": ["x", "y"], "name_en": ["X", "Y"]})
    mentions = pd.DataFrame(
        {
            "alliance_id": ["x", "x", "y", "y"],
            "institution_id": ["b", "b", "b", "a-north"],
        }
    )
    kinds = CENTRES.assign(kind="centre")
    got = profiles.ties(mentions, mentions[2:], alliances, kinds, "en").to_numpy().tolist()
    assert got == [["Y", "B Centre", "centre", 1], ["Y", "A Centre", "centre", 0]]


def test_an_alliance_inside_another_is_related_once_and_joined_once():
    alliances = pd.DataFrame(
        {
            "alliance_id": ["whole", "part"],
            "name_en": ["Whole", "Part"],
            "parent_id": [None, "whole"],
        }
    )
    relations = pd.DataFrame(
        [("r", "part", "nested_in", "whole", "stated")],
        columns=["relation_id", "alliance_id", "relation", "other_id", "basis"],
    )
    for name, expected in {"whole": "contains", "part": "is nested in"}.items():
        found = profiles.related(name, alliances, relations, "en")
        assert found["relation"].tolist() == [expected]
    belonging = pd.DataFrame({"alliance_id": ["whole", "part", "other"]})
    assert indicators.outermost(belonging, relations)["alliance_id"].tolist() == ["whole", "other"]
    alone = belonging[belonging["alliance_id"] == "part"]
    assert len(indicators.outermost(alone, relations)) == 1
