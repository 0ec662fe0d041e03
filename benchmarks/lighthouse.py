"""Lighthouse's marks for the heaviest page of each kind, as a phone on a slow line would see it.

Lighthouse comes from the npm registry in the version below; its Chromium is ours.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pagemill.site import chromium
from pagemill.site.chromium import FLAGS
from pagemill.site.copies import served

VERSION = "12.8.2"  # the last that runs on Node 18 and 20
ROOT = Path(__file__).resolve().parent.parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"prose": (90, 100, 100, 100), "chapter": (75, 100, 100, 100)}
#: Kind of page -> what is asked of it, and where its pages are. Long tables count as chapters do.
KINDS = {
    "landing": ("prose", "index.html"),
    "chapter": ("chapter", "book/chapters/*.html"),
    "index": ("prose", "book/*/index.html"),
    "alliance": ("prose", "book/alliances/*.html"),
    "institution": ("prose", "book/institutions/*.html"),
    "place": ("prose", "book/places/*.html"),
    "policy": ("prose", "book/policies/*.html"),
    "document": ("prose", "book/documents/*.html"),
    "reading": ("prose", "book/readings/*.html"),
    "reference": ("prose", "book/reference/*.html"),
    "table": ("chapter", "book/data/*.html"),
    "numbers": ("chapter", "book/numbers.html"),
    "explorer": ("chapter", "book/explorer.html"),
    "search": ("prose", "search.html"),
}


def install(folder: Path) -> Path:
    """Install Lighthouse into a folder and return its command."""
    folder.mkdir(parents=True, exist_ok=True)
    command = folder / "node_modules" / ".bin" / "lighthouse"
    wanted = f"lighthouse@{VERSION}"
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
    subprocess.run([*npm, wanted], check=True)
    return command


def heaviest(site: Path, kind: str) -> Path | None:
    """Return the heaviest page of a kind, if the site has any."""
    indexes = {*site.glob(KINDS["index"][1]), *site.glob("book/alliances/by-*.html")}
    found = indexes if kind == "index" else {*site.glob(KINDS[kind][1])} - indexes
    return max(found, key=lambda file: file.stat().st_size, default=None)


def marks(command: Path, address: str, folder: Path) -> list[int]:
    """Return one measurement of a page: a mark from 0 to 100 in each category."""
    report = folder / "report.json"
    subprocess.run(
        [
            *(str(command), address, "--quiet", "--output=json", f"--output-path={report}"),
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        ],
        check=True,
        env={**os.environ, "CHROME_PATH": str(chromium.path())},
    )
    said = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return [round(100 * said[name]["score"]) for name in CATEGORIES]


def rows(site: Path, folder: Path, times: int) -> Iterator[str]:
    """Yield a line per kind of page: the median of each category, and what is asked of it."""
    command = install(folder)
    with served(site) as base:
        for kind, (group, _) in KINDS.items():
            file = heaviest(site, kind)
            if file is None:
                continue
            page = file.relative_to(site).as_posix()
            taken = [marks(command, base + page, folder) for _ in range(times)]
            got = [round(statistics.median(column)) for column in zip(*taken, strict=True)]
            asked = " / ".join(map(str, LEAST[group]))
            yield f"| {kind} | `{page}` | {' | '.join(map(str, got))} | {asked} |"


def main(folder: Path, times: int = 3) -> Iterator[str]:
    """Yield the table of all kinds."""
    subprocess.run([sys.executable, "-m", "yilianti", "book"], cwd=ROOT, check=True)
    yield "| kind | heaviest page | performance | accessibility | best practices | SEO | asked |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | --- |"
    yield from rows(ROOT / "_build" / "html", folder, times)
