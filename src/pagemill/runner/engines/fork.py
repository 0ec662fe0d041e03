"""The engine `fork`: a notebook's cells run in a fork of this process, which lives for it alone.

What this process has imported need not be imported again, and nothing a notebook does can reach
the next one. This side drives the fork cell by cell, keeps the limits and survives whatever happens
there.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import sys
import time
from multiprocessing import Pipe, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import Engine
from papermill.log import logger

from pagemill import tables, words
from pagemill.errors import PagemillError
from pagemill.runner.engines.client import (
    GRACE_SECONDS,
    LimitedClient,
    client_options,
    memory_limit,
)

_seen: set[str] = set()


def learn(read: list[str]) -> None:
    """Import what earlier notebooks imported of packages that are imported here already.

    Packages such as plotly import most of their modules when they are first used; done here, the
    notebooks to come need not do so. So it is with packages that a function imports when it is
    called. A package that only a notebook has imported stays with it.
    The tables that the last one read are parsed here too, and shared with all that come.

    Parameters
    ----------
    read
        Names of tables.
    """
    for name in read:
        with contextlib.suppress(PagemillError):  # the notebook that needs it will say
            tables.parsed(name)
    later: set[str] = getattr(sys.modules.get("pagemill.runner.preload"), "LATER", set())
    known = sys.modules.keys() | later
    news = [name for name in sorted(_seen) if name.partition(".")[0] in known]
    for name in news:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    _seen.clear()
    if news:
        gc.freeze()


class ForkClient(LimitedClient):
    """A client whose kernel is a fork of this process."""

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Fork, run the cells, end the fork."""
        self.reset_execution_trackers()
        self._status: int | None = None
        self._fork()
        try:
            self.papermill_execute_cells()
            self._ask_for_modules()
        finally:
            self._end()
        return self.nb

    def _fork(self) -> None:
        self._cells, there = Pipe()
        pipes = {"stdout": os.pipe(), "stderr": os.pipe()}
        with contextlib.suppress(PagemillError):  # the notebook that needs them will say
            words.refresh()
        self._pid = os.fork()
        if self._pid == 0:
            from pagemill.runner.engines.child import main

            with memory_limit(self.memory_mb):
                main(there, pipes["stdout"][1], pipes["stderr"][1])
        there.close()
        self._streams = {}
        for name, (reading, writing) in pipes.items():
            os.close(writing)
            os.set_blocking(reading, False)
            self._streams[reading] = name

    def execute_cell(self, cell: NotebookNode, cell_index: int) -> NotebookNode:
        """Run one cell in the fork and take in what it sends."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        try:
            self._cells.send(cell.source)
            reply = self._reply(cell, cell_index)
        except (EOFError, ConnectionError):
            raise DeadKernelError("Kernel died") from None
        if reply["status"] == "error" and "raises-exception" not in tags:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _reply(self, cell: NotebookNode, cell_index: int) -> dict[str, Any]:
        """Take in the outputs of a cell until it is done."""
        left = self.seconds_left()
        deadline = None if left is None else time.monotonic() + left
        interrupted = False
        owner = parent_process()
        sources: list[Any] = [self._cells, *self._streams, *([owner.sentinel] if owner else [])]
        while True:
            ready = wait(sources, None if deadline is None else max(0, deadline - time.monotonic()))
            for source in ready:
                if source in self._streams:
                    self._read_stream(source, cell, cell_index)
                elif isinstance(source, Connection):
                    message = json.loads(source.recv_bytes())
                    if message["msg_type"] == "execute_reply":
                        for stream in self._streams:
                            self._read_stream(stream, cell, cell_index)
                        if interrupted:
                            raise self._timeout(cell)
                        return message["content"]
                    self.process_message(message, cell, cell_index)
                else:  # the runner is gone: nobody waits for this notebook
                    self._end()
                    os._exit(1)
            if not ready and not interrupted:
                os.killpg(self._pid, signal.SIGINT)
                interrupted, deadline = True, time.monotonic() + GRACE_SECONDS
            elif not ready:
                self._end()
                raise self._timeout(cell)

    def _ask_for_modules(self) -> None:
        """Note what the notebook has imported beyond what was imported here (see `learn`)."""
        with contextlib.suppress(EOFError, OSError):
            self._cells.send(None)
            if self._cells.poll(GRACE_SECONDS):
                _seen.update(set(json.loads(self._cells.recv_bytes())) - sys.modules.keys())

    def _timeout(self, cell: NotebookNode) -> CellTimeoutError:
        return CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", 0, cell)

    def _read_stream(self, stream: int, cell: NotebookNode, cell_index: int) -> None:
        """Take in what compiled code and child processes wrote to the fork's standard streams."""
        try:
            text = os.read(stream, 1 << 16)
        except BlockingIOError:
            return
        if text:
            content = {"name": self._streams[stream], "text": text.decode("utf-8", "replace")}
            self.process_message(
                {
                    "msg_type": "stream",
                    "content": content,
                    "header": {"msg_type": "stream"},
                    "parent_header": {},
                },
                cell,
                cell_index,
            )

    def _end(self) -> None:
        """End the fork and all it has started."""
        if self._status is not None:
            return
        for kill in (os.killpg, os.kill):  # a fork that is very young has no group yet
            with contextlib.suppress(ProcessLookupError):
                kill(self._pid, signal.SIGKILL)
        _, self._status = os.waitpid(self._pid, 0)
        self._cells.close()
        for stream in self._streams:
            os.close(stream)

    def cause_of_death(self) -> str:
        """Return how the fork ended, as words."""
        given_up = time.monotonic() + GRACE_SECONDS  # it may have closed the pipe and live on
        while time.monotonic() < given_up:
            ended = os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                time.sleep(0.01)
            elif ended.si_code == os.CLD_EXITED:
                return f"with exit code {ended.si_status}"
            else:
                return f"by {signal.Signals(ended.si_status).name}"
        return "its pipe"


class ForkEngine(Engine):
    """Papermill's name for `ForkClient`."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the notebook of an execution manager."""
        ForkClient(**client_options(nb_man, kernel_name, logger, kwargs)).execute()
