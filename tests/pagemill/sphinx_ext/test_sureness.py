"""The box below a page's first sentence: how sure, and what would change this."""

import re

import pytest

from pagemill.words import label

from .conftest import generated, record

BOX = "```{sureness}\nAll {num}`n-alliances:d` are counted.\n\nA longer list.\n```"


def terms(html: str) -> list[str]:
    """Return the terms of the box."""
    (box,) = re.findall(r'<div class="yl-sure".*?</div>', html, re.DOTALL)
    return [re.sub("<[^>]*>", "", term) for term in re.findall(r"<dt>.*?</dt>", box, re.DOTALL)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_box_names_its_parts_in_the_language_of_the_page(book, lang):
    made = book("Text.")
    page = generated("chapters/arc", {"n-alliances": record(29)}, ["# Arc\n\nThe arc.\n\n" + BOX])
    made.write("book/chapters/arc.ipynb", page.replace('"lang": "en"', f'"lang": "{lang}"'))
    assert made.build() == []
    html = made.page("book/chapters/arc")
    assert terms(html) == [label("sure.how", lang), label("sure.change", lang)]
    assert f'role="note" aria-label="{label("sure.name", lang)}"' in html
    assert html.index("The arc.") < html.index("yl-sure") < html.index("A longer list.")
    assert 'aria-describedby="note-1"' in html  # its numbers are traced as all others


@pytest.mark.parametrize(
    ("inside", "n"), [("One.", 1), ("One.\n\nTwo.\n\nThree.", 3), ("One.\n\n- two", 2)]
)
def test_a_box_of_another_shape_is_told(book, inside, n):
    (warning,) = book("```{sureness}\n" + inside + "\n```").build()
    assert f"here it holds {n} parts" in warning
    assert "index.md" in warning
