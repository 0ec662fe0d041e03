"""Columns that hold the same in each language: which one a page shows."""

import pandas as pd
import pytest

from pagemill.notebook import cells
from pagemill.tables import twins


@pytest.mark.parametrize(
    ("columns", "name", "lang", "held"),
    [
        (["what_en", "what_zh"], "what", "zh", "what_zh"),
        (["what_en", "what_zh"], "what", "en", "what_en"),
        (["remark", "remark_zh"], "remark", "zh", "remark_zh"),
        (["remark", "remark_zh"], "remark", "en", "remark"),
        (["remark"], "remark", "zh", "remark"),
    ],
)
def test_the_column_of_a_language(columns, name, lang, held):
    assert twins.column(columns, name, lang) == held


def test_a_pair_is_whole_or_none():
    assert twins.of(["remark", "remark_zh"], "remark") == {"en": "remark", "zh": "remark_zh"}
    assert twins.of(["remark"], "remark") == {}
    assert twins.of(["name_zh"], "name") == {}


def test_a_table_page_leaves_out_our_words_in_the_other_language_and_keeps_those_of_a_document():
    english, chinese = (twins.in_language("stops", lang) for lang in ("en", "zh"))
    assert {"name_en", "name_zh", "remark"} <= {*english}
    assert "remark_zh" not in english
    assert {"name_en", "name_zh", "remark_zh"} <= {*chinese}
    assert "remark" not in chinese
    assert "kind" in english
    assert "kind" in chinese


def test_columns_asked_for_by_name_are_shown_in_the_language_of_the_page():
    frame = pd.DataFrame({"remark": ["torn"], "remark_zh": ["割裂"]})
    shown = (["remark"], None, (), None)
    assert [cells.told("table", frame, "k", shown, lang)[1] for lang in ("en", "zh")] == [
        [["torn"]],
        [["割裂"]],
    ]
    whole = (None, None, (), None)
    assert cells.told("table", frame, "k", whole, "zh")[1] == [["torn", "割裂"]]
