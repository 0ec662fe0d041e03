"""Two editions: the same pages, each leading to its pair; the Chinese one in Chinese throughout."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import normpath
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest
from playwright.sync_api import Browser, Page

from pagemill import schema, tables

from .conftest import Visit
from .test_search import words_of

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

WAY = re.compile(r'<a class="yl-language"[^>]*? href="([^"]*)"')
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]*)"')


@pytest.fixture(scope="session")
def chinese(every: list[str]) -> list[str]:
    """Return the pages of the Chinese edition."""
    return [page for page in every if page.startswith("zh/")]


def test_every_page_is_there_in_both_languages(pages: list[str], chinese: list[str]) -> None:
    assert len(pages) > 500
    assert {f"zh/{page}" for page in pages} == {*chinese}


def test_every_page_leads_to_its_pair_and_back(site: Path, every: list[str]) -> None:
    wrong = []
    for page in every:
        text = (site / page).read_text(encoding="utf-8")
        is_chinese = page.startswith("zh/")
        other = page.removeprefix("zh/") if is_chinese else f"zh/{page}"
        if page.endswith("404.html"):
            other = "index.html" if is_chinese else "zh/index.html"
        elif {tag for tag, _ in ALTERNATE.findall(text)} != {"en", "zh-Hans", "x-default"}:
            wrong.append((page, "alternates"))
        ways = [normpath(f"{page}/../{way}") for way in WAY.findall(text)]
        tag = "zh-Hans" if is_chinese else "en"
        if ways != [other] or f'<html lang="{tag}"' not in text:
            wrong.append((page, ways))
    assert wrong == []


def here(page: Page) -> str:
    """Return the address of the page, without the host."""
    return page.evaluate("decodeURI(location.pathname + location.search + location.hash)").lstrip(
        "/"
    )


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("book/chapters/roster.html", "zh/book/chapters/roster.html"),
        ("book/chapters/roster.html#fig-models", "zh/book/chapters/roster.html#fig-models"),
        (
            "book/data/alliances.html#row-anzhen-alliance",
            "zh/book/data/alliances.html#row-anzhen-alliance",
        ),
        ("search.html?q=医联体", "zh/search.html?q=医联体"),
        ("index.html", "zh/index.html"),
    ],
)
def test_the_switch_leads_there_and_back_to_the_same_place(
    visit: Visits, name: str, there: str
) -> None:
    page = visit().go(name)
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: "/zh/" in url)
    assert here(page) == f"zh/{name}"
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: "/zh/" not in url)
    assert here(page) == name


def test_a_section_is_found_again_though_its_name_is_another(visit: Visits) -> None:
    page = visit(390).go("book/chapters/roster.html")
    sections = page.locator("article section")
    name = sections.nth(2).get_attribute("id")
    page.goto(page.url + f"#{name}")
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: "/zh/" in url and "#~" not in url)
    theirs = page.locator("article section").nth(2)
    assert here(page).partition("#")[2] == theirs.get_attribute("id") != name
    assert abs(theirs.evaluate("part => part.getBoundingClientRect().top")) < 150
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: url.endswith(f"roster.html#{name}"))


def test_without_a_script_the_switch_is_there_and_nothing_is_offered(visit: Visits) -> None:
    page = visit(390, script=False).go("index.html")
    assert page.locator(".yl-offer").is_hidden()
    page.locator(".yl-language").click()
    assert here(page) == "zh/index.html"


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens the front page in a new browser with a language."""
    made: list[Any] = []

    def open_(locale: str) -> Page:
        made.append(browser.new_context(locale=locale, viewport={"width": 390, "height": 800}))
        page = made[-1].new_page()
        page.goto(address)
        return page

    yield open_
    for context in made:
        context.close()


def test_who_prefers_chinese_is_offered_it_once_and_sent_nowhere(
    reader: Callable[[str], Page],
) -> None:
    page = reader("zh-CN")
    offer = page.locator(".yl-offer")
    assert here(page) == ""  # where they came to
    assert offer.is_visible()
    assert offer.get_attribute("lang") == "zh-Hans"
    assert offer.get_by_role("link").get_attribute("href") == "zh/index.html"
    offer.get_by_role("button").click()
    assert offer.is_hidden()
    page.reload()
    assert offer.is_hidden()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_to_others_nothing_is_offered(reader: Callable[[str], Page], locale: str) -> None:
    assert reader(locale).locator(".yl-offer").is_hidden()


def found(visit: Visit, query: str) -> list[str]:
    """Return the pages that a search in the Chinese edition lists, in order."""
    page = visit.go(f"zh/search.html?q={quote(query)}")
    page.wait_for_selector(".yl-results[data-done]", state="attached")
    links = page.locator(".yl-results > ol:last-of-type a")
    return [f"zh/{link.get_attribute('href').removeprefix('./')}" for link in links.all()]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        *[(word, word) for word in ("医联体", "朝阳医院", "儿童", "紧密型")],
        ("chaoyang", "朝阳"),
        ("erke", "儿科"),
    ],
)
def test_search_finds_all_that_hold_a_word_the_best_first(
    visit: Visits, site: Path, chinese: list[str], query: str, word: str
) -> None:
    # What readers choose in a chapter is found by the chapter.
    searched = [page for page in chinese if page.count("/") < 4]
    holding = {page for page in searched if word in words_of(site / page)}
    listed = found(visit(), query)
    assert holding - {*listed} - {"zh/404.html", "zh/search.html"} == set()
    titles = [_title(site / page) for page in listed]
    named = [word in title for title in titles]
    assert named[0]
    if query == word:
        assert named == sorted(named, reverse=True)  # those with the word in their title come first


def _title(file: Path) -> str:
    return re.search(r"<title>(.*?)</title>", file.read_text(encoding="utf-8"), re.DOTALL)[1]  # type: ignore[index]


def test_search_offers_the_results_of_the_other_edition(visit: Visits) -> None:
    page = visit().go("zh/search.html?q=paediatric")
    page.wait_for_selector(".yl-results[data-done]", state="attached")
    if page.locator(".yl-results > button").count():
        page.locator(".yl-results > button").click()
    theirs = page.locator(".yl-results section[lang=en]")
    theirs.locator("a").first.wait_for()
    address = theirs.locator("a", has_text="Paediatric alliances").first.evaluate("a => a.pathname")
    assert address.startswith("/book/")


# Three words of Latin letters in a row are prose, unless they belong to a name or a title.
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+(?: [A-Za-z'’-]{2,}){2,}")
NAMES = ("name_en", "title", "title_en", "publisher", "authors", "name_as_written", "journal")
OTHER = (
    *(".//pre", ".//code", ".//style", ".//button", ".//script"),  # code and its downloads
    *(".//annotation", ".//math"),  # formulas
    ".//p[@lang='en']",  # the page for lost addresses names itself in each language
)
READ = ".//p | .//h1 | .//h2 | .//h3 | .//figcaption | .//caption | .//dt"
CELLS = ".//td | .//dd | .//th"
# How many phrases in English, names and titles apart, the pages of a folder may still hold: in what
# is read, none, and in cells of tables (what the tables have in English alone, pinyin in indexes).
# What is put into Chinese lowers a limit; nothing raises one.
STILL_ENGLISH = {
    "zh/book": (0, 8),
    "zh/book/chapters": (0, 2),
    "zh/book/data": (0, 20),
    "zh/book/institutions": (0, 260),
    "zh/book/reference": (0, 810),
}


@pytest.fixture(scope="module")
def named() -> str:
    """Return all names and titles that the tables hold, as one text."""
    columns = [(table, name) for table in schema.names() for name in schema.columns(table)]
    cells = [row[name] for table, name in columns if name in NAMES for row in tables.rows(table)]
    return plain(" | ".join(cells))


def plain(text: str) -> str:
    """Return a text with quotes and dashes of one kind, in small letters."""
    return text.replace("’", "'").replace("–", "-").lower()


def test_no_more_of_the_chinese_pages_is_in_english_than_is_known(
    site: Path, chinese: list[str], named: str
) -> None:
    counts: dict[str, list[int]] = {}
    for page in chinese:
        main = lxml.html.parse(str(site / page)).find(".//main")
        for part in main.xpath(" | ".join(OTHER)):
            part.drop_tree()
        for place, blocks in enumerate((READ, CELLS)):
            for block in main.xpath(blocks):
                runs = LATIN.findall(" ".join(block.text_content().split()))
                more = sum(1 for run in runs if plain(run) not in named)
                folder = "/".join(page.split("/")[:-1][:3])  # choices count with their chapter
                counts.setdefault(folder, [0, 0])[place] += more
    known = {folder: STILL_ENGLISH.get(folder, (0, 0)) for folder in counts}
    assert {f: n for f, n in counts.items() if n[0] > known[f][0] or n[1] > known[f][1]} == {}
