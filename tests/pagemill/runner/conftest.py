"""A small project to run notebooks in: two tables, and the notebooks that a test asks for."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"

TABLES = {
    "towns": "town_id,name,people\nalder,Alder,1200\nbirch,Birch,800\ncedar,Cedar,50\n",
    "rivers": "river_id,name\nrun,Run\n",
}

RUNS = """\
languages: [en]
runs:
  - {notebook: summary, page: chapters/summary}
  - {notebook: town, for_each: towns, parameters: {town_id: "{town_id}"}, page: "towns/{town_id}"}
"""


class Project:
    """A project in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "data").mkdir()
        (root / "notebooks").mkdir()
        (root / "book").mkdir()
        (root / "index.md").write_text("# A small book\n")
        (root / "_config.yml").write_text("title: A small book\n")
        (root / "_toc.yml").write_text("format: jb-book\nroot: index\n")
        (root / "requirements.lock").write_text("")
        resources = []
        for name, text in TABLES.items():
            (root / "data" / f"{name}.csv").write_text(text)
            columns = text.partition("\n")[0].split(",")
            fields = [
                {
                    "name": column,
                    "type": "integer" if column == "people" else "string",
                    "description": "A column.",
                    "basis": "stated",
                }
                for column in columns
            ]
            resources.append(
                {
                    "name": name,
                    "path": f"{name}.csv",
                    "schema": {"fields": fields, "primaryKey": columns[:1]},
                }
            )
        package = {"name": "small", "resources": resources}
        (root / "data" / "datapackage.json").write_text(json.dumps(package))
        self.runs(RUNS)

    def runs(self, text: str) -> None:
        """Write `runs.yml` and bring the notebooks that it names."""
        (self.root / "notebooks" / "runs.yml").write_text(text)
        for path in NOTEBOOKS.glob("*.ipynb"):
            if f"notebook: {path.stem}," in text:
                shutil.copy(path, self.root / "notebooks")

    def page(self, name: str) -> Path:
        """Return the path of a page."""
        return self.root / "book" / f"{name}.ipynb"

    def read(self, name: str) -> dict:
        """Return what a page says of itself."""
        return json.loads(self.page(name).read_bytes())["metadata"]["pagemill"]

    def pages(self) -> dict[str, bytes]:
        """Return all generated pages."""
        book = self.root / "book"
        paths = book.rglob("*.ipynb")
        return {path.relative_to(book).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return Project(root)


@pytest.fixture
def yilianti(project: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Call the command line in the project."""
    from pagemill.cli import main

    def call(*arguments: str) -> Result:
        monkeypatch.chdir(project.root)
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return call
