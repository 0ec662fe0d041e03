"""Edit the book's tables at random; the pages made anew for the edits must be all that differ.

``python -m benchmarks.random_edits [EDITS] [AT_A_TIME] [SEED]`` works in a clone of the repository.
A page that is wrongly left alone stays as it is until one of its rows is edited again, so that a
few edits may be looked at together.
"""

import csv
import json
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.edits import Clone

KINDS = ("cell", "cell", "cell", "cell", "row added", "row removed")
PATIENCE = 200  # edits tried that the check refuses, before it is given up


class Tables:
    """The tables of a clone, which are edited and saved."""

    def __init__(self, clone: Clone, chance: random.Random) -> None:
        self._clone, self._chance = clone, chance
        package = json.loads((clone.root / "data/datapackage.json").read_text(encoding="utf-8"))
        self._resources = package["resources"]

    def edit(self) -> str:
        """Make one edit that the check lets pass; return what it was."""
        for _ in range(PATIENCE):
            resource = self._chance.choice(self._resources)
            file = self._clone.root / "data" / resource["path"]
            before = file.read_bytes()
            with file.open(encoding="utf-8", newline="") as stream:
                header, *rows = csv.reader(stream)
            said = self._change(resource, header, rows)
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows([header, *rows])
            if file.read_bytes() != before and self._holds():
                return f"{resource['name']}: {said}"
            file.write_bytes(before)
        raise SystemExit(f"No edit of {PATIENCE} was one that the check lets pass.")

    def _change(self, resource: dict, header: list[str], rows: list[list[str]]) -> str:
        kind, number = self._chance.choice(KINDS), self._chance.randrange(len(rows))
        if kind == "row removed":
            return f"{kind}, {rows.pop(number)[0]}"
        if kind == "row added":
            row = [f"{rows[number][0]}-twin", *rows[number][1:]]
            rows.insert(number + 1, row)
            return f"{kind}, {row[0]}"
        at = self._chance.randrange(1, len(header))
        column = header[at]
        others = [row[at] for row in rows if row[at] != rows[number][at]]
        field = next(one for one in resource["schema"]["fields"] if one["name"] == column)
        free = field["type"] == "string" and "constraints" not in field and rows[number][at]
        if free and self._chance.random() < 0.5:
            rows[number][at] += "x"
        else:
            rows[number][at] = self._chance.choice(others or [""])
        return f"{kind}, {rows[number][0]}, {column}"

    def _holds(self) -> bool:
        checked = self._clone.start("check")
        checked.communicate()
        return checked.returncode == 0


def compare(clone: Clone, edits: int, at_a_time: int, seed: int) -> int:
    """Make edits, run what they concern, then run all; return how many pages differed."""
    tables = Tables(clone, random.Random(seed))
    differing = 0
    for first in range(0, edits, at_a_time):
        said = [tables.edit() for _ in range(min(at_a_time, edits - first))]
        told = _run(clone)
        incremental = _left(clone)
        _run(clone, "--force")
        clean = _left(clone)
        wrong = sorted(
            name
            for name in incremental.keys() | clean.keys()
            if incremental.get(name) != clean.get(name)
        )
        differing += len(wrong)
        print("\n".join([*said, f"  {told}; {len(wrong)} differ: {wrong[:5]}"]), flush=True)
    return differing


def _run(clone: Clone, *options: str) -> str:
    """Run; return the last line but for the time. That a page fails is no reason to stop."""
    told, _ = clone.start("run", *options).communicate()
    lines = [line for line in told.splitlines() if " up to date" in line]
    return lines[-1] if lines else told.strip().splitlines()[-1]


def _left(clone: Clone) -> dict[str, bytes]:
    """Return the pages; of those whose last run failed, what was told."""
    book = {path.as_posix(): path.read_bytes() for path in (clone.root / "book").rglob("*.ipynb")}
    failed = clone.root / "_build" / "failed"
    for path in failed.rglob("*.txt"):
        page = clone.root / "book" / path.relative_to(failed).with_suffix(".ipynb")
        book[page.as_posix()] = path.read_bytes()
    return book


def main() -> None:
    """Print each edit and what came of it, and how many pages differed in all."""
    given = [int(argument) for argument in sys.argv[1:]]
    edits, at_a_time, seed = (*given, *(50, 5, 1)[len(given) :])
    with tempfile.TemporaryDirectory(prefix="random-edits-") as folder:
        clone = Clone(Path(folder, "book").resolve())
        clone.make()
        differing = compare(clone, edits, at_a_time, seed)
    print(f"{edits} edits, {at_a_time} at a time: {differing} pages differed.")


if __name__ == "__main__":
    main()
