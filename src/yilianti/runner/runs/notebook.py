"""The parameters of a notebook, read without running it."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yilianti import paths

UNREADABLE = "not a notebook. Restore it from git."


@dataclass
class Notebook:
    """A notebook's parameters, as far as they can be read without running it."""

    path: Path
    problem: str | None = None
    defaults: dict[str, Any] = field(default_factory=dict)


def read_notebook(path: Path) -> Notebook:
    """Read which parameters a notebook takes, with their defaults where these are literals."""
    where = f"notebooks/{path.name}"
    try:
        tagged = [cell for cell in _cells(path) if "parameters" in cell["metadata"].get("tags", ())]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Notebook(path, f"{where}: {UNREADABLE}")
    if len(tagged) != 1:
        count = "no cell" if not tagged else f"{len(tagged)} cells"
        return Notebook(
            path,
            f"{where}: {count} tagged 'parameters'. Tag exactly one cell, whose assignments are "
            "the defaults, so that the notebook also runs alone.",
        )
    try:
        tree = ast.parse("".join(tagged[0]["source"]))
    except (SyntaxError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        return Notebook(path, f"{where}, parameters cell{line}: {error}. Mend the cell.")
    return Notebook(path, defaults=dict(_assignments(tree)))


def unreadable() -> list[str]:
    """Return which notebooks of the project are none."""
    found = [read_notebook(path) for path in sorted((paths.root() / "notebooks").glob("*.ipynb"))]
    return [one.problem for one in found if one.problem and one.problem.endswith(UNREADABLE)]


def _cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook; raise whatever it may be if they are none."""
    cells = json.loads(path.read_bytes())["cells"]
    for cell in cells:
        cell["cell_type"], cell["metadata"].get("tags"), "".join(cell["source"])
    return cells


def _assignments(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        try:
            default = ast.literal_eval(value)
        except (ValueError, TypeError):
            default = None
        yield from ((target.id, default) for target in targets if isinstance(target, ast.Name))
