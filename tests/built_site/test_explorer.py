"""The explorer: filter, share the address, find the same rows, take them away."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


def rows(page: Page) -> list[str]:
    """Return the rows that are shown."""
    return [row.inner_text() for row in page.locator(".yl-explorer tbody tr").all()]


def opened(here: Visit, fragment: str = "") -> Page:
    page = here.go(f"book/explorer.html{fragment}")
    page.wait_for_selector(".yl-explorer[data-rows]")
    if not page.locator(".yl-filters").evaluate("details => details.open"):
        page.locator(".yl-filters summary").click()
    return page


def read(root: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def members_outside_beijing(root: Path) -> int:
    """Return how many mentions as a member are of institutions known to lie elsewhere."""
    parents = {row["place_id"]: row["parent_id"] for row in read(root, "places")}
    home = {row["institution_id"]: row["place_id"] for row in read(root, "institutions")}

    def above(place: str) -> Iterator[str]:
        while place:
            yield place
            place = parents[place]

    places = [
        home.get(row["institution_id"], "")
        for row in read(root, "participations")
        if row["role"] == "member"
    ]
    return sum(1 for place in places if place and "beijing" not in above(place))


def test_the_other_language_shows_the_same_rows_and_back(visit: Visits) -> None:
    """Values to filter by are words; the address brings those of one language to the other."""
    here = visit()
    said = (
        "view=institutions&kind=!hospital+%28kind+not+stated%29&region=Beijing&q=%E6%9C%9D%E9%98%B3"
    )
    page = opened(here, f"#{said}&sort=institution")
    here_first = [link.split("/")[-1] for link in addresses(page)]
    assert len(here_first) > 5
    page.locator(".yl-language").click()
    page.wait_for_url("**/zh/book/explorer.html*")
    page.wait_for_selector(".yl-explorer[data-rows]")
    assert page.locator("#yl-filter-region").input_value() == "北京市"
    assert page.locator("#yl-filter-kind").input_value() == "!医院（类别未载明）"
    assert page.locator("#yl-filter-q").input_value() == "朝阳"
    assert sorted(link.split("/")[-1] for link in addresses(page)) == sorted(here_first)
    assert not any("·" in row for row in rows(page))  # Chinese names alone
    page.locator(".yl-language").click()
    page.wait_for_url(lambda url: "/zh/" not in url)
    page.wait_for_selector(".yl-explorer[data-rows]")
    assert [link.split("/")[-1] for link in addresses(page)] == here_first
    assert here.complaints == []


def addresses(page: Page) -> list[str]:
    """Return where the names of the rows lead to."""
    names = page.locator(".yl-explorer tbody th a")
    return names.evaluate_all("(all) => all.map((one) => one.pathname)")


@pytest.mark.parametrize("width", [1280, 390])
def test_members_outside_beijing_can_be_shared_and_taken_away(
    visit: Visits, root: Path, width: int
) -> None:
    here = visit(width)
    page = opened(here)
    total = int(str(page.locator(".yl-explorer").get_attribute("data-rows")))
    page.get_by_label("Province", exact=True).select_option(label="not Beijing")
    page.get_by_label("Role", exact=True).select_option(label="member")
    page.get_by_role("button", name="Alliance", exact=True).click()
    shown = rows(page)
    count = int(str(page.locator(".yl-explorer").get_attribute("data-rows")))
    assert count == members_outside_beijing(root) < total
    assert f"{count} of {total} rows" in page.locator(".yl-explorer .yl-status").inner_text()

    shared = page.url
    other = visit(width)
    again = opened(other, "#" + shared.partition("#")[2])
    assert rows(again) == shown
    assert again.get_by_label("Province", exact=True).input_value() == "!Beijing"

    with again.expect_download() as download:
        again.get_by_role("button", name="CSV of these rows").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    head, *lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == count
    assert {line[head.index("Role")] for line in lines} == {"member"}
    assert "Beijing" not in {line[head.index("Province")] for line in lines}
    first = [line[0] for line in lines][: len(shown)]
    assert [row.split("\t")[0] for row in shown] == first
    assert not here.complaints + other.complaints
    assert again.evaluate("document.documentElement.scrollWidth") <= width


def test_each_view_lists_its_table(visit: Visits, root: Path) -> None:
    page = opened(visit())
    for view, name in (
        ("participations", "Parties"),
        ("alliances", "Alliances"),
        ("institutions", "Institutions"),
        ("claims", "Claims"),
    ):
        page.get_by_label("What to list").get_by_role("button", name=name).click()
        page.wait_for_url(re.compile(f"view={view}"))
        expected = len(read(root, view))
        page.wait_for_selector(f".yl-explorer[data-rows='{expected}']")


def test_the_view_turned_to_last_is_shown_whichever_comes_last(visit: Visits, root: Path) -> None:
    page = opened(visit())
    page.evaluate(
        "[1, 2, 3, 0].map((i) => document.querySelectorAll('.yl-tabs button')[i].click())"
    )
    page.wait_for_load_state("networkidle")
    assert page.locator(".yl-tabs [aria-pressed=true]").inner_text() == "Parties"
    expected = len(read(root, "participations"))
    assert page.locator(".yl-explorer").get_attribute("data-rows") == str(expected)


def test_a_filter_that_no_row_has_is_seen_to_be_set(visit: Visits) -> None:
    page = opened(visit(), "#view=participations&region=Atlantis")
    assert page.get_by_label("Province", exact=True).input_value() == "Atlantis"


def test_words_in_chinese_filter_too_and_can_be_cleared(visit: Visits) -> None:
    page = opened(visit(), "#view=institutions&q=朝阳+社区")
    found = rows(page)
    assert found
    assert all("朝阳" in row and "社区" in row for row in found)
    page.get_by_role("button", name="Clear all filters").click()
    page.locator(".yl-explorer tbody tr").nth(50).wait_for()


def test_sorting_by_key_puts_what_is_not_stated_last(visit: Visits) -> None:
    page = opened(visit(), "#view=alliances")
    button = page.get_by_role("button", name="Parties named")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    head = page.locator(".yl-explorer th", has_text="Parties named")
    assert head.get_attribute("aria-sort") == "descending"
    index = head.evaluate("th => [...th.parentElement.children].indexOf(th)")
    cells = page.locator(f".yl-explorer tbody tr > :nth-child({index + 1})").all_inner_texts()
    known = [int(cell) for cell in cells if cell]
    assert known == sorted(known, reverse=True)
    assert page.evaluate("document.activeElement.textContent") == "Parties named"


def test_without_a_script_the_pages_of_the_tables_are_named(visit: Visits) -> None:
    page = visit(script=False).go("book/explorer.html")
    assert page.locator(".yl-explorer a").count() == 4
