"""YAML files with the places of what they say, and the nearest to a word that is unknown."""

import difflib
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import yaml

from pagemill import paths


def near(word: object, allowed: Iterable[str]) -> str:
    """Return a hint that names the nearest allowed word, or nothing."""
    found = difflib.get_close_matches(str(word), list(allowed), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def one_of(word: str, known: Collection[str]) -> str:
    """Return that a word is none of those known; these are listed unless there are many."""
    listed = ", ".join(known)
    said = "is not one of those there" if len(known) > 50 else f"is not one of {listed or 'none'}"
    return f"{word!r} {said}.{near(word, known)}"


class Text(NamedTuple):
    """A YAML file: what it says, the same with the places, and what is wrong with it."""

    data: Any
    node: yaml.Node | None
    problems: list[str]


def read_yaml(name: str) -> Text:
    """Read a YAML file of the project; a key that is given twice is a problem too."""
    try:
        text = (paths.root() / name).read_text(encoding="utf-8")
        # The parser in C, where it is there, takes a tenth of the time.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        node = loader.get_single_node()
        problems = [f"{name}, {twice}" for twice in _twice(node, set())]
        return Text(loader.construct_document(node) if node else None, node, problems)
    except OSError:
        problem = f"{name}: the file is missing or cannot be read. Restore it from git."
    except UnicodeDecodeError:
        problem = f"{name}: not UTF-8. Save it anew with the encoding UTF-8."
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or error
        problem = f"{name}{line}: not valid YAML: {reason}. Mend it there or just above."
    return Text(None, None, [problem])


def _twice(node: yaml.Node | None, seen: set[int]) -> Iterator[str]:
    """Yield the keys that a mapping has twice, of which YAML would silently keep the last."""
    if id(node) in seen:  # an alias may lead in a circle
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in keys:
                    yield f"line {key.start_mark.line + 1}: {key.value!r} stands twice. Keep one."
                keys.add(key.value)
            yield from _twice(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(item, seen)


def entries(node: yaml.Node | None) -> yaml.SequenceNode | None:
    """Return the list `runs:` of a file with the places of its entries."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "runs" and isinstance(value, yaml.SequenceNode):
            return value
    return None
