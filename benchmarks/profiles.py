"""Build the book with thousands of invented institutions; weigh its pages against the budget."""

import csv
import gzip
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

COUNT = 3000
SYLLABLES = "安北城东福光和华江康兰明南平清仁山泰文西兴阳永远中"


def invent(root: Path, count: int) -> None:
    """Append invented institutions to the table of institutions, each a copy with its own name."""
    file = root / "data" / "institutions.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [*csv.DictReader(opened)]
    with file.open("a", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys(), lineterminator="\n")
        for number in range(count):
            row = dict(rows[number % len(rows)], institution_id=f"invented-{number}", parent_id="")
            letters = [SYLLABLES[number // 25**place % 25] for place in range(3)]
            row["name_zh"] = f"{''.join(letters)}{row['name_zh']}"
            row["name_en"] = f"Invented {number} {row['name_en']}"
            writer.writerow(row)


def copy(source: Path, target: Path) -> None:
    """Copy what git tracks, as it stands."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=source, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, target / name)


def heaviest(site: Path) -> list[tuple[str, int]]:
    """Return the heaviest page of each folder of the site [bytes, compressed]."""
    found: dict[str, tuple[str, int]] = {}
    for file in site.rglob("*.html"):
        page = file.relative_to(site)
        weight = len(gzip.compress(file.read_bytes(), 6))
        folder = str(page.parent)
        if weight > found.get(folder, ("", 0))[1]:
            found[folder] = (page.as_posix(), weight)
    return sorted(found.values(), key=lambda entry: -entry[1])


def measure(root: Path, folder: Path, count: int = COUNT) -> list[str]:
    """Return the lines of the report."""
    copy(root, folder)
    invent(folder, count)
    began = time.perf_counter()
    book = [sys.executable, "-m", "yilianti", "book"]
    done = subprocess.run(book, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(book)} failed:\n{done.stdout}\n{done.stderr}")
    seconds = time.perf_counter() - began
    budgets = json.loads((root / "site" / "budgets.json").read_text(encoding="utf-8"))
    lines = [
        f"{count:,} invented institutions beside the real ones: built from nothing in "
        f"{seconds:.0f} seconds.",
        "",
        "| heaviest page of its folder | bytes, compressed | budget |",
        "| --- | ---: | ---: |",
    ]
    for page, weight in heaviest(folder / "_build" / "html"):
        kind = (
            "data" if page.startswith(("book/data/", "book/numbers", "book/explorer")) else "prose"
        )
        kind = "chapter" if page.startswith("book/chapters/") else kind
        lines.append(f"| {page} | {weight:,} | {budgets[kind]['bytes']:,} |")
    return lines
