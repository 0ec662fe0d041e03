"""What both engines share: limits, and a cell's end reported in the notebook whatever its cause."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Float, Integer

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

GRACE_SECONDS = 2.0  # between an interrupt, which leaves a traceback, and the end of the process


class LimitedClient(PapermillNotebookClient):
    """A papermill client whose every failure becomes an error output of the cell it happened in."""

    cell_seconds = Float(0, help="Seconds a cell may take; 0: any.")
    notebook_seconds = Float(0, help="Seconds a notebook may take; 0: any.")
    memory_mb = Integer(0, help="Megabytes of data a notebook's process may hold; 0: any.")

    def papermill_execute_cells(self) -> None:
        """Run the cells in order; stop at the first that fails."""
        self.ends = time.monotonic() + (self.notebook_seconds or float("inf"))
        for index, cell in enumerate(self.nb.cells):
            self.nb_man.cell_start(cell, index)
            try:
                self.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                if not isinstance(error, CellExecutionError):
                    _report(cell, type(error).__name__, self.explain(error))
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            finally:
                cell.outputs = merge_streams(cell.outputs) if "outputs" in cell else []
                if cell.cell_type != "code":
                    del cell["outputs"]
                self.nb_man.cell_complete(cell, cell_index=index)

    def explain(self, error: Exception) -> str:
        """Return what ended the cell, and what to do."""
        if not isinstance(error, CellTimeoutError):
            return (
                f"The notebook's process ended {self.cause_of_death()}. Look for os._exit, a "
                f"crash in compiled code, or more memory than {self.memory_mb or 'any'} MB."
            )
        what = self._limiting
        return (
            f"The {what} ran longer than {getattr(self, f'{what}_seconds'):g} seconds. Make it "
            f"faster, or raise `limits: {{{what}_seconds: ...}}` in notebooks/runs.yml."
        )

    def cause_of_death(self) -> str:
        """Return how the process ended, as words."""
        return "unexpectedly"

    def seconds_left(self, cell: NotebookNode | None = None) -> float | None:
        """Return the seconds that the next cell may take; None for any."""
        per_cell, rest = self.cell_seconds or float("inf"), self.ends - time.monotonic()
        self._limiting = "cell" if per_cell <= rest else "notebook"
        left = min(per_cell, rest)
        return None if left == float("inf") else max(left, 0.01)


def merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join a cell's pieces of standard output, and of standard error, where each first appears.

    The kernel cuts and interleaves them by the clock; joined they are the same every time.
    """
    merged: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            merged.append(output)
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
            merged.append(output)
    if len(streams) == 2:
        first, second = merged.index(streams["stdout"]), merged.index(streams["stderr"])
        if second + 1 == first:
            merged[first], merged[second] = merged[second], merged[first]
    return merged


def _report(cell: NotebookNode, name: str, message: str) -> None:
    """Add the error output that the process could not send; keep the traceback of an interrupt."""
    traceback = [f"{name}: {message}"]
    if cell.outputs and cell.outputs[-1].output_type == "error":
        traceback = [*cell.outputs.pop().traceback, *traceback]
    cell.outputs.append(
        nbformat.v4.new_output("error", ename=name, evalue=message, traceback=traceback)
    )


@contextlib.contextmanager
def memory_limit(megabytes: int) -> Iterator[None]:
    """Limit the data that this process, and those it starts meanwhile, may hold."""
    if not megabytes or resource is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def client_options(
    nb_man: Any, kernel_name: str, log: Callable[..., Any], options: dict[str, Any]
) -> dict[str, Any]:
    """Return the client's settings from what papermill hands to an engine."""
    known = LimitedClient.class_trait_names()
    chosen = {key: value for key, value in options.items() if key in known and value is not None}
    if options.get("execution_timeout"):
        chosen["cell_seconds"] = float(options["execution_timeout"])
    if options.get("start_timeout"):
        chosen["startup_timeout"] = options["start_timeout"]
    return {
        **chosen,
        "nb_man": nb_man,
        "kernel_name": kernel_name,
        "log": log,
        "record_timing": False,
    }
