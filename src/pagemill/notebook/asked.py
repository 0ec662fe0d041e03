"""A table of the page that readers ask: their answers lead to a row of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from pagemill.errors import RunError
from pagemill.notebook.markup import script_json
from pagemill.notebook.outputs import check_key, display, language
from pagemill.words import label

if TYPE_CHECKING:
    import pandas as pd


def pick(
    frame: pd.DataFrame,
    key: str,
    questions: Mapping[str, str],
    *,
    figure: str | None = None,
    first: int = 0,
) -> None:
    """Let readers find their row of a table of the page by answers; without a script, by a link.

    Parameters
    ----------
    frame
        The rows in the order of the table; the columns of the questions hold the answers in words.
    key
        Name of the table, whose other columns tell what the answers lead to.
    questions
        Column -> question, in the order in which they are asked.
    figure
        Name of a figure of the page that draws the rows from left to right, at 0, 1, 2: its shape
        called `figures.PICKED` goes to the row that is picked.
    first
        Place of the row that is picked at first.

    Raises
    ------
    RunError
        If the frame has not the columns, or the same answers lead to two rows.
    """
    check_key("pick", key)
    absent = [name for name in questions if name not in frame.columns]
    if absent:
        raise RunError(
            f"pick({key!r}): the frame has no column {', '.join(map(repr, absent))}. "
            f"It has: {', '.join(frame.columns)}."
        )
    answers = frame[[*questions]].astype(str)
    if answers.duplicated().any():
        twice = ", ".join(answers[answers.duplicated()].iloc[0])
        raise RunError(
            f"pick({key!r}): two rows have the answers {twice}. Ask one question more, or leave "
            "one of the rows out."
        )
    rows = answers.to_numpy().tolist()
    html = _html(key, [*questions.values()], rows, figure, first, language())
    display({"text/html": html, "text/plain": f"{len(rows)} rows of {key}"}, {"pick": key})


def _html(
    key: str,
    questions: Sequence[str],
    rows: Sequence[Sequence[str]],
    figure: str | None,
    first: int,
    lang: str,
) -> str:
    """Return the place where a script asks for a row of a table; without one, a link to it."""
    data = {"questions": questions, "rows": rows, "first": first}
    marks = f' data-figure="fig-{escape(figure)}"' if figure else ""
    return (
        f'<div class="yl-pick" data-table="table-{escape(key)}"{marks} '
        f'data-name="{escape(label("ui.pick", lang))}">'
        f'<p><a href="#table-{escape(key)}">{escape(label("ui.pick_listed", lang))}</a></p>'
        f'<script type="application/json">{script_json(data)}</script></div>'
    )
