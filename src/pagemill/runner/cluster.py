"""Runs on a Dask cluster: the same pages, made by workers that share no disk with us.

What a worker gets is a `Parcel`: some runs, the files that they read, and the digest of the code.
It lays the files into a folder of its own, lets a process beside it run the notebooks there, and
hands back the pages. A process that dies takes its notebook with it and not the worker; a worker
that dies gives its parcels to another.
"""

import functools
import hashlib
import json
import logging
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pagemill import project, schema
from pagemill.errors import RunError
from pagemill.runner import execute, fingerprint, state
from pagemill.runner.environment import environment
from pagemill.runner.execute import Outcome, Task
from pagemill.runner.pool import Event

PARCEL_SECONDS = 3.0  # of work in a parcel, by how long its runs took the last time
UNKNOWN_SECONDS = 0.5  # that a run takes which has never run
LIBRARIES = ("ipykernel", "numpy", "pandas", "papermill", "plotly")
TIMEOUT = 5  # until the scheduler answers [s]
WORKERS_TIMEOUT = 30  # until there is a worker [s]
TRIES = 2  # of a notebook whose process dies


@dataclass(frozen=True)
class Parcel:
    """Some runs, what they read, and of what code they want to be run."""

    tasks: list[Task]
    files: dict[str, bytes]
    digest: str  # of all files of the project that a run may read
    is_whole: bool  # whether these are all of them
    code: str
    module: str
    preload: list[str]


@dataclass(frozen=True)
class Made:
    """What a worker hands back of a run: what became of it, the files that it left, its note.

    No outcome: the process died of it, with exit code `status`.
    """

    outcome: Outcome | None
    files: dict[str, bytes] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)
    status: int = -signal.SIGKILL


class Cluster:
    """A Dask cluster that does tasks as a `Pool` does.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://host:8786``.
    preload
        Modules to import before notebooks are run.

    Raises
    ------
    RunError
        If Dask is not installed, nobody answers, there are no workers, or one has other code.
    """

    def __init__(self, address: str, preload: list[str]) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise RunError(
                "--cluster needs Dask, which is not installed: pip install 'distributed'."
            ) from None
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # we tell what failed
        self._address = address
        self._preload, self._module = preload, project.said("module")
        self._code = code(self._module)
        try:
            self._client = Client(address, timeout=TIMEOUT)
        except (OSError, ValueError) as error:
            raise RunError(
                f"--cluster {address}: no scheduler answers ({error or type(error).__name__}). "
                "Start one with `dask scheduler`, and workers with `dask worker`."
            ) from None
        try:
            self._client.wait_for_workers(1, timeout=WORKERS_TIMEOUT)
        except TimeoutError:
            self.close()
            raise RunError(
                f"--cluster {address}: the scheduler has no workers. Start some with "
                f"`dask worker {address} --nthreads 1`."
            ) from None
        for worker, theirs in self._client.run(code, self._module, on_error="return").items():
            if theirs != self._code:
                self.close()
                raise RunError(_other_code(worker, str(theirs), self._code))

    def run(self, tasks: list[Task], patience: float = 0.5) -> Iterator[Event | None]:
        """Do the tasks; yield what happens, and None when nothing did for a while."""
        from distributed import CancelledError
        from distributed.comm.core import CommClosedError

        try:
            yield from self._events(tasks, patience)
        except (CancelledError, CommClosedError):
            raise RunError(
                f"--cluster {self._address}: the scheduler is gone. What is done is kept; start "
                "the scheduler and the workers again, then run the rest."
            ) from None

    def _events(self, tasks: list[Task], patience: float) -> Iterator[Event | None]:
        from distributed import wait

        waiting = dict(self._submit(chunk) for chunk in chunks(tasks))
        suspects: list[Task] = []  # of a parcel whose worker died; alone, each shows who did it
        alone = None
        while waiting or suspects:
            if not waiting:
                alone, parcel = self._submit([suspects.pop()], whole=True)
                waiting[alone] = parcel
            try:
                done = wait([*waiting], timeout=patience, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                yield None
                continue
            for future in done:
                parcel = waiting.pop(future)
                for task, made in zip(parcel.tasks, self._made(future, parcel), strict=True):
                    if made is None and future is not alone:
                        suspects.append(task)
                    elif made and made.outcome and made.outcome.error and not parcel.is_whole:
                        waiting |= dict([self._submit([task], whole=True)])  # a table it lacked
                    else:
                        yield Event("started", task)
                        yield Event("done", task, _keep(task, made or Made(None)))

    def _submit(self, tasks: list[Task], whole: bool = False) -> tuple[Any, Parcel]:
        files, digest, is_whole = read(tasks, whole)
        parcel = Parcel(tasks, files, digest, is_whole, self._code, self._module, self._preload)
        return self._client.submit(perform, parcel, pure=False), parcel

    def _made(self, future: Any, parcel: Parcel) -> Sequence[Made | None]:
        """Return what a parcel gave; nothing for each of its runs where its workers died."""
        from distributed import KilledWorker

        if future.status != "error":
            return future.result()
        error = future.exception()
        if not isinstance(error, KilledWorker):
            raise error
        return [None] * len(parcel.tasks)

    def close(self) -> None:
        """Leave the cluster; parcels that nobody waits for any more are dropped there."""
        self._client.close()

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def chunks(tasks: list[Task]) -> list[list[Task]]:
    """Return the tasks in parcels of about the same time, by how long each took the last time."""
    found: list[list[Task]] = []
    filled = PARCEL_SECONDS
    for task in tasks:
        note = state.read_note(f"runs/{task.run.page}", "seconds")
        if filled >= PARCEL_SECONDS:
            found.append([])
            filled = 0.0
        found[-1].append(task)
        filled += note["seconds"] if note else UNKNOWN_SECONDS
    return found


def read(tasks: list[Task], whole: bool) -> tuple[dict[str, bytes], str, bool]:
    """Return the files that some runs read, a digest of all that they might, whether it is all.

    The tables are those that each run read the last time; all of them if one has never run.
    """
    notes = [state.read_note(f"runs/{task.run.page}", "tables") for task in tasks]
    is_whole = whole or not all(notes)
    wanted = {table for note in notes if note for table in note["tables"]}
    names = schema.names() if is_whole else sorted(wanted)
    fixed = ["_toc.yml", fingerprint.SCHEMA, *filter(None, [project.said("words")])]
    paths = [*fixed, *(f"data/{schema.files()[name]}" for name in names)]
    paths += sorted({task.run.source.as_posix() for task in tasks})
    files = {name: Path(name).read_bytes() for name in paths if Path(name).is_file()}
    all_there = [sorted(tasks[0].tables.items()), [files.get(name, b"") for name in fixed]]
    return files, fingerprint.digest(repr(all_there).encode()), is_whole


@functools.cache
def code(module: str) -> str:
    """Return a digest of what makes pages: the engine, the book's package, Python, libraries.

    It is that of the code when it was first asked for: a process goes on with what it imported.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    for package in dict.fromkeys(["pagemill", *filter(None, [module.partition(".")[0]])]):
        spec = find_spec(package)
        digest.update(f"{package} {spec is None}".encode())
        for folder in (spec.submodule_search_locations or []) if spec else []:
            for file in sorted(Path(folder).rglob("*")):
                if file.suffix in (".py", ".yml"):
                    digest.update(file.relative_to(folder).as_posix().encode())
                    digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _other_code(worker: str, theirs: str, ours: str) -> str:
    return (
        f"{worker}: this worker's code has the digest {theirs}, ours {ours}. Install the same "
        "commit and lock file there, and start the worker again."
    )


def _keep(task: Task, made: Made) -> Outcome:
    """Write what a worker has handed back, as if it had been made here."""
    if made.outcome is None:
        return execute.lost(task.run, made.status)
    outcome = replace(made.outcome, run=task.run)
    if outcome.error:
        state.forget(f"runs/{task.run.page}")
        for name, content in made.files.items():
            state.write(Path(name), content)
    else:
        for one in (task, *task.twins):
            content = made.files[one.run.target.as_posix()]
            execute.keep(one, content, made.note["reads"], made.note["asked"], made.note["seconds"])
    return outcome


# What follows happens in the workers of the cluster.


class Station:
    """A process that runs tasks in a folder, which is a project of its own."""

    def __init__(self, folder: Path, preload: list[str]) -> None:
        self.folder = folder
        self._pipe, there = Pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pagemill.runner.station", str(there.fileno())],
            cwd=folder,
            env=environment(preload),
            pass_fds=[there.fileno()],
        )
        there.close()

    def perform(self, task: Task) -> Outcome | None:
        """Return what became of a task; None if the process died of it."""
        pipe: Connection = self._pipe
        try:
            pipe.send(task)
            return pipe.recv()
        except (EOFError, OSError):
            return None

    def end(self) -> int:
        """End the process; return its exit code."""
        self._pipe.close()
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


_idle: dict[str, list[Station]] = {}
_lock = threading.Lock()


@functools.cache
def _folder(digest: str) -> Path:
    """Return this process's folder for files with a digest; it goes when the process ends."""
    return Path(_everything().name, digest)


@functools.cache
def _everything() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="pagemill-")


def perform(parcel: Parcel) -> list[Made]:
    """Do the runs of a parcel; return what each made.

    Raises
    ------
    RunError
        If the code here is not the one that is asked for.
    """
    mine = code(parcel.module)
    if mine != parcel.code:
        raise RunError(_other_code(platform.node(), mine, parcel.code))
    station = _station(parcel)
    try:
        found = []
        for task in parcel.tasks:
            station, made = _make(station, task, parcel)
            found.append(made)
        return found
    finally:
        with _lock:
            _idle.setdefault(parcel.digest, []).append(station)


def _station(parcel: Parcel) -> Station:
    """Return a station in a folder that holds the files of a parcel; others' are ended."""
    with _lock:
        for digest in [name for name in _idle if name != parcel.digest]:
            for old in _idle.pop(digest):
                old.end()
        idle = _idle.get(parcel.digest, [])
        station = idle.pop() if idle else None
    if station is None:
        folder = _folder(parcel.digest) / f"{threading.get_ident()}-{time.monotonic_ns()}"
        folder.mkdir(parents=True)
        _lay(folder, parcel.files)
        return Station(folder, parcel.preload)
    _lay(station.folder, parcel.files)
    return station


def _lay(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _make(station: Station, task: Task, parcel: Parcel) -> tuple[Station, Made]:
    """Return what a run made, and the station to go on with; a run is tried again once."""
    status = 0
    for _ in range(TRIES):
        outcome = station.perform(task)
        if outcome is not None:
            return station, _gather(station.folder, task, outcome)
        status = station.end()
        station = Station(station.folder, parcel.preload)
    return station, Made(None, status=status)


def _gather(folder: Path, task: Task, outcome: Outcome) -> Made:
    """Return what a run has left in a project."""
    run = outcome.run
    made = [one.run.target for one in (task, *task.twins)]
    left = state.failure(run.page) if outcome.error else made
    files = {
        path.as_posix(): (folder / path).read_bytes() for path in left if (folder / path).is_file()
    }
    if outcome.error:
        return Made(outcome, files)
    note = json.loads((folder / state.NOTES / "runs" / f"{run.page}.json").read_bytes())
    return Made(outcome, files, note)
