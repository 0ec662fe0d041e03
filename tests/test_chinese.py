"""The Chinese of words, notebooks and pages: its own signs, no English prose, dates as written."""

import json
import re

import pytest

from pagemill import schema, tables, words
from pagemill.tables import twins

HAN = "\u4e00-\u9fff"
#: A comma, colon or bracket of half width beside a Chinese character.
HALF = re.compile(rf"[{HAN}”’）》][,;:!?()]|[,;!?(][{HAN}“《]|[{HAN}]\.(?=\s|$)")
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
ISO = re.compile(r"(?<![\d-])(?:19|20)\d\d-\d\d(?:-\d\d)?(?!\d)")
ROLE = re.compile(r"\{[\w:-]+\}`[^`<]*(?:<[^`]*>)?`|`[^`]*`|\]\([^)]*\)|\{\{.*?\}\}|^:::.*$", re.M)


def wrong(text):
    """What in a text is not as a Chinese one has it; code, targets and markup aside."""
    plain = ROLE.sub("", re.sub(r"<[^>]+>|\$[^$]+\$", "", text))
    return [*HALF.findall(plain), *ENGLISH.findall(plain), *ISO.findall(plain)]


def test_words_are_chinese_throughout():
    told = {key: wrong(str(said["zh"])) for key, said in words.both().items()}
    assert {key: found for key, found in told.items() if found} == {}


def test_prose_is_chinese_throughout(root):
    told = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, 1):
            if "lang-zh" in cell["metadata"].get("tags", []):
                told[f"{path.name}, cell {number}"] = wrong("".join(cell["source"]))
    for path in [*root.glob("index.zh.md"), *(root / "book").glob("*.zh.md")]:
        fences = re.sub(r"(?s)```.*?```", "", path.read_text(encoding="utf-8"))
        told[path.name] = wrong(fences)
    assert len(told) > 300
    assert {where: found for where, found in told.items() if found} == {}


@pytest.mark.parametrize("table", schema.names())
def test_what_tables_say_in_our_words_is_chinese_throughout(table):
    columns = [pair["zh"] for pair in twins.all_of(table)]
    ours = [column for column in columns if schema.field(table, column)["basis"] == "translation"]
    told = [(row[column], wrong(row[column])) for row in tables.rows(table) for column in ours]
    assert [text for text, found in told if found] == []


@pytest.mark.parametrize(
    "text",
    ["共三家,均在北京", "共三家(均在北京)", "中心 of the city 在", "于2013-11-26印发", "见下表."],
)
def test_what_is_no_good_chinese_is_found(text):
    assert wrong(text)
