"""What the site holds for programs, and what the page of a document says of numbers."""

import json
from collections.abc import Callable

from bs4 import BeautifulSoup

from .conftest import Book, generated, record

Maker = Callable[..., Book]
RECORDS = {
    "n": record(29, ["claims:n-alliances"], unit="rows"),
    "both": record(260, ["claims:n-alliances", "claims:n-members"], method="added up"),
    "word": record("few", []),
}


def test_every_number_stands_in_numbers_json(book: Maker) -> None:
    made = book("Text.", RECORDS)
    assert made.build() == []
    told = json.loads((made.out / "numbers.json").read_text(encoding="utf-8"))
    assert told["name"] == "small"
    by_key = {one["key"]: one for one in told["numbers"]}
    assert [*by_key] == [f"chapters/roster#{key}" for key in RECORDS]
    assert by_key["chapters/roster#n"] == {
        "key": "chapters/roster#n",
        "value": 29,
        "unit": "rows",
        "rows": ["claims:n-alliances"],
        "notebook": "roster.ipynb",
        "address": "book/numbers.html#num-chapters-roster-n",
    }
    listing = BeautifulSoup(made.page("book/numbers"), "html.parser")
    for one in told["numbers"]:
        assert listing.find(id=one["address"].partition("#")[2]) is not None


def test_a_document_says_what_rests_on_it_alone(book: Maker) -> None:
    made = book("{doc}`/book/documents/d000`", RECORDS)
    tables = made.folder / "data" / "claims.csv"
    tables.write_text(tables.read_text().replace("n-members,d000", "n-members,d001"))
    made.write(
        "book/documents/d000.ipynb",
        generated(
            "documents/d000", {"own": record(3, ["sources:d000"])}, ["# A\n\n```{resting}\n```"]
        ),
    )
    assert made.build() == []
    page = BeautifulSoup(made.page("book/documents/d000"), "html.parser").article
    text = " ".join(page.get_text().split())
    assert "1 rest on this document alone, and 1 on it and on others." in text
    (folded,) = page.select("details.yl-resting")
    assert folded.summary.get_text() == "Roster · 一览表 (1)"
    links = {link["href"] for link in folded("a")}
    assert links == {"../chapters/roster.html", "../numbers.html#num-chapters-roster-n"}


def test_what_rests_on_a_document_follows_the_numbers(book: Maker) -> None:
    made = book("{doc}`/book/documents/d000`", RECORDS)
    made.write(
        "book/documents/d000.ipynb", generated("documents/d000", {}, ["# A\n\n```{resting}\n```"])
    )
    made.build()
    assert "2 rest on this document alone" in made.page("book/documents/d000")
    fewer = {"n": RECORDS["n"]}
    made.write(
        "book/chapters/roster.ipynb", generated("chapters/roster", fewer, ["# Roster · 一览表"])
    )
    made.build()
    assert "1 rest on this document alone" in made.page("book/documents/d000")
