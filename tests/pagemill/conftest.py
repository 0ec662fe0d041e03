"""The engine's tests: they know no book but a small one, and stand in it.

It is the book that the engine begins books with, and beside it the tables of `more/`.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from pagemill.new import book as books

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
