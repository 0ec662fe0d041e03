"""What profile pages share: titles, words, links, groups and lists of names."""

import pandas as pd
import pytest

from yilianti import profiles

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


def test_a_title_names_the_place_only_of_homonyms():
    got = [profiles.title(row, CENTRES, PLACES) for _, row in CENTRES.iterrows()]
    assert got == ["A Centre · 甲中心 (North)", "A Centre · 甲中心 (South)", "B Centre · 乙中心"]


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


def test_names_are_sorted_by_their_letters():
    found = profiles.names({"institutions": CENTRES, "places": PLACES}, "en")
    assert found["page"].tolist()[-1] == "places/south"
    english = profiles.by_letter(found, "english")
    assert "".join(english["letter"]) == "AABNS"
    chinese = profiles.by_letter(found, "pinyin")
    assert chinese["name_zh"].tolist() == ["北", "甲中心", "甲中心", "南", "乙中心"]
    with pytest.raises(ValueError, match="neither english nor pinyin"):
        profiles.by_letter(found, "stroke")
