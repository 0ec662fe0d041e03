"""Terms in their time: a league of 2017 does not describe an alliance of 2014."""

from pathlib import Path

import pytest

from pagemill import schema
from pagemill.evidence import check
from yilianti.evidence import terminology


@pytest.fixture
def tables():
    rows = {
        "sources": [{"source_id": "d000", "as_of": "2014-12"}],
        "alliances": [
            {"alliance_id": "a", "name_zh": "甲医联体", "name_en": "A", "source_id": "d000"},
            {"alliance_id": "g", "name_zh": "城市医疗集团", "formed": "2023-06"},
        ],
        "terms": [
            {"name_zh": "城市医疗集团", "name_en": "urban medical group", "valid_from": "2017"},
            {"name_zh": "专科联盟", "name_en": "specialty league", "valid_from": "2017"},
            {"name_zh": "专科医联体", "name_en": "specialty alliance", "valid_to": "2016"},
            {
                "name_zh": "紧密型城市医疗集团",
                "name_en": "close-knit urban medical group",
                "valid_from": "2023",
            },
        ],
    }
    for row in rows["alliances"]:
        row["model"] = "regional"
    return {
        name: [{**dict.fromkeys(schema.columns(name), ""), **row} for row in rows.get(name, [])]
        for name in schema.names()
    }


@pytest.mark.parametrize(
    "text",
    [
        "The {page}`urban medical group <alliances/a>` is one.",
        "{page}`alliances/a` 属于专科联盟。",
        "One is in [Urban medical groups](alliances/a).",
    ],
)
def test_a_term_of_a_later_time_is_told(tables, text):
    (problem,) = terminology.check(tables, {"notebooks/x.ipynb": text})
    assert problem.startswith("notebooks/x.ipynb: ")
    assert "is used from 2017, but 'a' is of 2014" in problem


@pytest.mark.parametrize(
    "text",
    [
        "The specialty alliance {page}`alliances/a` is one.",
        "Urban medical groups came later. {page}`alliances/a` is older.",
        "城市医疗集团出现较晚。{page}`alliances/a` 更早。",
        "The close-knit urban medical group {page}`alliances/g` is one.",
        "Urban medical groups in general.",
    ],
)
def test_a_term_of_its_time_or_of_another_sentence_is_allowed(tables, text):
    assert terminology.check(tables, {"x": text}) == []


def test_a_term_that_has_gone_out_of_use_is_told(tables):
    (problem,) = terminology.check(tables, {"x": "The specialty alliance {page}`alliances/g`."})
    assert "is used until 2016, but 'g' is of 2023" in problem


def test_the_label_of_a_kind_is_looked_at(tables):
    tables["alliances"][0]["model"] = "specialty_league"
    problems = terminology.check(tables, {})
    assert [text.split(":")[0] for text in problems] == [
        "src/yilianti/words.yml, model.specialty_league, en",
        "src/yilianti/words.yml, model.specialty_league, zh",
    ]


def test_the_book_uses_terms_in_their_time(root: Path):
    assert terminology.check(check.rows(), terminology.prose(root)) == []
