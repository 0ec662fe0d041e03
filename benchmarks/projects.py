"""Make the projects that are measured, in temporary folders."""

import json
import shutil
from pathlib import Path

LIGHT = Path(__file__).parent / "light.ipynb"

CONFIG = """\
title: A book of many pages
only_build_toc_files: false
exclude_patterns: [notebooks, "_build", ".*", "**/.*"]
execute: {{execute_notebooks: "{execute}", timeout: 300}}
html: {{use_repository_button: false}}
sphinx:
  {extension}
  config: {{nb_merge_streams: true, html_show_sourcelink: false}}
"""
EXTENSION = "extra_extensions: [pagemill.sphinx_ext.incremental]"


def ours(root: Path, count: int, weight: int = 1) -> Path:
    """Make a project of ours: one notebook, run `count` times."""
    _frame(root, "off", EXTENSION)
    (root / "data").mkdir()
    (root / "notebooks").mkdir()
    rows = "".join(f"n{number}\n" for number in range(count))
    (root / "data" / "numbers.csv").write_text("number_id\n" + rows, encoding="utf-8")
    schema = {"fields": [{"name": "number_id", "type": "string"}], "primaryKey": ["number_id"]}
    package = {"resources": [{"name": "numbers", "path": "numbers.csv", "schema": schema}]}
    (root / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    shutil.copy(LIGHT, root / "notebooks" / "light.ipynb")
    values = f'{{number_id: "{{number_id}}", weight: {weight}}}'
    entry = f'{{notebook: light, for_each: numbers, parameters: {values}, page: "p/{{number_id}}"}}'
    (root / "notebooks" / "runs.yml").write_text(f"runs:\n  - {entry}\n", encoding="utf-8")
    (root / "requirements.lock").touch()
    return root


def jupyter_book(root: Path, count: int) -> Path:
    """Make the same book for jupyter-book with its execution cache: one notebook per page."""
    _frame(root, "cache", "recursive_update: true")
    for number in range(count):
        notebook = json.loads(LIGHT.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            source = "".join(cell["source"]).replace("{{ number }}", str(number))
            cell["source"] = source.replace('"n1"', f'"n{number}"')
        notebook["metadata"]["orphan"] = True
        page = root / "book" / "p" / f"n{number}.ipynb"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(json.dumps(notebook), encoding="utf-8")
    return root


def _frame(root: Path, execute: str, extension: str) -> None:
    root.mkdir(parents=True)
    config = CONFIG.format(execute=execute, extension=extension)
    (root / "_config.yml").write_text(config, encoding="utf-8")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (root / "index.md").write_text("# A book of many pages\n", encoding="utf-8")
    (root / "book").mkdir()


def pauses(root: Path, count: int) -> Path:
    """Make a project of ours whose notebooks mostly wait, to be killed while they do."""
    ours(root, count)
    pause = Path(__file__).parents[1] / "tests" / "pagemill" / "notebooks" / "pause.ipynb"
    text = pause.read_text(encoding="utf-8").replace('\\"towns\\"', '\\"numbers\\"')
    (root / "notebooks" / "light.ipynb").unlink()
    (root / "notebooks" / "pause.ipynb").write_text(text, encoding="utf-8")
    values = '{town_id: "{number_id}"}'
    entry = f'{{notebook: pause, for_each: numbers, parameters: {values}, page: "p/{{number_id}}"}}'
    (root / "notebooks" / "runs.yml").write_text(f"runs:\n  - {entry}\n", encoding="utf-8")
    return root


def pages(root: Path, page: Path, count: int) -> Path:
    """Make a book of `count` profile pages like one that was run, without running them."""
    _frame(root, "off", EXTENSION)
    text = page.read_text(encoding="utf-8")
    (root / "book" / "p").mkdir()
    for number in range(count):
        copy = text.replace("Light notebook 0", f"Light notebook {number}")
        (root / "book" / "p" / f"n{number}.ipynb").write_text(copy, encoding="utf-8")
    return root
