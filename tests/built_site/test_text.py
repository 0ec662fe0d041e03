"""Wherever a page is read as text, it reads as its prose, with each number as it is."""

import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
import trafilatura
from readability import Document

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

#: What a reader sees of the prose: paragraphs, items and headings outside of tables and code.
SEEN = """() => [...document.querySelectorAll("article :is(h1, h2, h3, p, li)")]
  .filter((part) => part.checkVisibility() && !part.querySelector("p, li")
    && !part.closest("table, figure, details, .yl-tools, .yl-explorer, .yl-results")
    && !part.closest(".yl-choices, .yl-pick, .yl-form-tools"))
  .map((part) => part.innerText)"""

BESIDE = ".//article//form//p | .//article//p[@class='yl-more']"


def spaceless(text: str | None) -> str:
    """Return a text without blanks: where one tool puts a line break, another puts none."""
    return re.sub(r"\s", "", text or "")


def sentences(parts: list[str]) -> list[str]:
    """Return the sentences of the parts of a page that are long enough to be prose."""
    found = [one for part in parts for one in re.split(r"(?<=[.!?;])\s+|(?<=[。！？])", part)]
    return [one for one in found if len(one) >= 40 or re.search(r"[\u4e00-\u9fff]{12}", one)]


@pytest.fixture(scope="module")
def prose(visit_all: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return page -> its sentences as a reader sees them."""
    return {page: sentences(parts) for page, parts in visit_all.items()}


@pytest.fixture(scope="module")
def visit_all(contexts, address: str, sample: dict[str, str]) -> dict[str, list[str]]:
    """Return page -> the text of its paragraphs and headings, from the browser."""
    page = contexts().new_page()
    seen = {}
    for name in sample.values():
        page.goto(address + name)
        seen[name] = page.evaluate(SEEN)
    page.close()
    return seen


def test_every_kind_of_page_has_prose(prose: dict[str, list[str]]) -> None:
    assert sum(map(len, prose.values())) > 300
    assert len([page for page, found in prose.items() if found]) > 30


def test_the_text_without_styles_and_scripts_is_the_prose(
    site: Path, visit_all: dict[str, list[str]]
) -> None:
    wrong = {}
    for page, parts in visit_all.items():
        article = lxml.html.parse(str(site / page)).find(".//article")
        for formula in article.iter("annotation"):
            formula.drop_tree()
        text = " ".join(article.text_content().split())
        lost = [part for part in parts if " ".join(part.split()) not in text]
        if lost:
            wrong[page] = lost
    assert wrong == {}


def test_an_extractor_finds_every_sentence(site: Path, prose: dict[str, list[str]]) -> None:
    """But for what stands beside fields and switches, which extractors leave out with them."""
    wrong = {}
    for page, wanted in prose.items():
        html = (site / page).read_text(encoding="utf-8")
        text = spaceless(trafilatura.extract(html, favor_recall=True))
        beside = lxml.html.fromstring(html).xpath(BESIDE)
        text += spaceless(" ".join(part.text_content() for part in beside))
        lost = [sentence for sentence in wanted if spaceless(sentence) not in text]
        if lost:
            wrong[page] = lost
    assert wrong == {}


def test_a_reading_view_changes_no_number_and_shows_no_code(
    site: Path, prose: dict[str, list[str]]
) -> None:
    """It may take a part of a page for the whole, but a sentence that it shows is the reader's."""
    found, wrong = 0, {}
    for page, wanted in prose.items():
        view = Document((site / page).read_text(encoding="utf-8")).summary()
        text = spaceless(lxml.html.fromstring(view).text_content())
        words = re.sub(r"[\d,.%\u2212]", "", text)
        shown = [one for one in wanted if re.sub(r"[\d,.%\u2212]", "", spaceless(one)) in words]
        changed = [one for one in shown if spaceless(one) not in text]
        found += len(shown)
        if changed or "importpandas" in text:
            wrong[page] = changed
    assert wrong == {}
    assert found > 0.5 * sum(map(len, prose.values()))


def test_what_search_engines_are_told_is_the_prose(
    site: Path, visit_all: dict[str, list[str]]
) -> None:
    wrong = {}
    for page, parts in visit_all.items():
        head = lxml.html.parse(str(site / page)).find(".//head")
        told = {
            meta.get("content")
            for meta in head.iter("meta")
            if "description" in (meta.get("name") or meta.get("property") or "")
        }
        assert len(told) == 1
        title = head.find("title").text.partition(" &#8212; ")[0].partition(" — ")[0]
        for text in (meta for meta in told if meta.startswith(f"{title}: ")):
            said = text.removeprefix(f"{title}: ").removesuffix("…")
            if not any(" ".join(part.split()).startswith(said) for part in parts):
                wrong[page] = text
    assert wrong == {}
