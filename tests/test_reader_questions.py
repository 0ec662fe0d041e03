"""Tried as a new reader would: questions with known answers, found on the rendered pages."""

import json
import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from pagemill import tables
from pagemill.notebook.formats import format_number

FILE = Path(__file__).parent / "reader_questions.yml"
ASKED = ("d000", "d001", "d002", "d003", "d004")  # the five documents; of another, ask too
QUESTIONS = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def reference(root, asked):
    """Return a row that the answer rests on."""
    if "row" in asked:
        return asked["row"]
    page = json.loads((root / "book" / f"{asked['page']}.ipynb").read_text(encoding="utf-8"))
    return page["metadata"]["pagemill"]["records"][asked["key"]]["rows"][0]


def printed(root, asked, folder):
    """Return the forms in which the page's prose prints a recorded number."""
    made = root / "book" / f"{folder}{asked['page']}.ipynb"
    page = json.loads(made.read_text(encoding="utf-8"))
    prose = "\n".join("".join(cell["source"]) for cell in page["cells"])
    value = page["metadata"]["pagemill"]["records"][asked["key"]]["value"]
    forms = re.findall(rf"\{{num\}}`{asked['key']}(?::([^`]*))?`", prose)
    return {format_number(value, form) for form in forms}


def spaceless(text):
    """Return a text without spaces: Chinese words stand in elements of their own."""
    return "".join(text.split())


def test_forty_questions_about_all_documents():
    assert len(QUESTIONS) >= 40
    assert len({asked["question"] for asked in QUESTIONS}) == len(QUESTIONS)
    assert all(("key" in asked) != ("row" in asked) for asked in QUESTIONS)


def test_answers_rest_on_every_document(root, site):
    cited = {}
    for asked in QUESTIONS:
        table, _, ident = reference(root, asked).partition(":")
        rows = {next(iter(row.values())): row for row in tables.rows(table)}
        cited.setdefault(rows[ident]["source_id"], []).append(ident)
    few = [name for name in ASKED if len(cited.get(name, [])) < 5]
    assert few == [], f"ask five questions about each of these in {FILE.name}, or change ASKED"
    assert cited.keys() - {*ASKED} == set(), "put the document into ASKED, and ask five of it"


@pytest.mark.parametrize("folder", ["", "zh/"])
@pytest.mark.parametrize("asked", QUESTIONS, ids=[asked["question"] for asked in QUESTIONS])
def test_the_page_answers(root, site, asked, folder):
    """In both languages; `chinese` is the answer there where it is another text."""
    expected = asked.get("chinese", asked["expected"]) if folder else asked["expected"]
    html = (site / folder / "book" / f"{asked['page']}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    if "key" in asked:
        assert expected in printed(root, asked, folder)
        assert expected in {link.get_text() for link in page.select(".yl-num > a")}
        return
    anchor = "#row-" + asked["row"].partition(":")[2]
    links = [link for link in page.select("a[href]") if link["href"].endswith(anchor)]
    around = [link.find_parent(["tr", "dl"]) for link in links]  # a row, or the facts of one
    beside = [spaceless(part.text) for part in around if part]
    assert any(spaceless(expected) in text for text in beside), beside
