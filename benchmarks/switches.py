"""Press the switch of languages on every page of the built site, and the switch back.

``python -m benchmarks.switches`` needs a book built in two languages. Each page of the first is
opened in the browser, its switch is clicked, and on the page that comes the switch back. Styles,
pictures and data are not fetched: the switch needs none of them.
"""

import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pagemill.site import chromium
from pagemill.site.copies import served
from pagemill.words import LANGUAGES

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
NEEDLESS = ["*.css", "*.svg", "*.png", "*.json", "*plotly*"]
PRESS = "document.querySelector('a.yl-language').click()"


def wrong_ways(page: Page, base: str, name: str, folder: str) -> list[str]:
    """Return where the two switches led, if not there and back."""
    page.goto(base + name, wait_until="domcontentloaded")
    found = []
    for wanted in (f"{base}{folder}/{name}", base + name):
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.evaluate(PRESS)
        if page.url != wanted:
            found.append(f"{name}: {page.url.removeprefix(base)}")
    return found


def main() -> None:
    """Say how many pages were tried and which switches led elsewhere."""
    folder = LANGUAGES[1]
    names = sorted(file.relative_to(SITE).as_posix() for file in SITE.rglob("*.html"))
    first = [name for name in names if not name.startswith(f"{folder}/")]
    wrong: list[str] = []
    began = time.monotonic()
    with served(SITE) as base, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page(viewport={"width": 390, "height": 800})
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setBlockedURLs", {"urls": NEEDLESS})
        for name in first:
            wrong += wrong_ways(page, base, name, folder)
        browser.close()
    print(f"{len(first)} of {len(names)} pages are of the first language: each was opened, its")
    print(f"switch pressed, and the switch back: {len(wrong)} of {2 * len(first)} led elsewhere.")
    print("".join(f"  {line}\n" for line in wrong), end="")
    print(f"In {time.monotonic() - began:.0f} seconds.")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
