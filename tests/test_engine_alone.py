"""The engine's tests are the engine's own: they run where nothing of the book is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TAKEN = ("src/pagemill", "tests/pagemill", "tests/conftest.py", "pyproject.toml")
LOCK = "requirements-dev.lock"  # what a new book is set up from
ROOMS = ("evidence", "notebook", "tables", "test_words.py")  # those that read tables, and quick


@pytest.fixture(scope="module")
def alone(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the engine and its tests, where the book cannot be imported."""
    folder = tmp_path_factory.mktemp("alone")
    for name in (*TAKEN, LOCK):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (root / name).is_dir():
            shutil.copytree(
                root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(root / name, folder / name)
    (folder / "src" / "yilianti.py").write_text("raise ModuleNotFoundError('no book is here')\n")
    return folder


def call(folder: Path, *arguments: str) -> str:
    """Run pytest in a folder, with the engine that stands there, and return what it says."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("YILIANTI_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    own["PYTHONPATH"] = str(folder / "src")
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_every_test_of_the_engine_is_found_without_the_book(alone: Path) -> None:
    found = call(alone, "--collect-only")
    rooms = {path.name for path in (alone / "tests" / "pagemill").iterdir() if path.is_dir()}
    assert {line.split("/")[2] for line in found.splitlines() if "::" in line} >= rooms - {
        *("more", "notebooks", "__pycache__")
    }


@pytest.mark.slow
def test_those_that_read_tables_pass_without_the_book(alone: Path) -> None:
    said = call(alone, *(f"tests/pagemill/{room}" for room in ROOMS))
    assert " passed" in said


def test_no_test_of_the_engine_names_the_book(root: Path) -> None:
    ours = ("import yilianti", "from yilianti", "YILIANTI", "vnd.yilianti")
    wrong = [
        f"{path.relative_to(root)}, line {number}: {line.strip()}"
        for path in sorted((root / "tests" / "pagemill").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(word in line for word in ours)
    ]
    assert wrong == []
