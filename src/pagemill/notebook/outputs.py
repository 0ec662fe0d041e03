"""Named numbers, figures and tables that a notebook hands to its page.

A notebook emits them as outputs and writes no file, so that a run can happen anywhere and hand back
only its notebook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from pagemill import project
from pagemill.errors import RunError
from pagemill.notebook import cells, cited, drawable, markup
from pagemill.notebook.links import linked
from pagemill.words import LANGUAGES, label

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    Rows: TypeAlias = str | pd.DataFrame | Sequence[str | pd.DataFrame] | None

PLOTLY = "application/vnd.plotly.v1+json"

_KEY = re.compile(r"[a-z][a-z0-9-]*")


def language() -> str:
    """Return the language of the page: the notebook's parameter `lang`, English without one."""
    from IPython import get_ipython

    shell = get_ipython()
    return shell.user_ns.get("lang", LANGUAGES[0]) if shell else LANGUAGES[0]


def record(
    key: str,
    value: Any,
    rows: Rows = None,
    *,
    unit: str | None = None,
    method: str | None = None,
    follows: Mapping[str, Any] | None = None,
) -> None:
    """Record a named number (or word) for the page's prose.

    The words `number.<notebook>.<key>` say what it is, for the note that a reader sees.

    Parameters
    ----------
    key
        Name on this page, such as ``n-towns``.
    value
        A number or a text; a whole number stays whole, whatever computed it. Missing values are
        refused: unknown is not a number.
    rows
        The cited rows it rests on: references such as ``claims:n-towns``, frames that
        ``tables.load`` gave (a selection of its rows keeps what is needed), or a list of these.
        What is counted or shown first, then what tells that it is to be counted.
    unit
        Unit, as it should read after the number.
    method
        How it was computed, in a few words, where that is not known before the notebook runs.
    follows
        How the page works it out anew from what a reader enters; a `Form` gives it.

    Raises
    ------
    RunError
        If the key, the value or a row reference is not of the form above.
    """
    check_key("record", key)
    if markup.is_missing(value):
        raise RunError(
            f"record({key!r}): the value is missing. Unknown is never a number: leave the record "
            "out, or record what can be said as text."
        )
    value = _plain(key, value)
    bundle = {
        project.mime("record"): {
            "key": key,
            "value": value,
            "unit": unit,
            "rows": cited.references(f"record({key!r})", rows),
            "method": method,
            **({"follows": dict(follows)} if follows else {}),
        },
        "text/plain": f"{key} = {value}" + (f" {unit}" if unit else ""),
    }
    display(bundle, {"record": key})


def count(key: str, frame: pd.DataFrame, *, method: str | None = None) -> None:
    """Record how many rows a frame has, resting on these rows.

    Parameters
    ----------
    key
        Name on this page, such as ``n-towns``.
    frame
        A frame that ``tables.load`` gave, or a selection of its rows.
    method
        As for `record`.

    Raises
    ------
    RunError
        If what is given is no frame, or does not tell its table, or the key has another form.
    """
    check_key("count", key)
    if not hasattr(frame, "columns"):
        raise RunError(
            f"count({key!r}): it counts the rows of a frame from tables.load, and was given a "
            f"{type(frame).__name__}. Give the frame; record() takes a number."
        )
    record(key, len(frame), frame, method=method)


def record_all(
    values: Mapping[str, Any],
    rows: Rows = None,
    *,
    unit: str | None = None,
    method: str | None = None,
) -> None:
    """Record several numbers in one call.

    Parameters
    ----------
    values
        Key -> value, or a pair of the value and the rows that it alone rests on.
    rows
        The rows that the others rest on.
    unit, method
        As for `record`, the same for all.

    Raises
    ------
    RunError
        As for `record`, or if no mapping is given.
    """
    if not isinstance(values, Mapping):
        raise RunError(
            f"record_all: it takes key -> value, and was given a {type(values).__name__}. Write "
            "{'n-towns': 3} or {'n-towns': (3, towns)}."
        )
    for key, given in values.items():
        if isinstance(given, tuple) and len(given) != 2:
            raise RunError(
                f"record_all({key!r}): a pair is a value and its rows; this has {len(given)} "
                "parts. Write (value, rows)."
            )
        value, own = given if isinstance(given, tuple) else (given, rows)
        record(key, value, own, unit=unit, method=method)


def quote(
    rows: Mapping[str, str], frame: pd.DataFrame, column: str = "value", *, unit: str | None = None
) -> None:
    """Record values that stand in rows as they are, each resting on its row.

    Parameters
    ----------
    rows
        Key -> id of the row that holds the value.
    frame
        A frame that ``tables.load`` gave, or a selection of its rows.
    column
        The column in which the values stand.
    unit
        As for `record`, the same for all.

    Raises
    ------
    RunError
        If the frame does not tell its rows or has not these, or nothing stands in the column.
    """
    for key, ident in rows.items():
        check_key("quote", key)
        record(key, *cited.cell(f"quote({key!r})", frame, ident, column), unit=unit)


def show(
    fig: go.Figure,
    key: str,
    caption: str | None = None,
    alt: str | None = None,
    *,
    said: str | None = None,
    follows: Mapping[str, str] | None = None,
) -> None:
    """Show a figure, in JupyterLab and on the site.

    Parameters
    ----------
    fig
        Its ``layout.meta`` may hold ``title``, ``unit``, ``source``, ``lang`` and the reader's data
        as ``table`` (``{"columns": [...], "rows": [[...]]}``); without ``table`` the data of the
        traces are shown.
    key
        Name on this page; the permanent address is ``#fig-<key>``.
    caption
        What to see, in a sentence or two; by default the words `caption.<key>`.
    alt
        What the figure shows, for readers who do not see it; by default the words `alt.<key>`.
    said
        Name of both in the words, where it is not the key.
    follows
        What moves with a form: name of a shape or annotation and its coordinate, such as
        ``plan.x1`` -> expression. What is unknown is not drawn.
    """
    import plotly.io as pio

    from pagemill import theme

    check_key("show", key)
    lang = (fig.layout.meta or {}).get("lang") or language()
    caption = label(f"caption.{said or key}", lang) if caption is None else caption
    alt = label(f"alt.{said or key}", lang) if alt is None else alt
    for name, text in (("caption", caption), ("alt", alt)):
        if not text.strip():
            raise RunError(
                f"show({key!r}): {name} is empty. Say in a sentence what the figure shows."
            )
    drawable.check(fig, key)
    fig.layout.template = theme.template()
    lab = pio.to_json(fig, validate=False, engine="json")
    spec = _parse(lab)
    layout = spec["layout"]
    layout.pop("template")
    if follows:
        spec["follows"] = dict(follows)
    meta = layout.pop("meta", None) or {}
    if meta.get("title"):
        layout.pop("title", None)
    table = meta.get("table") or drawable.traces_table(fig)
    rows = linked(table["columns"], table["rows"], lang)
    html = markup.figure_html(spec, key, caption, alt, table["columns"], rows, meta)
    display(
        {PLOTLY: _parse(lab), "text/html": html, "text/plain": f"Figure {key}: {alt}"},
        {"figure": key},
    )


def table(
    frame: pd.DataFrame,
    key: str,
    caption: str | None = None,
    columns: Mapping[str, str] | Sequence[str] | None = None,
    links: Mapping[str, str] | None = None,
    lang: str | None = None,
    anchors: bool = False,
    *,
    said: str | None = None,
    words: Mapping[str, str] | Sequence[str] = (),
    headings: Mapping[str, str] | None = None,
    when: Sequence[tuple[str, bool]] | None = None,
    on_demand: Sequence[str] = (),
) -> None:
    """Show a frame as a table of the page.

    Parameters
    ----------
    frame
        One row of the table per row; an empty frame shows nothing. Where it still has the key
        column of the table it was loaded from, the last column links each row to its source; a
        frame without is shown as it is.
    key
        Name on this page; the permanent address is ``#table-<key>``.
    caption
        What one row is; by default the words `caption.<key>`.
    columns
        Column -> heading, in the order wanted; all columns under their own names by default. Given
        as names alone, their headings are the labels `column.<name>`, a column in which nothing is
        stated is left out, and one links to the page in `<name>_page` where the frame has that.
        A name without its language, such as `what` for `what_en`, is that of the page's language;
        so is `remark` where the frame has `remark_zh` too.
    links
        Column -> column that holds the page (``section/id``) to which its cells link.
    lang
        Language of the page; by default the notebook's parameter.
    anchors
        Give each row the address ``#row-<row id>``; for the one page that lists a table's rows.
    said
        Name of the caption in the words, where it is not the key.
    words
        Column -> group of words that its codes stand for, such as ``{"role": "role"}``; names
        alone where the group has the column's name. Empty cells stay empty.
    headings
        Of columns given as names, column -> name of its heading, where it is not the column's.
    when
        For each row, on what entries of a form it is shown, and whether now: `Form.rows`.
    on_demand
        Of columns given as names, those that a reader sees when she asks for them.

    Raises
    ------
    RunError
        If the frame has not the columns, or has labels in its index, or a key of another form.
    """
    check_key("table", key)
    cells.check_labels("table", key, frame)
    if frame.empty:
        return
    lang = lang or language()
    caption = label(f"caption.{said or key}", lang) if caption is None else caption
    chosen = columns, links, words, headings
    heads, rows, row_ids = cells.told("table", frame, key, chosen, lang, cite=not anchors)
    ids = [f"row-{ident}" for ident in row_ids] if anchors and row_ids is not None else None
    later = [label(f"column.{(headings or {}).get(name, name)}", lang) for name in on_demand]
    html = markup.table_html(heads, rows, caption, lang, key, ids, when=when, on_demand=later)
    display({"text/html": html, "text/plain": frame.to_string(max_rows=20)}, {"table": key})


def facts(
    frame: pd.DataFrame,
    key: str,
    columns: Mapping[str, str] | Sequence[str],
    caption: str | None = None,
    links: Mapping[str, str] | None = None,
    lang: str | None = None,
    *,
    said: str | None = None,
    words: Mapping[str, str] | Sequence[str] = (),
    headings: Mapping[str, str] | None = None,
) -> None:
    """Show what one row states as a list of terms and values: a table of one row scrolls sideways.

    Parameters
    ----------
    frame
        One row; an empty frame shows nothing. Where it still has the key column of the table it
        was loaded from, the list ends with a link to its source.
    key
        Name on this page; the permanent address is ``#table-<key>``, as that of a table.
    columns
        As for `table`; a value that is not stated is left out with its term.
    caption
        What the list tells, for readers who hear it; by default the words `caption.<key>`.
    links, lang, said, words, headings
        As for `table`.

    Raises
    ------
    RunError
        As for `table`, or if the frame has several rows.
    """
    check_key("facts", key)
    cells.check_labels("facts", key, frame)
    if len(frame) > 1:
        raise RunError(
            f"facts({key!r}): the frame has {len(frame)} rows, and a list of facts is of one. "
            "Select the row, or hand the frame to table()."
        )
    if frame.empty:
        return
    lang = lang or language()
    caption = label(f"caption.{said or key}", lang) if caption is None else caption
    heads, rows, _ = cells.told("facts", frame, key, (columns, links, words, headings), lang)
    html = markup.facts_html(heads, rows[0], caption, key)
    told = frame.iloc[0].dropna().to_string()
    display({"text/html": html, "text/plain": told}, {"table": key})


def display(bundle: dict[str, Any], mark: dict[str, str]) -> None:
    """Hand a bundle to the page; the mark lets the publishing step find what it is without HTML."""
    from IPython.display import publish_display_data

    publish_display_data(bundle, {"pagemill": mark})


def check_key(function: str, key: str) -> None:
    """Refuse a key that cannot be part of an address."""
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise RunError(
            f"{function}({key!r}): a key begins with a lower-case letter and has only lower-case "
            "letters, digits and hyphens."
        )


def _plain(key: str, value: Any) -> int | float | str:
    """Return a number of numpy as one of Python, and a whole number as one without decimals."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RunError(
            f"record({key!r}): the value is a {type(value).__name__}; record a number or a text."
        )
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _parse(text: str) -> dict[str, Any]:
    import json

    return json.loads(text)
