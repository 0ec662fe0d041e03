"""Hold the form of `plan-yours` in the browser against papermill: 1,000 random entries.

``python -m benchmarks.form [ENTRIES]`` needs a built book. A clone of the commit gets a `runs.yml`
with one page for each set of entries, and `run` hands them to papermill. Each number and word that
follows from the entries is then compared with what the built page shows for the same entries.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

from pagemill.site import chromium
from pagemill.site.copies import served
from pagemill.sphinx_ext import facts
from tests.built_site.test_form import ENTER, PAGE, as_entered, written
from tests.yilianti.test_form_numbers import random_entries

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"


def recorded(folder: Path, entries: list[dict]) -> list[dict]:
    """Return what papermill records for each set of entries: key -> value that follows from it."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    pages = [f"plans/n{number:04d}" for number in range(len(entries))]
    runs = [
        {"notebook": "plan-yours", "page": page, "parameters": one}
        for page, one in zip(pages, entries, strict=True)
    ]
    file = folder / "notebooks" / "runs.yml"
    file.write_text(yaml.safe_dump({"languages": ["en"], "runs": runs}), encoding="utf-8")
    own = {**os.environ, "PYTHONPATH": str(folder / "src")}
    command = [sys.executable, "-m", "yilianti", "run"]
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr)
    made = [facts.read_page(folder / "book" / f"{page}.ipynb") for page in pages]
    return [
        {key: record["value"] for key, record in one.records.items() if "follows" in record}
        for one in made
        if one is not None
    ]


def shown(entries: list[dict]) -> list[list[list[str]]]:
    """Return what the built page shows for each set of entries: key, format and text of a slot."""
    with served(SITE) as base, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page()
        page.goto(base + PAGE)
        page.wait_for_selector(".yl-form[data-ready]")
        seen = page.evaluate(ENTER, [as_entered(one) for one in entries])
        browser.close()
    return [one["slots"] for one in seen]


def main() -> None:
    """Compare, and say how much and what differs."""
    entries = random_entries(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    began, compared, keys, wrong = time.monotonic(), 0, set(), []
    with tempfile.TemporaryDirectory(prefix="form-") as folder:
        followed = recorded(Path(folder, "book"), entries)
    for one, values, slots in zip(entries, followed, shown(entries), strict=True):
        for key, spec, text in slots:
            if key not in values:
                continue
            wanted = written(values[key], spec, "en")
            compared, keys = compared + 1, keys | {key}
            if text != wanted:
                wrong.append(f"{key}: the browser shows {text!r}, papermill {wanted!r}: {one}")
    print(f"{len(entries)} sets of entries, each run by papermill and entered in the browser:")
    print(f"{compared} numbers and words compared, of {len(keys)} kinds; {len(wrong)} differ.")
    print("".join(f"  {line}\n" for line in wrong[:20]), end="")
    print(f"In {time.monotonic() - began:.0f} seconds.")
    raise SystemExit(1 if wrong or not compared else 0)


if __name__ == "__main__":
    main()
