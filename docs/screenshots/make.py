"""Photograph the built site: eleven pages, two widths, light and dark; and draw the social card.

Run it after `yilianti book`, with the environment of `make test`: python docs/screenshots/make.py
"""

from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pagemill import paths
from pagemill.site import chromium
from pagemill.site.copies import served
from yilianti import theme

PAGES = {
    "landing": "index.html",
    "in-brief": "book/chapters/in-brief.html",
    "roster": "book/chapters/roster.html",
    "network": "book/chapters/network.html",
    "claims-checked": "book/chapters/claims-checked.html",
    "alliances": "book/alliances/index.html",
    "alliance": "book/alliances/chaoyang-hospital-league.html",
    "institution": "book/institutions/chaoyang-hospital.html",
    "place": "book/places/beijing-chaoyang.html",
    "explorer": "book/explorer.html",
    "search": "search.html?q=chaoyang",
}
SIZES = {"wide": (1280, 860, 0.75), "phone": (390, 844, 1.0)}
DRAWN = "async () => window.pagemillDrawAll && await window.pagemillDrawAll()"


def photograph(browser: Browser, base: str, folder: Path) -> None:
    """Take a picture of each page at each size in each mode."""
    for size, (width, height, scale) in SIZES.items():
        for mode in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                color_scheme=mode,
            )
            page = context.new_page()
            for name, address in PAGES.items():
                page.goto(base + address)
                page.wait_for_load_state("networkidle")
                page.evaluate(DRAWN)
                file = folder / f"{name}-{size}-{mode}.jpg"
                page.screenshot(path=str(file), type="jpeg", quality=62)
            context.close()


def card(browser: Browser, file: Path) -> None:
    """Draw the picture that stands for the site where it is linked."""
    colour = theme.ACCENT[0]
    mark = (file.parent / "favicon.svg").read_text(encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.set_content(
        f"<style>body{{margin:0;height:630px;display:grid;align-content:center;gap:24px;"
        f"padding:0 90px;box-sizing:border-box;font:40px {escape(theme.FONT)};color:#fff;"
        f"background:{colour}}}h1{{margin:0;font-size:84px;line-height:1.1}}svg{{width:130px}}</style>"
        f"{mark}<h1>China’s medical alliances</h1><div>医联体 · what the documents promise, count"
        " and claim, each number with its source</div>"
    )
    page.screenshot(path=str(file))
    page.close()


def main() -> None:
    """Make all pictures."""
    root = paths.root()
    with sync_playwright() as playwright, served(root / "_build" / "html") as base:
        browser = chromium.launch(playwright)
        photograph(browser, base, root / "docs" / "screenshots")
        card(browser, root / "site" / "static" / "card.png")
        browser.close()


if __name__ == "__main__":
    main()
