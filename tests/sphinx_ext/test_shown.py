"""A figure of one page, shown on another."""

import json

from .conftest import generated

FIGURE = '<figure class="yl-figure" id="fig-arc">the arc</figure>'


def page_with_figure() -> str:
    """Return a generated page that holds one figure."""
    page = json.loads(generated("chapters/arc", {}, ["# Arc"]))
    page["metadata"]["pagemill"]["figures"] = ["arc"]
    output = {
        "output_type": "display_data",
        "data": {"text/html": [FIGURE]},
        "metadata": {"pagemill": {"figure": "arc"}},
    }
    cell = {"cell_type": "code", "id": "f", "metadata": {}, "source": "", "execution_count": 1}
    page["cells"].append({**cell, "outputs": [output]})
    return json.dumps(page)


def test_a_figure_of_another_page_is_shown(book):
    made = book("```{shown} chapters/arc#arc\n```")
    made.write("book/chapters/arc.ipynb", page_with_figure())
    assert made.build() == []
    assert FIGURE in made.page("index")


def test_a_page_is_built_anew_when_the_figure_it_shows_has_changed(book):
    made = book("Text.")
    made.write("book/front.md", "# Front\n\n```{shown} chapters/arc#arc\n```\n")
    made.write("book/chapters/arc.ipynb", page_with_figure())
    made.build()
    before = made.pages()
    made.write("book/chapters/arc.ipynb", page_with_figure().replace("# Arc", "# Arc\\n\\nMore."))
    made.build()
    assert made.pages()["book/front"] == before["book/front"]
    made.write("book/chapters/arc.ipynb", page_with_figure().replace("the arc", "another arc"))
    assert made.build() == []
    assert "another arc" in made.page("book/front")


def test_an_unknown_figure_is_a_warning_that_names_the_known_ones(book):
    made = book("```{shown} chapters/arc#gone\n```")
    made.write("book/chapters/arc.ipynb", page_with_figure())
    (warning,) = made.build()
    assert "index.md" in warning
    assert "page chapters/arc has no figure 'gone'. It has: arc." in warning


def test_a_page_without_figures_says_so(book):
    (warning,) = book("```{shown} numbers#arc\n```").build()
    assert "page numbers has no figure 'arc'. It has: none." in warning
