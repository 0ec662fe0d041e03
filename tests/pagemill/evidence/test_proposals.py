"""Proposals: what could be coded in a document that nobody has coded."""

import pytest

from pagemill.evidence.documents import Document
from pagemill.evidence.proposals import Proposal, proposals

ENDINGS = ["渡口", "船务局"]


def test_names_numbers_and_dates_are_proposed_where_they_stand():
    document = Document("d", ["", "2021年5月，市船务局与东江渡口开通3条航线"])
    assert proposals(document, 2021, ENDINGS, []) == [
        Proposal("date", "2021年5月", 2, 1),
        Proposal("name", "市船务局", 2, 9),
        Proposal("name", "市船务局与东江渡口", 2, 9),
        Proposal("name", "与东江渡口", 2, 13),
        Proposal("name", "东江渡口", 2, 14),
        Proposal("number", "3", 2, 20),
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("9月28日船务局开通", ["9月28日船务局", "船务局"]),
        ("成为2021年底渡口", ["成为2021年底渡口", "2021年底渡口", "渡口"]),
        ("各年度11月船务局", ["各年度11月船务局", "船务局"]),
        ("月坛渡口、日新渡口", ["月坛渡口", "日新渡口"]),
        ("月坛、日新渡口、车站", ["月坛", "日新渡口"]),
        ("月坛、日新、车站", []),
    ],
)
def test_a_name_begins_behind_a_date_and_not_within_it(line, names):
    found = proposals(Document("d", [line]), 2021, ENDINGS, ["各"])
    assert [one.text for one in found if one.kind == "name"] == names


def test_without_endings_no_name_is_proposed():
    found = proposals(Document("d", ["市船务局有3条船"]), 2021, [], [])
    assert [one.kind for one in found] == ["number"]
