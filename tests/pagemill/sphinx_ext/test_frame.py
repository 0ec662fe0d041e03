"""What every page has: its policy, its marks, its files; and the check of the finished site."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pagemill.sphinx_ext import audit, frame
from pagemill.sphinx_ext.render import mark_foreign, resolve_links
from pagemill.sphinx_ext.search import split

from .conftest import Book, record

Maker = Callable[..., Book]


def test_a_page_states_its_policy_and_runs_nothing_of_its_own(book: Maker) -> None:
    made = book("Text with $x^2$.")

    assert made.build() == []
    page = made.page("index")
    assert "script-src 'self'; style-src 'self' 'unsafe-inline'" in page
    assert "<math" in page
    assert not re.search(r"src=\S*mathjax", page, re.IGNORECASE)
    assert list(audit.problems(made.out / "index.html")) == []


def test_the_next_page_is_announced_where_words_say_what_awaits_there(
    book: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = frame.group
    said = {"roster": "Row by row."}
    monkeypatch.setattr(
        frame, "group", lambda name, lang: said if name == "turn" else group(name, lang)
    )
    made = book("Text.")

    assert made.build() == []
    announced = '<span class="yl-turn">Row by row.</span></a>'
    assert announced in made.page("index").partition('rel="next" href="book/chapters')[2]
    assert "yl-turn" not in made.page("book/chapters/roster")


def test_only_pages_with_figures_load_what_draws_them(book: Maker) -> None:
    figure = '<figure class="yl-figure" id="fig-x"></figure>'
    made = book("Text.", page=figure)

    assert made.build() == []
    assert "figures.js" in made.page("book/chapters/roster")
    assert "figures.js" not in made.page("index")
    assert (made.out / "_static" / "vendor" / "plotly.min.js").stat().st_size > 1_000_000
    assert not (made.out / "_static" / "scripts").exists()


def test_a_page_says_what_it_rests_on_and_how_to_cite_it(book: Maker) -> None:
    rows = ["claims:n-alliances", "claims:n-members"]
    linked = f'<a href="row:{rows[1]}">d000</a>'  # as a table shows it
    made = book("Text.", {"n": record(1, rows[:1])}, f"Text {linked}.")

    assert made.build() == []
    page = made.page("book/chapters/roster")
    assert "2 rows of data" in page
    assert "1 of 2 rows carry a remark" in page
    assert "<code>pagemill run --page chapters/roster</code>" in page
    assert '<a href="../../notebooks/roster.ipynb" download>' in page
    assert "@incollection{small-chapters-roster," in page
    assert "[EB/OL]//Book: 0.1.0版." in page


def test_the_site_address_gives_a_map_and_absolute_links(
    book: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEMILL_SITE_URL", "https://example.org/sub")
    made = book("Text.")

    assert made.build() == []
    assert "<loc>https://example.org/sub/book/numbers.html</loc>" in (
        made.out / "sitemap.xml"
    ).read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://example.org/sub/index.html"' in made.page("index")
    assert '<base href="/sub/">' in made.page("404")


def test_without_an_address_there_is_no_map(book: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAGEMILL_SITE_URL", raising=False)
    made = book("Text.")

    assert made.build() == []
    assert not (made.out / "sitemap.xml").exists()
    assert "canonical" not in made.page("index")


def test_a_formula_that_cannot_be_read_is_a_warning(book: Maker) -> None:
    (warning,) = book("$\\frac{1}{$").build()
    assert "cannot be converted" in warning


@pytest.mark.parametrize(
    ("html", "part"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "another host"),
        ('<img alt="" src="//example.org/x.png">', "another host"),
        ('<link rel="stylesheet" href="http://example.org/x.css">', "another host"),
        ('<p style="background:url(https://example.org/x.png)">', "another host"),
        ('<form action="https://example.org">', "another host"),
        ("<script>alert(1)</script>", "runs a script"),
        ('<button class="a" onclick="go()">', "runs a script"),
    ],
)
def test_the_audit_sees_what_a_page_would_request_or_run(
    tmp_path: Path, html: str, part: str
) -> None:
    file = tmp_path / "page.html"
    file.write_text(html, encoding="utf-8")

    (problem,) = audit.problems(file)

    assert part in problem


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org">there</a>',
        '<script src="_static/site.js"></script>',
        '<script type="application/json">{"a": "onclick=\\"x\\""}</script>',
        '<link rel="canonical" href="https://example.org/x.html">',
    ],
)
def test_the_audit_lets_links_and_own_files_pass(tmp_path: Path, html: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(html, encoding="utf-8")

    assert list(audit.problems(file)) == []


def test_the_audit_reads_style_sheets(tmp_path: Path) -> None:
    file = tmp_path / "x.css"
    file.write_text('@import "https://example.org/x.css"; a { background: url(x.png) }')

    assert len(list(audit.problems(file))) == 1


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>The 医联体 of 2013</p>", '<p>The <span lang="zh-Hans">医联体</span> of 2013</p>'),
        ("<b>医院，第1家</b>", '<b><span lang="zh-Hans">医院，第1家</span></b>'),
        ("<title>医院</title>", "<title>医院</title>"),
        ('<script type="x">"医院"</script><p>a</p>', '<script type="x">"医院"</script><p>a</p>'),
        ('<span lang="zh-Hans">医院</span>', '<span lang="zh-Hans">医院</span>'),
        ('<a title="医院">x</a>', '<a title="医院">x</a>'),
        ("<p>plain — text</p>", "<p>plain — text</p>"),
    ],
)
def test_chinese_words_are_marked_on_english_pages(html: str, expected: str) -> None:
    assert mark_foreign(html, "en") == expected


def test_a_chinese_page_needs_no_marks() -> None:
    assert mark_foreign("<p>医院</p>", "zh_CN") == "<p>医院</p>"


def test_links_are_replaced_where_they_stand() -> None:
    got = resolve_links('<a href="page:a/b#c">x</a> page:d', lambda kind, name: f"{kind}|{name}")

    assert got == '<a href="page|a/b#c">x</a> page:d'


def test_a_run_of_chinese_is_split_into_pairs_and_characters() -> None:
    assert split("the 医联体, 2013年") == [
        *("the", "医联", "联体", "医", "联", "体"),
        *("2013", "年"),
    ]
