"""Named numbers, figures and tables that a notebook hands to its page."""

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from pagemill import tables
from pagemill.errors import DataError, RunError, SiteError
from pagemill.notebook import drawable, formats, outputs
from pagemill.words import label

RECORD = "application/vnd.buses.record+json"


@pytest.mark.parametrize(
    ("value", "spec", "expected"),
    [
        (0.125, ".2f", "0.13"),
        (2.675, ".2f", "2.68"),
        (2.5, ".0f", "3"),
        (-2.5, ".0f", "−3"),
        (-0.04, ".1f", "0.0"),
        (1234567, ",d", "1,234,567"),
        (1234.5, ",.1f", "1,234.5"),
        (0.1234, ".1%", "12.3%"),
        (0.12345, ".2%", "12.35%"),
        (29, "d", "29"),
        (29.0, "d", "29"),
        (29, "", "29"),
        (-3, "", "−3"),
        ("2014-12", "", "2014-12"),
        (Decimal("0.005"), ".2f", "0.01"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Any, spec: str, expected: str) -> None:
    assert formats.format_number(value, spec) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.14285714285714285, "0.1429"),
        (11.91991991991992, "11.92"),
        (10445.979843595996, "10,446"),
        (-6.91991991991992, "−6.92"),
        (0.00125, "0.0013"),
        (0.00004, "< 0.0001"),
        (-0.00004, "> −0.0001"),
        (2014, "2014"),
        (15000.0, "15,000"),
        (56.0, "56"),
        (0, "0"),
        (1000, "1000"),
    ],
)
def test_a_value_reads_as_a_reader_would_write_it(value: float, expected: str) -> None:
    assert formats.readable(value) == expected


@pytest.mark.parametrize(
    ("value", "spec", "part"),
    [
        (3.5, "d", "whole numbers"),
        (3, "x", "unknown format 'x'"),
        (3, ".f", "unknown format"),
        ("many", "d", "needs a number"),
    ],
)
def test_a_format_that_does_not_suit_is_refused(value: Any, spec: str, part: str) -> None:
    with pytest.raises(SiteError, match=part):
        formats.format_number(value, spec)


def test_a_record_is_one_output_with_plain_text(displayed: list[Any]) -> None:
    outputs.record("n-alliances", 29, unit="alliances", rows="claims:some-id", method="counted")

    (bundle, mark), *rest = displayed
    assert not rest
    assert bundle[RECORD] == {
        "key": "n-alliances",
        "value": 29,
        "unit": "alliances",
        "rows": ["claims:some-id"],
        "method": "counted",
    }
    assert bundle["text/plain"] == "n-alliances = 29 alliances"
    assert mark == {"pagemill": {"record": "n-alliances"}}


def test_numbers_of_numpy_become_plain_numbers(displayed: list[Any]) -> None:
    outputs.record("n", pd.Series([1, 2]).sum())

    assert json.dumps(displayed[0][0][RECORD]["value"]) == "3"


def test_a_selection_of_a_loaded_frame_names_its_rows(displayed: list[Any]) -> None:
    frame = pd.DataFrame({"stop_id": ["a", "b", "c"], "n": [1, 2, 3]})
    frame.attrs["table"] = "stops"
    outputs.record("n", 5, rows=frame[frame["n"] > 1])

    assert displayed[0][0][RECORD]["rows"] == [
        "stops:b",
        "stops:c",
    ]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("N", 1), "lower-case"),
        (("n", None), "Unknown is never a number"),
        (("n", float("nan")), "Unknown is never a number"),
        (("n", [1]), "record a number or a text"),
        (("n", True), "record a number or a text"),
    ],
)
def test_what_is_no_number_is_not_recorded(arguments: tuple[str, Any], part: str) -> None:
    with pytest.raises(RunError, match=part):
        outputs.record(*arguments)


@pytest.mark.parametrize("rows", [["claims"], ["nothing:x"], ["claims:"]])
def test_a_wrong_row_reference_is_refused(rows: list[str]) -> None:
    with pytest.raises(RunError, match="not a row reference"):
        outputs.record("n", 1, rows=rows)


def test_a_frame_that_forgot_its_table_is_no_evidence() -> None:
    with pytest.raises(RunError, match="does not know its table"):
        outputs.record("n", 1, rows=pd.DataFrame({"n": [1]}))


def test_a_figure_serves_jupyterlab_and_the_site(displayed: list[Any]) -> None:
    fig = go.Figure(go.Bar(x=[3, 1], y=["a", "b"], orientation="h"))
    fig.update_layout(title="Drawn", meta={"title": "How large", "unit": "members"})
    outputs.show(fig, "sizes", "One bar is one alliance.", "Two bars.")

    bundle, mark = displayed[0]
    assert mark == {"pagemill": {"figure": "sizes"}}
    assert "template" in bundle[outputs.PLOTLY]["layout"]
    spec = json.loads(bundle["text/html"].split('json">')[1].split("</script>")[0])
    assert set(spec) == {"data", "layout"}
    assert not {"template", "meta", "title"} & set(spec["layout"])
    assert "How large" in bundle["text/html"]


@pytest.mark.parametrize(("caption", "alt"), [("", "alt"), ("caption", " ")])
def test_a_figure_needs_words(caption: str, alt: str) -> None:
    with pytest.raises(RunError, match="is empty"):
        outputs.show(go.Figure(), "key", caption, alt)


def test_a_key_finds_its_words_in_the_language_of_the_page(displayed: list[Any]) -> None:
    fig = go.Figure(go.Bar(x=[3], y=["a"], orientation="h"))
    fig.update_layout(meta={"lang": "zh"})
    outputs.show(fig, "arc")
    outputs.table(pd.DataFrame({"n": [1]}), "codebook", lang="zh")

    figure, table = (bundle["text/html"] for bundle, _ in displayed)
    assert label("caption.arc", "zh") in figure
    assert label("alt.arc", "zh") in figure
    assert label("caption.codebook", "zh") in table


def test_a_key_without_words_is_told() -> None:
    with pytest.raises(DataError, match=r"there are no words for 'caption\.arcc'.*'caption\.arc'"):
        outputs.show(go.Figure(), "arcc")


def test_a_figure_without_a_table_shows_its_points() -> None:
    fig = go.Figure([go.Bar(name="first", x=["a", "b"], y=[1, 2]), go.Scatter(x=[0], y=[9])])

    got = drawable.traces_table(fig)

    assert got["rows"] == [["first", "a", 1], ["first", "b", 2], ["2", 0, 9]]


def test_each_row_of_a_table_links_to_its_source(displayed: list[Any]) -> None:
    frame = pd.DataFrame(
        {"claim_id": ["x"], "value": [29], "source_id": ["d000"], "line": [3], "page": ["a/b"]}
    )
    frame.attrs["table"] = "claims"
    outputs.table(frame, "claims", "Claims", {"value": "Value"}, links={"value": "page"})

    html = displayed[0][0]["text/html"]
    assert '<a href="row:claims:x">d000, 3</a>' in html
    assert '<a href="page:a/b">29</a>' in html


def test_facts_are_worded_linked_and_traced_to_their_row(displayed: list[Any]) -> None:
    frame = tables.load("stops", stop_id="north-school")
    frame = frame.assign(place="Chalk", place_page="places/chalk")
    outputs.facts(frame, "facts", ["kind", "seats", "place"], "Told.", words=["kind"])

    (bundle, metadata) = displayed[-1]
    html = bundle["text/html"]
    assert metadata["pagemill"] == {"table": "facts"}
    assert 'id="table-facts"' in html
    assert "<dd>school stop</dd>" in html
    assert '<dd><a href="page:places/chalk">Chalk</a></dd>' in html
    assert '<dd><a href="row:stops:north-school">d000, 3</a></dd>' in html
    assert html.count("<dt>") == 3, "what is not stated is left out"


def test_facts_are_of_one_row(displayed: list[Any]) -> None:
    frame = pd.DataFrame({"kind": ["a", "b"]})
    with pytest.raises(RunError, match=r"facts\('facts'\): the frame has 2 rows.*to table\(\)"):
        outputs.facts(frame, "facts", ["kind"])
    with pytest.raises(RunError, match=r"facts\('facts'\): the frame has no column 'level'"):
        outputs.facts(frame.head(1), "facts", ["level"], "Told.")
    outputs.facts(frame.head(0), "facts", ["kind"])
    assert displayed == []


@pytest.mark.parametrize("columns", [["fare_id", "kind"], ["fare_id", "context_source_id"]])
def test_a_row_read_on_a_web_page_names_who_published_it(
    displayed: list[Any], columns: list[str]
) -> None:
    frame = tables.load("fares")
    outputs.table(frame[columns].head(1), "fares", "Fares.")
    (bundle, _) = displayed[-1]
    assert ">Alder valley office" in bundle["text/html"]


def test_a_row_that_cites_nothing_is_not_called_by_its_id(displayed: list[Any]) -> None:
    outputs.table(tables.load("doubts").head(1), "d", "Pairs.", {"severity": "Weight"})
    (bundle, _) = displayed[-1]
    assert '<a href="row:doubts:d000-x-stops">row</a>' in bundle["text/html"]


def test_the_page_of_a_table_gives_each_row_an_address(displayed: list[Any]) -> None:
    frame = pd.DataFrame({"claim_id": ["x", "y"]})
    frame.attrs["table"] = "claims"
    outputs.table(frame, "rows", "Claims", anchors=True)

    assert '<tr id="row-x">' in displayed[0][0]["text/html"]


def test_a_table_says_which_column_is_missing() -> None:
    with pytest.raises(RunError, match="no column 'b'"):
        outputs.table(pd.DataFrame({"a": [1]}), "key", "Caption", {"b": "B"})


def test_names_of_columns_are_put_into_words_linked_and_left_out_where_empty(
    displayed: list[Any],
) -> None:
    import pandas as pd

    frame = pd.DataFrame({"what": ["x"], "what_page": ["places/x"], "remark": [None], "n": [1]})
    outputs.table(frame, "t", "caption", ["what", "remark"], lang="zh")
    html = displayed[-1][0]["text/html"]
    assert "事项" in html
    assert 'href="page:places/x"' in html
    assert html.count('scope="col"') == 1


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"kind": ["a", "a", "b"]}).groupby("kind").size().to_frame("n"),
        pd.DataFrame({"year": [1, 2]}).groupby("year").size().to_frame("n"),
        pd.DataFrame({"n": [1, 2]}, index=["a", "b"]),
        pd.DataFrame({"a": ["x"], "b": ["y"], "n": [1]}).set_index(["a", "b"]),
        pd.DataFrame({"n": [1]}, index=pd.Index([0.5])),
    ],
)
def test_labels_in_the_index_are_refused_and_not_dropped(frame):
    with pytest.raises(RunError, match=r"labels of the rows stand in the index.*reset_index\(\)"):
        outputs.table(frame, "kinds", "Kinds")


def test_columns_of_several_levels_are_refused():
    frame = pd.DataFrame({("n", "men"): [1], ("n", "women"): [2]})
    with pytest.raises(RunError, match="2 levels of names"):
        outputs.table(frame, "kinds", "Kinds")


def test_the_numbers_of_chosen_rows_are_no_labels(displayed):
    outputs.table(pd.DataFrame({"n": [1, 2, 3]}).query("n > 1"), "kinds", "Kinds")
    assert "Kinds" in displayed[0][0]["text/html"]


@pytest.mark.parametrize(
    "trace", [go.Choropleth(), go.Scattergeo(), go.Scattermap(), go.Scattergl(), go.Surface()]
)
def test_a_figure_that_no_page_could_draw_is_refused(trace):
    with pytest.raises(RunError, match=rf"show\('map'\): a page cannot draw {trace.type}\."):
        outputs.show(go.Figure(trace), "map", "A map.", "A map.")


def test_codes_are_put_into_words_and_empty_cells_stay_empty(displayed: list[Any]) -> None:
    frame = pd.DataFrame({"role": ["core", None], "basis": ["name", "name"], "n": [1, 2]})
    words = {"role": "role", "basis": "place_basis"}
    outputs.table(frame, "t", "caption", ["role", "basis", "n"], words=words, lang="zh")
    html = displayed[0][0]["text/html"]
    assert label("role.core", "zh") in html and label("place_basis.name", "zh") in html
    assert "None" not in html
    assert frame["role"].iloc[0] == "core", "the frame of the notebook stays as it is"


def test_a_group_that_has_the_name_of_its_column_is_named_once(displayed: list[Any]) -> None:
    outputs.table(pd.DataFrame({"role": ["core"]}), "t", "caption", ["role"], words=["role"])
    assert label("role.core") in displayed[0][0]["text/html"]


def test_a_column_to_be_put_into_words_must_be_there() -> None:
    with pytest.raises(
        RunError, match=r"table\('t'\): the frame has no column 'rule'.*It has: role"
    ):
        outputs.table(pd.DataFrame({"role": ["core"]}), "t", "caption", ["role"], words=["rule"])


def test_a_code_without_words_is_told() -> None:
    with pytest.raises(DataError, match=r"no words for 'role\.cor'.*'role\.core'"):
        outputs.table(pd.DataFrame({"role": ["cor"]}), "t", "caption", ["role"], words=["role"])


@pytest.mark.parametrize(("lang", "shown", "other"), [("en", "x", "y"), ("zh", "y", "x")])
def test_a_name_without_its_language_is_that_of_the_page(
    displayed: list[Any], lang: str, shown: str, other: str
) -> None:
    frame = pd.DataFrame({"what_en": ["<x>"], "what_zh": ["<y>"]})
    outputs.table(frame, "t", "caption", ["what"], lang=lang)
    html = displayed[0][0]["text/html"]
    assert f"&lt;{shown}&gt;" in html and f"&lt;{other}&gt;" not in html


def test_a_column_has_the_heading_that_is_named_for_it(displayed: list[Any]) -> None:
    frame = pd.DataFrame({"what_en": ["x"]})
    outputs.table(frame, "t", "caption", ["what"], headings={"what": "study"})
    html = displayed[0][0]["text/html"]
    assert label("column.study") in html and label("column.what") not in html


def test_words_may_have_another_name_than_the_key(displayed: list[Any]) -> None:
    fig = go.Figure(go.Bar(x=[3], y=["a"], orientation="h"))
    outputs.show(fig, "months", said="arc")
    outputs.table(pd.DataFrame({"n": [1]}), "fields", said="codebook")
    figure, table = (bundle["text/html"] for bundle, _ in displayed)
    assert label("caption.arc") in figure and label("alt.arc") in figure and "fig-months" in figure
    assert label("caption.codebook") in table and "table-fields" in table


def test_tables_and_figures_speak_the_language_of_the_notebook(
    displayed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = SimpleNamespace(user_ns={"lang": "zh"})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    assert outputs.language() == "zh"
    outputs.table(pd.DataFrame({"role": ["core"]}), "codebook", columns=["role"], words=["role"])
    outputs.show(go.Figure(go.Bar(x=[3], y=["a"])), "arc")
    table, figure = (bundle["text/html"] for bundle, _ in displayed)
    assert label("caption.codebook", "zh") in table and label("role.core", "zh") in table
    assert label("caption.arc", "zh") in figure


@pytest.mark.parametrize("shell", [None, SimpleNamespace(user_ns={})])
def test_a_notebook_that_names_no_language_is_english(
    monkeypatch: pytest.MonkeyPatch, shell: Any
) -> None:
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    assert outputs.language() == "en"


def test_a_language_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(user_ns={"lang": "fr"}))
    with pytest.raises(DataError, match="language 'fr' is not one of en, zh"):
        outputs.table(pd.DataFrame({"n": [1]}), "codebook")
