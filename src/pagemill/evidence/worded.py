"""Do the words hold what the keys in notebooks name: captions, headings, what a number is.

And do both languages of a key fill in the same. Only what stands literally in a call is looked up;
keys that a notebook computes are told when it runs.
"""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

from pagemill import paths, project, schema
from pagemill.words import LANGUAGES, both, lacking, near

Arguments = dict[str, ast.expr]

FILLED = re.compile(r"\{(\w+)\}(?!`)")  # what a text fills in; {num}`key` is a role
FORMS = {"one", "many", "bare", "measure"}  # of a noun after its number: each language has its own

EMPTY = ast.parse("{}", mode="eval").body

#: The calls of `pagemill.notebook.outputs` that find words, and their arguments by place.
CALLS = {
    "record": ("key", "value", "rows"),
    "count_all": ("frames",),
    "count": ("key", "frame"),
    "record_all": ("values", "rows"),
    "quote": ("rows", "frame", "column"),
    "show": ("fig", "key", "caption", "alt"),
    "facts": ("frame", "key", "columns", "caption", "links", "lang"),
    "table": ("frame", "key", "caption", "columns", "links", "lang", "anchors"),
}


def problems() -> list[str]:
    """Return which words notebooks and codes of tables lack, as complete messages."""
    root, found = paths.root(), []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, start=1):
            if cell["cell_type"] == "code":
                keys = wanted("".join(cell["source"]), path.stem)
                where = f"notebooks/{path.name}, cell {number}"
                found += [_message(where, key) for key in lacking(keys)]
    return [*found, *codes(), *uneven()]


def codes() -> list[str]:
    """Return the codes for which the words lack in the group that the descriptor names."""
    return [
        f"data/datapackage.json, table {table}, column {column}: there are no words for "
        f"{f'{group}.{code}'!r}. Add a line with each language to "
        f"{project.said('words', 'the file of words')}, or correct `words`."
        for table in schema.names()
        for column, group in schema.groups(table).items()
        for code in schema.allowed(table, column) or []
        if lacking([f"{group}.{code}"])
    ]


def uneven() -> list[str]:
    """Return the words that fill in other things in one language than in another."""
    found = []
    for key, said in both().items():
        if set(said) != set(LANGUAGES):
            found.append(
                f"words, {key}: they are in {', '.join(said) or 'no language'}. Give them in "
                f"{', '.join(LANGUAGES)}."
            )
            continue
        named = {lang: set(FILLED.findall(str(text))) - FORMS for lang, text in said.items()}
        if len({*map(frozenset, named.values())}) > 1:
            told = "; ".join(
                f"{lang} fills in {', '.join(sorted(names)) or 'nothing'}"
                for lang, names in named.items()
            )
            found.append(f"words, {key}: {told}. Let each language fill in the same.")
    return found


def _message(where: str, key: str) -> str:
    instead = {"caption": ", give caption=", "alt": ", give alt=", "number": ", give method="}
    return (
        f"{where}: there are no words for {key!r}.{near(key)} Add a line with each language to "
        f"{project.said('words', 'the file of words')}{instead.get(key.partition('.')[0], '')}, or "
        "correct the key."
    )


def wanted(source: str, notebook: str) -> list[str]:
    """Return the keys of the words that the calls in a cell find, each once.

    Parameters
    ----------
    source
        The code of the cell; one that is not Python alone, such as a magic, names none.
    notebook
        Name of the notebook, for what its numbers are.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _called(node)) in CALLS:
            given = dict(zip(CALLS[name], node.args, strict=False))
            given |= {word.arg: word.value for word in node.keywords if word.arg}
            by = "key" if "key" in CALLS[name] else CALLS[name][0]
            if by in given:
                found |= dict.fromkeys(_keys(name, given[by], given, notebook))
    return [*found]


def _called(node: ast.Call) -> str:
    """Return the name of what is called: `show(...)` or `outputs.show(...)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        is_ours = isinstance(function.value, ast.Name) and function.value.id == "outputs"
        return function.attr if is_ours else ""
    return function.id if isinstance(function, ast.Name) else ""


def _keys(call: str, key: ast.expr, given: Arguments, notebook: str) -> Iterator[str]:
    if call in ("show", "table", "facts"):
        for kind in ("caption", "alt") if call == "show" else ("caption",):
            if kind not in given:
                yield from (f"{kind}.{name}" for name in _texts(given.get("said", key)))
        columns, other = _literal(given.get("columns")), _literal(given.get("headings", EMPTY))
        if isinstance(columns, list) and isinstance(other, dict):  # a mapping brings its headings
            yield from (f"column.{other.get(name, name)}" for name in columns)
    elif "method" not in given:
        yield from (f"number.{notebook}.{name}" for name in _texts(key))


def _texts(node: ast.expr) -> Iterator[str]:
    """Yield the texts that stand literally in an argument: one, or the keys of a mapping."""
    for item in node.keys if isinstance(node, ast.Dict) else [node]:
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield item.value


def _literal(node: ast.expr | None) -> Any:
    """Return what an argument is where it stands literally; None where it is computed."""
    try:
        return ast.literal_eval(node) if node else None
    except (ValueError, TypeError):
        return None
