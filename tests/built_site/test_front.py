"""The landing page: its argument, its picture, three ways in with examples that lead somewhere."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from .conftest import Visit
from .test_weight import kind_of, load

Visits = Callable[..., Visit]
WAYS = ["read-it", "look-it-up", "take-the-data"]
BRIEF = "book/chapters/in-brief.html"


@pytest.fixture(scope="module")
def front(site: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(str(site / "index.html")).getroot()


def links(part: lxml.html.HtmlElement) -> list[str]:
    return [link.get("href") for link in part.cssselect("a[href]")]


def test_the_argument_is_two_sentences(front: lxml.html.HtmlElement) -> None:
    (lead,) = front.cssselect(".bd-article > section > h1 + p")
    text = " ".join(lead.text_content().split())
    assert text.count(". ") == 1
    assert text.endswith(".")
    assert len(text.split()) <= 70


def test_its_examples_are_one_alliance_one_district_and_one_table(
    front: lxml.html.HtmlElement, site: Path
) -> None:
    examples = [links(box)[0] for box in front.cssselect(".yl-example")]
    folders = ["book/alliances/", "book/places/", "book/data/"]
    assert [href.rpartition("/")[0] + "/" for href in examples] == folders
    assert [href for href in examples if not (site / href).is_file()] == []
    assert all(box.text_content().strip() for box in front.cssselect(".yl-example"))


def test_each_part_of_the_story_has_a_line_and_a_way_in(
    front: lxml.html.HtmlElement, root: Path, site: Path
) -> None:
    parts = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    story = [part for part in parts if part["chapters"][0]["file"].startswith("book/chapters/")]
    assert [part.get("caption") for part in story] == [
        None,
        "What was meant",
        "What was built",
        "What can be known",
        "For your own use",
    ]
    assert story[0]["chapters"] == [{"file": "book/chapters/in-brief"}]
    (read,) = front.cssselect("#read-it")
    firsts = [f"{part['chapters'][0]['file']}.html" for part in story]
    own = [href for href in links(read) if not href.startswith("#")]
    assert own == firsts
    lines = [item.text_content() for item in read.cssselect("li")]
    assert [line.partition(":")[0].strip() for line in lines] == [
        part["caption"] for part in story[1:]
    ]


@pytest.mark.browser
def test_each_try_of_the_search_finds_pages(visit: Visits, front: lxml.html.HtmlElement) -> None:
    tries = links(front.cssselect(".yl-ask p")[0])
    assert len(tries) == 3
    for href in tries:
        page = visit().go(href)
        page.wait_for_selector(".yl-results li a")


@pytest.mark.browser
def test_the_box_searches_from_the_site_and_from_a_plain_file(visit: Visits, site: Path) -> None:
    here = visit()
    here.go("index.html")
    for address in (here.page.url, (site / "index.html").resolve().as_uri()):
        here.page.goto(address)
        here.page.locator(".yl-ask input").fill("chaoyang")
        here.page.locator(".yl-ask button").click()
        here.page.wait_for_selector(".yl-results li a")
    assert not here.complaints


@pytest.mark.browser
def test_the_ways_stand_side_by_side_where_there_is_room(visit: Visits) -> None:
    for width, columns in ((1280, 3), (390, 1)):
        page = visit(width).go("index.html")
        boxes = [page.locator(f"#{way}").bounding_box() for way in WAYS]
        assert len({round(box["x"]) for box in boxes if box}) == columns
        tall = max(box["height"] for box in boxes if box)
        low = min(box["height"] for box in boxes if box)
        assert columns == 1 or low > 0.5 * tall, "a column is half empty"


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_picture_is_there_in_view_of_the_argument(visit: Visits, width: int) -> None:
    page = visit(width).go("index.html")
    page.locator(".yl-light img").evaluate("image => image.decode()")
    box = page.locator(".yl-plot").bounding_box()
    assert box is not None
    assert box["y"] < 800  # it begins on the first screen
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index.html", BRIEF])
def test_the_first_pages_stay_inside_their_budget(
    visit: Visits, site: Path, root: Path, name: str
) -> None:
    budgets: dict[str, Any] = json.loads((root / "site/budgets.json").read_text(encoding="utf-8"))
    took = load(visit(390), site, name)
    limits = budgets[kind_of(name)]
    assert {what: n for what, n in took.items() if n > limits[what]} == {}


def test_each_chapter_is_announced_on_the_page_before_it(site: Path, root: Path) -> None:
    parts = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    files = [chapter["file"] for part in parts for chapter in part["chapters"]]
    story = [name for name in files if name.startswith("book/chapters/")]
    silent = []
    for before, name in zip(["index", *story], story, strict=False):
        page = lxml.html.parse(str(site / f"{before}.html")).getroot()
        (link,) = page.cssselect(".yl-next a[rel=next]")
        told = [one.text_content() for one in link.cssselect(".yl-turn")]
        if not link.get("href").endswith(f"{name.rpartition('/')[2]}.html") or not told:
            silent.append((before, name))
    assert silent == []
