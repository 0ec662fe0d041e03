"""The roles ``num`` and ``page`` and the listing of all numbers, in small books."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from .conftest import Book, generated, record

Maker = Callable[..., Book]
TWO_ROWS = ["claims:n-alliances", "claims:n-members"]


def notes(html: str) -> list[str]:
    """Return the text of each note of a page."""
    page = BeautifulSoup(html, "html.parser")
    return [" ".join(note.get_text().split()) for note in page.select(".yl-notes > .yl-note")]


def test_a_number_leads_to_its_note_and_the_note_to_its_row_and_back(book: Maker) -> None:
    made = book("There are {num}`chapters/roster#n:d`.", {"n": record(29, ["claims:n-alliances"])})

    assert made.build() == []
    page = made.page("index")
    number = '<span class="yl-num"><a id="at-1" href="#note-1" aria-describedby="note-1">29</a>'
    assert f"There are {number}</span>.</p>" in page
    (note,) = notes(page)
    assert note.startswith("29 “29个” (Overview table, line 3)")
    assert "Notebook roster.ipynb" in note
    assert 'href="book/data/claims.html#row-n-alliances"' in page
    assert '<a class="yl-back" href="#at-1"' in page


def test_the_text_of_a_page_is_its_prose(book: Maker) -> None:
    made = book(
        "## Kinds · 种类\n\nThere are {num}`chapters/roster#n:d` kinds: "
        "{num}`chapters/roster#n:d`.",
        {"n": record(9, ["claims:n-alliances"])},
    )

    made.build()
    article = BeautifulSoup(made.page("index"), "html.parser").article
    text = article.get_text()
    assert "There are 9 kinds: 9." in text
    assert "Kinds · 种类\n" in text
    assert [heading.get_text() for heading in article("h2")] == ["Kinds · 种类"]


def test_a_number_that_stands_twice_has_one_note_with_two_ways_back(book: Maker) -> None:
    text = "{num}`chapters/roster#n:d` and {num}`chapters/roster#n:d`"
    made = book(text, {"n": record(9, ["claims:n-alliances"])})

    made.build()
    page = made.page("index")
    assert len(notes(page)) == 1
    assert 'href="#at-1"' in page
    assert 'href="#at-2"' in page
    assert page.count('href="#note-1"') == 2


def test_the_words_of_notes_are_not_searched(book: Maker) -> None:
    made = book("{num}`chapters/roster#n:d`", {"n": record(9, method="frobnication")})

    made.build()
    index = json.loads(
        (made.out / "searchindex.js").read_text(encoding="utf-8")[len("Search.setIndex(") : -1]
    )
    assert index["docnames"][index["terms"]["frobnication"]] == "book/numbers"
    assert not [word for word in index["terms"] if word.startswith("numbervalue")]


@pytest.mark.parametrize(
    ("value", "spec", "more", "said"),
    [
        (1 / 7, ".1%", {}, "14.29%"),
        (11.91991991991992, ".1f", {}, "11.92"),
        (10445.979843595996, ",d", {"unit": "referrals"}, "10,446 referrals"),
        (0.00001, ".4f", {}, "< 0.0001"),
        (-6.125, ".1f", {"unit": "points"}, "−6.125 points"),
        (56.0, ".0f", {"unit": "%"}, "56%"),
        ("Led by two; {num}`m:d` others.", "", {}, "Led by two; 7 others."),
    ],
)
def test_a_note_says_the_value_as_a_reader_would_write_it(
    book: Maker, value: Any, spec: str, more: dict[str, Any], said: str
) -> None:
    spec = spec if spec != ",d" else ",.0f"
    made = book(f"{{num}}`chapters/roster#x:{spec}`", {"x": record(value, **more), "m": record(7)})
    if not spec:
        made.write("index.md", "# Small book\n\n{num}`chapters/roster#x`\n")

    made.build()
    assert notes(made.page("index"))[0].startswith(f"{said} ")
    cells = BeautifulSoup(made.page("book/numbers"), "html.parser").select("td")
    # The page of numbers does not know how other pages print a number.
    assert said in [cell.get_text() for cell in cells] or spec.endswith("%")


def test_a_computed_number_leads_to_the_page_of_numbers(book: Maker) -> None:
    made = book(
        "{num}`chapters/roster#share:.1%`", {"share": record(0.1235, TWO_ROWS, method="x/y")}
    )

    assert made.build() == []
    assert 'href="book/numbers.html#num-chapters-roster-share"' in made.page("index")
    assert ">12.4%</a>" in made.page("index")
    listing = made.page("book/numbers")
    assert '<tr id="num-chapters-roster-share">' in listing
    assert "<td>x/y</td>" in listing
    assert 'href="data/claims.html#row-n-members"' in listing


def test_a_number_of_the_own_page_needs_no_page(book: Maker) -> None:
    made = book("Text.", {"n": record(1234, ["claims:n-members"])}, "Members: {num}`n:,d`.")

    assert made.build() == []
    assert ">1,234</a>" in made.page("book/chapters/roster")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{num}`chapters/roster#gon:d`", "has no number 'gon'. Did you mean 'gone'?"),
        ("{num}`chapters/none#n:d`", "there is no page 'chapters/none'"),
        ("{num}`chapters/roster#n:x`", "unknown format 'x'"),
        ("{num}`n:d`", "was not made by a notebook"),
        ("{num}`N`", "is not of the form"),
        ("{num}`chapters/roster#gone:d`", "claims:gone, which is no row of data/"),
        ("{page}`chapters/none`", "unknown document: '/book/chapters/none'"),
        ("[x](page:chapters/none)", "leads to the page 'chapters/none', which does not exist"),
    ],
)
def test_what_is_unknown_is_a_warning(book: Maker, text: str, part: str) -> None:
    made = book(text, {"n": record(1), "gone": record(1, ["claims:gone"])})

    (warning,) = made.build()

    assert part in warning


def test_a_page_is_linked_by_its_name(book: Maker) -> None:
    made = book("{page}`chapters/roster` and {page}`the list <chapters/roster>`")

    assert made.build() == []
    assert 'href="book/chapters/roster.html"' in made.page("index")
    assert "the list</span>" in made.page("index")


def test_links_of_notebooks_are_resolved_from_where_the_page_stands(book: Maker) -> None:
    cell = '<a href=\'x\'></a><a href="page:numbers">a</a> <a href="row:claims:n-members">b</a>'
    made = book("Text.", page=cell + '<a href="asset:data/claims.csv">c</a>')

    assert made.build() == []
    page = made.page("book/chapters/roster")
    assert 'href="../numbers.html"' in page
    assert 'href="../data/claims.html#row-n-members"' in page
    assert 'href="../../data/claims.csv"' in page
    assert (made.out / "data" / "claims.csv").is_file()


def test_a_page_is_built_anew_when_another_page_records_another_number(book: Maker) -> None:
    made = book("There are {num}`chapters/roster#n:d`.", {"n": record(29)})
    made.build()
    made.write(
        "book/chapters/roster.ipynb", generated("chapters/roster", {"n": record(30)}, ["# Roster"])
    )

    assert made.build() == []
    assert ">30</a>" in made.page("index")
    assert "<td>30</td>" in made.page("book/numbers")


def test_only_pages_that_show_what_has_changed_are_written_anew(book: Maker) -> None:
    made = book("Text.", {"n": record(29), "m": record(7)}, "{num}`m:d`")
    made.write("book/some.md", "# Some\n\n{num}`chapters/roster#m:d`\n")
    made.write("book/none.md", "# None\n\n{num}`chapters/roster#n:d`, {page}`some`\n")
    made.build()
    before = made.pages()
    records = {"n": record(29), "m": record(8)}
    made.write("book/chapters/roster.ipynb", generated("chapters/roster", records, [
        "# Roster · 一览表", "{num}`m:d`"]))  # fmt: skip

    assert made.build() == []
    after = made.pages()
    changed = {page for page in after if after[page][1] != before[page][1]}
    written = {page for page in after if after[page][0] != before[page][0]}
    assert written == changed == {"book/some", "book/numbers", "book/chapters/roster"}


def test_a_page_is_built_anew_when_the_line_of_its_source_changes(book: Maker) -> None:
    made = book("{num}`chapters/roster#n:d`", {"n": record(29, ["claims:n-alliances"])})
    made.build()
    text = (made.folder / "data" / "claims.csv").read_text(encoding="utf-8")
    made.write("data/claims.csv", text.replace("d000,3,", "d000,33,"))

    assert made.build() == []
    assert "line 33" in made.page("index")


def test_a_new_page_enters_the_listing(book: Maker) -> None:
    made = book("Text.", {"n": record(29)})
    made.build()
    made.write("book/chapters/next.ipynb", generated("chapters/next", {"m": record(7)}, ["# Next"]))

    assert made.build() == []
    assert 'id="num-chapters-next-m"' in made.page("book/numbers")
