"""Withdraw documents for real, and set what then changes beside what was foretold.

``python -m benchmarks.without DOCUMENT...`` needs a book whose notebooks have been run. Each
document is withdrawn in a copy in which its rows are deleted and every notebook runs.
"""

import sys
from pathlib import Path

from pagemill.release import difference, edition, withdrawn
from pagemill.release.cli import verdicts
from pagemill.release.difference import Difference
from pagemill.release.edition import Edition
from pagemill.release.withdrawn import Withdrawal
from pagemill.words import LANGUAGES


def told(book: Edition, out: Withdrawal, found: Difference) -> list[str]:
    """Return how what was foretold stands to what was found."""
    fore = withdrawn.foretold(book, out)
    moved = {one.name for one in found.numbers if one.before is not None}
    gone = {one.name for one in found.numbers if one.after is None}
    new = len(found.numbers) - len(moved)
    lines = [
        f"without {out.name}: {len(out.rows)} rows go, {len(out.emptied)} lose a cell",
        f"  {len(moved)} of {len(book.numbers())} numbers move, {len(gone)} of them fall; "
        f"{new} appear",
        f"  {len(found.told)} sentences read otherwise, {len(found.verdicts)} verdicts change, "
        f"{len(found.shown)} figures and tables differ, {len(found.pages['withdrawn'])} pages go",
    ]
    for what, names in (
        ("rest on these rows alone", fore.alone),
        ("rest on them and on others", fore.partly),
        ("name no row, but their page reads some of these", fore.open),
    ):
        own = moved & {*names}
        lines.append(f"  foretold, {what}: {len(names)}, of which {len(own)} move")
    unforeseen = sorted(moved - {*fore.alone, *fore.partly, *fore.open})
    lines.append(f"  moved unforetold: {len(unforeseen)}")
    return lines + [f"    {page}#{key}" for page, key in unforeseen]


def main() -> None:
    """Withdraw the documents that are named."""
    book = edition.read(Path()).as_it_opens(LANGUAGES[0])
    for name in sys.argv[1:]:
        out = withdrawn.withdrawal(name)
        found = difference.between(book, withdrawn.without(out), verdicts())
        print("\n".join(told(book, out, found)), flush=True)


if __name__ == "__main__":
    main()
