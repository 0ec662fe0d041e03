"""A process beside a worker of a cluster, in a project of its own: it runs tasks as here.

``python -m pagemill.runner.station FD`` reads tasks from a pipe and writes what became of them.
"""

import sys
from multiprocessing.connection import Connection


def main() -> None:
    """Import what notebooks need, then do tasks until the pipe closes."""
    from pagemill.runner import preload  # noqa: F401 - importing it is what it is for
    from pagemill.runner.execute import work

    work(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
