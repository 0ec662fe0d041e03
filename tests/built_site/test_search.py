"""Search finds English and Chinese words and names in pinyin, the best first, without a server."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


# The headings of the results, each with the words and the addresses of the links of its list.
LISTS = """() => [...document.querySelectorAll(".yl-results h2")].map((heading) => {
  let list = heading.nextElementSibling;
  while (list && list.tagName !== "OL") list = list.nextElementSibling;
  const links = list ? [...list.querySelectorAll("a")] : [];
  return [heading.innerText, links.map((link) => [link.innerText, link.getAttribute("href")])];
})"""


def results(here: Visit, query: str) -> tuple[list[str], list[str]]:
    """Return the names found and the addresses of the pages found."""
    page = here.go(f"search.html?q={quote(query)}")
    page.wait_for_selector(".yl-results[data-done]", state="attached")
    lists: dict[str, list[list[str]]] = {"names": [], "pages": []}
    for heading, links in page.evaluate(LISTS):
        lists["names" if heading.startswith("Names") else "pages"] = links
    pages = [address.removeprefix("./") for _, address in lists["pages"]]
    return [name for name, _ in lists["names"]], pages


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
    visit: Visits, site: Path, searched: list[str], query: str
) -> None:
    _, found = results(visit(), query)
    holding = {
        page for page in searched if query in re.sub(r"<[^>]+>", "\n", words_of(site / page))
    }
    assert len(holding) > 2
    assert not holding - set(found)


@pytest.mark.parametrize("query", ["community health centre", "close-knit", "children's hospital"])
def test_every_page_that_holds_a_phrase_is_found(
    visit: Visits, site: Path, searched: list[str], query: str
) -> None:
    _, found = results(visit(), query)
    holding = {
        page
        for page in searched
        if query in re.sub(r"<[^>]+>", "\n", words_of(site / page)).lower()
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


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("ＣＴ", "CT"),
        ("２０１４", "2014"),
        ("醫聯體", "医联体"),
        ("医聯體", "医联体"),
        ("兒童醫院", "儿童医院"),
        ("“友谊医院”", "友谊医院"),
        ("北京友谊医院。", "北京友谊医院"),
        ("朝阳　医院", "朝阳 医院"),
        ("医\u200b联体", "医联体"),
        ("Cháoyáng", "chaoyang"),
        ("Chao Yang", "chao-yang"),
        ("ALLIANCES", "alliances"),
        ("100%", "100"),
    ],
)
def test_one_word_written_in_two_ways_finds_the_same(visit: Visits, query: str, same: str) -> None:
    here = visit()
    names, pages = found = results(here, query)
    assert found == results(here, same)
    assert names or pages
    assert not here.complaints


@pytest.mark.parametrize("query", ["allian", "hospita", "paediatr", "communi"])
def test_a_word_begun_finds_pages(visit: Visits, query: str) -> None:
    _, found = results(visit(), query)
    assert any("chapters/" in page for page in found)


def test_a_word_in_another_number_finds_the_same_pages(visit: Visits) -> None:
    here = visit()
    assert set(results(here, "alliances")[1]) == set(results(here, "alliance")[1])


@pytest.mark.parametrize(
    "query", ["to be or not to be", "constructor", "__proto__", "toString", "<b>x</b>", "(.*+?[\\"]
)
def test_odd_queries_are_answered(visit: Visits, query: str) -> None:
    here = visit()
    results(here, query)
    assert here.page.locator(".yl-status").inner_text()
    assert here.page.locator("main b").count() == 0
    assert not here.complaints


def test_a_documents_id_finds_its_page(visit: Visits) -> None:
    here = visit()
    results(here, "d000")
    first = here.page.locator(".yl-results a").first
    assert str(first.get_attribute("href")).endswith("documents/d000.html")


COMPOSING = """([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
    { key, keyCode: code, isComposing: code === 229, bubbles: true, cancelable: true }))"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("code", [229, 13])
def test_keys_of_an_input_method_are_left_to_it(visit: Visits, width: int, code: int) -> None:
    """As Chromium sends them, and as Safari does, where Enter comes just after the end."""
    here = visit(width)
    page = here.go("book/data/index.html")
    if width < 500:
        page.evaluate("document.querySelector('#yl-query').scrollIntoView()")
    page.locator("#yl-query").focus()
    client = page.context.new_cdp_session(page)
    composed = {"text": "youyi", "selectionStart": 5, "selectionEnd": 5}
    client.send("Input.imeSetComposition", composed)
    page.wait_for_selector("#yl-hits [role=option]")
    assert page.evaluate(COMPOSING, ["ArrowDown", 229])
    assert page.get_attribute("#yl-query", "aria-activedescendant") is None
    if code == 229:
        assert page.evaluate(COMPOSING, ["Enter", 229])
        page.evaluate(COMPOSING, ["Escape", 229])
        assert page.locator("#yl-hits").is_visible()
        client.send("Input.insertText", {"text": "友谊"})
        assert page.input_value("#yl-query") == "友谊"
    else:
        page.keyboard.press("ArrowDown")
        page.evaluate(
            f"""() => {{ document.activeElement.dispatchEvent(
            new CompositionEvent("compositionend", {{ bubbles: true, data: "友谊" }}));
            ({COMPOSING})(["Enter", 13]); }}"""
        )
    page.wait_for_timeout(300)
    assert page.url.endswith("book/data/index.html")


def test_the_explorer_filters_by_words_however_they_are_written(visit: Visits) -> None:
    page = visit().go("book/explorer.html")
    page.wait_for_selector(".yl-explorer[data-rows]")
    counts = []
    for word in ("友谊医院", "“友誼醫院”", "友谊医院。"):
        page.locator("#yl-filter-q").fill(word)
        counts.append(page.locator(".yl-explorer").get_attribute("data-rows"))
    assert counts[0] not in ("0", None)
    assert counts == [counts[0]] * 3


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Asia/Shanghai", "2026-01-01T00:30:00+08:00", "2026-01-01"),
        ("America/Los_Angeles", "2025-12-31T20:00:00-08:00", "2025-12-31"),
        ("Asia/Shanghai", "2026-03-02T12:00:00+08:00", "2026-03-02"),
    ],
)
def test_the_day_of_access_is_the_readers_own(
    browser: Browser, address: str, zone: str, moment: str, day: str
) -> None:
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    page.clock.install(time=moment)
    page.goto(f"{address}book/chapters/arc.html")
    assert {*page.locator('[data-fill="today"]').all_text_contents()} == {day}
    context.close()


def test_a_citation_is_copied_where_the_clipboard_is_missing(visit: Visits) -> None:
    page = visit().go("book/chapters/arc.html")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("window.copied = ''")
    page.evaluate(
        "document.addEventListener('copy', () => (window.copied = String(getSelection())"
        " || document.activeElement.value), true)"
    )
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    button = page.locator("button[data-copy]").first
    text = page.locator(f"#{button.get_attribute('data-copy')}").text_content()
    button.click()
    assert page.evaluate("window.copied").strip() == str(text).strip()
