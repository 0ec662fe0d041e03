"""Columns on demand: a switch above a table, by keyboard, without scripts, on paper, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

PROFILE = "book/alliances/capital-paediatric-alliance.html"
WIDTHS = """() => [document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll(".yl-table")].map((box) => box.scrollWidth - box.clientWidth)]"""


def table(page: Page) -> tuple[Page, ...]:
    """Return the first switch of a page, and a heading and a cell that it shows."""
    switch = page.locator(".yl-more input").first
    own = page.locator(".yl-more").first.locator("xpath=following-sibling::*[1]")
    return switch, own.locator("th.m").first, own.locator("td.m").first  # type: ignore[return-value]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_switch_shows_columns_by_keyboard_and_hides_them_again(visit: Visits, width: int) -> None:
    here = visit(width)
    page = here.go(PROFILE)
    switch, heading, cell = table(page)
    assert heading.is_hidden()
    assert cell.is_hidden()
    assert switch.evaluate("box => box.tabIndex") == 0  # reached by Tab
    switch.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Space")
    expect(heading).to_be_visible()
    expect(cell).to_be_visible()
    page.keyboard.press("Space")
    expect(heading).to_be_hidden()
    assert not here.complaints


def test_a_switch_works_without_scripts(visit: Visits) -> None:
    page = visit(script=False).go(PROFILE)
    _, heading, cell = table(page)
    assert heading.is_hidden()
    page.locator(".yl-more label").first.click()
    assert heading.is_visible()
    assert cell.is_visible()


def test_paper_has_the_columns_that_were_chosen_and_no_switch(visit: Visits) -> None:
    page = visit().go(PROFILE)
    switch, heading, _ = table(page)
    page.emulate_media(media="print")
    assert switch.is_hidden()
    assert page.locator(".yl-more label").first.is_hidden()
    assert heading.is_hidden()
    page.emulate_media(media="screen")
    switch.check()
    page.emulate_media(media="print")
    assert heading.is_visible()


@pytest.mark.parametrize("prefix", ["", "zh/"])
def test_on_a_phone_a_table_with_all_columns_scrolls_in_its_own_box(
    visit: Visits, prefix: str
) -> None:
    page = visit(390).go(prefix + PROFILE)
    assert page.evaluate(WIDTHS)[0] <= 0
    for switch in page.locator(".yl-more input").all():
        switch.check()
    assert page.evaluate(WIDTHS)[0] <= 0


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page", ["chapters/studies", "chapters/visits", "documents/d000"])
def test_no_chinese_column_of_words_is_one_character_wide(
    visit: Visits, page: str, width: int
) -> None:
    here = visit(width).go(f"zh/book/{page}.html")
    narrow = here.evaluate(
        """() => [...document.querySelectorAll(".yl-table tr:first-child > :not(.n)")]
          .filter((cell) => cell.offsetParent && cell.offsetWidth < 4 * 15)
          .map((cell) => cell.innerText)"""
    )
    assert narrow == []
