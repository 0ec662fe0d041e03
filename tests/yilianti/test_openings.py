"""What opens a profile: its row, its title, its first sentences."""

import re

import pandas as pd
import pytest

from pagemill import schema, words
from yilianti.profiles import sentences, where

PLACES = pd.DataFrame(
    {"place_id": ["north", "south"], "name_en": ["North", "South"], "name_zh": ["北", "南"]}
)
WHERE = pd.DataFrame(
    [
        ("china", None, None, "China", "中国"),
        ("beijing", "china", 110000, "Beijing", "北京市"),
        ("haidian", "beijing", 110108, "Haidian", "海淀区"),
        ("xicheng", "beijing", 110102, "Xicheng", "西城区"),
        ("qinghe", "haidian", None, "Qinghe", "清河"),
        ("hebei", "china", 130000, "Hebei", "河北省"),
        ("chengde", "hebei", 130800, "Chengde", "承德市"),
        ("anhui", "china", 340000, "Anhui", "安徽省"),
        ("wuhan", "hubei", 420100, "Wuhan", "武汉市"),
        ("hubei", "china", 420000, "Hubei", "湖北省"),
        ("urumqi", "xinjiang", 650100, "Urumqi", "乌鲁木齐市"),
        ("xinjiang", "china", 650000, "Xinjiang", "新疆"),
    ],
    columns=["place_id", "parent_id", "adcode", "name_en", "name_zh"],
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
    {
        "name_en": "Northern Alliance",
        "name_zh": "北部医联体",
        "model": "regional",
        "record_kind": "roster",
        "status": "listed",
        "formed": None,
    },
    dtype=object,
)
NOWHERE = [], [], WHERE
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
    assert where.enumerated(names, "en") == expected


@pytest.mark.parametrize(
    ("places", "home", "expected"),
    [
        (["urumqi", "anhui", "hebei"], [], ["hebei", "anhui", "urumqi"]),
        (["urumqi", "anhui", "beijing"], ["haidian"], ["beijing", "anhui", "urumqi"]),
        (["anhui", "urumqi", "chengde"], ["urumqi"], ["urumqi", "chengde", "anhui"]),
        (["xicheng", "qinghe", "haidian"], ["qinghe"], ["qinghe", "haidian", "xicheng"]),
        (["hebei", "qinghe", "xicheng"], ["haidian"], ["xicheng", "qinghe", "hebei"]),
        (["anhui", "hebei", "anhui"], [], ["hebei", "anhui"]),
    ],
)
def test_the_own_city_comes_first_and_then_the_official_number(places, home, expected):
    assert where.own_first(places, home, WHERE) == expected


@pytest.mark.parametrize(
    ("places", "home", "english", "chinese"),
    [
        ([], ["beijing"], "a plan", "规划"),
        (["haidian"], ["xicheng"], "a plan in Haidian, Beijing", "北京市海淀区的规划"),
        (
            ["haidian", "xicheng"],
            ["haidian"],
            "a plan in Beijing (Haidian and Xicheng)",
            "北京市海淀区和西城区的规划",
        ),
        (["hebei", "chengde"], [], "a plan in Hebei", "河北省的规划"),
        (["china"], ["beijing"], "a plan in China", "中国的规划"),
        (
            ["urumqi", "wuhan", "anhui", "hebei"],
            ["beijing"],
            "a plan led from Beijing that reaches Hebei, Anhui, Wuhan and others",
            "牵头方在北京市、涉及河北省、安徽省、武汉市等的规划",
        ),
        (["hebei", "anhui"], ["beijing", "wuhan"], "a plan in Hebei and Anhui", None),
    ],
)
def test_where_something_is_reads_as_one_says_it(places, home, english, chinese):
    assert where.said("a plan", places, home, WHERE, "en") == english
    assert chinese in (None, where.said("规划", places, home, WHERE, "zh"))


def test_an_alliance_says_what_where_who_and_how_many():
    lies = ["haidian"], ["haidian"], WHERE
    assert told(sentences.alliance(ROW, SIZE, ["A Hospital"], lies, "en")) == (
        "The Northern Alliance is a regional alliance in Haidian, Beijing, listed on Beijing's "
        "roster of 2014. It is led by A Hospital; 11 other members are named."
    )
    assert told(sentences.alliance(ROW, SIZE, ["甲医院"], lies, "zh")) == (
        "北部医联体是北京市海淀区的区域医联体，列入北京市2014年一览表。由甲医院牵头；另列11家成员。"
    )


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Group of Children's Hospitals", "The Group of Children's Hospitals is a regional"),
        ("Rehabilitation league, North", "The rehabilitation league, North, is a regional"),
        ("Southern Shanghai league", "The Southern Shanghai league is a regional"),
        ("4+3+1+N tiered system", "The 4+3+1+N tiered system is a regional"),
        ("Shanghai's plan of five alliances", "Shanghai's plan of five alliances is a regional"),
        ("The six pilots, 2013", "The six pilots, 2013, are regional alliances, listed"),
        ("Medical groups of the north", "Medical groups of the north are regional alliances,"),
    ],
)
def test_a_name_stands_in_its_sentence(name, begins):
    row = ROW.where(ROW.index != "name_en", name)
    got = told(sentences.alliance(row, SIZE, ["A"], NOWHERE, "en"))
    assert got.startswith(begins)
    assert (" They are led by A;" in got) == (" are regional" in got)


def test_what_is_not_stated_is_no_zero():
    nobody = SIZE.replace({11: 0})
    got = told(sentences.alliance(ROW, nobody, [], NOWHERE, "en"))
    assert got.endswith("listed on Beijing's roster of 2014. No member is named.")
    assert "0" not in got.replace("2014", "")


def test_what_is_counted_or_only_described_is_added():
    row = pd.concat([ROW.drop(["formed", "status"]), pd.Series({"formed": "2016-05"})])
    row["status"] = "formed"
    size = pd.Series({"n_members": 1, "n_counted": 1, "is_open": True})
    got = told(sentences.alliance(row, size, ["A"], NOWHERE, "en"))
    assert ", formed in May 2016 and listed on Beijing's roster of 2014. It is led by A; " in got
    assert got.endswith(
        "1 other member is named; 1 more is counted without a name; "
        "others are described without a number."
    )


def test_a_state_without_a_date_says_so_and_a_plan_is_said_once():
    row = ROW.copy()
    row["record_kind"], row["status"] = "described", "launched"
    got = told(sentences.alliance(row, SIZE, ["A"], NOWHERE, "en"))
    assert "is a regional alliance, launched at a date not stated. It is led by A;" in got
    row["model"], row["status"] = "plan", "planned"
    got = told(sentences.alliance(row, SIZE, ["A"], NOWHERE, "en"))
    assert got.startswith("The Northern Alliance is a plan. It is led by A;")


def test_every_kind_has_words_for_a_sentence():
    for group, table, column in (
        ("model", "alliances", "model"),
        ("models", "alliances", "model"),
        ("kind", "institutions", "kind"),
        ("policy_kind", "policies", "kind"),
        ("document_kind", "sources", "kind"),
    ):
        for code in schema.allowed(table, column):
            assert "(" not in sentences.word(group, code, "en")
    statuses = set(schema.allowed("alliances", "status")) - {"listed"}
    assert statuses <= set(words.group("opening.state"))


def test_an_institution_says_what_it_leads_and_where_it_belongs():
    row = pd.Series(
        {
            "name_en": "A Hospital",
            "name_zh": "甲医院",
            "kind": "hospital",
            "level_stated": "tertiary",
            "place_id": "haidian",
        }
    )
    belonging = pd.DataFrame({"alliance": ["One", "Two"], "is_leading": [True, False]})
    names = pd.DataFrame(
        [
            ("甲医院", "identical"),
            ("甲", "ending_shared"),
            ("海淀甲医院", "place_prefix"),
            ("海淀甲医院", "place_prefix"),
        ],
        columns=["name_as_written", "basis"],
    )
    assert sentences.institution(row, names, belonging, WHERE, "en") == (
        "A Hospital is a tertiary hospital in Haidian, Beijing. "
        "It leads the One; it takes part in the Two."
    )
    assert sentences.institution(row, names, belonging, WHERE, "zh") == (
        "甲医院（文件中亦称“海淀甲医院”）是北京市海淀区的三级医院。牵头One；参加Two。"
    )
    row["kind"], row["level_stated"], row["place_id"] = "emergency_centre", None, None
    alone = sentences.institution(row, names[:0], belonging.iloc[:0], WHERE, "en")
    assert alone == (
        "A Hospital is an emergency centre. The documents name it, but as a party of no alliance."
    )


@pytest.mark.parametrize(
    ("name", "begins", "led"),
    [
        ("Hospital of the Guards", "The Hospital of the Guards is", "led by the Hospital of the"),
        ("The First Hospital of A", "The First Hospital of A is", "led by the First Hospital of A"),
        ("Beijing Hospital", "Beijing Hospital is", "led by Beijing Hospital;"),
    ],
)
def test_a_common_noun_takes_an_article(name, begins, led):
    row = pd.Series({"name_en": name, "name_zh": "甲", "kind": "hospital", "level_stated": None})
    row["place_id"] = None
    belonging = pd.DataFrame({"alliance": ["League, North"], "is_leading": [True]})
    names = pd.DataFrame(columns=["name_as_written", "basis"])
    got = sentences.institution(row, names, belonging, WHERE, "en")
    assert got.startswith(begins)
    assert got.endswith("It leads the League, North.")
    assert led in told(sentences.alliance(ROW, SIZE, [name], NOWHERE, "en"))


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
    row = pd.Series({"name_en": "Haidian", "name_zh": "海淀区", "kind": "district"})
    got = told(sentences.place(row, ["Beijing"], tied, "en"))
    assert got.startswith(f"Haidian is a district of Beijing. {expected}")
    country = row.replace({"district": "country"})
    assert told(sentences.place(country, [], tied, "zh")).startswith("海淀区是一个国家。")


def test_a_title_names_the_place_only_of_homonyms():
    got = {
        lang: [
            sentences.title(row, CENTRES[CENTRES["name_en"] == row["name_en"]], lang, PLACES)
            for _, row in CENTRES.iterrows()
        ]
        for lang in ("en", "zh")
    }
    assert got == {
        "en": ["A Centre · 甲中心 (North)", "A Centre · 甲中心 (South)", "B Centre · 乙中心"],
        "zh": ["甲中心（北）", "甲中心（南）", "乙中心"],
    }


def test_a_policy_says_when_it_was_issued_and_what_is_coded_of_it():
    row = pd.Series(
        {
            "name_en": "Pilot opinion",
            "name_zh": "试点意见",
            "kind": "guiding_opinion",
            "place_id": "beijing",
            "issued": "2013-11-26",
        }
    )
    got = told(sentences.policy(row, WHERE, {"targets": 33, "duties": 1, "steps": 0}, "en"))
    assert got == (
        "“Pilot opinion” is a guiding opinion for Beijing, issued on 26 November 2013. "
        "This book codes 33 targets and aims and 1 duty, permission or principle from it."
    )
    row["kind"] = "pilot_list"
    assert "announced on 26 November 2013." in sentences.policy(row, WHERE, {}, "en")[0]
    assert sentences.policy(row, WHERE, {}, "zh")[0].endswith("，2013年11月26日公布。")
    row["kind"] = "guiding_opinion"
    nothing = row.where(row.index != "issued")
    opening = sentences.policy(nothing, WHERE, {"targets": 0}, "zh")
    assert opening == ("《试点意见》是北京市的指导意见。", {})


def test_a_document_says_who_published_it_and_of_which_date_it_tells():
    row = pd.Series(
        {
            "title_en": "Report",
            "title_zh": "报道",
            "kind": "news",
            "publisher": "Fuhe (复禾)",
            "publisher_zh": "复禾",
            "published": "2024-01-12",
            "as_of": "2023-12",
        }
    )
    assert sentences.document(row, "en") == (
        "“Report” is a news report, published by Fuhe, dated 12 January 2024, "
        "telling of the state in December 2023."
    )
    assert sentences.document(row, "zh") == (
        "《报道》是新闻报道，由复禾发布，页面日期为2024年1月12日，所述为2023年12月的情况。"
    )
    row["publisher"], row["as_of"] = None, "2024-01"
    assert sentences.document(row, "en") == "“Report” is a news report, dated 12 January 2024."
