"""The schema of the tables: `data/datapackage.json`, a Frictionless Tabular Data Package.

What hands out a part of it as it stands (`package`, `table`, `fields`, `field`, `allowed`) lets the
page that is being made rest on the whole file. All other answers rest on its `shape` alone, which
holds no titles, descriptions and constraints: most pages stay when these are edited.
"""

import difflib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from pagemill import asking, paths
from pagemill.errors import DataError, SchemaError

WHOLE = "data/datapackage.json"  # what a notebook asks for that is handed a part of it
SETTINGS = ("name", "command", "module", "words")  # what the package says to the engine
TYPES = ("boolean", "integer", "number", "string")  # those that `tables.load` knows


@lru_cache(maxsize=8)
def _read(file: Path, _stamp: int) -> dict[str, Any]:
    try:
        package = json.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise SchemaError(
            "data/datapackage.json: not UTF-8. Save it anew with the encoding UTF-8."
        ) from None
    except json.JSONDecodeError as error:
        raise SchemaError(
            f"data/datapackage.json, line {error.lineno}: not valid JSON ({error.msg}). "
            "Mend that line; a JSON-aware editor shows the place."
        ) from None
    if found := _problems(package):
        raise SchemaError.from_problems("data/datapackage.json does not describe tables:", found)
    return package


def _problems(package: Any) -> list[str]:
    """Return what a descriptor lacks of what is read from it; frictionless checks the rest."""
    resources = package.get("resources") if isinstance(package, dict) else None
    if not resources or not isinstance(resources, list):
        return ["There is no list `resources`. Restore it; each of its items describes a table."]
    found = []
    for number, resource in enumerate(resources, 1):
        where = f"resource {number}"
        try:
            where += f" ({resource['name']})"
            wrong = _resource(resource)
        except KeyError as error:
            wrong = [f"lacks {error}. Add it."]
        except (AttributeError, IndexError, TypeError):
            wrong = ["is not built as the others are. Compare it with one of them."]
        found += [f"{where}: {text}" for text in wrong]
    names = [resource.get("name") for resource in resources if isinstance(resource, dict)]
    found += [
        f"{name!r} is the name of several tables. Give each its own."
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    return found


def _resource(resource: dict[str, Any]) -> list[str]:
    """Return what is wrong with the description of one table.

    Raises
    ------
    KeyError, AttributeError, IndexError, TypeError
        If a part is missing or is no mapping, list or text as it must be.
    """
    Path(resource["path"])
    own = resource["schema"]
    types = {}
    wrong = []
    for field in own["fields"]:
        column = field["name"]
        types[column] = field["type"]
        if types[column] not in TYPES:
            wrong.append(f"{column} is of type {types[column]!r}. Allowed are {', '.join(TYPES)}.")
    keys = own.get("foreignKeys", [])
    for column in [own["primaryKey"][0], *(key["fields"][0] for key in keys)]:
        if column not in types:
            wrong.append(f"the key {column!r} is none of its columns. Correct the key.")
    return wrong


def package() -> dict[str, Any]:
    """Return the whole descriptor; read anew only when the file has changed."""
    asking.ask(WHOLE)
    return _package()


def _package() -> dict[str, Any]:
    file = _file(paths.root(), "datapackage.json")
    return _read(file, file.stat().st_mtime_ns)


def shape() -> dict[str, Any]:
    """Return what all answers rest on that hand out no part of the descriptor as it stands."""
    package = _package()
    return {
        **{name: package.get(name) for name in SETTINGS},
        "tables": [
            {
                **{key: table.get(key) for key in ("name", "path", "role", "pages")},
                "key": table["schema"]["primaryKey"],
                "columns": [
                    [column.get(key) for key in ("name", "type", "words")]
                    for column in table["schema"]["fields"]
                ],
            }
            for table in package["resources"]
        ],
    }


def setting(name: str) -> Any:
    """Return what the package says to the engine under one of the names of `SETTINGS`, or None."""
    assert name in SETTINGS, name
    return _package().get(name)


@lru_cache(maxsize=256)
def _file(root: Path, name: str) -> Path:
    return root / "data" / name


def told(described: dict[str, Any], name: str, lang: str) -> str:
    """Return the `title` or `description` of the package, a table or a column in a language.

    `title_zh` stands beside `title`; where there is none, the one there is serves all languages.
    """
    return described.get(f"{name}_{lang}", described.get(name, ""))


def names() -> list[str]:
    """Return the names of all tables, in the order of the descriptor."""
    return [resource["name"] for resource in _package()["resources"]]


def table(name: str) -> dict[str, Any]:
    """Return the resource of one table.

    Raises
    ------
    DataError
        If there is no table of that name.
    """
    asking.ask(WHOLE)
    return _table(name)


def _table(name: str) -> dict[str, Any]:
    for resource in _package()["resources"]:
        if resource["name"] == name:
            return resource
    near = difflib.get_close_matches(str(name), names(), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise DataError(
        f"data/datapackage.json: there is no table {name!r}.{hint} "
        f"Tables are: {', '.join(names())}."
    )


def fields(name: str) -> list[dict[str, Any]]:
    """Return the fields (columns) of a table, in order."""
    asking.ask(WHOLE)
    return _fields(name)


def _fields(name: str) -> list[dict[str, Any]]:
    return _table(name)["schema"]["fields"]


def field(name: str, column: str) -> dict[str, Any]:
    """Return the field (column) of a table.

    Raises
    ------
    DataError
        If the table has no such column.
    """
    asking.ask(WHOLE)
    return _field(name, column)


def _field(name: str, column: str) -> dict[str, Any]:
    for one in _fields(name):
        if one["name"] == column:
            return one
    raise DataError(
        f"data/datapackage.json, table {name}: there is no column {column!r}. "
        f"Columns are: {', '.join(columns(name))}."
    )


def columns(name: str) -> list[str]:
    """Return the names of the columns of a table, in order."""
    return [field["name"] for field in _fields(name)]


def types(name: str) -> dict[str, str]:
    """Return column -> type of its cells, one of `TYPES`."""
    return {field["name"]: field["type"] for field in _fields(name)}


def type_of(name: str, column: str) -> str:
    """Return the type of a column's cells.

    Raises
    ------
    DataError
        If there is no such table or column.
    """
    return _field(name, column)["type"]


def primary_key(name: str) -> str:
    """Return the one column whose values name the rows of a table."""
    return _table(name)["schema"]["primaryKey"][0]


def allowed(name: str, column: str) -> list[str] | None:
    """Return the allowed values of a column, or None where any value of its type will do."""
    return field(name, column).get("constraints", {}).get("enum")


def groups(name: str) -> dict[str, str]:
    """Return column -> group of words that its codes stand for, where the table says so."""
    return {one["name"]: one["words"] for one in _fields(name) if "words" in one}


def with_role(role: str) -> str:
    """Return the table that has a role; nothing where none has.

    Roles are `documents` (what rows cite, by `source_id`), `web pages` (what they cite by
    `context_source_id`) and `set aside` (spans of documents that no row codes).
    """
    found = (one["name"] for one in _package()["resources"] if one.get("role") == role)
    return next(found, "")


def with_pages() -> dict[str, dict[str, Any]]:
    """Return the tables whose rows have a page each -> what the descriptor says under `pages`.

    `section` is the first part of a page's address; `names`, if given, the table that holds further
    names of the rows; `columns` are the columns of other tables, shown, that hold their names;
    `order` is the place of the table among those that search lists.
    """
    found = {one["name"]: one["pages"] for one in _package()["resources"] if "pages" in one}
    return dict(sorted(found.items(), key=lambda item: item[1].get("order", len(found))))


def files() -> dict[str, str]:
    """Return table -> name of its file, in the order of the descriptor."""
    return {resource["name"]: resource["path"] for resource in _package()["resources"]}


def csv_file(name: str) -> Path:
    """Return the path of a table's file."""
    return _file(paths.root(), _table(name)["path"])
