"""Where things are: the project's root, found upward, and the folder of the documents."""

import os
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
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if all((folder / mark).is_file() for mark in MARKS):
            return folder
    raise PagemillError(
        f"{start}: neither this folder nor one above it holds {' and '.join(MARKS)}. "
        "Change into the project's folder and try again."
    )


def sources(folder: str | Path | None = None) -> Path | None:
    """Return the folder of the documents: the argument, else `<COMMAND>_SOURCES`, else None.

    Raises
    ------
    PagemillError
        If a folder is named that does not exist.
    """
    from pagemill import project

    variable = project.variable("SOURCES")
    named = folder or os.environ.get(variable)
    if not named:
        return None
    path = Path(named).expanduser().resolve()
    if not path.is_dir():
        raise PagemillError(
            f"{path}: no such folder of documents. Give the right one with --sources "
            f"or in {variable}."
        )
    return path
