"""The lint that finds findings typed by hand, and the book's prose under it."""

import json
import shutil

import pytest

from pagemill import project
from pagemill.evidence import prose

HANDED = {
    "things": ["crossing", "district", "ferry", "landing"],
    "terms": [
        (r"(?i)\blevel[- ]1\b|[一二三](?:、[一二三])*级", "a level of landings"),
        (r"(?i)\bsix river piers\b", "the name of a group of piers"),
    ],
}


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """Hand over what prose counts and terms in it, as a book does."""
    monkeypatch.setattr(project, "handed", lambda *_: HANDED)
    prose._patterns.cache_clear()
    yield
    prose._patterns.cache_clear()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The roster names 27 rows.", "27"),
        ("A share of 41.5 % is small.", "41.5"),
        ("It has 1,234 visits.", "1,234"),
        ("There are 2000 ferries.", "2000"),
        ("There were 2000 crossings in 2013.", "2000"),
        ("Twelve districts take part.", "Twelve"),
        ("Twenty-one alliances run.", "Twenty-one"),
        ("Only one does.", "Only one"),
        ("It names one ferry landing.", "one ferry landing"),
        ("More than half lead.", "half"),
        ("It grew twofold, or by a third.", "twofold"),
        ("Two thirds of members.", "Two thirds"),
        ("表中有 27 行。", "27"),
        ("表中有27行。", "27"),
        ("共有十二个区县。", "十二个"),
        ("三家医院牵头。", "三家"),
        ("只有一个区县达标。", "只有一个"),
        ("列出二十余家机构。", "二十余家"),
        ("约三分之二的机构。", "三分之二"),
        ("一半以上。", "一半"),
        ("规模居第三位。", "第三位"),
        ("为期3年。", "3"),
        ("历时6个月。", "6"),
        ("A title with *5* stars", "5"),
        ("- 4 rows", "4"),
        ("# 12 districts", "12"),
    ],
)
def test_a_finding_typed_by_hand_is_found(text, number):
    assert [found for _, found in prose.findings(text)][:1] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "# Beijing's roster at the end of 2014",
        "Issued on 26 November 2013, in force 2013-11-26, from 2011 to 2023, the 2013 guideline",
        "Between 24 and 30 June 2016 in step 3",
        "2013年11月26日印发，2014年底，6月，2011—2013年，“十三五”期间。",
        "国办发〔2017〕32号；卫基层发〔2020〕12号；No. 32 of 2017",
        "See section 3.2, chapters 5 and 6, figure 2; 第5章，图2，表3。",
        "2. The second point, first contact",
        "{num}`n-rows:d` rows, {num}`chapters/roster#n:.1%` of {{ n:d }}; {num}`visits` million",
        "`n = 27`, [a link](book/data/2014.ipynb), <https://example.test/27>, $n > 30$",
        "```python\nn = 27\n```\n",
        "<!-- 27 -->",
        "Documents d000 and d004, model NB2, a level-1 landing, 三级码头，二、三级码头",
        "The 95 % interval; 95% 区间。Rules: unknown is not zero.",
        "a two-mode network, two-way referral, a two-sided test; the six river piers",
        "One of them, the one that leads, no one, one another; a map and one that moves",
        "一个医联体，一些机构，统一管理，之一，双向转诊，百姓，一般，第一，十八里店社区",
        "{num}`n` 万人次，{num}`n`千张；每千人床位",
        "Peking University Third Hospital and 北京大学第三医院",
        "One bar per district; two lines; 两条折线",
        "```{math}\n:label: eq-x\nf(x) = 1 + 2\n```",
        "$$\nx = 3\n$$ (eq-y)",
    ],
)
def test_what_is_no_finding_passes(text):
    assert prose.findings(text) == []


def test_the_line_is_that_of_the_text():
    text = "# Title of 2014\n\n```python\nn = 27\n```\n\nThere are\n27 rows."
    assert prose.findings(text) == [(8, "27")]


def test_a_message_names_page_and_line(tmp_path, monkeypatch):
    for folder in ("data", "notebooks", "book"):
        (tmp_path / folder).mkdir()
    for name in ("_toc.yml", "data/datapackage.json"):
        shutil.copy(name, tmp_path / name)
    (tmp_path / "index.md").write_text("# Book\n\nIt has 27 rows.\n", encoding="utf-8")
    (tmp_path / "book" / "more.md").write_text("Fine in 2014.\n", encoding="utf-8")
    cells = [
        {"cell_type": "code", "source": ["n = 27"]},
        {"cell_type": "markdown", "source": ["Fine.\n", "表中有三家医院。"]},
    ]
    (tmp_path / "notebooks" / "a.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = prose.problems()
    assert [message.split(" is typed")[0] for message in found] == [
        "index.md, line 3: '27'",
        "notebooks/a.ipynb, cell 2, line 2: '三家'",
    ]
    assert all("{num}`key:format`" in message for message in found)
