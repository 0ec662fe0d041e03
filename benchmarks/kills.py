"""Kill the runner, a worker or a notebook's process at random moments; look at what is left."""

import contextlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path

VICTIMS = ("runner", "worker", "notebook")


def kill_repeatedly(root: Path, yilianti: list[str], times: int, seed: int = 1) -> list[str]:
    """Run, kill, look, run again, so many times; return the rows of the results' table."""
    chance = random.Random(seed)
    subprocess.run([*yilianti, "run"], cwd=root, check=True, capture_output=True)
    expected = _pages(root)
    counts = dict.fromkeys(VICTIMS, 0)
    bad = 0
    while (number := sum(counts.values())) < times:  # now and then a run is over before the strike
        for name in expected:
            (root / name).unlink(missing_ok=True)
        victim = VICTIMS[number % len(VICTIMS)]
        counts[victim] += _run_and_kill(root, yilianti, victim, chance)
        left = _pages(root)
        bad += any(left[name] != expected[name] for name in left)
        done = subprocess.run([*yilianti, "run"], cwd=root, capture_output=True)
        bad += done.returncode != 0 or _pages(root) != expected
        print(f"  kill {number + 1} of {times}", flush=True)
    struck = ", ".join(f"{n} times a {victim}" for victim, n in counts.items())
    return [f"{sum(counts.values())} kills ({struck}): **{bad}** with a file half-written, other"
            " bytes afterwards, or a next run that did not complete."]  # fmt: skip


def _pages(root: Path) -> dict[str, bytes]:
    found = sorted((root / "book").rglob("*.ipynb"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def _run_and_kill(root: Path, yilianti: list[str], victim: str, chance: random.Random) -> bool:
    """Start a run, strike at a random moment, wait until all is over; return whether it struck."""
    runner = subprocess.Popen(
        [*yilianti, "run"], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    struck = False
    moment = chance.uniform(0, 0.8)
    seen: float | None = None
    while runner.poll() is None and not struck:
        level = _levels(runner.pid)
        if seen is None and level["notebook"]:
            seen = time.monotonic()
        if seen is not None and time.monotonic() - seen > moment and level[victim]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(level[victim]), signal.SIGKILL)
                struck = True
        time.sleep(0.005)
    runner.wait(timeout=120)
    while _at_work(root):
        time.sleep(0.05)
    return struck


def _levels(runner: int) -> dict[str, list[int]]:
    workers = [
        worker
        for server in _children(runner)
        for worker in _children(server)
        if b"forkserver" in _command(worker)
    ]
    notebooks = [notebook for worker in workers for notebook in _children(worker)]
    return {"runner": [runner], "worker": workers, "notebook": notebooks}


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
        return [int(child) for child in text.split()]
    return []


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _at_work(root: Path) -> bool:
    """Return whether a process is still at work in a folder."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").resolve() == root:
                return True
    return False
