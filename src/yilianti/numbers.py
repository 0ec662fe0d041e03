"""`record` and others, where notebooks written before the engine's own package look for them.

They stand in `pagemill.notebook.outputs`; `record` takes its arguments in another order there.
"""

from typing import Any

from pagemill.notebook import outputs
from pagemill.notebook.outputs import show, table

__all__ = ["record", "show", "table"]


def record(
    key: str, value: Any, unit: str | None = None, rows: Any = None, method: str | None = None
) -> None:
    """Record a number as `pagemill.notebook.outputs.record` does, with the unit third."""
    outputs.record(key, value, rows, unit=unit, method=method)
