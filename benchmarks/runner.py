"""What the runner claims: measured against the papermill command and against jupyter-book.

The cases are in the order of `CASES`; each returns lines of Markdown.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import edits, kills, lighthouse, profiles, projects
from benchmarks.measure import HEAD, Cost, command, paired

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
YILIANTI = [sys.executable, "-m", "yilianti"]
BUILD = [sys.executable, "-m", "pagemill.sphinx_ext.build", "2"]


class Bench:
    """A folder to work in, how often to measure, and whether it is to be quick."""

    def __init__(self, folder: Path, pairs: int, quick: bool = False) -> None:
        self.folder, self.pairs, self.quick = folder, pairs, quick
        self._count = 0

    def place(self) -> Path:
        """Return a new path in the folder."""
        self._count += 1
        return self.folder / f"{self._count:03d}"


def _loop(root: Path, count: int, weight: int = 1) -> Cost:
    """Run the papermill command once per page."""
    total = Cost(0, 0)
    for number in range(count):
        values = ["-p", "number_id", f"n{number}", "-p", "weight", str(weight)]
        out = root / f"out-{number}.ipynb"
        total += command([str(BIN / "papermill"), "notebooks/light.ipynb", str(out), *values], root)
    return total


def _run_from_nothing(root: Path) -> Cost:
    shutil.rmtree(root / "_build", ignore_errors=True)
    shutil.rmtree(root / "book", ignore_errors=True)
    (root / "book").mkdir()
    return command([*YILIANTI, "run"], root)


def runs(bench: Bench) -> Iterator[str]:
    """## Runs against the `papermill` command in a loop."""
    yield from HEAD
    for count in (12, 60):
        root = projects.ours(bench.place(), count)
        yield from paired(
            f"{count} light runs",
            lambda root=root: _run_from_nothing(root),
            lambda root=root, count=count: _loop(root, count),
            bench.pairs,
        ).rows()


def weights(bench: Bench) -> Iterator[str]:
    """## How the ratio falls as cells get heavier (12 runs, the models repeated)."""
    yield from HEAD
    for weight in (1, 5, 25):
        root = projects.ours(bench.place(), 12, weight)
        yield from paired(
            f"models x {weight}",
            lambda root=root: _run_from_nothing(root),
            lambda root=root, weight=weight: _loop(root, 12, weight),
            max(1, bench.pairs - 1),
        ).rows()


def own(bench: Bench) -> Iterator[str]:
    """## Profiles of our own book against the `papermill` command in a loop."""
    done = subprocess.run([*YILIANTI, "list"], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    chosen = [parameters for _, notebook, parameters in lines if notebook == "alliance"]
    if bench.quick:
        chosen = chosen[:4]
    ids = [word for one in chosen for word in ("--where", one.split()[0])]

    def loop() -> Cost:
        total = Cost(0, 0)
        for number, parameters in enumerate(chosen):
            out = bench.folder / f"own-{number}.ipynb"
            values = [word for pair in parameters.split() for word in ("-p", *pair.split("=", 1))]
            source = "notebooks/alliance.ipynb"
            total += command([str(BIN / "papermill"), source, str(out), *values], ROOT)
        return total

    yield from HEAD
    yield from paired(
        f"{len(chosen)} alliances",
        lambda: command([*YILIANTI, "run", "--force", "--notebook", "alliance", *ids], ROOT),
        loop,
        bench.pairs,
    ).rows()


def books(bench: Bench) -> Iterator[str]:
    """## Runs and site against jupyter-book with its execution cache."""
    yield from HEAD
    for count in (12, 60):
        mine, other = (
            projects.ours(bench.place(), count),
            projects.jupyter_book(bench.place(), count),
        )
        theirs = [str(BIN / "jupyter-book"), "build", "."]

        def both(root: Path = mine) -> Cost:
            return _run_from_nothing(root) + command([*YILIANTI, "build"], root)

        def cold(root: Path = other, build: list[str] = theirs) -> Cost:
            shutil.rmtree(root / "_build", ignore_errors=True)
            return command(build, root)

        yield from paired(f"{count} runs and their site", both, cold, bench.pairs).rows()
    command([*YILIANTI, "book"], mine)
    yield from paired(
        f"nothing to do, {count} runs",
        lambda: command([*YILIANTI, "book"], mine),
        lambda: command(theirs, other),
        bench.pairs,
    ).rows()


def waits(bench: Bench) -> Iterator[str]:
    """## What an author waits for, on this book."""
    yield from edits.report(bench.place(), bench.pairs, bench.quick)


def sizes(bench: Bench) -> Iterator[str]:
    """## Sites of many pages, built from nothing."""
    one = projects.ours(bench.place(), 1)
    command([*YILIANTI, "run"], one)
    page = one / "book" / "p" / "n0.ipynb"
    yield "| profile pages | seconds | processor seconds | per page |"
    yield "| ---: | ---: | ---: | ---: |"
    spent = {}
    for count in (72, 300, 1000):
        root = projects.pages(bench.place(), page, count)
        cost = command(BUILD, root, given="build\n")
        spent[count] = cost.cpu
        yield f"| {count} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.cpu / count:.3f} |"
    yield ""
    ratio = spent[1000] / spent[300]
    yield f"1,000 pages take **{ratio:.1f}** times the processor time of 300 (at most 4)."


def deaths(bench: Bench) -> Iterator[str]:
    """## Killed at random moments."""
    root = projects.pauses(bench.place(), 8)
    yield from kills.kill_repeatedly(root, YILIANTI, 50)


def invented(bench: Bench) -> Iterator[str]:
    """## The book with thousands of invented institutions."""
    yield from profiles.measure(ROOT, bench.place())


def reading(bench: Bench) -> Iterator[str]:
    """## The site in Lighthouse, on a phone with a slow line."""
    yield from lighthouse.main(bench.place(), bench.pairs)


CASES: dict[str, Callable[[Bench], Iterator[str]]] = {
    "runs": runs,
    "weights": weights,
    "own": own,
    "books": books,
    "waits": waits,
    "sizes": sizes,
    "deaths": deaths,
    "invented": invented,
    "reading": reading,
}
