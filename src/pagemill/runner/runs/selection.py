"""Choose among the runs of a book, by notebook, row and page."""

import difflib
import fnmatch

from pagemill import project
from pagemill.errors import RunError
from pagemill.runner.runs.reader import FILE
from pagemill.runner.runs.rows import matches
from pagemill.runner.runs.run import Run
from pagemill.runner.runs.text import near, one_of


def select(
    every: list[Run],
    notebook: str | None = None,
    where: dict[str, list[str]] | None = None,
    page: str | None = None,
    lang: str | None = None,
) -> list[Run]:
    """Return the runs of a notebook, of rows with given values, of pages that match, of a language.

    A page is named as in its edition where the language is given, else with that of its edition.

    Raises
    ------
    RunError
        If an option selects nothing; it is named, with what it might have meant.
    """
    chosen = every
    if lang is not None:
        known_languages = list(dict.fromkeys(run.lang for run in every))
        if lang not in known_languages:
            raise RunError(f"--lang: {one_of(lang, known_languages)}")
        chosen = [run for run in chosen if run.lang == lang]
    if notebook is not None:
        names = list(dict.fromkeys(run.notebook for run in every))
        if notebook not in names:
            raise RunError(
                f"--notebook: {FILE} has no run of {notebook!r}.{near(notebook, names)} "
                f"Notebooks are: {', '.join(names)}."
            )
        chosen = [run for run in chosen if run.notebook == notebook]
    columns = dict.fromkeys(column for run in chosen for column in run.row or ())
    for column, values in (where or {}).items():
        if column not in columns:
            raise RunError(
                f"--where: no run has a column {column!r}.{near(column, columns)} "
                f"Columns are: {', '.join(columns) or 'none'}."
            )
        known = dict.fromkeys(run.row[column] for run in chosen if run.row and column in run.row)
        for value in values:
            if value not in known:
                raise RunError(f"--where {column}={value}: {one_of(value, known)}")
    if where:
        chosen = [
            run
            for run in chosen
            if run.row and where.keys() <= run.row.keys() and matches(run.row, where)
        ]
    pages = [run.page for run in chosen]
    if page is not None:
        chosen = [
            run
            for run in chosen
            if fnmatch.fnmatchcase(run.page, page)
            or (lang is not None and fnmatch.fnmatchcase(run.address, page))
        ]
    if chosen:
        return chosen
    if page is None or not pages:
        raise RunError(
            f"--where: no run has all these values. `{project.command()} list` shows all runs."
        )
    by_name = {one.rpartition("/")[2]: one for one in pages}
    close = difflib.get_close_matches(page, [*pages, *by_name], n=1)
    hint = f" Did you mean {by_name.get(close[0], close[0])!r}?" if close else ""
    raise RunError(
        f"--page: no page matches {page!r}.{hint} `{project.command()} list` shows all of them."
    )
