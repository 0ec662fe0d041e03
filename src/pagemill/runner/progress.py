"""Show how runs go: a live bar on a terminal, plain lines elsewhere, a summary at the end."""

import sys
import time
from typing import TYPE_CHECKING

from pagemill.runner.execute import Outcome
from pagemill.runner.runs import Run

if TYPE_CHECKING:
    from rich.progress import Progress


class Lines:
    """One line per finished run."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.failed = total, 0, 0
        self.began = time.monotonic()
        self.running: dict[str, float] = {}

    def started(self, run: Run) -> None:
        """Note that a run has started."""
        self.running[run.page] = time.monotonic()

    def finished(self, outcome: Outcome) -> None:
        """Print what became of a run."""
        self.running.pop(outcome.run.page, None)
        self.done += 1
        self.failed += bool(outcome.error)
        self.show(outcome)

    def show(self, outcome: Outcome) -> None:
        """Print a line."""
        state = "FAILED" if outcome.error else "done"
        print(
            f"[{self.done}/{self.total}] {outcome.run.page} {state} {outcome.seconds:.1f} s",
            flush=True,
        )

    def tick(self) -> None:
        """Do nothing: lines do not change."""

    def seconds_left(self) -> float | None:
        """Return the seconds the rest will take, at the pace so far."""
        if not self.done:
            return None
        return (time.monotonic() - self.began) / self.done * (self.total - self.done)

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Bar(Lines):
    """A bar with what is running, for how long, what failed and the time left."""

    _progress: "Progress"

    def __enter__(self) -> "Bar":
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), transient=True
        )
        self._progress.start()
        self._task = self._progress.add_task("starting", total=self.total)
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def started(self, run: Run) -> None:
        """Show that a run has started."""
        super().started(run)
        self.tick()

    def show(self, outcome: Outcome) -> None:
        """Move the bar; a failure stays on the screen above it."""
        if outcome.error:
            self._progress.console.print(f"FAILED {outcome.run.page}", style="red", markup=False)
        self.tick()

    def tick(self) -> None:
        """Show the time."""
        now = time.monotonic()
        parts = [f"{page} {now - began:.0f} s" for page, began in self.running.items()]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if (left := self.seconds_left()) is not None:
            parts.append(f"{left:.0f} s left")
        self._progress.update(self._task, completed=self.done, description=", ".join(parts))


def reporter(total: int) -> Lines:
    """Return what suits the output: a bar for a terminal, else lines."""
    return Bar(total) if sys.stdout.isatty() else Lines(total)


def summary(outcomes: list[Outcome], total: int, removed: int, seconds: float) -> list[str]:
    """Return the lines that say what ran, what failed and where to look."""
    failed = [outcome for outcome in outcomes if outcome.error]
    kept = total - len(outcomes)
    lines = [
        f"{len(outcomes) - len(failed)} run, {kept} up to date, {len(failed)} failed"
        + (f", {removed} pages removed" if removed else "")
        + f" in {seconds:.1f} s."
    ]
    causes: dict[str, list[Outcome]] = {}
    for outcome in failed:
        causes.setdefault(outcome.error, []).append(outcome)
    for error, alike in causes.items():
        more = f" and {len(alike) - 1} more" if len(alike) > 1 else ""
        lines += ["", f"FAILED {alike[0].run.page}{more}", f"  {error}"]
        lines.append(f"  Notebook and traceback: {alike[0].where}")
        lines.append(f"  To run it again: {alike[0].run.command()}")
    return lines
