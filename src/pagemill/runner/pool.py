"""Worker processes that run notebooks: preloaded, replaced when they die, gone when we are gone."""

import contextlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from pagemill.runner.environment import environment


@contextlib.contextmanager
def _environment(preload: list[str]) -> Iterator[None]:
    """Let processes started here inherit the environment of notebooks."""
    before, wanted = dict(os.environ), environment(preload)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@dataclass
class Worker:
    """A process, the pipe to it and the task it is at."""

    process: Any
    pipe: Connection
    task: Any = None


@dataclass(frozen=True)
class Event:
    """What became of a task: started, done with a result, or lost with its process."""

    kind: str
    task: Any
    result: Any = None


class Pool:
    """Processes that each do one task at a time.

    On POSIX they are forks of one preloaded process (Python's `forkserver`), elsewhere new ones.

    Parameters
    ----------
    work
        Function of a pipe: receives tasks and sends results until the pipe closes.
    jobs
        Number of processes.
    preload
        Modules to import before the processes are forked.
    """

    def __init__(self, work: Callable[[Connection], None], jobs: int, preload: list[str]) -> None:
        method = "forkserver" if os.name == "posix" else "spawn"
        self._context: Any = multiprocessing.get_context(method)
        self._work, self._jobs, self._preload = work, jobs, preload
        self._workers: list[Worker] = []
        if method == "forkserver":
            from multiprocessing import forkserver

            self._context.set_forkserver_preload(["pagemill.runner.preload"])
            with _environment(preload):
                forkserver.ensure_running()  # imports go on there while we go on here

    def run(self, tasks: list[Any], patience: float = 0.5) -> Iterator[Event | None]:
        """Do the tasks in order; yield what happens, and None when nothing did for a while."""
        waiting = deque(tasks)
        while waiting or any(worker.task is not None for worker in self._workers):
            while waiting and (worker := self._idle()):
                worker.task = waiting.popleft()
                worker.pipe.send(worker.task)
                yield Event("started", worker.task)
            busy = [worker for worker in self._workers if worker.task is not None]
            events = {w.pipe: w for w in busy} | {w.process.sentinel: w for w in busy}
            ready = wait(list(events), patience)
            if not ready:
                yield None
            for worker in {id(events[source]): events[source] for source in ready}.values():
                task, worker.task = worker.task, None
                try:
                    yield Event("done", task, worker.pipe.recv())
                except (EOFError, OSError):
                    worker.process.join()
                    self._workers.remove(worker)
                    yield Event("lost", task, worker.process.exitcode)

    def _idle(self) -> Worker | None:
        """Return a process without a task, started if there may be one more."""
        for worker in list(self._workers):
            if worker.task is None and not worker.process.is_alive():
                self._workers.remove(worker)
            elif worker.task is None:
                return worker
        if len(self._workers) >= self._jobs:
            return None
        here, there = self._context.Pipe()
        process = self._context.Process(target=self._work, args=(there,), daemon=False)
        with _environment(self._preload):
            process.start()
        there.close()
        self._workers.append(Worker(process, here))
        return self._workers[-1]

    def close(self) -> None:
        """End the processes and the one they are forked from, so that no import goes stale."""
        for worker in self._workers:
            worker.process.terminate()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()
        if os.name == "posix":
            from multiprocessing import forkserver

            forkserver._forkserver._stop()  # type: ignore[attr-defined]

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
