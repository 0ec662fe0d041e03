"""A browser on the built site, with every host but the local one refused."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pagemill.site.chromium import FLAGS
from pagemill.site.copies import served


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Return the address of the site on a server of its own."""
    with served(site) as base:
        yield base


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """Return one browser for all tests of this folder; while it lives no other can be started."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(chromium), args=[*FLAGS, LOCAL_ONLY]
        )
        yield launched
        launched.close()


# Refused by the browser itself: handing each request to a test would cost it its cache.
LOCAL_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
APART = ("search.html", "404.html")  # pages that are no pages of the book

CLICK = """async () => {
  // Chromium saves ten files of a page and drops the rest unsaid: count what is given to it.
  const give = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    window.pictures -= /[.](svg|png)$/.test(this.download);
    return give.call(this);
  };
  window.pictures = 0;
  let clicked = 0;
  const here = "summary, button, th, [role=button], input[type=checkbox], a[href^='#'],"
    + " .legendtoggle, .yl-plot .main-svg path";
  for (const one of document.querySelectorAll(here)) {
    const leaves = one.matches("button") && one.form;
    if (!one.isConnected || leaves || !one.checkVisibility()) continue;
    window.pictures += ["SVG", "PNG"].includes(one.textContent);
    one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    clicked += 1;
  }
  for (let tenths = 0; window.pictures > 0; tenths += 1) {  // they are made one by one
    if (tenths > 300) throw new Error(`${window.pictures} pictures were not made`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return clicked;
}"""


class Visit:
    """A page in the browser, what it requested and what it complained of."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(request.url)

    def go(self, name: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.base + name)
        return self.page

    def draw(self) -> tuple[int, int]:
        """Take up each figure; return how many there are and how many were drawn."""
        figures = self.page.locator(".yl-figure")
        count = figures.count()
        for number in range(count):
            self.take_up(number)
            self.page.wait_for_selector(
                f":nth-match(.yl-figure, {number + 1})[data-figure=drawn]", timeout=15000
            )
        return count, self.page.locator(".yl-figure[data-figure=drawn] .main-svg").count() and (
            self.page.locator(".yl-figure[data-figure=drawn]").count()
        )

    def take_up(self, number: int) -> None:
        """Bring a figure on the screen and point at it."""
        plot = self.page.locator(".yl-plot").nth(number)
        plot.evaluate("plot => plot.scrollIntoView({ block: 'start', behavior: 'instant' })")
        box = plot.bounding_box()  # its upper end is free of the bar at the top
        assert box is not None
        for step in (20, 24, 28):
            self.page.mouse.move(box["x"] + step, max(box["y"], 60) + step)

    def click_everything(self) -> int:
        """Open what can be opened and press what can be pressed; return how much there was.

        Left out are links to other pages, which a test of the files follows, and the buttons of
        forms, which lead to the page of search.
        """
        return self.page.evaluate(CLICK)


@pytest.fixture(scope="package")
def contexts(browser: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that gives a browser context per size and mode, and keeps it."""
    made: dict[tuple[int, str, bool], BrowserContext] = {}

    def context(width: int = 1280, mode: str = "light", script: bool = True) -> BrowserContext:
        key = (width, mode, script)
        if key not in made:
            made[key] = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=mode,  # type: ignore[arg-type]
                java_script_enabled=script,
                has_touch=width < 500,
                accept_downloads=True,
            )
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext], address: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens an empty page of a size and mode.

    What a reader has chosen is kept by the browser; tests share one, so it is forgotten after each.
    """
    opened: list[Page] = []

    def make(width: int = 1280, mode: str = "light", script: bool = True) -> Visit:
        page = contexts(width, mode, script).new_page()
        opened.append(page)
        return Visit(page, address)

    yield make
    kept = {"origin": address.rstrip("/"), "storageTypes": "local_storage"}
    for page in opened:
        if not page.is_closed():
            page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
            page.close()


@pytest.fixture(scope="session")
def every(site: Path) -> list[str]:
    """Return all pages of the site, in both languages."""
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


@pytest.fixture(scope="session")
def pages(every: list[str]) -> list[str]:
    """Return the pages of the English edition."""
    return [page for page in every if not page.startswith("zh/")]


@pytest.fixture(scope="session")
def searched(pages: list[str]) -> list[str]:
    """Return the English pages that search looks through: of choices, those by default."""
    choices = re.compile(r"book/chapters/[^/]*/")
    return [page for page in pages if not choices.match(page) and page not in APART]


@pytest.fixture(scope="session")
def sample(site: Path, pages: list[str]) -> dict[str, str]:
    """Return the pages to look at: all but profiles, of which the heaviest stands for its kind."""
    kinds: dict[str, list[str]] = {}
    for page in pages:
        folder = _folder(page)
        alone = folder in ("", "book") or page.endswith("/index.html") or folder == "book/chapters"
        kinds.setdefault(page if alone else f"{folder}/*", []).append(page)
    return {kind: _heaviest(site, members) for kind, members in kinds.items()}


@pytest.fixture(scope="session")
def kinds(site: Path, pages: list[str]) -> dict[str, str]:
    """Return one page of each kind, the heaviest: of chapters, of indexes, of each profile."""
    found: dict[str, list[str]] = {"book/chapters/roster.html": ["book/chapters/roster.html"]}
    for page in pages:
        folder, name = _folder(page), page.rpartition("/")[2]
        if folder in ("", "book"):
            kind = page
        else:
            kind = "index" if name.startswith(("index", "by-")) else f"{folder}/*"
        found.setdefault(kind, []).append(page)
    return {kind: _heaviest(site, members) for kind, members in found.items()}


def _folder(page: str) -> str:
    """Return the folder of a page; what readers choose in chapters is one kind of page."""
    return re.sub(r"(book/chapters)/.*", r"\1/choices", page.rpartition("/")[0])


def _heaviest(site: Path, pages: list[str]) -> str:
    return max(pages, key=lambda page: (site / page).stat().st_size)
