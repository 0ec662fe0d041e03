"""A book of a few pages with two tables, built with the extension alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

TABLES = {
    "sources": "source_id,title_en,title_zh\nd000,Overview table,一览表\n",
    "claims": (
        "claim_id,source_id,line,evidence,remark\n"
        "n-alliances,d000,3,29个,counted by hand\n"
        "n-members,d000,4,231家,\n"
    ),
}

ROLES = {"sources": "documents"}


def generated(page: str, records: dict[str, Any], cells: list[str]) -> str:
    """Return a page as the publishing step writes it."""
    said = {
        "page": page,
        "notebook": "roster",
        "parameters": {"lang": "en"},
        "lang": "en",
        "records": records,
        "tables": ["claims"],
        "figures": [],
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    texts = [{"cell_type": "markdown", "id": f"c{i}", "metadata": {}, "source": cell}
             for i, cell in enumerate(cells)]  # fmt: skip
    metadata = {"pagemill": said, "kernelspec": kernel}
    return json.dumps({"cells": texts, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def record(value: Any, rows: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """Return a record as a notebook gives it."""
    return {"value": value, "unit": None, "method": None, "rows": rows or [], **more}


class Book:
    """The small book: its folder, and a way to build it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "_build" / "html"

    def write(self, name: str, text: str) -> None:
        """Write a file of the book."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def build(self) -> list[str]:
        """Build what has changed; return the warnings."""
        from io import StringIO

        warnings = StringIO()
        settings = {
            "extensions": ["myst_nb", "sphinx_book_theme", "pagemill.sphinx_ext"],
            "html_theme": "sphinx_book_theme",
            "master_doc": "index",
            "root_doc": "index",
            "exclude_patterns": ["_build"],
            "nb_execution_mode": "off",
            "myst_enable_extensions": ["dollarmath"],
            "templates_path": [],  # a list of its own, for themes append to it
            "html_title": "Small book",
            "html_use_index": False,
            "nitpicky": True,
        }
        source, doctrees = str(self.folder), str(self.folder / "_build" / "doctrees")
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                source, None, str(self.out), doctrees, "html",
                confoverrides=settings, status=None, warning=warnings,
            )  # fmt: skip
            app.build()
        return [line for line in warnings.getvalue().splitlines() if "WARNING" in line]

    def page(self, name: str) -> str:
        """Return a built page."""
        return (self.out / f"{name}.html").read_text(encoding="utf-8")

    def pages(self) -> dict[str, tuple[int, bytes]]:
        """Return time and bytes of each page that is built."""
        return {
            file.relative_to(self.out).with_suffix("").as_posix(): (
                file.stat().st_mtime_ns,
                file.read_bytes(),
            )
            for file in self.out.rglob("*.html")
        }


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Book]:
    """Return a function that makes the small book from an index page and records."""
    monkeypatch.chdir(tmp_path)

    def make(index: str, records: dict[str, Any] | None = None, page: str = "Text.") -> Book:
        book = Book(tmp_path)
        schema = {
            "name": "small",
            "resources": [
                {
                    "name": name,
                    "path": f"{name}.csv",
                    "role": ROLES.get(name, ""),
                    "schema": {
                        "fields": [{"name": column, "type": "string"} for column in columns],
                        "primaryKey": columns[:1],
                    },
                }
                for name, text in TABLES.items()
                for columns in [text.partition("\n")[0].split(",")]
            ],
        }
        book.write("_toc.yml", "")
        book.write("CITATION.cff", 'title: "Book"\nversion: 0.1.0\nauthors:\n  - name: Authors\n')
        book.write("data/datapackage.json", json.dumps(schema))
        for name, text in TABLES.items():
            book.write(f"data/{name}.csv", text)
        hidden = "```{toctree}\n:hidden:\n:glob:\nbook/**\n```\n"
        book.write("index.md", f"# Small book\n\n{hidden}\n{index}\n")
        book.write("book/numbers.md", "# Numbers\n\n```{numbers}\n```\n")
        for name in ("claims", "sources"):
            book.write(f"book/data/{name}.md", f"# {name}\n\nRows.\n")
        book.write("book/chapters/roster.ipynb", generated("chapters/roster", records or {}, [
            "# Roster · 一览表", page]))  # fmt: skip
        return book

    return make
