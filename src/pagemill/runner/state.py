"""What earlier runs left behind under `_build`, written so that a kill at any moment does no harm.

Everything is written aside and moved into place in one step. A page goes first, then the note that
it is up to date: a kill in between means one run too many, never a wrong page.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pagemill.errors import RunError

BUILD = Path("_build")
NOTES = BUILD / "state"
FAILED = BUILD / "failed"
TEMPORARY = BUILD / "tmp"
SCRATCH = BUILD / "scratch"


def write(path: Path, content: bytes) -> None:
    """Write a file in one step: it is the old one or the new one at any moment."""
    aside = TEMPORARY / f"{os.getpid()}-{path.name}"
    try:
        TEMPORARY.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        raise RunError(
            f"{path}: cannot be written ({error.strerror}: {error.filename}). "
            "Move away what stands there, or make room."
        ) from None


def write_note(name: str, note: Any) -> None:
    """Keep a note under a name such as ``runs/towns/some-id``."""
    write(NOTES / f"{name}.json", json.dumps(note, sort_keys=True).encode())


def read_note(name: str, *keys: str) -> Any:
    """Return a note, or None if there is none that can be read and holds these keys."""
    try:
        note = json.loads((NOTES / f"{name}.json").read_bytes())
        return note if all(key in note for key in keys) else None
    except (OSError, ValueError, TypeError):
        return None


def forget(name: str) -> None:
    """Delete a note."""
    (NOTES / f"{name}.json").unlink(missing_ok=True)


def noted_pages() -> Iterator[str]:
    """Yield the pages that earlier runs have made."""
    folder = NOTES / "runs"
    for path in sorted(folder.rglob("*.json")):
        yield path.relative_to(folder).with_suffix("").as_posix()


def stamp(path: Path) -> list[int] | None:
    """Return what tells cheaply whether a file is untouched: its size and time of change."""
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def failure(page: str) -> tuple[Path, Path]:
    """Return where the notebook of a failed run and its traceback are kept."""
    return FAILED / f"{page}.ipynb", FAILED / f"{page}.txt"


def clear_failure(page: str) -> None:
    """Delete what was kept of a failed run."""
    for path in failure(page):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Let one process at a time do what has this name; a killed process holds no lock."""
    NOTES.mkdir(parents=True, exist_ok=True)
    with (NOTES / f"{name}.lock").open("w") as handle:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
