"""A page with a form: what is shown under a condition, and what its script is given."""

import json
import re

import pytest

from .conftest import generated, record

FORM = {
    "asked": [{"name": "n", "value": 3, "kind": "whole", "least": 0, "most": 9}],
    "tables": [],
    "names": [["twice", {"expression": "n * 2"}]],
    "lang": "en",
}
FIELDS = '<div class="yl-form"><form></form></div>'


def page_with_form(book, text, form=FORM):
    made = book("Text.")
    records = {"n-twice": record(6, ["claims:n-members"], follows={"expression": "twice"})}
    page = json.loads(generated("chapters/plan", records, [f"# Plan\n\n{text}", FIELDS]))
    page["metadata"]["pagemill"] |= {"form": form} if form else {}
    made.write("book/chapters/plan.ipynb", json.dumps(page))
    return made


def test_content_is_hidden_where_its_condition_does_not_hold(book):
    made = page_with_form(
        book,
        "```{when} twice > 5\nMany: {num}`n-twice:d`.\n```\n\n```{when} twice <= 5\nFew.\n```\n\n"
        "```{when} 1 / 0\nNever.\n```",
    )
    assert made.build() == []
    html = made.page("book/chapters/plan")
    assert '<div data-when="twice &gt; 5">' in html
    assert '<div data-when="twice &lt;= 5" hidden>' in html
    assert '<div data-when="1 / 0" hidden>' in html
    assert html.index('data-when="twice &gt; 5"') < html.index("Many: ") < html.index("Few.")


def test_a_number_that_follows_is_marked_on_its_own_page_only(book):
    made = page_with_form(book, "All: {num}`n-twice:,d`.")
    made.write("book/chapters/other.md", "# Other\n\n{num}`chapters/plan#n-twice:d` of them.\n")
    assert made.build() == []
    html = made.page("book/chapters/plan")
    assert '<span class="yl-num" data-form="n-twice" data-format=",d">' in html
    assert '<b data-form="n-twice" data-format="readable">6</b>' in html
    assert "<code>twice</code>" in html
    assert 'class="yl-num" data-form' not in made.page("book/chapters/other")


def test_the_script_is_given_the_form_and_what_follows(book):
    made = page_with_form(book, "Text.")
    assert made.build() == []
    html = made.page("book/chapters/plan")
    (given,) = re.findall(r'<script type="application/json" id="yl-form">(.*?)</script>', html)
    given = json.loads(given)
    assert given["results"] == {"n-twice": {"expression": "twice"}}
    assert given["names"] == FORM["names"]
    assert given["words"]["unknown"] == "unknown"
    assert given["spelt"][3] == "three"
    assert "form.js" in html
    assert "expressions.js" in html
    assert "form.js" not in made.page("book/chapters/roster")
    assert 'id="yl-form"' not in made.page("book/chapters/roster")


@pytest.mark.parametrize(
    ("text", "form", "message"),
    [
        ("```{when} twice > 5\nText.\n```", None, "the page has no form"),
        ("```{when} missing > 5\nText.\n```", FORM, "there is no value 'missing'"),
        ("```{when} twice >\nText.\n```", FORM, "a value is missing"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told_with_its_place(book, text, form, message):
    made = page_with_form(book, text, form)
    (warning,) = made.build()
    assert message in warning
    assert "plan.ipynb" in warning
    assert "Text." in made.page("book/chapters/plan")
