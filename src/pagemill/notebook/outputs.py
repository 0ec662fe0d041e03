"""Named numbers, figures and tables that a notebook hands to its page.

A notebook emits them as outputs and writes no file, so that a run can happen anywhere and hand back
only its notebook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pagemill import project, schema, tables
from pagemill.errors import RunError, SiteError
from pagemill.notebook import markup
from pagemill.notebook.links import linked
from pagemill.words import label

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

PLOTLY = "application/vnd.plotly.v1+json"

# Kinds of traces that need another host, or more than the pages' content-security policy allows.
_MAPS = (
    *("choropleth", "scattergeo", "choroplethmap", "choroplethmapbox", "densitymap"),
    *("densitymapbox", "scattermap", "scattermapbox"),
)
_WEBGL = (
    *("cone", "heatmapgl", "isosurface", "mesh3d", "parcoords", "pointcloud", "scatter3d"),
    *("scattergl", "scatterpolargl", "splom", "streamtube", "surface", "volume"),
)

#: A number of the page itself in prose; texts that are recorded may hold some.
IN_PROSE = re.compile(r"\{num\}`(?P<key>[a-z][a-z0-9-]*):(?P<spec>[^`]*)`")

_KEY = re.compile(r"[a-z][a-z0-9-]*")
_FORMAT = re.compile(r"(?P<comma>,?)(?:(?P<whole>d)|\.(?P<places>\d)(?P<kind>[f%]))")
_FORMATS = (
    "'' (as recorded), 'd' and ',d' (whole number), '.1f' and ',.1f' (decimals), '.1%' (share)"
)


def record(
    key: str,
    value: Any,
    unit: str | None = None,
    rows: str | Sequence[str] | pd.DataFrame | None = None,
    method: str | None = None,
) -> None:
    """Record a named number (or word) for the page's prose.

    Parameters
    ----------
    key
        Name on this page, such as ``n-towns``.
    value
        A number or a text. Missing values are refused: unknown is not a number.
    unit
        Unit, as it should read after the number.
    rows
        The cited rows it rests on: references such as ``claims:n-towns``, or a frame that
        ``tables.load`` gave (a selection of its rows keeps what is needed).
    method
        How it was computed, in a few words, for the note a reader sees.

    Raises
    ------
    RunError
        If the key, the value or a row reference is not of the form above.
    """
    _check_key("record", key)
    if markup.is_missing(value):
        raise RunError(
            f"record({key!r}): the value is missing. Unknown is never a number: leave the record "
            "out, or record what can be said as text."
        )
    bundle = {
        project.mime("record"): {
            "key": key,
            "value": _plain(key, value),
            "unit": unit,
            "rows": _references(key, rows),
            "method": method,
        },
        "text/plain": f"{key} = {value}" + (f" {unit}" if unit else ""),
    }
    _display(bundle, {"record": key})


def show(fig: go.Figure, key: str, caption: str | None = None, alt: str | None = None) -> None:
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
    """
    import plotly.io as pio

    from pagemill import theme

    _check_key("show", key)
    lang = (fig.layout.meta or {}).get("lang", "en")
    caption = label(f"caption.{key}", lang) if caption is None else caption
    alt = label(f"alt.{key}", lang) if alt is None else alt
    for name, text in (("caption", caption), ("alt", alt)):
        if not text.strip():
            raise RunError(
                f"show({key!r}): {name} is empty. Say in a sentence what the figure shows."
            )
    _check_kinds(fig, key)
    fig.layout.template = theme.template()
    lab = pio.to_json(fig, validate=False, engine="json")
    spec = _parse(lab)
    layout = spec["layout"]
    layout.pop("template")
    meta = layout.pop("meta", None) or {}
    if meta.get("title"):
        layout.pop("title", None)
    table = meta.get("table") or traces_table(fig)
    rows = linked(table["columns"], table["rows"], meta.get("lang", "en"))
    html = markup.figure_html(spec, key, caption, alt, table["columns"], rows, meta)
    _display(
        {PLOTLY: _parse(lab), "text/html": html, "text/plain": f"Figure {key}: {alt}"},
        {"figure": key},
    )


def table(
    frame: pd.DataFrame,
    key: str,
    caption: str | None = None,
    columns: Mapping[str, str] | Sequence[str] | None = None,
    links: Mapping[str, str] | None = None,
    lang: str = "en",
    anchors: bool = False,
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
    links
        Column -> column that holds the page (``section/id``) to which its cells link.
    lang
        Language of the page.
    anchors
        Give each row the address ``#row-<row id>``; for the one page that lists a table's rows.

    Raises
    ------
    RunError
        If the frame has not the columns, or has labels in its index, or a key of another form.
    """
    _check_key("table", key)
    _check_labels(key, frame)
    if frame.empty:
        return
    caption = label(f"caption.{key}", lang) if caption is None else caption
    wanted = [*(frame.columns if columns is None else columns)]
    links = dict(links or {})
    absent = [name for name in [*wanted, *links.values()] if name not in frame.columns]
    if absent:
        raise RunError(
            f"table({key!r}): the frame has no column {', '.join(map(repr, absent))}. "
            f"It has: {', '.join(frame.columns)}."
        )
    if columns is None:
        columns = {name: name for name in wanted}
    elif not isinstance(columns, Mapping):
        wanted = [name for name in wanted if frame[name].notna().any()]
        columns = {name: label(f"column.{name}", lang) for name in wanted}
        links = {n: f"{n}_page" for n in wanted if f"{n}_page" in frame.columns} | links
    origin, row_ids = _origin(frame)
    heads = list(columns.values())
    entries: list[dict[str, Any]] = [*frame.to_dict("records")]
    rows = [
        [
            {"text": entry[name], "page": entry[links[name]]}
            if name in links and not markup.is_missing(entry[links[name]])
            else entry[name]
            for name in columns
        ]
        for entry in entries
    ]
    if row_ids is not None and not anchors and origin:
        heads.append(label("ui.source", lang))
        cited = _citations(frame, origin, row_ids, lang)
        for cells, ident, text in zip(rows, row_ids, cited, strict=True):
            cells.append({"text": text, "row": f"{origin}:{ident}"})
    rows = linked(heads, rows, lang)
    ids = [f"row-{ident}" for ident in row_ids] if anchors and row_ids is not None else None
    html = markup.table_html(heads, rows, caption, lang, key, ids)
    _display({"text/html": html, "text/plain": frame.to_string(max_rows=20)}, {"table": key})


def _check_kinds(fig: go.Figure, key: str) -> None:
    """Refuse what a page could not draw: it asks no other host and runs no text as code."""
    wrong = sorted({trace.type for trace in fig.data if trace.type in (*_MAPS, *_WEBGL)})
    if wrong:
        raise RunError(
            f"show({key!r}): a page cannot draw {', '.join(wrong)}. Maps fetch shapes or tiles "
            "from another host: draw tiles or polygons as scatter or bar. WebGL runs text as code: "
            "use the plain kind (scatter for scattergl, heatmap, contour), with fewer points."
        )


def _check_labels(key: str, frame: pd.DataFrame) -> None:
    """Refuse a frame whose index holds what a reader must see: a table shows columns alone."""
    if frame.columns.nlevels > 1:
        raise RunError(
            f"table({key!r}): the columns have {frame.columns.nlevels} levels of names. Give each "
            "one name, such as 'men 2014'."
        )
    index = frame.index
    numbered = index.nlevels == 1 and index.name is None and index.dtype.kind in "iu"
    if not numbered and not {*index.names} <= {*frame.columns} and not frame.empty:
        raise RunError(
            f"table({key!r}): the labels of the rows stand in the index, which a table does not "
            "show. Call reset_index() first; with drop=True where they are not to be seen."
        )


def format_number(value: Any, spec: str = "") -> str:
    """Return a recorded value as prose shows it.

    Halves are rounded away from zero, as readers do (0.125 -> 0.13), on the decimal digits that the
    value prints with. The minus sign is the typographic one.

    Raises
    ------
    SiteError
        If the format is unknown or does not suit the value.
    """
    if not spec:
        return str(value).replace("-", "\u2212") if _is_real(value) else str(value)
    match = _FORMAT.fullmatch(spec)
    if match is None:
        raise SiteError(f"unknown format {spec!r}. Allowed: {_FORMATS}.")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise SiteError(
            f"format {spec!r} needs a number, but the value is {value!r}. Leave the format out."
        ) from None
    if match["whole"]:
        if number != number.to_integral_value():
            raise SiteError(
                f"format {spec!r} is for whole numbers, but the value is {value}. "
                "Use '.0f' to round."
            )
        return f"{int(number):{match['comma']}d}".replace("-", "\u2212")
    number = number * 100 if match["kind"] == "%" else number
    step = Decimal(1).scaleb(-int(match["places"]))
    rounded = number.quantize(step, ROUND_HALF_UP)
    rounded = abs(rounded) if rounded == 0 else rounded  # no minus before a zero
    text = f"{rounded:{match['comma']}f}" + ("%" if match["kind"] == "%" else "")
    return text.replace("-", "\u2212")


def readable(value: float | Decimal) -> str:
    """Return a number as a reader would write it: four digits that count, no more decimals.

    Halves are rounded away from zero, and five digits or more before the point are grouped.
    """
    number = Decimal(str(value))
    places = 0 if number == number.to_integral_value() else min(4, max(0, 3 - number.adjusted()))
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if number and not rounded:
        return "< 0.0001" if number > 0 else "> \u22120.0001"
    text = f"{rounded:,f}" if abs(rounded) >= 10_000 else f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\u2212")


def traces_table(fig: go.Figure) -> dict[str, list[Any]]:
    """Return the points of a figure's traces as a table, for figures that bring none."""
    columns = ["series", "x", "y"]
    rows: list[list[Any]] = []
    for number, trace in enumerate(fig.data, start=1):
        name = trace.name or str(number)
        first = trace["labels"] if "labels" in trace and trace["labels"] is not None else trace["x"]
        second = (
            trace["values"] if "values" in trace and trace["values"] is not None else trace["y"]
        )
        for a, b in zip(
            first if first is not None else [], second if second is not None else [], strict=False
        ):
            rows.append([name, a, b])
    return {"columns": columns, "rows": rows}


def _display(bundle: dict[str, Any], mark: dict[str, str]) -> None:
    # The mark lets the publishing step find what a cell gave without reading its HTML.
    from IPython.display import publish_display_data

    publish_display_data(bundle, {"pagemill": mark})


def _check_key(function: str, key: str) -> None:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise RunError(
            f"{function}({key!r}): a key begins with a lower-case letter and has only lower-case "
            "letters, digits and hyphens."
        )


def _is_real(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _plain(key: str, value: Any) -> int | float | str:
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RunError(
            f"record({key!r}): the value is a {type(value).__name__}; record a number or a text."
        )
    return value


def _references(key: str, rows: Any) -> list[str]:
    if rows is None:
        return []
    if hasattr(rows, "columns"):
        origin, row_ids = _origin(rows)
        if origin is None or row_ids is None:
            raise RunError(
                f"record({key!r}): the frame given as rows does not know its table or lacks its "
                "key column. Give a selection of a frame from tables.load, or a list such as "
                "['claims:some-id']."
            )
        return [f"{origin}:{ident}" for ident in dict.fromkeys(row_ids)]
    references = [rows] if isinstance(rows, str) else list(rows)
    for reference in references:
        name, colon, ident = str(reference).partition(":")
        if not colon or not ident or name not in schema.names():
            raise RunError(
                f"record({key!r}): {reference!r} is not a row reference. Write table:row_id with a "
                "table of data/datapackage.json, such as claims:some-id."
            )
    return [str(reference) for reference in references]


def _origin(frame: pd.DataFrame) -> tuple[str | None, list[str] | None]:
    """Return the table a frame was loaded from and the ids of its rows, if it still tells."""
    name = frame.attrs.get("table")
    if name is None:
        return None, None
    column = schema.primary_key(name)
    return name, [str(ident) for ident in frame[column]] if column in frame.columns else None


def _citations(frame: pd.DataFrame, origin: str, row_ids: Sequence[str], lang: str) -> list[str]:
    """Return document and line of each row, or who published the page that it was read on."""
    names = ("source_id", "line", "context_source_id")
    lacking = not {"source_id", "context_source_id"} & {*frame.columns}
    if lacking and {"source_id", "context_source_id"} & {*schema.columns(origin)}:
        key = schema.primary_key(origin)
        cited = [key, *(name for name in names if name in schema.columns(origin))]
        frame = tables.load(origin, cited, **{key: row_ids}).set_index(key).reindex([*row_ids])
    read = frame.reindex(columns=[*names]).astype("object")
    publishers = {}
    if read["context_source_id"].notna().any():
        pages_read = tables.load(
            schema.with_role("web pages"),
            ["context_source_id", "publisher"],
            context_source_id=read["context_source_id"],
        )
        publishers = dict(
            zip(pages_read["context_source_id"], pages_read["publisher"], strict=True)
        )
    found = []
    for source, line, page in read.itertuples(index=False):
        if not markup.is_missing(page):
            found.append(publishers[page])
        elif markup.is_missing(source):
            found.append(label("ui.row", lang))
        else:
            found.append(source if markup.is_missing(line) else f"{source}, {int(line)}")
    return found


def _parse(text: str) -> dict[str, Any]:
    import json

    return json.loads(text)
