"""Where things are: the project's root, found upward, and the folder of the documents."""

import os
from functools import lru_cache
from pathlib import Path

from pagemill.errors import PagemillError

MARKS = ("_toc.yml", "data/datapackage.json")


def root(start: Path | None = None) -> Path:
    """Return the project's root: the nearest folder upward that holds all of `MARKS`.

    Parameters
    ----------
    start
        Folder to begin at; the working directory by default.

    Raises
    ------
    PagemillError
        If no such folder is found.
    """
    return _above(str(start or os.getcwd()))  # noqa: PTH109  asked for 400,000 times a build


@lru_cache(maxsize=64)
def _above(folder: str) -> Path:
    start = Path(folder).resolve()
    for above in (start, *start.parents):
        if all((above / mark).is_file() for mark in MARKS):
            return above
    raise PagemillError(
        f"{start}: neither this folder nor one above it holds {' and '.join(MARKS)}. "
        "Change into the project's folder and try again."
    )
