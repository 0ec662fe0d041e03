"""The tables: read one as rows or as a typed frame; tell all that is wrong with them at once."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from yilianti import paths, schema, wording
from yilianti.errors import DataError, number_of_problems

if TYPE_CHECKING:
    import pandas as pd

READ_MIME = "application/vnd.yilianti.read+json"


def rows(name: str) -> list[dict[str, str]]:
    """Read a table as a list of dictionaries of strings, without pandas.

    Raises
    ------
    DataError
        If the table is not in the schema or its file is missing.
    """
    with _existing(name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def load(name: str) -> "pd.DataFrame":
    """Read a table as a frame typed by the schema and let the notebook remember that it was read.

    Parameters
    ----------
    name
        Name of a table in `data/datapackage.json`.

    Returns
    -------
    pandas.DataFrame
        One row per row of the table, in its order, with all columns; an empty cell is missing.
        Integers are `Int64`, flags `boolean`; partial dates stay strings. `attrs["table"]` is
        `name`.

    Raises
    ------
    DataError
        If the table is unknown, its columns differ from the schema, or a cell is not of its type.
    """
    import pandas as pd

    file = _existing(name)
    expected = schema.columns(name)
    try:
        frame = pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""])
        if list(frame.columns) == expected:
            for field in schema.fields(name):
                frame[field["name"]] = _typed(frame[field["name"]], field["type"])
    except ValueError:
        raise DataError("\n".join(problems(name))) from None
    if list(frame.columns) != expected:
        raise DataError(
            f"data/{file.name}, row 1: the columns are {', '.join(map(str, frame.columns))}; "
            f"data/datapackage.json has {', '.join(expected)}. Make them the same, in this order."
        )
    frame.attrs["table"] = name
    _announce(name)
    return frame


def _existing(name: str) -> Path:
    file = schema.csv_file(name)
    if not file.is_file():
        raise DataError(
            f"data/{file.name}: the file is missing. Restore it, or take the table out of "
            "data/datapackage.json."
        )
    return file


def _typed(column: "pd.Series", kind: str) -> "pd.Series":
    import pandas as pd

    if kind == "boolean":
        wrong = set(column.dropna()) - {"true", "false"}
        if wrong:
            raise ValueError(f"not true or false: {wrong}")
        return column.map({"true": True, "false": False}).astype("boolean")
    if kind == "integer":
        return pd.to_numeric(column).astype("Int64")
    if kind == "number":
        return pd.to_numeric(column).astype("float64")
    return column.astype("str")


def _announce(name: str) -> None:
    """Publish the name of the table among the outputs of the running cell.

    The runner learns in this way which tables a page rests on, wherever the notebook ran.
    """
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.display_pub.publish({READ_MIME: {"table": name}})


def validate() -> None:
    """Check all tables against the schema.

    Raises
    ------
    DataError
        With every problem of every table.
    """
    found = problems()
    if found:
        raise DataError.from_problems(f"{number_of_problems(found)} in the tables:", found)


def problems(name: str | None = None) -> list[str]:
    """Return all that is wrong with one table, or with all, as complete messages.

    Types, required cells, allowed values, patterns, keys and references are checked by the
    `frictionless` library; its errors are put into our words.
    """
    from frictionless import Package, system

    checked = [name] if name else schema.names()
    try:
        for table in schema.names():
            _existing(table)
    except DataError as error:
        return [str(error)]
    with system.use_context(trusted=True):
        package = Package(schema.package(), basepath=str(paths.root() / "data"))
        if name:
            needed = {name} | {
                key["reference"]["resource"]
                for key in schema.table(name)["schema"].get("foreignKeys", [])
            }
            for resource in list(package.resource_names):
                if resource not in needed:
                    package.remove_resource(resource)
        report = package.validate(parallel=False)
    found = [error.message for error in report.errors]
    for task in report.tasks:
        if task.name in checked:
            errors = [error.to_descriptor() for error in task.errors]
            found += wording.messages(task.name, errors, _values)
    return found


def _values(table: str, column: str) -> list[str]:
    return [row[column] for row in rows(table)]
