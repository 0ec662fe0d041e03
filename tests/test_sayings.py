"""What rows say: every row of the book's tables, in both languages."""

import re

import pytest

from pagemill import schema
from pagemill.sphinx_ext import facts, sayings
from pagemill.words import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", schema.names())
def test_every_row_says_something_else_than_its_id(table: str, lang: str) -> None:
    for ident in facts.rows(table):
        said = sayings.citation(f"{table}:{ident}", lang)
        assert said
        assert ident not in said or table == "terms"
        assert "_" not in said


@pytest.mark.parametrize(
    ("reference", "lang", "said"),
    [
        (
            "claims:d000-signed-alliances",
            "en",
            "Beijing, alliances, 2014-12: “全市已签约区域医联体29个” "
            "(Overview table of Beijing's medical alliances, line 13)",
        ),
        (
            "claims:d000-signed-alliances",
            "zh",
            "北京市，医联体数，2014-12：“全市已签约区域医联体29个”（《北京医联体情况一览表》第13行）",
        ),
        (
            "possible_same:d000-huairou",
            "en",
            "Beijing Huairou Hospital, Huairou District First Hospital",
        ),
        (
            "context_breaks:beijing-visits-2012-military",
            "en",
            "military hospitals and newly tertiary hospitals enter the series "
            "(Beijing health statistics centre, 2012 abridged statistics)",
        ),
    ],
)
def test_a_row_is_told_with_its_phrase_document_and_line(
    reference: str, lang: str, said: str
) -> None:
    assert sayings.citation(reference, lang) == said


def test_rows_below_each_other_name_their_document_once() -> None:
    first, second = sayings.citations(
        ["claims:d000-target-2014", "claims:d000-signed-alliances"], "en"
    )
    assert re.search(r"\(Overview table [^)]*, line 13\)$", first)
    assert second.endswith("(line 13)")
