"""The forked side of the engine `fork`: an IPython shell that behaves like the kernel's.

It is the kernel's own shell class, with its sockets exchanged for one pipe; so magics, display
updates, `await`, `!command` and tracebacks are the kernel's.
"""

import asyncio
import builtins
import contextlib
import ctypes
import gc
import io
import os
import signal
import sys
import threading
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session, json_packer
from traitlets.config import Config

from pagemill import asking


class PipeSession(Session):
    """A session that sends to the pipe; the kernel's shell needs only these two methods."""

    pipe: Connection
    lock: threading.Lock

    def msg(self, msg_type: str, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
        """Return a message."""
        return {
            "msg_type": msg_type,
            "content": content or {},
            "header": {"msg_type": msg_type},
            "parent_header": {},
        }

    def send(  # type: ignore[override]
        self, _stream: Any, message: Any, content: Any = None, *_: Any, **__: Any
    ) -> None:
        """Send a message, or the content of one of a type."""
        if isinstance(message, str):
            message = self.msg(message, content)
        with self.lock:
            self.pipe.send_bytes(json_packer(message))


class Stream(io.TextIOBase):
    """Standard output or error: text is sent when something else is, or the cell is done."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, number: int, session: PipeSession) -> None:
        self.name, self._number, self._session = name, number, session
        self._text: list[str] = []

    def write(self, text: str) -> int:
        """Keep the text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._text.append(text)
        return len(text)

    def flush(self) -> None:
        """Send what was kept."""
        text, self._text = "".join(self._text), []
        if text:
            self._session.send(None, "stream", {"name": self.name, "text": text})

    def fileno(self) -> int:
        """Return the descriptor that child processes inherit."""
        return self._number

    def writable(self) -> bool:
        """Return True."""
        return True


def main(pipe: Connection, stdout: int, stderr: int) -> NoReturn:
    """Be the kernel of one notebook: run the cells that come through the pipe until it closes."""
    code = 1
    try:
        _detach(pipe, stdout, stderr)
        gc.set_threshold(100_000)  # a tenth of a short life went into looking for cycles
        _reseed()
        imported = set(sys.modules)
        shell = _shell(pipe)
        asyncio.set_event_loop(loop := asyncio.new_event_loop())
        loop.run_until_complete(_serve(shell, pipe, imported))
        code = 0
    finally:
        os._exit(code)  # nothing of the process this was forked from may be cleaned up here


def _detach(pipe: Connection, stdout: int, stderr: int) -> None:
    """Become a process of its own, which ends with its parent, without the parent's files."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.set_wakeup_fd(-1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, standard in ((nothing, 0), (stdout, 1), (stderr, 2)):
        os.dup2(source, standard)
    os.closerange(3, pipe.fileno())
    os.closerange(pipe.fileno() + 1, os.sysconf("SC_OPEN_MAX") if pipe.fileno() > 4096 else 4096)


def _reseed() -> None:
    """Give numpy's legacy generator a state of its own; `random` sees to that by itself."""
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def _shell(pipe: Connection) -> ZMQInteractiveShell:
    session = PipeSession()
    session.pipe, session.lock = pipe, threading.Lock()
    config = Config()
    config.HistoryManager.enabled = False  # its thread and file serve no notebook
    shell = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler)
    shell.displayhook.session = shell.display_pub.session = session
    shell.displayhook.pub_socket = shell.display_pub.pub_socket = pipe
    shell.displayhook.topic = b"execute_result"
    shell.events.register("post_execute", _flush)
    asking.watch()  # also of what was asked for before the fork
    sys.stdout, sys.stderr = Stream("stdout", 1, session), Stream("stderr", 2, session)
    sys.argv = [""]
    builtins.input = _no_input  # type: ignore[assignment]
    return shell


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def _no_input(prompt: str = "") -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


async def _serve(shell: ZMQInteractiveShell, pipe: Connection, imported: set[str]) -> None:
    """Run cells until the pipe closes; tasks that a cell started go on between them."""
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()
    loop.add_reader(pipe.fileno(), arrived.set)
    send = shell.displayhook.session.send
    while True:
        await arrived.wait()
        arrived.clear()
        try:
            source = pipe.recv()
        except EOFError:
            return
        if source is None:
            pipe.send_bytes(json_packer(sorted(sys.modules.keys() - imported)))
            return
        send(None, "execute_input", {"execution_count": shell.execution_count})
        result = await _run(shell, source, loop)
        _flush()
        error = result.error_before_exec or result.error_in_exec
        failed = error is not None or shell._last_traceback_during_displayhook
        reply: dict[str, Any] = {"status": "error" if failed else "ok"}
        if failed:
            reply.update(
                ename=type(error).__name__, evalue=str(error), traceback=shell._last_traceback or []
            )
        send(None, "execute_reply", reply)


async def _run(shell: ZMQInteractiveShell, source: str, loop: asyncio.AbstractEventLoop) -> Any:
    """Run one cell as the kernel does: with a running loop, awaited only if it needs to be."""
    transformed, problem = source, None
    try:
        transformed = shell.transform_cell(source)
    except Exception:
        problem = sys.exc_info()
    options: dict[str, Any] = {"transformed_cell": transformed, "preprocessing_exc_tuple": problem}
    if not shell.should_run_async(source, **options):
        return shell.run_cell(source, store_history=True)
    shell._last_traceback_during_displayhook = False
    task = asyncio.ensure_future(shell.run_cell_async(source, store_history=True, **options))
    with _interrupts_cancel(task, loop):
        result = await task
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", result)
    return result


@contextlib.contextmanager
def _interrupts_cancel(task: asyncio.Future[Any], loop: asyncio.AbstractEventLoop) -> Any:
    before = signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(task.cancel))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
