"""The rows that `for_each` and `where` choose from: of tables, and of what is like a table."""

from collections.abc import Callable
from typing import Any

from pagemill import project, schema


def resources() -> list[dict[str, str]]:
    """Return the pseudo-table `resources`: one row per table of the data package."""
    return [{"resource": name, "page": name.replace("_", "-")} for name in schema.names()]


def pseudo_tables() -> dict[str, Callable[[], list[dict[str, str]]]]:
    """Return the names that `for_each` takes beside those of tables -> what gives their rows."""
    return {"resources": resources, **project.handed("rows", {})}


def words(value: Any) -> list[str]:
    """Return a value of YAML, or a list of such, as what stands in cells."""
    several = value if isinstance(value, list) else [value]
    return [
        str(one).lower() if isinstance(one, bool) else "" if one is None else str(one)
        for one in several
    ]


def matches(row: dict[str, str], conditions: dict[str, Any]) -> bool:
    """Return whether each named column holds the value, or one of the list of values."""
    return all(row[column] in words(value) for column, value in conditions.items())
