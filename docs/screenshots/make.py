"""Photograph the built site: its pages at two widths, light and dark.

Run it after `yilianti book`, with the environment of `make test`: python docs/screenshots/make.py
With a folder behind it, another built site is photographed into `before/`, the ten pages that
docs/ten-pages.md sets side by side: python docs/screenshots/make.py FOLDER
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from pagemill import paths
from pagemill.site import chromium
from pagemill.site.copies import served

COMPARED = {
    "landing": "index.html",
    "arc": "book/chapters/arc.html",
    "roster": "book/chapters/roster.html",
    "promise": "book/chapters/promise.html",
    "mechanisms": "book/chapters/mechanisms.html",
    "visits": "book/chapters/visits.html",
    "studies": "book/chapters/studies.html",
    "claims-checked": "book/chapters/claims-checked.html",
    "alliance": "book/alliances/chaoyang-hospital-league.html",
    "place": "book/places/beijing-chaoyang.html",
}
NEW = {
    "in-brief": "book/chapters/in-brief.html",
    "explorer": "book/explorer.html",
    "search": "search.html?q=chaoyang",
}
SIZES = {"wide": (1280, 860, 0.6), "phone": (390, 844, 0.8)}
DRAWN = "async () => window.pagemillDrawAll && await window.pagemillDrawAll()"
DECODED = """async () => {
  for (const image of document.images) {  // those on the screen: others are not loaded yet
    const { top, height } = image.getBoundingClientRect();
    if (height && top < innerHeight) await image.decode().catch(() => null);
  }
}"""
SMALL = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"),
    { width: image.naturalWidth, height: image.naturalHeight });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.5).split(",")[1];
}"""


def photograph(browser: Browser, base: str, pages: dict[str, str], folder: Path) -> None:
    """Take a picture of each page at each size in each mode."""
    folder.mkdir(exist_ok=True)
    desk = browser.new_page()
    for size, (width, height, scale) in SIZES.items():
        for mode in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                color_scheme=mode,  # type: ignore[arg-type]
            )
            page = context.new_page()
            for name, address in pages.items():
                page.goto(base + address)
                page.wait_for_load_state("networkidle")
                if not page.locator("picture img").count():
                    page.evaluate(DRAWN)  # a site without pictures of its figures
                page.evaluate(DECODED)
                (folder / f"{name}-{size}-{mode}.webp").write_bytes(small(desk, page.screenshot()))
            context.close()


def small(desk: Page, png: bytes) -> bytes:
    """Return a picture as WebP, which the browser can write."""
    return base64.b64decode(desk.evaluate(SMALL, base64.b64encode(png).decode()))


def main() -> None:
    """Make all pictures."""
    root = paths.root()
    other = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    folder = root / "docs" / "screenshots"
    with (
        sync_playwright() as playwright,
        served(other or root / "_build" / "html") as base,
    ):
        browser = chromium.launch(playwright)
        if other:
            photograph(browser, base, COMPARED, folder / "before")
        else:
            photograph(browser, base, COMPARED | NEW, folder)
        browser.close()


if __name__ == "__main__":
    main()
