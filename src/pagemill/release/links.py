"""Ask whether the addresses that tables and pages name are still there.

``python -m pagemill.release.links`` prints those that are not; never in tests, for what others
serve is no fault of a change.
"""

from __future__ import annotations

import re
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.error import HTTPError

from pagemill import schema, tables

ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]，。；、）]+")
SECONDS, PAUSE = 20, 1.0
PROSE = (".", "book", "docs")
GONE = (404, 410)  # others, such as 403, only refuse a program


def addresses() -> dict[str, str]:
    """Return the addresses that are named, each with the first place that names it."""
    found: dict[str, str] = {}
    for table in schema.names():
        key = schema.primary_key(table)
        for row in tables.rows(table):
            for text in row.values():
                for address in ADDRESS.findall(text):
                    found.setdefault(address, f"{table}:{row[key]}")
    for path in sorted(
        [*Path().glob("*.md"), *Path("book").glob("*.md"), *Path("docs").glob("*.md")]
    ):
        for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
            if "example.org" not in address:
                found.setdefault(address.rstrip(".,;:"), path.as_posix())
    return found


def lost(asked: Iterable[str], pause: float = PAUSE) -> Iterator[tuple[str, str]]:
    """Yield the addresses that are gone or do not answer, each with what came of asking."""
    for address in asked:
        request = urllib.request.Request(address, headers={"User-Agent": "link check of a book"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                pass
        except HTTPError as error:
            if error.code in GONE:
                yield address, str(error.code)
        except OSError as error:
            yield address, f"no answer ({error})"
        time.sleep(pause)


def main() -> None:
    """Ask for all addresses of the project in the working directory."""
    named = addresses()
    found = dict(lost(named))
    for address, why in found.items():
        print(f"- {address}: {why}, named in {named[address]}")
    print(f"{len(found)} of {len(named)} addresses are gone or do not answer.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
