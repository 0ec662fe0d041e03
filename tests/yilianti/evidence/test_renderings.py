"""A term stands under one name in each language, or is told with its place."""

import pytest

from pagemill import tables
from yilianti.evidence import renderings


def term(ident, zh, en, zh_forms="", en_forms="", implied=False):
    return {
        "term_id": ident,
        "name_zh": zh,
        "name_en": en,
        "zh_forms": zh_forms,
        "en_forms": en_forms,
        "is_implied": "true" if implied else "false",
    }


TERMS = [
    term("core", "核心医院", "core hospital"),
    term("guiding", "指导医院", "guiding hospital"),
    term("specialty-guiding", "专科指导医院", "specialty guiding hospital"),
    term("sign", "签约", "sign an agreement; enrol", "签订", "signed"),
    term("alliance", "医联体", "medical alliance", "", "alliance", implied=True),
]


def told(english, chinese):
    return renderings.check(TERMS, iter([("notebooks/x.ipynb, cell 3", english, chinese)]))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The core hospital reports.", "核心医院负责报告。"),
        ("Core hospitals report.", "核心医院负责报告。"),
        ("A specialty guiding hospital.", "专科指导医院。"),
        ("They enrol with it.", "与之签订协议。"),
        ("They signed.", "双方签约。"),
        ("Medical alliances.", "医联体。"),
        ("Where they take part", "参加的医联体"),  # English leaves it to the context
        ("A hospital.", "医院。"),
        ("Encore hospitals", "再来"),  # not the word
    ],
)
def test_one_rendering_is_no_problem(english, chinese):
    assert told(english, chinese) == []


@pytest.mark.parametrize(
    ("english", "chinese", "message"),
    [
        ("The core hospital reports.", "中心医院负责报告。", "the English has 'core hospital'"),
        ("The central hospital.", "核心医院。", "the Chinese has '核心医院', and the English not"),
        ("A specialty guiding hospital.", "指导医院。", "and the Chinese not '专科指导医院'"),
        ("Medical alliances.", "医共体。", "the Chinese not '医联体'"),
        ("They enrol.", "加入。", "among the zh_forms of 'sign' in data/terms.csv"),
    ],
)
def test_a_second_rendering_is_told_with_its_place(english, chinese, message):
    (problem, *others) = told(english, chinese)
    assert problem.startswith("notebooks/x.ipynb, cell 3: ")
    assert any(message in text for text in [problem, *others])


def test_this_book_has_one_rendering_of_each_term(root, monkeypatch):
    monkeypatch.chdir(root)
    terms, texts = tables.rows("terms"), [*renderings.texts()]
    assert len(texts) > 2000
    assert renderings.check(terms, iter(texts)) == []


def test_a_term_of_this_book_that_is_translated_anew_is_named(root, monkeypatch):
    monkeypatch.chdir(root)
    texts = [
        (where, english, chinese.replace("核心医院", "中心医院"))
        for where, english, chinese in renderings.texts()
        if where.startswith("notebooks/roster.ipynb")
    ]
    problems = renderings.check(tables.rows("terms"), iter(texts))
    assert problems
    assert all("has 'core hospital', and the Chinese not '核心医院'" in text for text in problems)
