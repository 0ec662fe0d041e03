"""The engine `cold`: a new kernel for each notebook, as papermill does by itself, with limits."""

import asyncio
import os
import subprocess
import tempfile
import time
from typing import Any

from jupyter_core.utils import ensure_async, run_sync
from nbformat import NotebookNode
from papermill.engines import Engine
from papermill.log import logger

from pagemill.runner.engines.client import (
    GRACE_SECONDS,
    LimitedClient,
    client_options,
    memory_limit,
)


class ColdClient(LimitedClient):
    """A client that talks to a kernel of its own."""

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Start a kernel, run the cells, end the kernel."""
        self.reset_execution_trackers()
        self.timeout_func = self.seconds_left
        self.shutdown_kernel = "immediate"
        folder = tempfile.TemporaryDirectory(prefix="kernel-")
        with folder as self._sockets, self.setup_kernel(**kwargs):
            self.papermill_execute_cells()
        return self.nb

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start the kernel, which inherits the limit of memory."""
        if os.name == "posix":  # a socket file needs no port, which another kernel might take first
            self.km.transport, self.km.ip = "ipc", f"{self._sockets}/socket"
        with memory_limit(self.memory_mb):
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            await super().async_start_new_kernel(**quiet, **kwargs)

    start_new_kernel = run_sync(async_start_new_kernel)

    async def _async_handle_timeout(self, timeout: float, cell: NotebookNode | None = None) -> Any:
        """Interrupt the kernel and take in the traceback before the cell is given up."""
        await ensure_async(self.km.interrupt_kernel())
        given_up = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < given_up and not (cell and _failed(cell)):
            await asyncio.sleep(0.02)
        return await super()._async_handle_timeout(timeout, cell)


def _failed(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


class ColdEngine(Engine):
    """Papermill's name for `ColdClient`."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the notebook of an execution manager."""
        ColdClient(**client_options(nb_man, kernel_name, logger, kwargs)).execute()
