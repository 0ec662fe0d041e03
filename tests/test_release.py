"""The copies to take away: complete without scripts or network, tagged for screen readers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from benchmarks import paper
from pagemill import schema
from pagemill.errors import SiteError
from pagemill.site import copies as release
from pagemill.site.editions import Edition
from pagemill.words import label

PAGES = ["index.html", "book/chapters/roster.html", "book/chapters/mechanisms.html"]


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


@pytest.fixture(scope="module", params=["en", "zh"])
def book(request: pytest.FixtureRequest) -> Edition:
    return Edition(request.param, ("en", "zh"))


@pytest.fixture(scope="module")
def pages(book: Edition) -> list[str]:
    return [f"{book.folder}{page}" for page in PAGES]


@pytest.fixture(scope="module")
def copies(
    site: Path, book: Edition, pages: list[str], tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    about = release.Edition("2026-11-30", "The authors (2026). A book. Version 9.9.")
    folder = tmp_path_factory.mktemp("copies")
    return release.release(site, folder, "https://example.org/b/", pages, about, book)


@pytest.fixture(scope="module")
def printed(copies: list[Path]) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(copies[1]) as document:
        yield document


def words(document: pypdfium2.PdfDocument, page: int) -> list[str]:
    """Return the lines of a page, counted from 1."""
    return document[page - 1].get_textpage().get_text_bounded().splitlines()


@pytest.mark.browser
@pytest.mark.slow
def test_both_copies_are_complete(
    site: Path, book: Edition, pages: list[str], copies: list[Path]
) -> None:
    text = copies[0].read_text(encoding="utf-8")
    assert f'<html lang="{book.tag}">' in text
    figures = sum((site / page).read_text("utf-8").count('class="yl-figure"') for page in pages)
    assert text.count('<img src="data:image/svg+xml') == figures > 0
    assert "<script" not in text
    assert not re.search(r'\s(?:src|href)="(?!#|data:|https?://)', text)
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(set(ids)) == len(ids)
    pdf = copies[1].read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Outlines" in pdf
    folder = copies[0].parent / "chapters" / book.folder
    assert copies[2:] == [
        folder / f"{name}.pdf"
        for name in ("index", "book-chapters-roster", "book-chapters-mechanisms")
    ]
    end = "" if book.is_first else "-zh"
    assert copies[1].name == f"yilianti-{schema.package()['version']}{end}.pdf"


@pytest.mark.browser
@pytest.mark.slow
def test_the_cover_says_version_day_and_how_to_cite(
    printed: pypdfium2.PdfDocument, book: Edition
) -> None:
    cover = " ".join(words(printed, 1))
    version = label("cover.version", book.lang).format(version=schema.package()["version"])
    assert f"{version} · 2026-11-30" in cover
    assert label("book.title", book.lang) in cover
    licence = schema.told(schema.package()["licenses"][0], "title", book.lang)
    assert licence.replace(" ", "") in cover.replace(" ", "")
    assert "The authors (2026). A book. Version 9.9." in cover
    assert "https://example.org/b/" in cover


@pytest.mark.browser
@pytest.mark.slow
def test_contents_name_the_page_on_which_each_chapter_begins(
    printed: pypdfium2.PdfDocument,
) -> None:
    contents = ["".join(line.split()) for line in words(printed, 2)]
    begins = [(mark.get_title(), mark.get_dest().get_index() + 1)
              for mark in printed.get_toc() if mark.level == 0][1:]  # fmt: skip
    assert len(begins) == len(PAGES)
    for heading, page in begins:  # what is read from a PDF has its spaces anywhere
        assert "".join(heading.split()) + str(page) in contents


@pytest.mark.browser
@pytest.mark.slow
def test_each_page_has_the_title_of_its_chapter_above_and_its_number_below(
    printed: pypdfium2.PdfDocument,
) -> None:
    begins = [(mark.get_dest().get_index(), mark.get_title())
              for mark in printed.get_toc() if mark.level == 0][1:]  # fmt: skip
    for place in range(begins[0][0], len(printed)):
        title = [heading for first, heading in begins if first <= place][-1]
        page = printed[place]
        width, height = page.get_size()
        text = page.get_textpage()
        above = text.get_text_bounded(bottom=height - 55)
        below = text.get_text_bounded(top=55, left=width / 2)
        assert (above.strip(), below.strip()) == (title, str(place + 1))


@pytest.mark.browser
@pytest.mark.slow
def test_no_letter_is_cut_or_too_small_to_read(printed: pypdfium2.PdfDocument) -> None:
    wrong = [one for one in paper.letters(printed) if one.size < paper.SMALLEST or one.is_cut]
    assert wrong == []


@pytest.mark.browser
@pytest.mark.slow
def test_a_wide_table_lies_across_and_shrinks_no_page(
    printed: pypdfium2.PdfDocument, book: Edition
) -> None:
    n_across = sum(page.get_width() > page.get_height() for page in printed)
    assert (n_across > 0) == (book.lang == "en")  # the Chinese heads are shorter
    sizes = {round(one.size, 1) for one in paper.letters(printed)}
    assert 10 in sizes, sizes  # what the style says of the text


@pytest.mark.browser
@pytest.mark.slow
def test_printed_again_they_have_the_same_bytes(site: Path, tmp_path: Path) -> None:
    made = [release.release(site, tmp_path / name, pages=PAGES[:2]) for name in ("a", "b")]
    assert [path.read_bytes() for path in made[0]] == [path.read_bytes() for path in made[1]]
