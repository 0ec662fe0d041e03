"""The explorer: filter, share the address, find the same rows, take them away."""

import csv
import io
import re
from collections.abc import Callable
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


@pytest.mark.parametrize("width", [1280, 390])
def test_members_outside_beijing_can_be_shared_and_taken_away(visit: Visits, width: int) -> None:
    here = visit(width)
    page = opened(here)
    total = int(str(page.locator(".yl-explorer").get_attribute("data-rows")))
    page.get_by_label("Province", exact=True).select_option(label="not Beijing")
    page.get_by_label("Role", exact=True).select_option(label="member")
    page.get_by_role("button", name="Alliance", exact=True).click()
    shown = rows(page)
    count = int(str(page.locator(".yl-explorer").get_attribute("data-rows")))
    assert 0 < count < total
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
        with (root / "data" / f"{view}.csv").open(encoding="utf-8", newline="") as stream:
            expected = sum(1 for _ in csv.DictReader(stream))
        page.wait_for_selector(f".yl-explorer[data-rows='{expected}']")


def test_words_in_chinese_filter_too_and_can_be_cleared(visit: Visits) -> None:
    page = opened(visit(), "#view=institutions&q=朝阳+社区")
    found = rows(page)
    assert found
    assert all("朝阳" in row and "社区" in row for row in found)
    page.get_by_role("button", name="Clear all filters").click()
    page.wait_for_function("document.querySelectorAll('.yl-explorer tbody tr').length > 50")


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
