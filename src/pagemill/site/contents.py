"""The pages that a table of contents names."""

from collections.abc import Iterator
from typing import Any


def entries(node: Any) -> Iterator[str]:
    """Yield the pages that `_toc.yml`, read from YAML, or a part of it names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("root", "file") and isinstance(value, str):
                yield value
            else:
                yield from entries(value)
    elif isinstance(node, list):
        for value in node:
            yield from entries(value)
