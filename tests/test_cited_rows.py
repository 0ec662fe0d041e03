"""A count cites the rows that it counts, or says how it comes to be another number than theirs."""

import ast
import json

import pytest
import yaml

from pagemill.words import definition


def test_a_count_of_rows_cites_those_rows(root, site):
    otherwise = yaml.safe_load((root / "tests/counted_otherwise.yml").read_text(encoding="utf-8"))
    wrong = {}
    for path in sorted((root / "book").rglob("*.ipynb")):
        said = json.loads(path.read_bytes())["metadata"].get("pagemill", {"records": {}})
        for key, record in said["records"].items():
            value, n = record["value"], len(record["rows"])
            # One row may state any number; what is computed otherwise says how.
            known = key in otherwise.get(said["notebook"], ())
            told = record["method"] or record["unit"] or known
            if isinstance(value, int) and value != n >= 2 and not told:
                wrong.setdefault((said["notebook"], key), (said["page"], value, n))
    assert wrong == {}, (
        "count() what is counted; a sum, a median or the like has a definition that says so, and "
        "stands in tests/counted_otherwise.yml"
    )


def test_what_is_counted_otherwise_says_how(root):
    otherwise = yaml.safe_load((root / "tests/counted_otherwise.yml").read_text(encoding="utf-8"))
    keys = [(notebook, key) for notebook, own in otherwise.items() for key in own]
    assert [pair for pair in keys if not definition(*pair)] == []


def base(node: ast.expr) -> str:
    """Return the name of the frame that an expression selects rows from, if it does."""
    while True:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Compare | ast.BinOp):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in ("query", "head", "sort_values"):
                return ""
            node = node.func.value
        else:
            return node.id if isinstance(node, ast.Name) else ""


def counted_wide(source: str) -> list[str]:
    """Return the calls that record the number of some rows of a frame, and cite them all."""
    nodes = [*ast.walk(ast.parse(source))]
    from_which = {
        target.id: base(node.value)
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and base(node.value) not in ("", target.id)
    }
    found = []
    for node in nodes:
        if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "record"):
            continue
        value, rows = [*node.args, None, None][1:3]
        if not (isinstance(value, ast.Call) and isinstance(rows, ast.Name)):
            continue
        if ast.unparse(value.func) == "len":
            name = ast.unparse(value.args[0])
            if name != rows.id and from_which.get(name, base(value.args[0])) == rows.id:
                found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize(
    ("source", "n"),
    [
        ('a = b[b["x"] == 1]\nrecord("n", len(a), b)', 1),
        ('a = b.query("x == 1")\nrecord("n", len(a), b)', 1),
        ('record("n", len(b[b["x"] == 1]), b)', 1),
        ('a = b[b["x"] == 1]\nrecord("n", len(a), a)', 0),
        ('a = b["x"].value_counts()\nrecord("n", len(a), b)', 0),
        ('a = b.groupby("x")\nrecord("n", len(a), b)', 0),
        ('record("n", 3)', 0),
    ],
)
def test_rows_that_are_not_counted_are_seen(source, n):
    assert len(counted_wide(source)) == n


def test_no_notebook_counts_some_rows_and_cites_all(root):
    wrong = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        if found := counted_wide("\n".join(code)):
            wrong[path.name] = found
    assert wrong == {}, "count(key, rows) cites the rows that it counts"
