"""Processes that tests start by the dozen, as forks of one that has imported what they need.

Python with papermill or Sphinx takes one to three seconds of work to start. A fork of a process
that has done nothing but import them is as new as one. Its output, its folder, its environment and
its exit code are those of the process that it stands in for.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from pagemill.runner.environment import environment

#: Stands in the place of the process: hands over what it was given and ends as its fork does.
STAND_IN = """\
import json, os, socket, sys
way = socket.socket(socket.AF_UNIX)
way.connect(sys.argv[1])
said = json.dumps([os.getcwd(), dict(os.environ), sys.argv[2:]]).encode()
socket.send_fds(way, [len(said).to_bytes(4, "big")], [0, 1, 2])
way.sendall(said)
code = way.recv(1)
sys.exit(code[0] if code else 1)
"""


class Forks:
    """Forks of one process that has imported some modules; it ends with this one.

    Parameters
    ----------
    modules
        What it imports.
    """

    def __init__(self, *modules: str) -> None:
        self._modules = modules
        self._process: Any = None

    def command(self, code: str, *arguments: str) -> list[str]:
        """Return what is to be started instead of `python -c CODE ARGUMENTS`."""
        if self._process is None:
            self._start()
        return [sys.executable, "-SIc", STAND_IN, self._address, code, *arguments]

    def _start(self) -> None:
        folder = tempfile.mkdtemp(prefix="forks-")  # a path of pytest's may be too long
        self._address = f"{folder}/socket"
        serve = [sys.executable, str(Path(__file__)), self._address, *self._modules]
        root = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(serve, cwd=root, env=environment(), stdin=subprocess.PIPE)
        while not Path(self._address).exists():
            assert self._process.poll() is None, f"{self._modules} cannot be imported"
            time.sleep(0.02)

    def close(self) -> None:
        """End the process; the next command starts another."""
        if self._process is not None:
            self._process.communicate()  # it ends with its input
            self._process = None


def _serve(address: str, modules: list[str]) -> None:
    """Fork for each that connects, until whoever started this process ends or closes its input."""
    for name in modules:
        __import__(name)
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"{address}.new")
    server.listen()
    Path(f"{address}.new").rename(address)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the forks are nobody's to wait for
    while server in select.select([server, sys.stdin], [], [])[0]:
        way, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.close()
            _stand_for(way)
        way.close()
    Path(address).unlink()
    Path(address).parent.rmdir()


def _stand_for(way: socket.socket) -> None:
    """Be the process that connected, then end."""
    length, given, _, _ = socket.recv_fds(way, 4, 3)
    size, said = int.from_bytes(length, "big"), b""
    while len(said) < size:
        said += way.recv(size - len(said))
    for number, one in enumerate(given):
        os.dup2(one, number)
        os.close(one)
    folder, own, (code, *arguments) = json.loads(said)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(own)
    time.tzset()
    sys.argv = ["-c", *arguments]
    ended = 0
    try:
        exec(code, {"__name__": "__main__"})
    except SystemExit as error:
        ended = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
        ended = 1
    sys.stdout.flush()
    sys.stderr.flush()
    way.sendall(bytes([ended]))
    os._exit(ended)


if __name__ == "__main__":
    _serve(sys.argv[1], sys.argv[2:])
