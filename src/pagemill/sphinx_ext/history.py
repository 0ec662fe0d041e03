"""When rows and pages were last changed, as git tells it.

The date of a row is that of the commit that last touched its line. It is the same on every machine
for the same commit, which a file's time is not. Outside a clone, or in a shallow one, where git
cannot tell, nothing is said rather than something false.
"""

from __future__ import annotations

import csv
import os
import subprocess
from functools import lru_cache
from pathlib import Path

from pagemill import paths, schema

FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
UNCOMMITTED = "0" * 40


def rows_changed(references: list[str]) -> str:
    """Return the latest date on which one of the rows was changed; nothing if git cannot tell."""
    dates = [""]
    for table in {reference.partition(":")[0] for reference in references}:
        file = schema.csv_file(table)
        known = _row_dates(file, schema.primary_key(table), file.stat().st_mtime_ns)
        dates += [
            known.get(reference.partition(":")[2], "")
            for reference in references
            if reference.startswith(f"{table}:")
        ]
    return max(dates)


def commit() -> str:
    """Return the commit that is checked out, or nothing if git cannot tell."""
    return _git("rev-parse", "HEAD").strip()


def file_changed(file: Path) -> str:
    """Return the date of the last commit that touched a file, or nothing if git cannot tell."""
    return "" if _is_shallow() else _git("log", "-1", "--format=%cs", "--", str(file)).strip()


@lru_cache(maxsize=256)
def _row_dates(file: Path, key: str, _stamp: int) -> dict[str, str]:
    lines = _line_dates(file)
    if not lines:
        return {}
    dates: dict[str, str] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        before = reader.line_num
        for row in reader:
            span = lines[before : reader.line_num]  # a quoted cell may hold line breaks
            dates[row[key]] = max(span, default="")
            before = reader.line_num
    return dates


def _line_dates(file: Path) -> list[str]:
    """Return the date of each line of a file; nothing for lines that are not committed."""
    if _is_shallow():
        return []
    dates, commit, date = [], "", ""
    for line in _git("blame", "--line-porcelain", "--", str(file)).split("\n"):
        if line.startswith("\t"):
            dates.append("" if commit == UNCOMMITTED else date)
        elif line.startswith("committer-time "):
            date = _day(int(line.split()[1]))
        elif len(line) > 40 and line[40] == " ":
            commit = line[:40]
    return dates


def _day(seconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


@lru_cache(maxsize=1)
def _is_shallow() -> bool:
    return _git("rev-parse", "--is-shallow-repository").strip() != "false"


def _git(*arguments: str) -> str:
    """Return what git prints; nothing where there is no git or no clone."""
    # A hook of another repository names that one in the environment.
    own = {name: text for name, text in os.environ.items() if name not in FOREIGN}
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=paths.root(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env=own,
        )
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""
