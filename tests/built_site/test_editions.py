"""Two editions: the same pages, each leading to its pair; the Chinese one in Chinese throughout."""

import json
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

from .conftest import APART, Visit
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
        tags = {tag for tag, _ in ALTERNATE.findall(text)}
        if tags != (set() if page.endswith("404.html") else {"en", "zh-Hans", "x-default"}):
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
        (
            "book/chapters/roster/size-n-members.html#table-leading",
            "zh/book/chapters/roster/size-n-members.html#table-leading",
        ),
        ("search.html?q=医联体", "zh/search.html?q=医联体"),
        ("index.html", "zh/index.html"),
        ("404.html", "zh/404.html"),
    ],
)
def test_the_switch_leads_there_and_back_to_the_same_place(
    visit: Visits, name: str, there: str
) -> None:
    """Of all pages it is tried by ``benchmarks.switches``, and of all choices by the walks."""
    page = visit().go(name)
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: "/zh/" in url)
    assert here(page) == f"zh/{name}"
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: "/zh/" not in url)
    assert here(page) == name


def test_the_switch_keeps_what_was_chosen_in_place(visit: Visits) -> None:
    page = visit(390).go("book/chapters/paediatric.html")
    for question, value in (("network", "hunan-paediatric-alliance"), ("window", "6")):
        select = page.locator(f"#choice-{question} select")
        option = select.locator(f"option[value*='{question}-{value}']").first
        select.select_option(option.get_attribute("value"))
        page.wait_for_url(f"**/paediatric/**{value}*")
        page.wait_for_selector(f"#choice-{question} option:checked[value='']", state="attached")
    chosen = here(page)
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: "/zh/" in url)
    assert here(page) == f"zh/{chosen}"
    assert "湖南医联体" in page.locator(".yl-chosen").inner_text()


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


def found(visit: Visit, edition: str, query: str) -> list[str]:
    """Return the pages that a search in an edition lists, in order."""
    page = visit.go(f"{edition}search.html?q={quote(query)}")
    page.wait_for_selector(".yl-results[data-done]", state="attached")
    links = page.locator(".yl-results > ol:last-of-type a")
    ways = links.evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    return [f"{edition}{way.removeprefix('./')}" for way in ways]


@pytest.mark.parametrize("edition", ["", "zh/"])
@pytest.mark.parametrize(
    ("query", "word"),
    [
        *[(word, word) for word in ("医联体", "朝阳医院", "儿童", "紧密型")],
        ("chaoyang", "朝阳"),
        ("erke", "儿科"),
    ],
)
def test_search_finds_all_that_hold_a_word_the_best_first(
    visit: Visits, site: Path, every: list[str], edition: str, query: str, word: str
) -> None:
    # What readers choose in a chapter is found by the chapter.
    own = [page for page in every if page.startswith("zh/") == bool(edition)]
    searched = [page for page in own if page.removeprefix(edition).count("/") < 3]
    apart = {f"{edition}{page}" for page in APART}
    holding = {page for page in searched if word in words_of(site / page)} - apart
    listed = found(visit(), edition, query)
    assert len(holding) > 2
    assert holding - {*listed} == set()
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


# Words of Latin letters are prose, unless they belong to a name or title, or to what is listed.
LATIN = re.compile(r"[A-Za-z][A-Za-z'’.-]*[A-Za-z.](?: [A-Za-z'’.-]+)*")
NAMES = (
    "name_en",
    "title",
    "title_en",
    "title_short",
    "publisher",
    "authors",
    "name_as_written",
    "journal",
)
OTHER = (
    *(".//pre", ".//code", ".//style", ".//script"),  # code
    *(".//annotation", ".//math"),  # formulas
    ".//p[@lang='en']",  # the page for lost addresses names itself in each language
    ".//*[@lang='zh-Latn-pinyin']",
)
# What is written in Latin letters in Chinese too: short forms, authors, formats, software.
WRITTEN_SO = re.compile(
    r"(?:[A-Z][A-Z0-9-]+|[A-Z][a-z]+ [A-Z]{1,2}(?: et(?: al\.)?)?|BibTeX|Parquet|RO-Crate|Excel"
    r"|Chromium|SQLite|Plotly|Dask|papermill|axe-core|JupyterLab|Frictionless|Monte Carlo)\.?"
)
ADDRESS = re.compile(r"[\w./-]+\.(?:ipynb|csv|json|txt|cn|com|org)\b[\w./-]*")
PAGES_OF_CODE = ("zh/book/libraries.html", "zh/book/reference/coding-rules.html")


@pytest.fixture(scope="module")
def named() -> str:
    """Return all names and titles that the tables hold, as one text."""
    columns = [(table, name) for table in schema.names() for name in schema.columns(table)]
    cells = [row[name] for table, name in columns if name in NAMES for row in tables.rows(table)]
    return plain(" | ".join(cells))


def plain(text: str) -> str:
    """Return a text with quotes and dashes of one kind, in small letters."""
    return text.replace("’", "'").replace("–", "-").lower()


# What of a figure's data a reader sees; the rest names colours, places and marks.
SEEN = {"text", "name", "ticktext", "hovertext", "customdata", "hovertemplate", "x", "y", "unit"}


def drawn(data: Any, is_seen: bool = False) -> Iterator[str]:
    """Yield the texts of a figure that a reader sees, without what is filled in and marks."""
    if isinstance(data, str) and is_seen:
        yield re.sub(r"%?\{[^}]*\}|<[^>]*>|&nbsp;", " ", data)
    elif isinstance(data, list):
        for one in data:
            yield from drawn(one, is_seen)
    elif isinstance(data, dict) and "bdata" not in data:
        for name, one in data.items():
            if name != "shapes":  # their names are for scripts
                yield from drawn(one, name in SEEN)


def said(site: Path, page: str) -> Iterator[str]:
    """Yield what a page says: its title, its text, what is read aloud, the texts of its figures.

    Of the page of a raw table only the prose: its cells hold what is coded, as it is coded.
    """
    tree = lxml.html.parse(str(site / page))
    yield tree.findtext(".//title") or ""
    main = tree.find(".//main")
    for script in main.xpath(".//figure/script"):
        yield from drawn(json.loads(script.text))
    raw = page.startswith("zh/book/data/") and not page.endswith("index.html")
    for part in main.xpath(" | ".join((*OTHER, *([".//td", ".//th"] if raw else [])))):
        part.drop_tree()
    for block in main.iter(
        "p", "h1", "h2", "h3", "li", "dt", "dd", "td", "th", "caption", "figcaption"
    ):
        yield " ".join(block.text_content().split())
    for name in ("aria-label", "alt", "title"):
        yield from main.xpath(f".//@{name}")


def test_no_latin_prose_stands_on_a_chinese_page(
    site: Path, chinese: list[str], named: str
) -> None:
    wrong: dict[str, str] = {}
    for page in chinese:
        if page in PAGES_OF_CODE:
            continue
        for text in said(site, page):
            for run in LATIN.findall(ADDRESS.sub("", text)):
                if plain(run.strip(".")) not in named and not WRITTEN_SO.fullmatch(run):
                    wrong.setdefault(run, page)
    assert wrong == {}
