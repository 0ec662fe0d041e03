"""HTML of figures and tables."""

import json

import pytest

from pagemill.notebook import markup


def test_a_table_has_a_caption_headings_and_a_box_that_can_be_scrolled_by_key() -> None:
    html = markup.table_html(["Name", "n"], [["A & B", 3], ["C", None]], "Sizes", key="sizes")

    assert '<div class="yl-table" id="table-sizes" role="region"' in html
    assert 'tabindex="0"' in html
    assert "<caption><span>Sizes</span></caption>" in html
    assert '<th scope="col" class="n">n</th>' in html
    assert '<th scope="row">A &amp; B</th>' in html
    assert '<td class="n"></td>' in html


def test_a_row_without_a_name_has_no_empty_heading() -> None:
    html = markup.table_html(["Place", "n"], [[None, 3]], "Sizes")

    assert '<th scope="row"' not in html


def test_an_empty_table_is_a_sentence() -> None:
    assert (
        markup.table_html(["a"], [], "Claims.") == "<p>Claims. <em>None in the documents.</em></p>"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (3.0, "3"),
        (0.12345, "0.1235"),
        (1234.56, "1235"),
        (0, "0"),
        (None, ""),
        ("x", "x"),
    ],
)
def test_values_are_short_and_unknown_stays_empty(value: object, expected: str) -> None:
    assert markup.show_value(value) == expected


def test_cells_lead_to_pages_and_rows() -> None:
    html = markup.table_html(
        ["a", "b"], [[{"text": "<x>", "page": "alliances/y"}, {"text": 1, "row": "claims:z"}]], "c"
    )

    assert '<a href="page:alliances/y">&lt;x&gt;</a>' in html
    assert '<a href="row:claims:z">1</a>' in html


def test_facts_are_terms_and_values_without_those_not_stated() -> None:
    source = {"text": "d000, 25", "row": "claims:z"}
    html = markup.facts_html(["Kind", "n", "Source"], ["A & B", None, source], "Told.", "facts")

    assert '<div class="yl-facts" id="table-facts" role="group" aria-label="Told."><dl>' in html
    assert "<dt>Kind</dt>\n<dd>A &amp; B</dd>" in html
    assert '<dt>Source</dt>\n<dd><a href="row:claims:z">d000, 25</a></dd>' in html
    assert "<dt>n</dt>" not in html


def test_a_figure_brings_space_words_data_and_its_specification() -> None:
    spec = {"data": [{"name": "</script>"}], "layout": {"height": 300}}
    html = markup.figure_html(
        spec, "sizes", "Caption", 'Say "alt"', ["x"], [[1]], {"unit": "members", "source": "d000"}
    )

    assert '<figure class="yl-figure" id="fig-sizes">' in html
    assert 'style="height:300px"' in html
    assert 'role="img" aria-label="Say &quot;alt&quot;"' in html
    assert "Unit: members. Source: d000" in html
    assert html.count("</script>") == 1
    assert json.loads(html.split('json">')[1].split("</script>")[0]) == spec


def test_a_chinese_figure_has_chinese_words() -> None:
    html = markup.figure_html(
        {"data": [], "layout": {}}, "k", "说明", "图", ["x"], [[1]], {"lang": "zh"}
    )

    assert "数据与下载" in html


def test_a_column_of_sentences_gets_room() -> None:
    long = "a sentence that is longer than what a narrow column of a phone can hold"
    html = markup.table_html(["name", "remark"], [["a", long], ["b", None]], "Caption", "en")
    assert '<th scope="row">a</th>\n<td class="l">' in html


def test_columns_on_demand_are_marked_and_have_a_switch_without_scripts():
    html = markup.table_html(
        ["Name", "Kind", "Seen"], [["a", "b", 1], ["c", "d", 2]], "Rows", "en", "rows",
        on_demand=["Seen", "Absent"],
    )  # fmt: skip
    assert '<input type="checkbox" id="more-rows"' in html
    assert '<label for="more-rows">Show more columns: Seen</label>' in html
    assert html.count('class="n m"') == 3  # heading and cells of the column, and of no other
    assert html.index("more-rows") < html.index('<div class="yl-table"')


def test_a_table_without_such_columns_has_no_switch():
    html = markup.table_html(["Name"], [["a"]], "Rows", "en", "rows", on_demand=["Absent"])
    assert "checkbox" not in html


def test_rows_under_a_condition_carry_it_and_are_hidden_where_it_does_not_hold():
    html = markup.table_html(
        ["Name"], [["a"], ["b"], ["c"]], "Rows", "en", "rows",
        when=[("n > 1", True), ("n < 1", False), ("", True)],
    )  # fmt: skip
    assert '<tr data-when="n &gt; 1"><th' in html
    assert '<tr data-when="n &lt; 1" hidden><th' in html
    assert html.count("data-when") == 2
