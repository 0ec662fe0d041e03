"""Throughput of a Dask cluster on this machine against the same processes without Dask.

``python -m benchmarks.cluster [COUNT]`` runs COUNT invented counties (2,800) from nothing, here and
on two workers of a local cluster, and prints a table; it writes nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import projects
from benchmarks.measure import command

COUNTIES = 2800
WORKERS = 2
ADDRESS = "tcp://127.0.0.1:8786"
RUN = [sys.executable, "-m", "pagemill", "run"]


def _dask(kind: str, *options: str) -> subprocess.Popen:
    silent = subprocess.DEVNULL
    line = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"]
    return subprocess.Popen(line, stdout=silent, stderr=silent, env=dict(os.environ))


def _from_nothing(root: Path, *options: str) -> float:
    shutil.rmtree(root / "_build", ignore_errors=True)
    shutil.rmtree(root / "book" / "p", ignore_errors=True)
    return command([*RUN, *options], root).wall


def main() -> None:
    """Measure one pair."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNTIES
    with tempfile.TemporaryDirectory() as folder:
        root = projects.ours(Path(folder, "counties"), count)
        here = _from_nothing(root, "--jobs", str(WORKERS))
        pages = {path.name: path.read_bytes() for path in (root / "book").rglob("*.ipynb")}
        started = [_dask("scheduler", "--host", "127.0.0.1", "--port", "8786")]
        time.sleep(5)
        started.append(_dask("worker", ADDRESS, "--nthreads", "1", "--nworkers", str(WORKERS)))
        time.sleep(5)
        try:
            there = _from_nothing(root, "--cluster", ADDRESS)
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait()
        same = pages == {path.name: path.read_bytes() for path in (root / "book").rglob("*.ipynb")}
    print("| counties | here [s] | cluster [s] | ratio | same bytes |\n|---|---|---|---|---|")
    print(f"| {count:,} | {here:.1f} | {there:.1f} | {there / here:.2f} | {same} |")


if __name__ == "__main__":
    main()
