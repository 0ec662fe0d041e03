"""What people wait for, on the book that they have: edits of a clone of this repository.

``python -m benchmarks.edits`` takes some minutes for what is committed, from the book built here;
``python -m benchmarks.edits OLD NEW`` makes the books of two commits and measures them in turn, on
the same machine. ``--whole`` also measures all runs, and the site, from nothing; ``--times N`` says
how often each edit is made.
"""

import argparse
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 8766
PATIENCE = 900  # seconds until an edit that was not seen is given up


class Clone:
    """A commit of this repository in a folder of its own, with its own environment."""

    def __init__(self, folder: Path, commit: str = "HEAD") -> None:
        self.root = folder
        for arguments in (
            ["clone", "--quiet", "--no-checkout", str(ROOT), str(folder)],
            ["-C", str(folder), "checkout", "--quiet", "--detach", commit],
        ):
            subprocess.run(["git", *arguments], check=True)
        self._environment = dict(os.environ)
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def make(self) -> float:
        """Return the seconds from a fresh clone to the book: set-up, runs and site."""
        return self._call("make", "book")

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start a command of the book."""
        return self._start(str(self.root / ".venv/bin/yilianti"), *arguments)

    def call(self, *arguments: str) -> float:
        """Return the seconds that a command of the book takes."""
        return self._call(str(self.root / ".venv/bin/yilianti"), *arguments)

    def _start(self, *command: str) -> subprocess.Popen:
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _call(self, *command: str) -> float:
        began = time.perf_counter()
        told, _ = (started := self._start(*command)).communicate()
        if started.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{told}")
        return time.perf_counter() - began

    def holds(self, page: str, text: str) -> bool:
        """Tell whether a page of the site holds a text."""
        file = self.root / "_build" / "html" / page
        return file.is_file() and text in file.read_text(encoding="utf-8")

    def substitute(self, name: str, pattern: str, text: str) -> None:
        """Replace what a pattern finds first in a file."""
        file = self.root / name
        old = file.read_text(encoding="utf-8")
        new, found = re.subn(pattern, text, old, count=1, flags=re.MULTILINE)
        if not found:
            raise SystemExit(f"{name}: nothing to edit: {pattern}")
        file.write_text(new, encoding="utf-8")


def sentence(clone: Clone, number: int) -> tuple[str, str]:
    """Edit a sentence of a chapter; return the page and the text that it must show."""
    file, said = clone.root / "notebooks" / "bricks.ipynb", f"Edited {number}."
    notebook = json.loads(file.read_text(encoding="utf-8"))
    prose = [c for c in notebook["cells"] if "lang-en" in c["metadata"].get("tags", ())]
    kept = re.sub(r" Edited -?\d+\.$", "", "".join(prose[-1]["source"]))
    prose[-1]["source"] = f"{kept} {said}"
    file.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
    return "book/chapters/bricks.html", said


def fact(clone: Clone, number: int) -> tuple[str, str]:
    """Edit the English name of one institution."""
    said = f"Anzhen Hospital{number}"
    clone.substitute("data/institutions.csv", r"Anzhen Hospital\d*(?=[,\"])", said)
    return "book/institutions/anzhen-hospital.html", said


def figure(clone: Clone, number: int) -> tuple[str, str]:
    """Edit the code of the figures of beds, whose pictures stay the same."""
    with (clone.root / "src/yilianti/figures/capacity.py").open("a", encoding="utf-8") as file:
        file.write(f"# edit {number}\n")
    return "book/chapters/bricks.html", ""


def word(clone: Clone, number: int) -> tuple[str, str]:
    """Edit a word of the labels."""
    words = ("src/yilianti/words.yml", "src/yilianti/labels.yml")  # the second until late 2026
    file = next(name for name in words if (clone.root / name).exists())
    clone.substitute(file, r"^model\.plan: \{en: \w+", f"model.plan: {{en: plan{number}")
    return "book/alliances/by-model.html", ""


EDITS: dict[str, Callable[[Clone, int], tuple[str, str]]] = {
    "a sentence of a chapter": sentence,
    "a fact (a cell of `institutions.csv`)": fact,
    "the code of a figure": figure,
    "a word of the labels": word,
}


def waits(clone: Clone, times: int, whole: bool = True) -> Iterator[tuple[str, list[float]]]:
    """Yield what a person waits for from a fresh clone on, and the seconds of each time."""
    yield "`make book` in a fresh clone", [clone.make()]
    if whole:
        yield "all runs from nothing", [clone.call("run", "--force")]
        yield "the site from nothing", [clone.call("build", "--force")]
    yield from edits(clone, times)
    yield from served(clone, times)


def served(clone: Clone, times: int) -> Iterator[tuple[str, list[float]]]:
    """Yield what an author waits for under `serve` and after it, and the seconds of each time."""
    yield "a sentence of a chapter, `serve`", list(_served(clone, sentence, times))
    clone.call("run")  # `serve` makes no variants unless asked to
    yield "the first `build` after `serve`", [clone.call("build")]


def edits(clone: Clone, times: int) -> Iterator[tuple[str, list[float]]]:
    """Yield what an author waits for once the book is built, and the seconds of each time."""
    clone.call("book")
    for name, arguments in (
        ("nothing to do, `book`", ["book"]),
        ("nothing to do, `build`", ["build"]),
        ("`list`", ["list"]),
        ("`check`", ["check"]),
        ("one page again", ["run", "--page", "alliances/chaoyang-hospital-league", "--force"]),
    ):
        yield name, [clone.call(*arguments) for _ in range(times)]
    for name, edit in EDITS.items():
        yield f"{name}, `book`", [_booked(clone, edit, number) for number in range(times)]


def _booked(clone: Clone, edit: Callable[[Clone, int], tuple[str, str]], number: int) -> float:
    page, text = edit(clone, number)
    took = clone.call("book")
    if not clone.holds(page, text):
        raise SystemExit(f"{page} does not show {text!r}")
    return took


def _served(
    clone: Clone, edit: Callable[[Clone, int], tuple[str, str]], times: int
) -> Iterator[float]:
    """Yield the seconds from a saved edit to the page on disk, under `serve`."""
    serving = clone.start("serve", "--port", str(PORT))
    try:
        for number in range(100, 101 + times):
            time.sleep(8)  # an author thinks; the process with Sphinx gets ready
            page, text = edit(clone, number)
            began = time.perf_counter()
            while not clone.holds(page, text) and time.perf_counter() - began < PATIENCE:
                time.sleep(0.01)
            if number > 100:  # the first edit may find `serve` still starting
                yield time.perf_counter() - began
    finally:
        serving.terminate()
        serving.wait()


def pandas_seconds(times: int = 5) -> float:
    """Return the seconds that `import pandas` takes here, by which figures hold elsewhere."""
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import pandas"], check=True)
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def report(folder: Path, times: int, quick: bool = False) -> Iterator[str]:
    """Yield the table of what is committed; in a hurry only of edits, from the book built here."""
    clone = Clone(folder)
    if quick:
        _take_over(clone)
    unit = pandas_seconds()
    yield f"`import pandas` takes {unit:.2f} s here."
    yield ""
    yield "| what | seconds (median) | spread | in times of `import pandas` |"
    yield "| --- | ---: | --- | ---: |"
    told = itertools.chain(edits(clone, times), served(clone, times))
    for name, took in told if quick else waits(clone, times):
        middle = statistics.median(took)
        spread = f"{min(took):.2f} to {max(took):.2f}" if len(took) > 1 else "once"
        yield f"| {name} | **{middle:.2f}** | {spread} | {middle / unit:.1f} |"


def _take_over(clone: Clone) -> None:
    """Begin with the book built here, whose files keep their times, so that little is made anew."""
    for built in ("_build", "book"):
        shutil.copytree(ROOT / built, clone.root / built, dirs_exist_ok=True)
    clone.make()


def alone(times: int, quick: bool) -> Iterator[str]:
    """Yield the table of what is committed, as `report` does, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="edits-") as folder:
        yield from report(Path(folder, "book").resolve(), times, quick)


def compare(old: str, new: str, times: int, whole: bool) -> Iterator[str]:
    """Yield the table of two commits, measured in turn."""
    with tempfile.TemporaryDirectory(prefix="edits-") as folder:
        clones = [Clone(Path(folder, name).resolve(), name) for name in (old, new)]
        yield f"| what | {old} | {new} | times faster |"
        yield "| --- | ---: | ---: | ---: |"
        for (name, before), (_, after) in zip(
            *(waits(clone, times, whole) for clone in clones), strict=True
        ):
            first, second = statistics.median(before), statistics.median(after)
            yield f"| {name} | {first:.2f} | {second:.2f} | **{first / second:.1f}** |"


def main() -> None:
    """Print the table asked for, line by line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.edits", description=__doc__)
    parser.add_argument("commits", nargs="*", metavar="COMMIT", help="none, or an old and a new")
    parser.add_argument("--times", type=int, default=3, help="how often each edit is made")
    parser.add_argument("--whole", action="store_true", help="also runs and site from nothing")
    given = parser.parse_args()
    if len(given.commits) not in (0, 2):
        parser.error("name no commit, or an old and a new one")
    if given.commits:
        old, new = given.commits
        told = compare(old, new, given.times, given.whole)
    else:
        told = alone(given.times, not given.whole)
    for line in told:
        print(line, flush=True)


if __name__ == "__main__":
    main()
