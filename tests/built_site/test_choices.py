"""What readers choose: each variant is reached and left again, and what differs is what differs."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html
from playwright.sync_api import Page

from pagemill.notebook.formats import readable

from . import axe
from .conftest import Visit

Visits = Callable[..., Visit]

CHAPTERS = "book/chapters"


def parsed(site: Path, page: str) -> Any:
    return html.fromstring((site / page).read_text(encoding="utf-8"))


def beside(page: str, address: str) -> str:
    """Return the page that an address on a page leads to."""
    parts = page.split("/")[:-1]
    for part in unquote(address).partition("#")[0].split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


@pytest.fixture(scope="module", params=["", "zh/"])
def edition(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def chapters(site: Path, edition: str) -> dict[str, list[str]]:
    """Return the chapters of an edition with choices, each with its variants."""
    found = {}
    for folder in sorted(path for path in (site / edition / CHAPTERS).iterdir() if path.is_dir()):
        names = [file.relative_to(site).as_posix() for file in sorted(folder.rglob("*.html"))]
        found[f"{edition}{CHAPTERS}/{folder.name}.html"] = names
    return found


def test_each_variant_is_reached_from_the_default_by_links_and_leads_back(site, chapters):
    assert len(chapters) == 13
    for default, variants in chapters.items():
        reached, open_ = {default}, [default]
        while open_:
            page = open_.pop()
            ways = parsed(site, page).xpath("//*[@class='yl-choice']//a/@href")
            new = {beside(page, way) for way in ways} - reached
            reached |= new
            open_ += new
        assert reached == {default, *variants}
        for page in variants:
            (back,) = parsed(site, page).xpath("//*[@data-back]/@href")
            assert beside(page, back) == default


def test_a_variant_names_the_default_as_the_page_to_find(site, chapters):
    for default, variants in chapters.items():
        assert parsed(site, default).xpath("//link[@rel='canonical']") == []
        for page in variants:
            (canonical,) = parsed(site, page).xpath("//link[@rel='canonical']/@href")
            assert beside(page, canonical) == default


def test_search_and_the_list_of_numbers_know_the_default_alone(site, chapters, edition):
    site = site / edition
    chapters = {
        default.removeprefix(edition): [page.removeprefix(edition) for page in variants]
        for default, variants in chapters.items()
    }
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    found = json.loads(index[index.index("(") + 1 : index.rindex(")")])
    names = found["docnames"]
    searched = {n for of in found["terms"].values() for n in (of if isinstance(of, list) else [of])}
    for default, variants in chapters.items():
        assert names.index(default.removesuffix(".html")) in searched
        for page in variants:
            assert names.index(page.removesuffix(".html")) not in searched
    listed = set(parsed(site, "book/numbers.html").xpath("//tr/@id"))
    assert any(one.startswith("num-chapters-roster-") for one in listed)
    assert not any(one.startswith("num-chapters-roster-size-n-members") for one in listed)


def page_of(root: Path, page: str) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Return the records of a page, its figures and tables, read from its notebook alone."""
    page = re.sub("^zh/book", "book/zh", page)
    notebook = json.loads((root / page.replace(".html", ".ipynb")).read_text(encoding="utf-8"))
    shown: dict[str, dict[str, str]] = {"figure": {}, "table": {}}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            mark = output.get("metadata", {}).get("pagemill", {})
            for kind, found in shown.items():
                if kind in mark:
                    found[mark[kind]] = "".join(output["data"]["text/html"])
    return notebook["metadata"]["pagemill"]["records"], shown


SAID = {  # how a page counts what differs: numbers (some, of), figures, tables, passages
    "": (r"(\d+) of (\d+) numbers", r"(\d+) figures?", r"(\d+) tables?", r"(\d+) passages?"),
    "zh/": (r"(\d+)个数字中的(\d+)个", r"(\d+)幅图", r"(\d+)张表", r"(\d+)处文字"),
}


def test_what_is_said_to_differ_is_the_difference_of_the_records(site, root, chapters, edition):
    every = [(default, page) for default, pages in chapters.items() for page in pages]
    for default, page in random.Random(2014).sample(every, 10):
        (records, shown), (before, drawn) = (page_of(root, one) for one in (page, default))
        numbers = {k: one for k, one in records.items() if not isinstance(one["value"], str)}
        seen = {
            name: {k: (readable(v["value"]), v["unit"]) for k, v in of.items() if k in numbers}
            for name, of in (("here", records), ("before", before))
        }
        other = {k for k, value in seen["here"].items() if seen["before"].get(k) != value}
        tree = parsed(site, page)
        told = tree.xpath(
            "//*[@class='yl-chosen']//summary | //*[@class='yl-chosen']/p[@data-told]"
        )
        told = " ".join(told[0].text_content().split())
        counted = [re.search(pattern, told) for pattern in SAID[edition]]
        n_numbers, *n_shown, n_passages = [int(found[1]) if found else 0 for found in counted]
        if edition and counted[0]:  # in Chinese the whole stands first
            n_numbers = int(counted[0][2])
        assert n_numbers == len(other), page
        assert not counted[0] or {int(one) for one in counted[0].groups()} >= {len(numbers)}
        for kind, begin, n in zip(("figure", "table"), ("fig", "table"), n_shown, strict=True):
            moved = {k for k, text in shown[kind].items() if drawn[kind].get(k) != text}
            assert n == len(moved), page
            ids = tree.xpath("//p[@class='yl-differs']/following-sibling::*[1]/@id")
            ids += tree.xpath("//p[@class='yl-differs']/following-sibling::*[1][not(@id)]/*/@id")
            marked = {one for one in ids if one.startswith(f"{begin}-")}
            assert marked == {f"{begin}-{key}" for key in moved}, page
        assert wrongly_marked(tree, numbers.keys(), other) == []
        words = {k for k, one in records.items() if k not in numbers}
        reworded = {
            k for k in words & shown_keys(tree, words) if told_of(records, k) != told_of(before, k)
        }
        text = {shape for shape, _ in passages(parsed(site, default))}
        marked = [is_marked for shape, is_marked in passages(tree) if shape not in text]
        assert not any(is_marked for shape, is_marked in passages(tree) if shape in text), page
        assert n_passages == len(reworded) + sum(marked), page


def told_of(records: dict[str, Any], key: str) -> Any:
    return key in records and (records[key]["value"], records[key]["unit"])


def shown_keys(tree: Any, keys: set[str]) -> set[str]:
    """Return which records of a page its prose shows, by the notes of its numbers."""
    ways = tree.xpath("//*[@class='yl-note']//a/@href[contains(., 'numbers.html#')]")
    found = set()
    for way in ways:
        own = [key for key in keys if way.endswith(f"-{key}")]
        found |= {max(own, key=len)} if own else set()
    return found


def passages(tree: Any) -> list[tuple[str, bool]]:
    """Return the paragraphs and headings of a page, numbers left open, and which are marked."""
    tree = html.fromstring(html.tostring(tree))
    (article,) = tree.xpath("//article")
    apart = ".//figure | .//aside | .//script | .//details | .//table | .//p[@class='yl-differs']"
    for part in article.xpath(apart):
        part.drop_tree()
    for number in article.xpath(".//span[starts-with(@class, 'yl-num')]"):
        if number.xpath("./a[starts-with(@href, '#note')]"):
            tail = number.tail
            number.clear()
            number.text, number.tail = "#", tail
    found = []
    for part in article.xpath(".//p | .//h1 | .//h2 | .//h3"):
        marks = part.xpath(".//@id[starts-with(., 'at-otherwise')]")
        found.append((" ".join(part.text_content().split()), bool(marks)))
    return found


def wrongly_marked(tree: Any, numbers: Any, other: set[str]) -> list[str]:
    """Return the numbers in the prose that are marked and do not differ, or the other way round."""
    wrong = []
    for number in tree.xpath(
        "//span[starts-with(@class, 'yl-num')][a[starts-with(@href, '#note')]]"
    ):
        note = tree.get_element_by_id(number.find("a").get("href")[1:])
        keys = [
            way.rpartition("#")[2] for way in note.xpath(".//a/@href") if "numbers.html#" in way
        ]
        marked = "yl-differs" in number.get("class")
        said = bool(note.xpath(".//em"))
        if marked != said:
            wrong.append(number.text_content())
        for key in keys:  # num-chapters-roster-n-rows
            own = [k for k in numbers if key.endswith(f"-{k}")]
            name = max(own, key=len, default="")
            if name and (name in other) != marked:
                wrong.append(f"{name}: {number.text_content()}")
    return wrong


def choose(page: Page, place: int = 0) -> tuple[str, str]:
    """Choose another answer to a question of a page by the keyboard; return address and status."""
    select = page.locator(".yl-choice select").nth(place)
    select.focus()
    before = page.url
    other = select.locator("option:not(:checked)").first
    select.select_option(other.get_attribute("value"))
    page.wait_for_url(lambda url: url != before)
    page.wait_for_selector("[role=status].yl-unseen:not(:empty)", state="attached")
    return page.url, page.locator("[role=status].yl-unseen").text_content() or ""


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_choice_changes_the_page_in_place_and_the_way_back_too(
    visit: Visits, chapters: dict[str, list[str]], width: int
) -> None:
    here = visit(width)
    for default in chapters:
        page = here.go(default)
        page.evaluate("window.kept = true")
        box = page.locator(".yl-choice select").first
        box.scroll_into_view_if_needed()
        top = box.bounding_box()["y"]
        address, told = choose(page)
        assert here.base + default.removesuffix(".html") + "/" in address
        edition = "zh/" if default.startswith("zh/") else ""
        said = {"": "You read this chapter with: ", "zh/": "本章按以下选择呈现："}
        assert told.startswith(said[edition])
        assert page.evaluate("document.activeElement.matches('.yl-choice select')")
        assert abs(page.locator(".yl-choice select").first.bounding_box()["y"] - top) < 2
        page.keyboard.press("Escape")
        page.locator("[data-back]").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(here.base + default)
        page.wait_for_selector(".yl-chosen", state="detached")
        page.go_back()
        page.wait_for_selector(".yl-chosen")
        assert page.url == address
        assert page.evaluate("window.kept")  # never left
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        ways = page.locator(".yl-menu a").first.evaluate("(way) => way.href")
        assert ways == here.base + edition + "index.html"
    assert here.complaints == []
    assert here.foreign == []


@pytest.mark.browser
def test_the_keys_alone_lead_to_a_variant_and_what_it_holds_works(visit: Visits) -> None:
    here = visit(1280)
    page = here.go(f"{CHAPTERS}/roster.html")
    page.locator("#choice-size select").focus()
    page.keyboard.press(
        "ArrowUp" if page.evaluate("document.activeElement.selectedIndex") else "ArrowDown"
    )
    page.wait_for_url("**/roster/size-n-members.html")
    page.wait_for_selector(".yl-chosen")
    number = page.locator(".yl-num.yl-differs > a").first
    number.scroll_into_view_if_needed()
    number.focus()
    page.wait_for_selector(".yl-num > .yl-note em")
    assert "by default" in page.locator(".yl-num > .yl-note em").first.inner_text()
    count, drawn = here.draw()
    assert count == drawn > 0
    page.locator(".yl-changed summary").click()
    page.locator(".yl-changed a").first.click()
    assert page.url.partition("#")[2].startswith("at-")
    assert here.complaints == []


@pytest.mark.browser
def test_choices_do_without_scripts_and_from_a_folder(visit: Visits, site: Path) -> None:
    page = visit(390, script=False).go(f"{CHAPTERS}/roster.html")
    page.get_by_role("link", name="members named only").click()
    assert page.url.endswith("/roster/size-n-members.html")
    assert page.locator(".yl-chosen").is_visible()
    page.get_by_role("link", name="Back to the default").click()
    assert page.url.endswith("/chapters/roster.html")
    here = visit(1280)
    here.page.goto((site / CHAPTERS / "roster.html").as_uri())
    select = here.page.locator("#choice-size select")
    select.select_option(select.locator("option:not(:checked)").first.get_attribute("value"))
    here.page.wait_for_url("file://**/roster/size-n-members.html")
    assert here.page.locator(".yl-chosen").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_page_of_choices_has_no_barrier(visit: Visits, root: Path, mode: str) -> None:
    code = axe.script(root / "_build" / "tools")
    for name in ("chapters/roster", "chapters/roster/size-n-members", "chapters/how-sure"):
        page = visit(390, mode).go(f"book/{name}.html")
        assert axe.violations(page, code) == {}


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_reading_is_found_by_its_answers_and_marked_in_the_figure(
    visit: Visits, mode: str
) -> None:
    here = visit(1280, mode)
    page = here.go(f"{CHAPTERS}/how-sure.html")
    here.draw()
    selects = page.locator(".yl-pick select")
    assert selects.count() == 5
    table = page.locator("#table-readings tbody tr")
    mark = """() => document.querySelector("#fig-multiverse .js-plotly-plot").layout.shapes
      .filter((shape) => shape.name === "picked").map((shape) => shape.x0)"""
    for options in ([0, 0, 0, 0, 0], [1, 1, 1, 1, 2], [1, 0, 1, 0, 1]):
        for place, option in enumerate(options):
            selects.nth(place).select_option(index=option)
        answers = selects.evaluate_all("(all) => all.map((one) => one.value)")
        told = page.locator(".yl-picked dd").all_inner_texts()
        rows = [
            [cell.strip() for cell in row.locator("th, td").all_inner_texts()]
            for row in table.all()
        ]
        (row,) = [n for n, cells in enumerate(rows) if cells[0] == ", ".join(answers)]
        assert [one.strip() for one in told] == rows[row]
        assert set(page.evaluate(mark)) == {row}
    assert here.complaints == []
    plain = visit(390, script=False).go(f"{CHAPTERS}/how-sure.html")
    assert plain.locator(".yl-pick a").get_attribute("href") == "#table-readings"
