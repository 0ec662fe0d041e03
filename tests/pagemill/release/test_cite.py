"""One number is cited with its version, its day and an address that stays."""

import subprocess

import pytest

from pagemill.errors import SiteError
from pagemill.release import cite, edition

BOOK = {
    "title": "A book",
    "version": "0.2.0",
    "authors": [{"name": "The authors"}, {"given-names": "Ann", "family-names": "Bo"}],
}
PART = cite.Cited("k-1", "What: 3 rows", "2026-11-30", "https://example.org/#num", "2026-12-01")


def test_bibtex():
    assert cite.bibtex(BOOK, PART) == (
        "@incollection{k-1,\n"
        "  author = {{The authors} and {Ann Bo}},\n"
        "  title = {{What: 3 rows}},\n"
        "  booktitle = {{A book}},\n"
        "  year = {2026},\n"
        "  note = {Version 0.2.0, 2026-11-30},\n"
        "  url = {https://example.org/#num},\n"
        "}"
    )


def test_ris():
    lines = cite.ris(BOOK, PART).split("\n")
    assert lines[0] == "TY  - CHAP" and lines[-1] == "ER  - "
    assert all(line[2:6] == "  - " for line in lines)
    told = [(line[:2], line[6:]) for line in lines]
    assert [text for tag, text in told if tag == "AU"] == ["The authors", "Ann Bo"]
    assert dict(told)["DA"] == "2026/11/30"
    assert dict(told)["ET"] == "Version 0.2.0"


def test_gbt7714():
    assert cite.gbt7714(BOOK, PART) == (
        "The authors, Ann Bo. What: 3 rows[EB/OL]//A book: 0.2.0版. "
        "(2026-11-30)[2026-12-01]. https://example.org/#num."
    )


def test_what_is_not_known_is_left_out():
    part = cite.Cited("k", "T", "", "", "")
    assert "year" not in cite.bibtex(BOOK, part) and "url" not in cite.bibtex(BOOK, part)
    assert "DA" not in cite.ris(BOOK, part)


def test_the_book_as_a_whole():
    said = cite.whole(BOOK, "2026-11-30", "https://example.org/")
    assert said == (
        "The authors, Ann Bo (2026). A book. Version 0.2.0, 2026-11-30. https://example.org/."
    )
    assert cite.whole({}, "2026-11-30", "") == ""
    assert cite.whole(BOOK, "2026-11-30", "", "zh") == (
        "The authors, Ann Bo. 中国医联体: 0.2.0版[EB/OL]. (2026-11-30)."
    )


def test_a_number_is_cited_by_what_it_is_and_the_address_of_its_entry(buses, monkeypatch):
    monkeypatch.chdir(buses)
    book = edition.read(buses)
    with pytest.raises(SiteError, match=r"no CITATION\.cff to cite by"):
        cite.number(book, "chapters/routes#n-stops", "")
    (buses / "CITATION.cff").write_text(
        "title: School buses\nversion: 0.1.0\nauthors:\n  - name: The bus authors\n"
    )
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    day = {"GIT_COMMITTER_DATE": "2025-05-05T12:00:00Z", "GIT_AUTHOR_DATE": "2025-05-05T12:00:00Z"}
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True, env={"PATH": "/usr/bin:/bin", **day})
    said = cite.number(book, "chapters/routes#n-stops", "https://example.org/buses")
    address = "https://example.org/buses/book/numbers.html#num-chapters-routes-n-stops"
    assert said.count(address) == 3
    assert said.count(": 16 stops") == 3
    assert "Version 0.1.0, 2025-05-05" in said


def test_a_number_that_is_not_is_refused_with_the_nearest(buses):
    with pytest.raises(SiteError, match=r"Did you mean chapters/routes#n-stops\?"):
        cite.number(edition.read(buses), "chapters/routes#n-stop", "")
