"""What opens a profile: its row, its title, its first sentences."""

import re

import pandas as pd
import pytest

from yilianti.profiles import sentences

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
ROW = pd.Series(
    {"model": "regional", "record_kind": "roster", "status": "listed", "formed": None}, dtype=object
)
SIZE = pd.Series({"n_members": 11, "n_counted": 0, "is_open": False})


def told(opening):
    """Return the sentences as a reader sees them: with the numbers in the place of their keys."""
    sentences, numbers = opening
    assert set(re.findall("`([^`]*):d`", sentences)) == set(numbers)
    return re.sub(r"\{num\}`([^`]*):d`", lambda match: str(numbers[match[1]]), sentences)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D", "E"], "A, B, C and others"),
    ],
)
def test_names_stand_in_a_list_that_stays_short(names, expected):
    assert sentences.enumerated(names, "en") == expected


def test_an_alliance_says_what_where_who_and_how_many():
    assert told(sentences.alliance(ROW, SIZE, ["A Hospital"], ["Haidian"], "en")) == (
        "Regional alliance, on the 2014 roster, in Haidian. "
        "Led by A Hospital; 11 other members are named."
    )
    assert told(sentences.alliance(ROW, SIZE, ["甲医院"], ["海淀区"], "zh")) == (
        "区域医联体，2014年一览表，地点为海淀区。由甲医院牵头；另列11家成员。"
    )


def test_what_is_not_stated_is_no_zero():
    nobody = SIZE.replace({11: 0})
    got = told(sentences.alliance(ROW, nobody, [], [], "en"))
    assert got == "Regional alliance, on the 2014 roster. No member of it is named."
    assert "0" not in got.replace("2014", "")


def test_what_is_counted_or_only_described_is_added():
    row = pd.concat([ROW.drop(["formed", "status"]), pd.Series({"formed": "2016-05"})])
    row["status"] = "formed"
    size = pd.Series({"n_members": 1, "n_counted": 1, "is_open": True})
    got = told(sentences.alliance(row, size, ["A"], [], "en"))
    assert got.startswith("Regional alliance, on the 2014 roster, formed in May 2016. Led by A; ")
    assert got.endswith(
        "1 other member is named; 1 more is counted without a name; "
        "others are described without a number."
    )


def test_a_state_that_the_record_says_already_is_said_once():
    row = pd.concat([ROW.drop(["record_kind", "status"]), pd.Series({"record_kind": "planned"})])
    row["status"] = "planned"
    got = told(sentences.alliance(row, SIZE, ["A"], [], "en"))
    assert got.startswith("Regional alliance, planned. Led by A")


def test_an_institution_says_what_it_leads_and_where_it_belongs():
    row = pd.Series({"kind": "hospital", "level_stated": "tertiary"})
    belonging = pd.DataFrame({"alliance": ["One", "Two"], "is_leading": [True, False]})
    assert sentences.institution(row, belonging, ["Chaoyang"], "en") == (
        "Hospital (kind not stated), tertiary, in Chaoyang. Leads One; takes part in Two."
    )
    alone = sentences.institution(row, belonging.iloc[:0], [], "en")
    assert alone.endswith("The documents name it, but as a party of no alliance.")


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "The documents tie no alliance, network or group to it; they name no institution"),
        (1, "The documents tie 1 alliance, network or group to it; they name 1 institution there"),
        (2, "The documents tie 2 alliances, networks or groups to it; they name 2 institutions"),
    ],
)
def test_a_place_counts_in_singular_and_plural(n, expected):
    tied = {"tied": n, "there": n}
    got = told(sentences.place(pd.Series({"kind": "district"}), ["Beijing"], tied, "en"))
    assert got.startswith(f"District, in Beijing. {expected}")


def test_a_title_names_the_place_only_of_homonyms():
    got = [
        sentences.title(row, CENTRES[CENTRES["name_en"] == row["name_en"]], PLACES)
        for _, row in CENTRES.iterrows()
    ]
    assert got == ["A Centre · 甲中心 (North)", "A Centre · 甲中心 (South)", "B Centre · 乙中心"]


def test_a_policy_says_when_it_was_issued_and_what_is_coded_of_it():
    row = pd.Series({"kind": "guiding_opinion", "issued": "2013-11-26"})
    got = told(sentences.policy(row, {"targets": 33, "duties": 1, "steps": 0}, "en"))
    assert got == (
        "Guiding opinion, issued on 26 November 2013. "
        "Coded from it: 33 targets and aims and 1 duty, permission or principle."
    )
    nothing = row.where(row.index != "issued")
    assert sentences.policy(nothing, {"targets": 0}, "zh") == ("指导意见。", {})
