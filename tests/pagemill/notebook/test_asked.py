"""A table that readers ask: what is handed to the page, and what is refused."""

import json
import re

import pandas as pd
import pytest

from pagemill.errors import RunError
from pagemill.notebook.asked import pick

ROADS = pd.DataFrame(
    {"way": ["by road", "by road", "by sea"], "when": ["summer", "winter", "<all>"]}
)
QUESTIONS = {"way": "how", "when": "in which season"}


def test_the_answers_go_to_the_page_row_by_row_with_a_link_to_the_table(displayed):
    pick(ROADS, "roads", QUESTIONS, figure="map", first=2)
    ((bundle, mark),) = displayed
    assert mark == {"pagemill": {"pick": "roads"}}
    html = bundle["text/html"]
    assert 'data-table="table-roads" data-figure="fig-map"' in html
    assert '<a href="#table-roads">' in html
    given = re.search(r'<script type="application/json">(.*)</script>', html)[1]
    assert "<" not in given
    assert json.loads(given) == {
        "questions": ["how", "in which season"],
        "rows": [["by road", "summer"], ["by road", "winter"], ["by sea", "<all>"]],
        "first": 2,
    }


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (
            {"way": "how", "year": "when"},
            r"pick\('roads'\): the frame has no column 'year'",
        ),
        ({"way": "how"}, r"pick\('roads'\): two rows have the answers by road\. Ask one question"),
    ],
)
def test_questions_that_cannot_find_a_row_are_refused(questions, told):
    with pytest.raises(RunError, match=told):
        pick(ROADS, "roads", questions)
