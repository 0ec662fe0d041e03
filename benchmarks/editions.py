"""What a second edition and the readers' choices cost: the whole book from nothing, in turn.

``python -m benchmarks.editions [TIMES]`` prints a table; judge by the processor seconds where
the machine does other work.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.edits import ROOT, Clone
from benchmarks.measure import Cost, Ratio, command

FORMS = {
    "one edition, no choices": (["en"], False),
    "both editions, no choices": (["en", "zh"], False),
    "both editions, all choices": (["en", "zh"], True),
}


def set_up(clone: Clone, languages: list[str], choices: bool) -> None:
    """Write the `runs.yml` of a form of the book."""
    file = clone.root / "notebooks" / "runs.yml"
    book = yaml.safe_load((ROOT / "notebooks" / "runs.yml").read_text(encoding="utf-8"))
    book["languages"] = languages
    for run in book["runs"]:
        if not choices:
            run.pop("choices", None)
            run.pop("only", None)
    file.write_text(yaml.safe_dump(book, allow_unicode=True, sort_keys=False), encoding="utf-8")


def measured(clone: Clone) -> tuple[int, Cost]:
    """Run and build the whole book from nothing; return the number of runs and the cost."""
    shutil.rmtree(clone.root / "_build", ignore_errors=True)
    yilianti = str(clone.root / ".venv/bin/yilianti")
    command(["git", "clean", "-fdqX", "book"], clone.root)
    runs = command([yilianti, "run"], clone.root)
    site = command([yilianti, "build"], clone.root)
    pages = len(list((clone.root / "_build/state/runs").rglob("*.json")))
    return pages, runs + site


def main(times: int) -> None:
    """Print the table of ratios."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Clone(Path(folder) / "book")
        command(["make", ".venv/.ready"], clone.root)
        costs: dict[str, list[Cost]] = {name: [] for name in FORMS}
        pages = {}
        for _ in range(times):
            for name, form in FORMS.items():
                set_up(clone, *form)
                pages[name], cost = measured(clone)
                costs[name].append(cost)
    print("| | what | with | without | ratio | range | times |\n|---|---|---|---|---|---|---|")
    one, both, chosen = FORMS
    for name, ours, other in ((f"{both} : {one}", one, both), (f"{chosen} : {both}", both, chosen)):
        print(*Ratio(name, costs[ours], costs[other]).rows(), sep="\n")
    print(f"\nPages run: {re.sub('[{}]', '', str(pages))}.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
