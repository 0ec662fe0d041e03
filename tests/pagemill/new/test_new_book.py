"""A new book builds and its tests pass, with nothing of this one in it."""

import os
import subprocess
from pathlib import Path

import pytest

from pagemill.errors import RunError
from pagemill.new import book as books


def make(target: str, folder: Path) -> subprocess.CompletedProcess:
    own = {name: text for name, text in os.environ.items() if not name.endswith("_SOURCES")}
    return subprocess.run(["make", target], cwd=folder, env=own, capture_output=True, text=True)


@pytest.mark.slow
def test_a_new_book_builds_and_its_tests_pass(tmp_path):
    folder = tmp_path / "buses"
    books.book(folder)
    for target in ("book", "test"):
        done = make(target, folder)
        assert done.returncode == 0, done.stdout + done.stderr
    home = (folder / "_build" / "html" / "index.html").read_text(encoding="utf-8")
    assert "School buses" in home
    said = (folder / "_build" / "html" / "_static" / "names.js").read_text(encoding="utf-8")
    assert "River Route" in said


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").touch()
    with pytest.raises(RunError, match=r"is there already\. Name a folder that is new or empty"):
        books.book(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
