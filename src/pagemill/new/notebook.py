"""Begin a notebook: the notebook in the order of the house, its run, its place, its test."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from pagemill import schema
from pagemill.errors import RunError
from pagemill.runner import runs, state

NAME = re.compile(r"[a-z][a-z0-9-]*")
CONTENTS = "_toc.yml"

Item = tuple[yaml.Node, yaml.Node]  # a list and one of its items

TEST = '''"""The notebook {name} runs in both languages and gives a page."""

from pathlib import Path

import papermill
import pytest

from pagemill.runner.publish import publish
from pagemill.runner.runs import Run

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_{function}_gives_a_page(tmp_path, lang):
    notebook = papermill.execute_notebook(
        ROOT / "notebooks" / "{name}.ipynb",
        tmp_path / "out.ipynb",
        {{"lang": lang}},
        engine_name="fork",
        cwd=ROOT,
        progress_bar=False,
    )
    page = publish(notebook, Run("{name}", "chapters/{name}", lang, {{"lang": lang}}))
    assert page.tables == ["{table}"]
    assert b'"n-rows"' in page.content
'''


def notebook(name: str) -> list[Path]:
    """Write a notebook that runs, with its entries and its test; return what was written.

    Raises
    ------
    RunError
        If the name is not of the form of an id, or is taken, or there is no place for an entry.
        Nothing has been written then.
    """
    target = Path("notebooks", f"{name}.ipynb")
    test = Path("tests", f"test_{name.replace('-', '_')}_notebook.py")
    if not NAME.fullmatch(name):
        raise RunError(
            f"{name!r} is no name: begin with a letter a-z and use only a-z, 0-9 and hyphens."
        )
    for path in (target, test, Path("book", "chapters", f"{name}.md")):
        if path.exists():
            raise RunError(f"{path} is there already. Choose another name.")
    for run in runs.load().runs:
        if run.page == f"chapters/{name}":
            raise RunError(
                f"{runs.FILE}: the page {run.page} is made by notebooks/{run.notebook}.ipynb "
                "already. Choose another name."
            )
    table = schema.names()[0]
    values = {"name": name, "function": name.replace("-", "_"), "table": table}
    content = json.dumps(_notebook(name, table), ensure_ascii=False, indent=1) + "\n"
    listed = runs.entries(runs.read_yaml(runs.FILE).node)
    entries = [(listed, entry) for entry in listed.value] if listed else []
    chapters = list(_chapters(runs.read_yaml(CONTENTS).node))
    texts = {
        target: content,
        test: TEST.format(**values),
        Path(runs.FILE): _extended(
            runs.FILE, entries, f"{{notebook: {name}, page: chapters/{name}}}"
        ),
        Path(CONTENTS): _extended(CONTENTS, chapters, f"file: book/chapters/{name}"),
    }
    for path, text in texts.items():
        state.write(path, text.encode())
    return list(texts)


def _chapters(node: yaml.Node | None) -> Iterator[Item]:
    """Yield the chapters of a table of contents."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if any(
                key.value == "file" and str(value.value).startswith("book/chapters/")
                for key, value in (item.value if isinstance(item, yaml.MappingNode) else ())
            ):
                yield node, item
            yield from _chapters(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _chapters(value)


def _extended(name: str, items: Sequence[Item], entry: str) -> str:
    """Return a YAML file with an entry behind the last of some items."""
    if not items or getattr(items[-1][0], "flow_style", True):
        raise RunError(
            f"{name}: there is no entry to stand behind. Write the entries one a line, and at "
            f"least one by hand, such as `- {entry}`. Nothing has been written."
        )
    sequence, item = items[-1]
    lines = Path(name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    lines.insert(_last_line(item) + 1, " " * sequence.start_mark.column + f"- {entry}")
    return "\n".join(lines) + "\n"


def _last_line(node: yaml.Node) -> int:
    """Return the line on which a node ends; the mark of a block stands behind the next comment."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", True):
        return node.end_mark.line - (node.end_mark.column == 0)
    parts = [one for pair in node.value for one in (pair if isinstance(pair, tuple) else (pair,))]
    return max(map(_last_line, parts))


def _notebook(name: str, table: str) -> dict[str, Any]:
    """Return a notebook in the order of the house; `jupyter lab` shows what to replace."""
    title = name.replace("-", " ").capitalize()
    cells = [
        _prose(
            f"# {title}\n\n"
            "The table holds {{ n-rows }} rows.\n\n:::{sureness}\n"
            "A count is sure as far as the table is complete.\n\n"
            "A row that was missed would change it.\n:::",
            "en",
        ),
        _prose(
            f"# {title}\n\n"
            "此表有 {{ n-rows }} 行。\n\n:::{sureness}\n"
            "计数的可靠程度取决于表格是否完整。\n\n若有遗漏，结果会改变。\n:::",
            "zh",
        ),
        _code('lang = "en"', "parameters"),
        _code("from pagemill import tables\nfrom pagemill.notebook import outputs"),
        _code(f'rows = tables.load("{table}")\nrows.head()'),
        _prose("## What is counted\n\nOne row of the table is one unit.", "en"),
        _prose("## 计数对象\n\n表中一行为一个单位。", "zh"),
        _code('outputs.count("n-rows", rows, method="rows of the table")'),
        _prose("## What this does not show\n\nWhy the rows are as they are.", "en"),
        _prose("## 局限\n\n本章不解释成因。", "zh"),
    ]
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _prose(text: str, lang: str) -> dict[str, Any]:
    lines = text.splitlines(keepends=True)
    return {"cell_type": "markdown", "metadata": {"tags": [f"lang-{lang}"]}, "source": lines}


def _code(text: str, *tags: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
