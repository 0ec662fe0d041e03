"""A figure of one page, shown on another."""

import json

from .conftest import generated, record

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


def test_the_opening_of_another_page_is_shown_with_its_numbers_and_a_link(book):
    front = "Text.\n\n```{opening} chapters/roster\n```\n"
    made = book(
        front, {"n": record(3, ["claims:n-members"])}, "One has {num}`n:d` members.\n\nMore."
    )
    assert made.build() == []
    page = made.page("index")
    box = page.partition('<p class="yl-example">')[2].partition("</p>")[0]
    assert 'href="book/chapters/roster.html"' in box
    assert ">3</a>" in box
    assert "More." not in box


def test_the_opening_of_a_page_that_is_not_there_is_a_warning(book):
    (warning,) = book("```{opening} chapters/gone\n```").build()
    assert "opening: there is no page 'chapters/gone'" in warning


def test_a_box_to_search_gives_queries_to_try(book):
    made = book("Text.\n\n```{search}\nchildren\n朝阳\n```\n")
    made.write("book/front.md", "# Front\n\n```{search}\nchildren\n```\n")
    assert made.build() == []
    page = made.page("index")
    assert 'action="search.html" method="get"' in page.partition("yl-ask")[2]
    assert 'href="search.html?q=children"' in page
    assert 'href="search.html?q=%E6%9C%9D%E9%98%B3"' in page
    below = made.page("book/front")
    assert 'action="../search.html"' in below
    assert 'href="../search.html?q=children"' in below
