"""The code of a page: hidden where it stands, one switch for all, an address for each piece."""

import json

import lxml.html
import pytest

from .conftest import generated, record


def cell(source, *, tags=("hide-input",), text=None):
    output = {"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}
    return {
        "cell_type": "code",
        "id": f"c-{source[:3].strip()}",
        "metadata": {"tags": [*tags]},
        "source": source,
        "execution_count": 1,
        "outputs": [output] if text else [],
    }


def page(*cells, records=None, code=None):
    """Return a page with some cells of code, as publishing writes it."""
    made = json.loads(generated("chapters/code", records or {}, ["# Code", "{num}`n:d` of them."]))
    made["cells"] += cells
    made["metadata"]["pagemill"]["code"] = code or {}
    return json.dumps(made)


@pytest.fixture
def built(book):
    made = book("{num}`chapters/code#n:d` here.")
    first, second = cell("count = 3"), cell("show(it)", text="<p>the picture</p>")
    plain = cell("seen = 1", tags=())
    records = {"n": record(3, ["claims:n-alliances"])}
    text = page(first, second, plain, records=records, code={"n": 3})
    made.write("book/chapters/code.ipynb", text)
    assert made.build() == []
    return made


def test_code_is_hidden_by_its_attribute_and_its_output_is_not(built):
    article = lxml.html.fromstring(built.page("book/chapters/code")).find(".//article")
    hidden = article.findall(".//*[@hidden]")
    assert {part.get("id"): part.text_content().strip() for part in hidden} == {
        "code-3": "count = 3",
        "code-4": "show(it)",
    }
    assert "the picture" in article.text_content()
    assert article.find(".//details") is None
    assert "seen = 1" in article.text_content()


def test_a_page_with_code_has_one_switch_and_others_have_none(built):
    html = built.page("book/chapters/code")
    assert html.count('<input type="checkbox" id="yl-show-code"') == 1
    assert '<label for="yl-show-code">Show the code</label>' in html
    assert "yl-show-code" not in built.page("index")


def test_a_number_leads_to_the_code_that_computes_it_from_any_page(built):
    link = '<a href="{}#code-3">Show its code</a> · <a href="{}notebooks/roster.ipynb" download>'
    assert link.format("", "../../") in built.page("book/chapters/code")
    assert link.format("book/chapters/code.html", "") in built.page("index")


def test_a_note_is_made_anew_when_the_code_stands_elsewhere(built):
    file = built.folder / "book/chapters/code.ipynb"
    built.write("book/chapters/code.ipynb", file.read_text("utf-8").replace('"n": 3}', '"n": 4}'))
    assert built.build() == []
    assert "#code-4" in built.page("index")
