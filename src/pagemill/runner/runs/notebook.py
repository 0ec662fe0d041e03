"""The parameters of a notebook, read without running it."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pagemill import paths

KERNEL = "python3"
#: Calls of `pagemill.notebook.outputs` that give words in the language of the page.
SPEAKS = re.compile(r"\b(?:show|table|facts)\(")
UNREADABLE = "not a notebook. Restore it from git."


@dataclass
class Notebook:
    """A notebook's parameters, as far as they can be read without running it."""

    path: Path
    problem: str | None = None
    defaults: dict[str, Any] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()  # parameters that may be None as well
    speaks: bool = False  # its code, and not its prose alone, gives words that a reader sees


def read_notebook(path: Path) -> Notebook:
    """Read which parameters a notebook takes, with their defaults where these are literals."""
    where = f"notebooks/{path.name}"
    try:
        cells = _cells(path)
        tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", ())]
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
    if unfit := list(_unfit(tree)):
        return Notebook(path, "\n".join(f"{where}, parameters cell, {text}" for text in unfit))
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return Notebook(
        path, None, dict(_assignments(tree)), _optional(tree), bool(SPEAKS.search(code))
    )


def unreadable() -> list[str]:
    """Return which notebooks of the project are none."""
    found = [read_notebook(path) for path in sorted((paths.root() / "notebooks").glob("*.ipynb"))]
    return [one.problem for one in found if one.problem and one.problem.endswith(UNREADABLE)]


def foreign_kernels() -> list[str]:
    """Return which notebooks name another kernel than this environment's, in which they run."""
    found = []
    for path in sorted((paths.root() / "notebooks").glob("*.ipynb")):
        try:
            named = json.loads(path.read_bytes())["metadata"].get("kernelspec", {}).get("name")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # told of elsewhere
        if named != KERNEL:
            said = f"the kernel {named!r}" if named else "no kernel"
            found.append(
                f"notebooks/{path.name} names {said}; it runs with this environment's Python. "
                f"Choose the kernel {KERNEL!r} in your editor to say so."
            )
    return found


def _cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook; raise whatever it may be if they are none."""
    cells = json.loads(path.read_bytes())["cells"]
    for cell in cells:
        cell["cell_type"], cell["metadata"].get("tags"), "".join(cell["source"])
    return cells


def _unfit(tree: ast.Module) -> Iterator[str]:
    """Yield what keeps a parameters cell from showing, on the page, the values that ran."""
    taken: set[str] = set()
    for statement in tree.body:
        line = f"line {statement.lineno}: "
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_text(statement):
            continue
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            yield f"{line}only assignments may stand here. Move the rest to the next cell."
            continue
        names = [n.id for target in _targets(statement) for n in _named(target)]
        for name in names:
            if name in taken:
                yield f"{line}{name} is assigned twice. Keep one assignment."
            taken.add(name)
        if statement.value is not None and not _is_literal(statement.value):
            yield (
                f"{line}the default of {', '.join(names) or 'what is assigned'} is no plain value "
                "(text, number, true or false, None, list, mapping). Write the value, or compute "
                "it in the next cell."
            )


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, RecursionError):
        return False
    return True


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else [statement.target]


def _named(target: ast.expr) -> Iterator[ast.Name]:
    return (node for node in ast.walk(target) if isinstance(node, ast.Name))


def _assignments(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            default = ast.literal_eval(statement.value)
            for target in _targets(statement):
                if isinstance(target, ast.Name):
                    yield target.id, default


def _optional(tree: ast.Module) -> frozenset[str]:
    """Return which parameters are annotated as what may be None: `int | None`, `Optional[int]`."""
    return frozenset(
        statement.target.id
        for statement in tree.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        if re.search(r"\b(?:None|Optional)\b", ast.unparse(statement.annotation))
    )
