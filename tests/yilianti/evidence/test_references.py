"""Row references, as a page shows them."""

import pandas as pd
import pytest

from yilianti.evidence import references


@pytest.fixture
def frames():
    claims = {"claim_id": ["c", "d"], "source_id": ["d001", "d000"], "line": [3, 13]}
    return {
        "claims": pd.DataFrame({**claims, "column": [9, 2], "evidence": ["6个", "29个"]}),
        "events": pd.DataFrame(
            {"event_id": ["e"], "source_id": "d000", "line": [2], "column": [1], "evidence": "年底"}
        ),
        "terms": pd.DataFrame({"term_id": ["t"]}),
    }


def test_a_row_is_quoted_and_linked(frames):
    got = references.cells(["claims:d", "terms:t", "computed:named_members"], frames, "en")
    assert got == [
        {"text": "d000, line 13: “29个”", "row": "claims:d"},
        {"text": "row", "row": "terms:t"},
        "computed: members named",
    ]


def test_rows_on_a_document_come_in_its_order(frames):
    got = references.coded("d000", frames)
    assert got["reference"].tolist() == ["events:e", "claims:d"]
    assert got["line"].tolist() == [2, 13]


def test_a_range_of_one_is_a_number():
    first, last = pd.Series([1, 3, None], dtype="Int64"), pd.Series([1, 5, None], dtype="Int64")
    assert references.ranges(first, last) == ["1", "3–5", ""]
