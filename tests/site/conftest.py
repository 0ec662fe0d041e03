"""A browser on the built site, with every host but the local one refused."""

import gzip
import http.server
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed, as static hosts do."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body = _compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@lru_cache(maxsize=512)
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Return the address of the site on a server of its own."""
    handler = partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Return one browser for all tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield launched
        launched.close()


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
        """Scroll to each figure; return how many there are and how many were drawn."""
        figures = self.page.locator(".yl-figure")
        count = figures.count()
        for number in range(count):
            figures.nth(number).scroll_into_view_if_needed()
            self.page.wait_for_selector(
                f":nth-match(.yl-figure, {number + 1})[data-figure=drawn]", timeout=15000
            )
        return count, self.page.locator(".yl-figure[data-figure=drawn] .main-svg").count() and (
            self.page.locator(".yl-figure[data-figure=drawn]").count()
        )


@pytest.fixture(scope="session")
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
            made[key].route(
                lambda url: not url.startswith((address, "data:", "blob:", "file:")),
                lambda route: route.abort(),
            )
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext], address: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens an empty page of a size and mode."""
    opened: list[Page] = []

    def make(width: int = 1280, mode: str = "light", script: bool = True) -> Visit:
        page = contexts(width, mode, script).new_page()
        opened.append(page)
        return Visit(page, address)

    yield make
    for page in opened:
        page.close()


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Return all pages of the site."""
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


@pytest.fixture(scope="session")
def sample(site: Path, pages: list[str]) -> dict[str, str]:
    """Return kind -> the heaviest page of it: what holds there holds for its sisters."""
    kinds: dict[str, list[str]] = {}
    for page in pages:
        folder = page.rpartition("/")[0]
        alone = folder in ("", "book") or page.endswith("/index.html") or folder == "book/chapters"
        kinds.setdefault(page if alone else f"{folder}/*", []).append(page)
    weigh = lambda page: (site / page).stat().st_size  # noqa: E731
    return {kind: max(members, key=weigh) for kind, members in kinds.items()}
