"""The engine's tests: they know no book but a small one, and stand in it.

It is the book that the engine begins books with, and beside it the tables of `more/`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest
import yaml

from pagemill.new import book as books
from pagemill.runner.environment import PRELOAD
from tests.pagemill.forks import Forks

MORE = Path(__file__).parent / "more"
SAID: dict[str, dict[str, Any]] = {
    "stops": {"pages": {"section": "stops", "columns": ["stop"], "order": 3}},
    "pages": {"role": "web pages"},
}


def described(name: str, columns: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a table as the descriptor describes it; its first column is its key."""
    fields = [
        {"name": column, "type": "string", "description": f"{column}.", **more}
        for column, more in columns.items()
    ]
    own = {"fields": fields, "primaryKey": [*columns][:1], "foreignKeys": []}
    about = {"title": name.capitalize(), "description": f"One row is one of the {name}."}
    return {"name": name, "path": f"{name}.csv", **about, **SAID.get(name, {}), "schema": own}


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the small book; who changes it copies it first."""
    folder = tmp_path_factory.mktemp("small") / "buses"
    books.book(folder)
    file = folder / "data" / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    more = yaml.safe_load((MORE / "tables.yml").read_text(encoding="utf-8"))
    package["resources"] += [described(name, columns) for name, columns in more.items()]
    file.write_text(json.dumps(package), encoding="utf-8")
    for name in more:
        shutil.copy(MORE / f"{name}.csv", folder / "data")
    with (folder / "data" / "words.yml").open("a", encoding="utf-8") as words:
        words.write((MORE / "words.yml").read_text(encoding="utf-8"))
    return folder


@pytest.fixture(autouse=True)
def _in_the_small_book(small_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in the small book, so that no test of the engine reads another."""
    monkeypatch.chdir(small_book)


@pytest.fixture
def copy(small_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the tables of a copy that a test may break, and stand in it."""
    folder = Path(shutil.copytree(small_book, tmp_path / "copy"))
    monkeypatch.chdir(folder)
    return folder / "data"


BUILDER = "pagemill.sphinx_ext.build"


@pytest.fixture(scope="session")
def sphinx() -> Iterator[Forks]:
    """Return a process that has imported what builds need."""
    forks = Forks(BUILDER)
    yield forks
    forks.close()


@pytest.fixture(autouse=True)
def _builders_are_forks(sphinx: Forks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what builds a site be a fork; where a test starts a command, the command is real."""

    class Popen(subprocess.Popen):
        def __init__(self, args: Any, *more: Any, **options: Any) -> None:
            if list(args[1:3]) == ["-m", BUILDER]:
                code = f"import sys; from {BUILDER} import main; sys.exit(main())"
                args = sphinx.command(code, *args[3:])
            super().__init__(args, *more, **options)

    monkeypatch.setattr(subprocess, "Popen", Popen)


@pytest.fixture(scope="session")
def _forkserver() -> Iterator[dict[str, str]]:
    """Return the environment of the process that is kept."""
    yield {}
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _workers_are_forks_of_one(_forkserver: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what workers are forked from as long as the next would have imported the same.

    A pool starts it with its environment, which names what to import, and ends it with itself, so
    that modules of a book are imported anew. It is kept only in a book that has none.
    """
    server = forkserver._forkserver  # type: ignore[attr-defined]
    start, stop = server.ensure_running, server._stop

    def start_if_another() -> None:
        if dict(os.environ) != _forkserver:
            stop()
            _forkserver.clear()
            _forkserver.update(os.environ)
        os.environ[PRELOAD] += ",pandas"  # else each notebook imports it: here are few at a time
        start()

    def stop_if_it_knows_the_book() -> None:
        if Path("src").exists():
            stop()
            _forkserver.clear()

    monkeypatch.setattr(forkserver, "ensure_running", start_if_another)
    monkeypatch.setattr(server, "_stop", stop_if_it_knows_the_book)
