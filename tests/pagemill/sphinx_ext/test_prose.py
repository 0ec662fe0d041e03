"""Markdown beside Chinese, and dollars that are money or formulas."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig

from pagemill.sphinx_ext import prose

from .conftest import Book, generated

CONFIG = MdParserConfig(enable_extensions={"dollarmath", "strikethrough"})


def read(text: str) -> str:
    """Return Markdown as HTML, formulas in [ ], what is told of as {doubtful} and {stray}."""
    md = prose.parser(CONFIG, RendererHTML)
    rules = md.renderer.rules  # type: ignore[attr-defined]
    rules["doubtful"] = lambda *_: "{doubtful}"
    rules["stray"] = lambda *_: "{stray}"
    rules["math_inline"] = lambda tokens, at, *_: f"[{tokens[at].content}]"
    return unescape(re.sub("</?p>", "", md.render(text))).strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**“医联体”**是", "<strong>“医联体”</strong>是"),
        ("由**核心医院（三级）**负责", "由<strong>核心医院（三级）</strong>负责"),
        ("**注意：**各成员", "<strong>注意：</strong>各成员"),
        ("保留*原有“隶属关系”*与", "保留<em>原有“隶属关系”</em>与"),
        ("__“双下划线”__也", "<strong>“双下划线”</strong>也"),
        ("变量_x_名", "变量<em>x</em>名"),
        ("~~“删去”~~了", "<s>“删去”</s>了"),
        ("**(试点)**abc", "<strong>(试点)</strong>abc"),
        ("***“三”***是", "<em><strong>“三”</strong></em>是"),
        ("甲**“一”**乙**“二”**", "甲<strong>“一”</strong>乙<strong>“二”</strong>"),
        ("**100%**的**3家**。", "<strong>100%</strong>的<strong>3家</strong>。"),
        ("3*4*5, a_b_c, 2 * 3", "3<em>4</em>5, a_b_c, 2 * 3"),
        (r"\*\*“字”\*\*是 `**x**`", "**“字”**是 <code>**x**</code>"),
        ("**“a”**b", "**“a”**b{stray}"),
        ("** 医联体 **", "** 医联体 **{stray}"),
    ],
)
def test_emphasis_needs_no_blanks_beside_chinese(text: str, html: str) -> None:
    assert read(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("分成\n三行，\n书写", "分成三行，书写"),
        ("**目标。**\n**到**了", "<strong>目标。</strong><strong>到</strong>了"),
        ("“医联体”\n“北京”", "“医联体”“北京”"),
        ("[链接](x)\n`代码`\n词", '<a href="x">链接</a><code>代码</code>词'),
        ("中文\nEnglish\n中文", "中文\nEnglish\n中文"),
        ("到\n2016年", "到\n2016年"),
        ("two “words”\nhere", "two “words”\nhere"),
        ("한국어\n한국어", "한국어\n한국어"),
        ("中文 English 中文", "中文 English 中文"),
    ],
)
def test_lines_of_chinese_join_without_a_blank(text: str, html: str) -> None:
    assert read(text) == html


@pytest.mark.parametrize(
    "text",
    [
        *("US$5 to US$6", "$5 and $6", "$5-$6", "HK$1,000至HK$2,000", "A$5，NZ$6", "5$涨到6$"),
        *("US$5m/US$m", "$5k/$6k", "$5 (about ¥30) versus $6", "-$5 to -$6", "$5\nto $6"),
        *("5美元（$5）到6美元（$6）", "Fee: $5.", "USD$5 to USD$6", "$5,$6,$7", "5$ and 6$"),
    ],
)
def test_money_is_left_alone(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$x$和$y$，共$n$家", "[x]和[y]，共[n]家"),
        ("R$^2$, CO$_2$, H$_2$O", "R[^2], CO[_2], H[_2]O"),
        ("the $n$th of $5$", "the [n]th of [5]"),
        (r"$2x+1$, $95\%$, $ x + y $", r"[2x+1], [95\%], [ x + y ]"),
        (r"$5 \text{ to } 6$ $\log n$", r"[5 \text{ to } 6] [\log n]"),
        ("$5 or $x$", "$5 or [x]"),
        (r"US\$5 to \$6, `$5` and $x$", "US$5 to $6, <code>$5</code> and [x]"),
        ("costs $5, run `echo $x`", "costs $5, run <code>echo $x</code>"),
        ("[US$5](u) to US$6", '<a href="u">US$5</a> to US$6'),
    ],
)
def test_formulas_stay_beside_money(text: str, html: str) -> None:
    assert read(text) == html


@pytest.mark.parametrize(
    "text",
    ["$5 a bed, later 6$", "$5万，涨到$x", "$5 to 6$", "$1.2 billion$", "$PATH/$HOME", "$x$2"],
)
def test_what_may_be_either_is_told_of(text: str) -> None:
    assert "{doubtful}" in read(text)


TEXT = """**“医联体”**是区域医疗联合体，
分成三行书写，
浏览器里不应有空格，这一句话也要足够长才能成为网页的描述，字数不够就再补上几个字。"""


def test_a_page_its_notebook_and_its_description_read_so(book: Callable[..., Book]) -> None:
    made = book(f"{TEXT}\n\n| **“甲”**是 |\n|---|\n| __“乙”__是 US$5 to US$6 |", page=TEXT)

    assert made.build() == []
    for name in ("index", "book/chapters/roster"):
        page = re.sub("</?span[^>]*>", "", made.page(name))
        assert "<strong>“医联体”</strong>是区域医疗联合体，分成三行书写，浏览器里" in page
        assert "“医联体”是区域医疗联合体，分成三行书写，浏览器里" in page.partition("<body")[0]
    assert "<strong>“乙”</strong>是 US$5 to US$6" in re.sub("</?span[^>]*>", "", made.page("index"))


def test_what_is_told_of_has_its_line(book: Callable[..., Book]) -> None:
    made = book("One line\nand **“a”**b\n\nof $5 to 6$.")
    made.write(
        "book/chapters/other.ipynb", generated("chapters/other", {}, ["# A", "B\n\n$5 to 6$"])
    )

    warnings = made.build()

    assert len(warnings) == 3
    lines = (made.folder / "index.md").read_text(encoding="utf-8").splitlines()
    stray, dollar = lines.index("and **“a”**b") + 1, lines.index("of $5 to 6$.") + 1
    assert any(f"index.md:{stray}: WARNING: '**' in " in warning for warning in warnings)
    assert any(
        f"index.md:{dollar}: WARNING: '$5 to 6$' could be" in warning for warning in warnings
    )
    assert any("other.ipynb" in warning for warning in warnings)
