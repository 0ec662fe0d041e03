"""The roles ``num`` and ``page`` and the listing of all numbers, in small books."""

from collections.abc import Callable

import pytest

from .conftest import Book, generated, record

Maker = Callable[..., Book]
TWO_ROWS = ["claims:n-alliances", "claims:n-members"]


def test_a_number_shows_its_source_and_leads_to_its_row(book: Maker) -> None:
    made = book("There are {num}`chapters/roster#n:d`.", {"n": record(29, ["claims:n-alliances"])})

    assert made.build() == []
    page = made.page("index")
    assert (
        '<a href="book/data/claims.html#row-n-alliances" aria-describedby="note-1">29</a>' in page
    )
    assert 'd000, line 3: <span lang="zh-Hans">“29个</span>”' in page or "d000, line 3: " in page
    assert "Notebook roster.ipynb" in page


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
