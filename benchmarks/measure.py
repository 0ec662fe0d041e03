"""Measure commands in pairs, and put the ratios into words."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What something took."""

    wall: float
    cpu: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall + other.wall, self.cpu + other.cpu)


def _cpu_seconds() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def command(arguments: list[str], folder: Path, given: str = "") -> Cost:
    """Run a command to its end; count its processor time with that of all it started."""
    began, before = time.perf_counter(), _cpu_seconds()
    done = subprocess.run(arguments, cwd=folder, input=given, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return Cost(time.perf_counter() - began, _cpu_seconds() - before)


@dataclass(frozen=True)
class Ratio:
    """How many times more the other way takes than ours, pair by pair."""

    name: str
    ours: list[Cost]
    other: list[Cost]

    def _row(self, what: str) -> str:
        ours = [getattr(cost, what) for cost in self.ours]
        other = [getattr(cost, what) for cost in self.other]
        ratios = [b / a for a, b in zip(ours, other, strict=True)]
        label = {"wall": "seconds", "cpu": "processor seconds"}[what]
        return (
            f"| {self.name} | {label} | {statistics.median(other):.1f} "
            f"| {statistics.median(ours):.1f} | **{statistics.median(ratios):.1f}** "
            f"| {min(ratios):.1f} to {max(ratios):.1f} | {len(ratios)} |"
        )

    def rows(self) -> list[str]:
        """Return the rows of the results' table."""
        return [self._row("wall"), self._row("cpu")]


HEAD = [
    "| what | measured in | other | ours | ratio (median) | ratio (spread) | pairs |",
    "| --- | --- | ---: | ---: | ---: | --- | ---: |",
]


def paired(name: str, ours: Callable[[], Cost], other: Callable[[], Cost], pairs: int) -> Ratio:
    """Measure two ways in turn, so that what else the machine does meets both."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for number in range(pairs):
        order = [(costs[0], ours), (costs[1], other)]
        for found, way in order if number % 2 == 0 else reversed(order):
            found.append(way())
        print(f"  {name}: pair {number + 1} of {pairs}", flush=True)
    return Ratio(name, *costs)
