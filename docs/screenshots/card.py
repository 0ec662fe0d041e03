"""Draw the picture that links to the book are shared with, from a language and a line of words.

python docs/screenshots/card.py zh "文件承诺了什么、统计了什么、声称了什么，每个数字都有出处"

It goes to site/static, as `card.png` for the first edition and `card-zh.png` for the Chinese one.
"""

import sys
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

from pagemill.site import chromium
from pagemill.site.chromium import FLAGS
from pagemill.site.editions import TAGS, listed
from pagemill.words import label

SIGN = (
    '<svg viewBox="0 0 24 24" width="128" height="128" fill="none" stroke="#fff">'
    '<g stroke-width="1.9"><circle cx="12" cy="6" r="2.8"/><circle cx="6.5" cy="15.8" r="2.8"/>'
    '<circle cx="17.5" cy="15.8" r="2.8"/>'
    '<path d="M10.6 8.5 7.9 13.3M13.4 8.5l2.7 4.8M9.3 15.8h5.4"/></g></svg>'
)
STYLE = """
body { margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 0 90px;
  color: #fff; background: #1f5ea8; display: flex; flex-direction: column; justify-content: center;
  font-family: "Liberation Serif", "Noto Serif CJK SC", "Source Han Serif SC", serif; }
h1 { font-size: 84px; margin: 34px 0 24px; line-height: 1.1; } p { font-size: 30px; margin: 0; }
"""


def main(lang: str, line: str) -> None:
    """Draw the card of an edition."""
    first = listed()[0].lang == lang
    target = Path("site", "static", "card.png" if first else f"card-{lang}.png")
    page = (
        f'<html lang="{TAGS[lang]}"><style>{STYLE}</style><body>{SIGN}'
        f"<h1>{escape(label('book.title', lang))}</h1><p>{escape(line)}</p>"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.path()), args=FLAGS)
        tab = browser.new_page(viewport={"width": 1200, "height": 630})
        tab.set_content(page)
        tab.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
