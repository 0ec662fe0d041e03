"""The small book of `new book`, its notebooks run, to release, compare and tamper with."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pagemill.new import book as books
from pagemill.release import edition

LAKE = ("data/routes.csv", "Lake Route,4,", "Lake Route,6,")


@pytest.fixture(scope="session")
def _buses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "buses"
    books.book(folder)
    edition.run(folder)
    return folder


@pytest.fixture
def buses(_buses: Path, tmp_path: Path) -> Path:
    """Return a copy of the small book with its pages."""
    return Path(shutil.copytree(_buses, tmp_path / "buses"))


def edit(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """Edit files of a project by patterns, and run its notebooks."""
    for name, before, after in edits:
        path = folder / name
        text, n = re.subn(before, after, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert n, f"{name}: {before}"
        path.write_text(text, encoding="utf-8")
    edition.run(folder)
    return folder


@pytest.fixture
def edited(_buses: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a copy with edits of its files, and runs its notebooks."""

    def copy_and_edit(*edits: tuple[str, str, str]) -> Path:
        return edit(Path(shutil.copytree(_buses, tmp_path / "edited")), *edits)

    return copy_and_edit


@pytest.fixture(scope="session")
def lake(_buses: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy in which one route has other stops."""
    folder = tmp_path_factory.mktemp("lake") / "buses"
    return edit(Path(shutil.copytree(_buses, folder)), LAKE)
