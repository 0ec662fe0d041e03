"""The edition that a name means: a folder, or a commit whose notebooks are run for it once.

What was run for a commit stays under `_build/editions`, by the commit's hash.
"""

from __future__ import annotations

import hashlib
import io
import platform
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import click

from pagemill.errors import RunError
from pagemill.release import edition
from pagemill.runner import state

_RUNNER = Path("src", "pagemill", "runner")  # how pages are made, where a project holds the engine
_DONE = re.compile(r"\[(\d+)/(\d+)\] ")  # how the runner tells of a page
_TAGS = 5  # that an error names


def at(name: str) -> edition.Edition:
    """Return the edition that a name means: a folder, or a commit of this project.

    Raises
    ------
    RunError
        If it is neither, or the notebooks of the commit do not run.
    """
    folder = Path(name)
    return edition.read(folder if name and folder.is_dir() else _made(name, _commit(name)), name)


def _commit(name: str) -> str:
    """Return the hash of the commit that a tag, a version or anything else of git names."""
    for one in (name, f"v{name}"):
        asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{one}^{{commit}}"]
        if found := _git(*asked):
            return found
    tags = (_git("tag", "--list", "--sort=-creatordate") or "").split()
    if Path(name).is_file():
        why = "It is a file. Unpack it, if it is an edition."
    elif _git("rev-parse", "--verify", "--quiet", "HEAD") is None:
        why = "This folder is no git repository with a commit."
    else:
        why = f"Its tags are: {', '.join(tags[:_TAGS])}." if tags else "It has no tags."
    raise RunError(
        f"{name!r}: neither a folder nor a commit of this project. {why} Name a tag, a version "
        "that has one, a commit, a folder of the project whose notebooks have been run, or a "
        "released copy."
    )


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    return None if done.returncode else done.stdout.strip()


def _made(name: str, commit: str) -> Path:
    """Return a folder with the project as a commit has it, its notebooks run."""
    folder = edition.KEPT / commit[:12]
    done, here = folder / "done", _environment()
    if done.is_file():
        if done.read_text(encoding="utf-8") == here:
            return folder
        shutil.rmtree(folder)  # other libraries may give other numbers
    _say(f"{name} is commit {commit[:12]}. Its notebooks run once, which may take minutes;")
    _say(f"what they make stays in {folder} for the next time.")
    _unpack(commit, folder)
    lent = _lend(folder)
    try:
        edition.run(folder, told=_progress())
    except RunError:
        if not lent:
            raise
        _say("With pages of this folder they do not run; all of them run anew.")
        shutil.rmtree(folder)
        _unpack(commit, folder)
        edition.run(folder, told=_progress())
    done.write_text(here, encoding="utf-8")
    return folder


def _unpack(commit: str, folder: Path) -> None:
    """Write the files of a commit into a folder."""
    archive = subprocess.run(
        ["git", "archive", "--format=zip", commit], capture_output=True, check=True
    )
    with zipfile.ZipFile(io.BytesIO(archive.stdout)) as files:
        files.extractall(folder)


def _lend(folder: Path) -> bool:
    """Lend a commit the pages of this folder; tell whether any were lent.

    The runner keeps those that rest there on the same notebook, code, rows and words, and makes
    the others anew. Where the runner itself is another one, nothing is lent.
    """
    if _code(_RUNNER) != _code(folder / _RUNNER):
        return False
    lent = False
    for note in sorted((state.NOTES / "runs").rglob("*.json")):
        page = Path("book", note.relative_to(state.NOTES / "runs")).with_suffix(".ipynb")
        if page.is_file() and not (folder / note).exists():
            for path in (page, note):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, folder / path)
            lent = True
    return lent


def _code(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.py")}


def _environment() -> str:
    """Return a digest of the Python and the libraries that are at hand."""
    found = sorted(f"{one.name}=={one.version}" for one in metadata.distributions())
    return hashlib.sha256("\n".join([platform.python_version(), *found]).encode()).hexdigest()


def _progress() -> Callable[[str], None]:
    """Return what tells, at each tenth of the pages, how far the runner says that it is."""
    told = -1

    def tell(line: str) -> None:
        nonlocal told
        found = _DONE.match(line)
        if found and (tenth := int(found[1]) * 10 // int(found[2])) > told:
            told = tenth
            _say(f"  {found[1]} of {found[2]} pages")

    return tell


def _say(line: str) -> None:
    click.echo(line, err=True)
