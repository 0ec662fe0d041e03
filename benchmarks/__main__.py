"""Measure and write `results.md`: `python -m benchmarks [CASE ...] [--pairs N]`."""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks.runner import CASES, Bench

RESULTS = Path(__file__).parent / "results.md"
INTRODUCTION = """\
# What was measured

Written by `make bench`. Ratios are of pairs measured in turn on the same machine: how many times
more the other way takes than ours. The light notebook (`light.ipynb`) fits 22 small models and
draws three figures.
"""


def main() -> None:
    """Run the cases asked for; keep the results of the others."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", help=f"any of {', '.join(CASES)}; all by default")
    parser.add_argument("--pairs", type=int, default=3, help="how often to measure each pair")
    parser.add_argument(
        "--quick", action="store_true", help="two minutes: the book's own edits, once, unwritten"
    )
    options = parser.parse_args()
    unknown = set(options.cases) - set(CASES)
    if unknown:
        parser.error(f"no such case: {', '.join(unknown)}; there are {', '.join(CASES)}")
    if options.quick:
        options.cases, options.pairs = options.cases or ["own", "waits"], 1
    for name in options.cases or CASES:
        case = CASES[name]
        title = (case.__doc__ or name).removesuffix(".")
        print(title, flush=True)
        load = os.getloadavg()[0]
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            lines = list(case(Bench(Path(folder).resolve(), options.pairs, options.quick)))
        where = (
            f"{os.cpu_count()} cores, Python {platform.python_version()}, "
            f"load {load:.1f} before the start."
        )
        print("\n".join(lines), flush=True)
        if not options.quick:
            _write({**_earlier(), title: "\n".join([where, "", *lines])})


def _earlier() -> dict[str, str]:
    """Return the sections of the results written before."""
    if not RESULTS.exists():
        return {}
    parts = RESULTS.read_text(encoding="utf-8").split("\n## ")[1:]
    pairs = (part.split("\n\n", 1) for part in parts)
    return {f"## {title}": body.strip() for title, body in pairs}


def _write(sections: dict[str, str]) -> None:
    order = [(case.__doc__ or "").removesuffix(".") for case in CASES.values()]
    known = sorted(sections, key=lambda title: order.index(title) if title in order else len(order))
    text = "\n\n".join(f"{title}\n\n{sections[title]}" for title in known)
    RESULTS.write_text(f"{INTRODUCTION}\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
