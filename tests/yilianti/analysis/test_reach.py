"""How far alliances reach, on a small map."""

import pandas as pd
import pytest

from yilianti.analysis import reach


@pytest.fixture
def places():
    rows = [
        ("china", None, None),
        ("beijing", "china", "110000"),
        ("beijing-haidian", "beijing", "110108"),
        ("beijing-qinghe", "beijing-haidian", None),
        ("hebei", "china", "130000"),
        ("hebei-yanjiao", "hebei", None),
        ("jiangsu", "china", "320000"),
        ("jiangsu-nanjing", "china", "320100"),  # its province is known by the code alone
    ]
    return pd.DataFrame(rows, columns=["place_id", "parent_id", "adcode"])


def test_provinces_are_known_by_code_or_by_the_place_above(places):
    got = reach.provinces(places)
    assert got["beijing-qinghe"] == "beijing"
    assert got["hebei-yanjiao"] == "hebei"
    assert got["jiangsu-nanjing"] == "jiangsu"
    assert "china" not in got


def test_districts_are_those_of_one_province(places):
    assert reach.districts(places) == {
        "beijing-haidian": "beijing-haidian",
        "beijing-qinghe": "beijing-haidian",
    }


def test_reach_counts_districts_provinces_and_what_is_not_known(places):
    belonging = pd.DataFrame({"alliance_id": list("aaaab"), "institution_id": list("uvwxy")})
    institutions = pd.DataFrame(
        {
            "institution_id": list("uvwxy"),
            "place_id": ["beijing-haidian", "beijing-qinghe", "beijing", "hebei-yanjiao", None],
        }
    )
    got = reach.of_alliances(belonging, institutions, places).set_index("alliance_id")
    assert got.loc["a"].tolist() == [4, 1, 2, 1, 1]
    assert got.loc["b"].tolist() == [1, 0, 0, 0, 0]
