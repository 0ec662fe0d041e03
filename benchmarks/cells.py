"""Tamper with random cells of a released copy; what differs must be what a recomputation finds.

``python -m benchmarks.cells PROJECT [CELLS] [SEED]`` needs a clone in which `book` and `release`
were run, as ``benchmarks.releases`` leaves them, and works there, in the first language. Each cell
is changed alone, the pages that read it run anew, and each number, figure and table is compared
with what the copy states: the fast way of `verify`. What it finds is held against a run of every
notebook anew, which is made for each cell too.
"""

import csv
import json
import random
import sys
import time
from pathlib import Path

from pagemill.errors import RunError
from pagemill.release import edition, verify
from pagemill.words import LANGUAGES

OPTIONS = ("--lang", LANGUAGES[0])


def drawn(data: Path, chance: random.Random) -> tuple[Path, str, str, str]:
    """Return a file, the key of a row, a column and what the cell is to hold."""
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    while True:
        resource = chance.choice(package["resources"])
        schema = resource["schema"]
        fixed = {*schema["primaryKey"], "source_id", "context_source_id", "line", "column"}
        fixed |= {key["fields"][0] for key in schema.get("foreignKeys", [])}
        file = data / resource["path"]
        rows = _rows(file)
        row, one = chance.choice(rows), chance.choice(schema["fields"])
        name = one["name"]
        others = sorted({other[name] for other in rows} - {row[name], ""})
        if name in fixed or not row[name] or not others:
            continue
        return file, row[schema["primaryKey"][0]], name, chance.choice(others)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return [*csv.DictReader(stream)]


def put(file: Path, key: str, column: str, value: str) -> str:
    """Write a cell; return what it held."""
    rows = _rows(file)
    columns = [*rows[0]]
    row = next(row for row in rows if row[columns[0]] == key)
    before, row[column] = row[column], value
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return before


def differing(project: Path, stated: edition.Edition, *options: str) -> set[str]:
    """Run what is to be run, and return what comes out otherwise than stated."""
    edition.run(project, *OPTIONS, *options)
    computed = edition.read(project).as_it_opens(LANGUAGES[0])
    return {one.what for one in verify.outputs(stated, computed) if not one.same}


def main() -> None:
    """Tamper with one cell after the other, and compute anew in both ways."""
    project = Path(sys.argv[1]).resolve()
    n_cells, seed = (int(text) for text in [*sys.argv[2:], "20", "16"][:2])
    stated = edition.read(project / "dist").as_it_opens(LANGUAGES[0])
    chance = random.Random(seed)
    cells: list[set[str]] = []
    n = len(stated.numbers()) + sum(len(page.shown) for page in stated.pages.values())
    print(f"untouched: {len(differing(project, stated))} of {n} differ", flush=True)
    while len(cells) < n_cells:
        file, key, column, value = drawn(project / "data", chance)
        before = put(file, key, column, value)
        began = time.monotonic()
        try:
            found = differing(project, stated)
        except RunError:  # a notebook refuses what the cell says now: that is told, not compared
            put(file, key, column, before)
            continue
        seconds = time.monotonic() - began
        wrong = found ^ differing(project, stated, "--force")
        put(file, key, column, before)
        cells.append(wrong)
        numbers = sum("#" in one for one in found)
        print(
            f"{file.stem}:{key}, {column}: {numbers} numbers, {len(found) - numbers} figures and "
            f"tables DIFF, in {seconds:.0f} seconds; found by one way alone: "
            f"{', '.join(sorted(wrong)) or 'none'}",
            flush=True,
        )
    raise SystemExit(1 if any(cells) else 0)


if __name__ == "__main__":
    main()
