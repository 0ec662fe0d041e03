"""The copies to take away: complete without scripts or network, tagged for screen readers."""

import re
from pathlib import Path

import pytest

from pagemill.errors import SiteError
from pagemill.site import copies as release

PAGES = ["index.html", "book/chapters/roster.html", "book/reference/glossary.html"]


def test_links_lead_within_the_copy_or_to_the_site() -> None:
    html = (
        '<h2 id="a">x</h2><a href="#a">1</a><a href="roster.html#fig-x">2</a>'
        '<a href="../../index.html">3</a><a href="../data/claims.html#row-y">4</a>'
        '<a href="https://example.org/z">5</a>'
    )
    pages = ["index.html", "book/chapters/roster.html"]

    got = release.rewrite(html, pages[1], pages, "https://example.org/book/")

    assert 'id="p1-a"' in got
    assert re.findall(r'href="([^"]*)"', got) == [
        "#p1-a",
        "#p1-fig-x",
        "#p0",
        "https://example.org/book/book/data/claims.html#row-y",
        "https://example.org/z",
    ]


def test_without_an_address_a_link_out_of_the_copy_is_plain_text() -> None:
    got = release.rewrite('<a href="other.html">x</a>', "index.html", ["index.html"], "")

    assert "href" not in got


def test_without_a_site_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="Build it first"):
        release.release(tmp_path, tmp_path / "out")


def test_reading_order_begins_at_the_landing_page_and_repeats_nothing(site: Path) -> None:
    order = release.reading_order(site)

    assert order[0] == "index.html"
    assert len(set(order)) == len(order) > 5


@pytest.mark.browser
@pytest.mark.slow
def test_both_copies_are_complete(site: Path, tmp_path: Path) -> None:
    html, pdf = release.release(site, tmp_path, pages=PAGES)

    text = html.read_text(encoding="utf-8")
    figures = sum((site / page).read_text("utf-8").count('class="yl-figure"') for page in PAGES)
    assert text.count('<img src="data:image/svg+xml') == figures > 0
    assert "<script" not in text
    assert not re.search(r'\s(?:src|href)="(?!#|data:|https?://)', text)
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(set(ids)) == len(ids)
    printed = pdf.read_bytes()
    assert printed.startswith(b"%PDF")
    assert b"/StructTreeRoot" in printed
    assert b"/Outlines" in printed
