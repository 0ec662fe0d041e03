"""The tables as Parquet files: typed, with what each column means in the file itself.

DuckDB writes them. pyarrow would do as well, but where it is installed pandas keeps texts in
another way, and the notebooks would not run in the environment that the lock file names.
"""

import json
from pathlib import Path

from pagemill import schema
from pagemill.errors import DataError

TYPES = {"boolean": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE", "string": "VARCHAR"}


def write(folder: Path) -> list[Path]:
    """Write one file for each table; the same tables give the same bytes.

    Raises
    ------
    DataError
        If DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise DataError(
            "Parquet is written by DuckDB, which is not installed. `make release` has it; "
            "or: pip install duckdb."
        ) from None
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")  # one row group, in the order of the table
        for name in schema.names():
            found.append(folder / f"{name}.parquet")
            connection.execute(_copy(name, found[-1]))
    return found


def _copy(name: str, target: Path) -> str:
    types = ", ".join(
        f"{_text(one['name'])}: '{TYPES[one['type']]}'" for one in schema.fields(name)
    )
    told = {one["name"]: one.get("description", "") for one in schema.fields(name)}
    about = schema.table(name).get("description", "")
    return (
        f"COPY (SELECT * FROM read_csv({_text(str(schema.csv_file(name)))}, header = true, "
        f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{types}}})) "
        f"TO {_text(str(target))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{"
        f"description: {_text(about)}, columns: {_text(json.dumps(told, ensure_ascii=False))}}})"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
