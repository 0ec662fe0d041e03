"""Search finds English and Chinese words and names in pinyin, the best first, without a server."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


def results(here: Visit, query: str) -> tuple[list[str], list[str]]:
    """Return the names found and the addresses of the pages found."""
    page = here.go(f"search.html?q={quote(query)}")
    page.wait_for_selector(".yl-results[data-done]", state="attached")
    lists = {"names": [], "pages": []}  # type: dict[str, list[str]]
    for heading in page.locator(".yl-results h2").all():
        key = "names" if heading.inner_text().startswith("Names") else "pages"
        links = heading.locator("xpath=following-sibling::ol[1]").locator("a").all()
        lists[key] = [
            link.inner_text()
            if key == "names"
            else str(link.get_attribute("href")).removeprefix("./")
            for link in links
        ]
    return lists["names"], lists["pages"]


def words_of(file: Path) -> str:
    """Return the words of a page's article, without marks."""
    text = file.read_text(encoding="utf-8")
    article = re.search(r"<article.*?</article>", text, re.DOTALL)
    plain = re.sub(
        r"<(script|style)\b.*?</\1>", " ", article[0] if article else "", flags=re.DOTALL
    )
    return re.sub(r"</?(?:span|b|i|em|strong|a|code)\b[^>]*>", "", plain)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("医联体", "医联体"),
        ("朝阳医院", "朝阳医院"),
        ("儿童", "儿童"),
        ("chaoyang", "朝阳"),
        ("erke", "儿科"),
        ("ertong", "儿童"),
        ("community health centre", "ommunity"),
        ("close-knit", "lose-knit"),
    ],
)
def test_names_come_first(visit: Visits, query: str, first: str) -> None:
    names, _ = results(visit(), query)
    assert names, "nothing found"
    assert first in names[0]


@pytest.mark.parametrize("query", ["医联体", "朝阳医院", "儿童"])
def test_every_page_that_holds_a_chinese_word_is_found(
    visit: Visits, site: Path, pages: list[str], query: str
) -> None:
    _, found = results(visit(), query)
    holding = {
        page
        for page in pages
        if page not in ("search.html", "404.html")
        and query in re.sub(r"<[^>]+>", "\n", words_of(site / page))
    }
    assert len(holding) > 2
    assert not holding - set(found)


@pytest.mark.parametrize("query", ["community health centre", "close-knit", "children's hospital"])
def test_every_page_that_holds_a_phrase_is_found(
    visit: Visits, site: Path, pages: list[str], query: str
) -> None:
    _, found = results(visit(), query)
    holding = {
        page
        for page in pages
        if page not in ("search.html", "404.html")
        and query in re.sub(r"<[^>]+>", "\n", words_of(site / page)).lower()
    }
    assert holding
    assert not holding - set(found)


def test_names_appear_while_typing_and_lead_to_their_page(visit: Visits) -> None:
    here = visit()
    page = here.go("book/data/index.html")
    page.keyboard.press("/")
    page.keyboard.type("chaoyangyiyuan")
    page.wait_for_selector("#yl-hits [role=option]")
    field = page.locator("#yl-query")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    option = page.locator("[aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert "朝阳医院" in option.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/book/(institutions|alliances)/"))
    assert not here.complaints


def test_escape_closes_the_names(visit: Visits) -> None:
    page = visit().go("index.html")
    page.locator("#yl-query").focus()
    page.keyboard.type("beijing")
    page.wait_for_selector("#yl-hits [role=option]")
    page.keyboard.press("Escape")
    assert page.locator("#yl-hits").is_hidden()


def test_what_is_not_there_is_said(visit: Visits) -> None:
    page = visit().go("search.html?q=qqqqzzzz")
    page.wait_for_selector(".yl-results[data-done]", state="attached")
    assert "Nothing found" in page.locator(".yl-status").inner_text()
