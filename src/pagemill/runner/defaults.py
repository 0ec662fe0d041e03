"""A parameters cell with the values of a run in place of the defaults, its remarks kept."""

import ast
import io
import tokenize
from collections.abc import Iterator
from typing import Any, NamedTuple


class Edit(NamedTuple):
    """What takes the place of the bytes from `start` to `end` of a cell."""

    start: int
    end: int
    text: str


class _Cell:
    """The code of a cell in bytes, for `ast` counts bytes; a letter of Chinese has three."""

    def __init__(self, source: str) -> None:
        self.code = source.encode()
        lines = self.code.split(b"\n")
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: ast.stmt | ast.expr) -> tuple[int, int]:
        """Return where the bytes of a node begin and end."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: ast.stmt | ast.expr) -> str:
        """Return the code of a node."""
        start, end = self.span(node)
        return self.code[start:end].decode()


def with_values(source: str, values: dict[str, Any]) -> str:
    """Return the code of a parameters cell that assigns these values.

    Only what differs is rewritten: annotations, remarks and the other parameters stay as they are.
    The cell is one that `runs.read_notebook` accepts: assignments of plain values.
    """
    cell = _Cell(source)
    edits = [
        edit
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None
        for edit in _statement(cell, statement, statement.value, values)
    ]
    code = cell.code
    for start, end, text in sorted(edits, reverse=True):
        code = code[:start] + text.encode() + code[end:]
    return code.decode()


def _statement(
    cell: _Cell, statement: ast.Assign | ast.AnnAssign, value: ast.expr, values: dict[str, Any]
) -> Iterator[Edit]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    default = ast.literal_eval(value)
    wanted = [
        values.get(target.id, default) if isinstance(target, ast.Name) else default
        for target in targets
    ]
    if all(_same(one, wanted[0]) for one in wanted):
        yield from _value(cell, value, wanted[0])
        return
    # `low = high = 1`, of which one is given: each gets an assignment of its own.
    pairs = zip(targets, wanted, strict=True)
    alone = "; ".join(f"{cell.text(target)} = {one!r}" for target, one in pairs)
    yield Edit(*cell.span(statement), alone)


def _value(cell: _Cell, node: ast.expr, value: Any) -> Iterator[Edit]:
    """Yield the edits, as small as can be, that make an expression this value."""
    if _same(ast.literal_eval(node), value):
        return
    if isinstance(node, ast.Dict) and isinstance(value, dict):
        keys = [ast.literal_eval(key) for key in node.keys if key is not None]
        if keys == list(value):
            for item, one in zip(node.values, value.values(), strict=True):
                yield from _value(cell, item, one)
            return
    if isinstance(node, ast.List) and isinstance(value, list) and len(node.elts) == len(value):
        for item, one in zip(node.elts, value, strict=True):
            yield from _value(cell, item, one)
        return
    start, end = cell.span(node)
    yield Edit(start, end, repr(value))
    above = cell.code.rfind(b"\n", 0, start) + 1
    for remark in _remarks(cell.text(node)):  # what was said of parts that are no more
        yield Edit(above, above, f"{remark}\n")


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and repr(one) == repr(other)


def _remarks(code: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(f"({code}\n)").readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
