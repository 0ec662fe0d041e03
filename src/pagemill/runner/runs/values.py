"""The values of parameters: of the type that the notebook's default has, on every way in."""

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml

WHOLE = re.compile(r"[-+]?[0-9]+")
REAL = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
WORDS = {"None": None, "null": None, "True": True, "true": True, "False": False, "false": False}
#: How YAML's values must be written for everybody to read them alike: 010 would be 8 and no False.
PLAIN = {
    "tag:yaml.org,2002:int": re.compile(r"-?(0|[1-9][0-9]*)"),
    "tag:yaml.org,2002:float": REAL,
    "tag:yaml.org,2002:bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
}
NAMES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a list",
    dict: "a mapping",
}


def kind(default: Any) -> str:
    """Return in words what a parameter with this default takes."""
    name = NAMES.get(type(default), "a value")
    items = {type(item) for item in default} if isinstance(default, list | tuple) else set()
    several = {int: " of whole numbers", float: " of numbers", str: " of texts"}
    return name + (several.get(items.pop(), "") if len(items) == 1 else "")


def fits(value: Any, default: Any, optional: bool = False) -> bool:
    """Tell whether a value is of its default's type; without a default's type any is.

    A whole number does for a number. What a list holds must fit one of its default's items. None
    does where the parameter is optional.
    """
    if default is None or (value is None and optional):
        return True
    if isinstance(default, float):
        return type(value) is int or (type(value) is float and math.isfinite(value))
    if isinstance(default, list | tuple):
        known = default or [None]
        return isinstance(value, list | tuple) and all(
            any(fits(item, one) for one in known) for item in value
        )
    if isinstance(default, dict) and isinstance(value, dict):
        return all(fits(item, default.get(name)) for name, item in value.items())
    return type(value) is type(default)


def of_type(value: Any, default: Any) -> Any:
    """Return a value that fits as its default's very type: 1 as 1.0 where the default is 0.5."""
    if value is None:
        return None
    if isinstance(default, float):
        return float(value)
    if isinstance(default, list | tuple):
        first = next(iter(default), None)
        return type(default)(of_type(item, first) if fits(item, first) else item for item in value)
    return value


def from_words(texts: list[str], default: Any) -> Any:
    """Return what words, each given once on the command line, are as a value.

    Raises
    ------
    ValueError
        If they are no value of the default's type; it says what is.
    """
    if isinstance(default, list | tuple):
        if len(texts) == 1 and texts[0].lstrip().startswith(("[", "(", "{")):
            raise ValueError("a list is given item by item, each with its own -p, or by -y")
        first = next(iter(default), "")
        return type(default)(from_words([text], first) for text in texts)
    if len(texts) > 1:
        raise ValueError("it is given more than once, but is no list")
    (text,) = texts
    given: Any
    if default is None:
        return _guessed(text)
    if isinstance(default, bool):
        given = WORDS.get(text)
    elif isinstance(default, int):
        given = int(text) if WHOLE.fullmatch(text) else None
    elif isinstance(default, float):
        given = float(text) if REAL.fullmatch(text) and math.isfinite(float(text)) else None
    else:
        given = text if isinstance(default, str) and text not in ("None", "null") else None
    if given is None:
        by = " by -y" if isinstance(default, dict) else ""
        raise ValueError(f"the default is {default!r}; give {kind(default)}{by}")
    return given


def from_yaml(given: list[Any], default: Any) -> Any:
    """Return the one value of YAML that was given, in a tuple, as one of its default's type.

    Raises
    ------
    ValueError
        If there are several, or it is of another type; it says which is wanted.
    """
    if len(given) > 1:
        raise ValueError("it is given more than once")
    ((value,),) = given
    if not fits(value, default):
        raise ValueError(f"the default is {default!r}; give {kind(default)}")
    return of_type(value, default)


def _guessed(text: str) -> Any:
    """Return a word as papermill reads it: None, true, a number, else a text."""
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if REAL.fullmatch(text) else text


def misread(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each value that YAML reads as no person does."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from misread(key)
            yield from misread(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from misread(item)
    elif isinstance(node, yaml.ScalarNode):
        plain = PLAIN.get(node.tag)
        if node.style is None and plain and not plain.fullmatch(node.value):
            yield node.start_mark.line + 1, node.value
