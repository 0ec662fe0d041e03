"""Publishing: what of an executed notebook becomes the page."""

import json

import pytest

from pagemill.errors import RunError
from pagemill.notebook.outputs import PLOTLY
from pagemill.runner.publish import publish
from pagemill.runner.runs import Run

CHAPTER = Run("n", "chapters/n", "en", {"lang": "en"})
PROFILE = Run("n", "towns/alder", "en", {"town_id": "alder"}, row={"town_id": "alder"})


def markdown(source, *tags):
    return {"cell_type": "markdown", "metadata": {"tags": list(tags)}, "source": source}


def code(source, *outputs, tags=(), **metadata):
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": "0f3a9c1b",
        "metadata": {"tags": list(tags), "papermill": {"start_time": "12:00"}, **metadata},
        "outputs": list(outputs),
        "source": source,
    }


def display(**data):
    data = {kind.replace("_", "/"): value for kind, value in data.items()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def record(key, value, rows=()):
    data = {"key": key, "value": value, "unit": None, "rows": list(rows), "method": None}
    return display(**{"application/vnd.buses.record+json": data, "text_plain": "..."})


def page_of(*cells, run=CHAPTER):
    notebook = {"cells": list(cells), "metadata": {"papermill": {"duration": 3}}}
    return json.loads(publish(notebook, run).content)


def said_of(*cells, run=CHAPTER):
    with pytest.raises(RunError) as caught:
        page_of(*cells, run=run)
    return str(caught.value)


def test_a_page_names_itself_and_the_default_of_its_choices_within_its_edition():
    made = (("by", "year"),)
    variant = Run("n", "zh/chapters/n/by-year", "zh", {}, default="zh/chapters/n", made=made)
    about = page_of(markdown("# 题"), run=variant)["metadata"]["pagemill"]
    assert about["page"] == "chapters/n/by-year"
    assert about["choices"]["default"] == "chapters/n"


def test_records_and_what_was_read_move_to_the_metadata():
    read = display(**{"application/vnd.buses.read+json": {"table": "towns"}})
    page = page_of(code("x", read, record("n", 3, ["towns:alder"])))
    about = page["metadata"]["pagemill"]
    expected = {"value": 3, "unit": None, "rows": ["towns:alder"], "method": None}
    assert about["records"] == {"n": expected}
    assert about["tables"] == ["towns"]
    assert about["page"] == "chapters/n"
    assert page["cells"][0]["outputs"] == []


def test_a_page_tells_which_cell_shows_the_code_of_a_number():
    cells = markdown("# T"), markdown("中文", "lang-zh"), code("x", record("n", 1), record("m", 2))
    assert page_of(*cells)["metadata"]["pagemill"]["code"] == {"n": 2, "m": 2}
    assert page_of(*cells, run=PROFILE)["metadata"]["pagemill"]["code"] == {}


def test_placeholders_are_filled_with_their_format_titles_too():
    page = page_of(
        markdown("# Of {{ n:,d }} towns"), code("x", record("n", 1234), record("share", 0.125)),
        markdown("{{share:.0%}} and $\\frac{{a}}{2}$"),
    )  # fmt: skip
    assert page["cells"][0]["source"] == "# Of 1,234 towns"
    assert page["cells"][2]["source"].startswith("13% and")


def test_what_comes_from_data_is_no_markup_but_may_refer_to_numbers():
    name = "A*b* [c](d) <script> $x$ {num}`m:d` {num}`n:d`"
    cells = [markdown("# {{ name }} `{{ name }}`"), code("x", record("name", name), record("n", 1))]
    escaped = r"A\*b\* \[c\](d) \<script\> \$x\$ \{num\}\`m:d\` {num}`n:d`"
    assert page_of(*cells)["cells"][0]["source"] == f"# {escaped} `{name}`"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nn }}", "{{ nn }}: no such record. Recorded are: n."),
        ("{{ n:.1q }}", "unknown format '.1q'"),
        ("{{ n:d }}", "is for whole numbers"),
    ],
)
def test_a_placeholder_that_cannot_be_filled_is_told(text, said):
    assert said in said_of(markdown(text), code("x", record("n", 1.5)))


def test_what_differs_from_run_to_run_is_left_behind():
    plain = display(text_plain="<Thing at 0x7f8480bc70d0>")
    page = page_of(code("x", plain, execution={"iopub": "12:00"}))
    text = json.dumps(page)
    assert "papermill" not in text
    assert "12:00" not in text
    assert "0x7f" not in text
    assert page["cells"][0]["id"] == "cell-1"


def test_an_output_keeps_the_one_form_that_the_site_draws():
    figure = display(**{PLOTLY: {}, "text_html": "<figure>", "text_plain": "Figure"})
    figure["metadata"] = {"pagemill": {"figure": "sizes"}, "application/x": {}}
    page = page_of(code("x", figure))
    assert page["cells"][0]["outputs"][0]["data"] == {"text/html": "<figure>"}
    assert page["metadata"]["pagemill"]["figures"] == ["sizes"]


def test_an_output_that_the_site_cannot_draw_is_told():
    said = said_of(code("fig", display(**{PLOTLY: {}, "text_plain": "Figure"})))
    assert "cell 1 (In [1])" in said
    assert PLOTLY in said
    assert "Hand a figure to show()" in said


def test_a_warning_on_standard_error_is_told():
    stream = {"output_type": "stream", "name": "stderr", "text": "UserWarning: careful\n"}
    assert "UserWarning: careful" in said_of(code("x", stream))


def test_a_key_is_used_once():
    assert "the key 'n' is used twice" in said_of(code("x", record("n", 1), record("n", 2)))


def test_all_problems_are_told_at_once():
    said = said_of(markdown("{{ a }} {{ b }}"), code("x", record("n", 1), record("n", 2)))
    assert said.count("\n") == 3


def test_prose_of_another_language_is_left_out():
    cells = markdown("one", "lang-en"), markdown("一", "lang-zh"), markdown("both")
    assert [cell["source"] for cell in page_of(*cells)["cells"]] == ["one", "both"]


def test_the_values_of_the_run_stand_in_the_parameters_cell():
    parameters = code('town_id = "birch"  # a row of towns\nn: int = 3', tags=["parameters"])
    injected = code('town_id = "alder"', tags=["injected-parameters"])
    page = page_of(parameters, injected, run=PROFILE)
    assert len(page["cells"]) == 1
    assert page["cells"][0]["source"] == "town_id = 'alder'  # a row of towns\nn: int = 3"


def test_code_is_folded_in_chapters_and_away_in_profiles():
    shown = {"output_type": "stream", "name": "stdout", "text": "hello\n"}
    cells = [code("print()", shown), code("import x")]
    tags = [cell["metadata"]["tags"] for cell in page_of(*cells)["cells"]]
    assert tags == [["hide-input"], ["hide-input"]]
    tags = [cell["metadata"]["tags"] for cell in page_of(*cells, run=PROFILE)["cells"]]
    assert tags == [["remove-input"], ["remove-cell"]]


def test_profiles_are_outside_the_sidebar():
    assert page_of(run=PROFILE)["metadata"]["orphan"] is True
    assert "orphan" not in page_of()["metadata"]


def pasted(source, **attachments):
    cell = markdown(source)
    cell["attachments"] = {
        name.replace("_", "."): {"image/png": "iVBO\nRw0="} for name, _ in attachments.items()
    }
    return cell


@pytest.mark.parametrize(
    "source",
    [
        "![A map](attachment:map.png)",
        "![图](<attachment:map.png>)",
        '<img src="attachment:map.png" alt="A map">',
        "![A map](attachment:%6Dap.png 'title')",
    ],
)
def test_a_pasted_picture_is_shown(source):
    shown = page_of(pasted(source, map_png=""))["cells"][0]
    assert "data:image/png;base64,iVBORw0=" in shown["source"]
    assert "attachment" not in json.dumps(shown)


def test_a_picture_that_is_not_in_its_cell_is_told_with_the_cell():
    said = said_of(markdown("# Title"), pasted("![A map](attachment:other.png)", map_png=""))
    assert "cell 2: the picture 'other.png' is not in the cell" in said


@pytest.mark.parametrize(
    "source",
    [
        "Write `{{ name }}`.",
        "Write ``{{ name }} ` ``.",
        "```yaml\nurl: {{ name }}\n```",
        "~~~\n{{ name }}\n~~~",
        "```{code-block} jinja\n{{ name }}\n```",
        "Write \\{\\{ name \\}\\}.",
    ],
)
def test_braces_in_code_stay_as_they_stand(source):
    assert page_of(markdown(source))["cells"][0]["source"] == source


@pytest.mark.parametrize(
    "source", ["{{ name }}", "```{note}\n{{ name }}\n```", "`a` {{ name }} `b`"]
)
def test_braces_in_prose_name_a_record(source):
    assert "no such record" in said_of(markdown(source))


def test_streams_are_shown_as_they_end():
    stream = {"output_type": "stream", "name": "stdout", "text": "1/2\r2/2\n"}
    page = page_of(code("x", stream))
    assert page["cells"][0]["outputs"][0]["text"] == "2/2\n"
