"""The data hold, and the site is whole: every number of the chapter is that of the tables."""

import csv
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def pagemill(*arguments: str) -> str:
    """Call the command line; it must end well."""
    command = [sys.executable, "-m", "pagemill", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_rows_say_what_the_documents_say() -> None:
    said = pagemill("check", "--sources", "documents")
    assert "all documents" in said and "coverage 100.0%" in said


def test_the_site_is_whole() -> None:
    pagemill("book")
    site = ROOT / "_build" / "html"
    for row in rows("routes"):
        page = site / "book" / "routes" / f"{row['route_id']}.html"
        assert row["name_en"] in page.read_text(encoding="utf-8")
    chapter = (site / "book" / "chapters" / "routes.html").read_text(encoding="utf-8")
    words = re.sub(r"<[^>]+>|\s+", " ", chapter)
    (claim,) = [row for row in rows("claims") if row["claim_id"] == "d001-n-routes"]
    assert claim["value"] == "4" and len(rows("routes")) == 3
    assert re.search(r"counts\s+4\s.*routes\s+and\s+lists\s+3\s", words)
