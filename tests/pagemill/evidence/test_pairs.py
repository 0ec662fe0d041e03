"""What one language of a text has and the other lacks is told with file and cell."""

import json

import pytest

from pagemill.errors import DataError, PagemillError
from pagemill.evidence import pairs, parity

ENGLISH = """\
## Who

{num}`n-towns:d` of {num}`n-all:d` towns, see {page}`the list <towns/index>`, `yes` and $x^2$.

```{shown} towns/index#map
```

```{shown} towns/index#line
```

:::{sureness}
Not very: {{ why }}.

A list would change it.
:::
"""
CHINESE = """\
## 何者

{num}`n-all:,d` 个镇中有 {num}`n-towns:d` 个，见{page}`名单 <towns/index>`，`yes`，$x^2$。

```{shown} towns/index#map
```

```{shown} towns/index#line
```

:::{sureness}
不大：{{ why }}。

若有名单即可改变。
:::
"""

CHANGES = [
    ("", "", []),
    ("{num}`n-towns:d` 个", "一些", ["lacks {num}`n-towns` in paragraph 2, headings counted"]),
    ("一些", "", []),
    ("## 何者", "### 何者", ["has the headings h3, and not h2"]),
    (
        "## 何者\n",
        "",
        ["has the headings none, and not h2", "has 3 headings, paragraphs and items"],
    ),
    ("，见{page}`名单 <towns/index>`", "", ["lacks {page} towns/index"]),
    (
        "名单 <towns/index>",
        "名单 <towns/list>",
        ["lacks {page} towns/index", "has {page} towns/list"],
    ),
    ("`yes`", "`no`", ["lacks `yes` in paragraph 2", "has `no` alone in paragraph 2"]),
    ("$x^2$", "", ["lacks $x^2$"]),
    ("{{ why }}", "不明", ["lacks {{ why }} in paragraph 3"]),
    ("\n若有名单即可改变。\n", "", ["has 3 headings, paragraphs and items, and not 4"]),
    (
        "#map\n```\n\n```{shown} towns/index#line",
        "#line\n```\n\n```{shown} towns/index#map",
        ["has in another order {shown} towns/index#line, {shown} towns/index#map, {sureness}"],
    ),
    ("#line\n", "#map\n", ["lacks {shown} towns/index#line", "has {shown} towns/index#map alone"]),
]


@pytest.mark.parametrize(("old", "new", "told"), CHANGES)
def test_what_differs_is_told(old, new, told):
    found = [*parity.differences(ENGLISH, CHINESE.replace(old, new))]
    assert len(found) == len(told)
    for text, start in zip(found, told, strict=True):
        assert text.startswith(start)


def test_a_page_may_include_the_other_language_of_a_file_and_money_is_no_formula():
    english = "US$5 to US$6\n\n```{include} ../CHANGELOG.md\n```\n"
    chinese = "US$5至US$6\n\n```{include} ../CHANGELOG.zh.md\n```\n"
    assert [*parity.differences(english, chinese)] == []


def cell(lang, text, *tags):
    return {"cell_type": "markdown", "metadata": {"tags": [lang, *tags]}, "source": text}


def both(english, chinese):
    return cell("lang-en", english), cell("lang-zh", chinese)


CODE = {"cell_type": "code", "metadata": {}, "source": "show(fig)"}


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a notebook of a project in a folder of its own."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/datapackage.json").write_text('{"resources": [{}]}')
    (tmp_path / "_toc.yml").touch()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "book").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pagemill.project.command", lambda: "book")

    def to(*cells):
        text = json.dumps({"cells": cells}, ensure_ascii=False)
        (tmp_path / "notebooks/towns.ipynb").write_text(text, encoding="utf-8")

    return to


def problems():
    return pairs.problems(pairs.find())


def test_a_cell_without_its_partner_is_told(write):
    write(cell("lang-en", "# A"), cell("lang-zh", "# 甲"), CODE, cell("lang-en", "## Only here"))
    (text,) = problems()
    assert text == (
        "notebooks/towns.ipynb, cell 4: the English '## Only here' has no Chinese. Write it into a "
        "cell below, tagged lang-zh."
    )
    write(cell("lang-en", "# A"), cell("lang-zh", "# 甲"), cell("lang-zh", "多出的一段"))
    (text,) = problems()
    assert text.startswith("notebooks/towns.ipynb, cell 3: the Chinese '多出的一段' has no English")


def test_a_notebook_in_one_language_needs_no_other(write):
    write(cell("lang-en", "# A"), cell("lang-en", "# B"))
    assert problems() == []


def test_tags_beside_the_language_are_the_same(write):
    write(cell("lang-en", "# A", "with-rows"), cell("lang-zh", "# 甲"))
    (text,) = problems()
    assert text.startswith("notebooks/towns.ipynb, cell 2: beside its language it is tagged none")


def test_what_a_cell_lacks_is_told_with_file_and_cell(write):
    write(CODE, cell("lang-en", "{num}`n:d` towns"), cell("lang-zh", "若干镇"))
    assert problems() == [
        "notebooks/towns.ipynb, cell 3: unlike cell 2, it lacks {num}`n` in paragraph 1, "
        "headings counted. Let both show the same."
    ]


def test_a_side_that_changes_alone_is_told_until_someone_confirms_it(write):
    write(
        cell("lang-en", "One."),
        cell("lang-zh", "一。"),
        cell("lang-en", "Two."),
        cell("lang-zh", "二。"),
    )
    assert pairs.unread(pairs.find()) == 2
    assert [pair.texts for pair in pairs.confirm()] == [("One.", "一。"), ("Two.", "二。")]
    assert (problems(), pairs.unread(pairs.find())) == ([], 0)
    write(
        cell("lang-en", "One."),
        cell("lang-zh", "壹。"),
        cell("lang-en", "Two."),
        cell("lang-zh", "二。"),
    )
    (text,) = problems()
    assert text == (
        "notebooks/towns.ipynb, cell 2: the Chinese has changed and cell 1 has not. Bring that up "
        "to date too, or say that it is: book confirm notebooks/towns.ipynb"
    )
    write(
        cell("lang-en", "One!"),
        cell("lang-zh", "一。"),
        cell("lang-en", "Two."),
        cell("lang-zh", "二。"),
    )
    (text,) = problems()
    assert "cell 1: the English has changed and cell 2 has not" in text
    assert [pair.texts[0] for pair in pairs.confirm(["notebooks/towns.ipynb"])] == ["One!"]
    assert problems() == []
    assert pairs.confirm() == []


def test_both_sides_changed_and_other_line_breaks_are_no_problem(write):
    write(cell("lang-en", "One line."), cell("lang-zh", "一行。"))
    pairs.confirm()
    write(cell("lang-en", "One\nline."), cell("lang-zh", "一行。"))
    assert problems() == []
    write(cell("lang-en", "Two lines."), cell("lang-zh", "两行。"))
    assert (problems(), pairs.unread(pairs.find())) == ([], 1)


def test_pages_are_pairs_in_one_folder(write, tmp_path):
    write()
    (tmp_path / "index.md").write_text("# A\n\n{num}`a/b#n`\n")
    (tmp_path / "book/map.md").write_text("# Map\n")
    assert problems() == []
    (tmp_path / "index.zh.md").write_text("# 甲\n\n若干\n")
    (tmp_path / "book/map.zh.md").write_text("## 图\n")
    assert problems() == [
        "index.zh.md: unlike index.md, it lacks {num}`a/b#n` in paragraph 2, headings counted. Let "
        "both show the same.",
        "book/map.zh.md: unlike book/map.md, it has the headings h2, and not h1. Let both show the "
        "same.",
    ]
    pairs.confirm()
    (tmp_path / "index.md").write_text("# B\n\n{num}`a/b#n`\n")
    assert any(text.startswith("index.md: the English has changed") for text in problems())


def test_what_cannot_be_confirmed_or_read_is_told(write, tmp_path):
    write(cell("lang-en", "One."), cell("lang-zh", "一。"))
    with pytest.raises(PagemillError, match=r"notebooks/none\.ipynb: it holds no text in both"):
        pairs.confirm(["notebooks/none.ipynb"])
    (tmp_path / pairs.CONFIRMED).write_text("notebooks/towns.ipynb: [one]\n")
    with pytest.raises(DataError, match=r"^notebooks/pairs\.yml: it cannot .* book confirm"):
        problems()
