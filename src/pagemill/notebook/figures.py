"""What every figure has: title, unit, source, its data as a table, room for names."""

import re
import textwrap
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.phrases import capital, words_for
from pagemill.words import label

PICKED = "picked"  # name of a shape that stands at the row picked, see `asked.pick`
ROW = 26  # height of one row of bars or dots [pixels]
NAME = {"en": 46, "zh": 24}  # characters of a name that fit on a line of a phone
NAMED_ROW = 36  # height of a row whose name stands above it [pixels]
ABOVE = {"en": 54, "zh": 28}  # the same where it stands above its row, from the edge
# Prose parts numbers from Chinese characters by a space, which in bold looks like a gap.
_CLOSED = re.compile(r"(?<=[\d%]) (?=[一-鿿])|(?<=[一-鿿]) (?=\d)")


def finding(
    name: str, lang: str, n: int | None = None, of: int | None = None, /, **said: object
) -> str:
    """Return a title that states what a figure shows, in words that follow its data.

    Parameters
    ----------
    name
        Name of the figure. Its words are `figure.<name>.finding`; where a number chooses among
        them, `said.figure-<name>.<form>`, as `phrases.words_for` does.
    lang
        Language of the words.
    n, of
        The number that chooses, and of how many.
    said
        What else stands in the words, in braces.
    """
    if n is None:
        text = label(f"figure.{name}.finding", lang).format(**said)
    else:
        text = words_for(f"figure-{name}", n, lang, of, None, **said)
    return capital(_CLOSED.sub("", text))


def finish(
    fig: go.Figure,
    name: str,
    lang: str,
    table: pd.DataFrame,
    unit: str = "",
    n_rows: int = 0,
    title: str = "",
) -> go.Figure:
    """Give a figure what every figure has: title, unit, source line, data table, height.

    Parameters
    ----------
    fig
        The figure.
    name
        Its name in the labels: `figure.<name>.title`, if no other title is given, and
        `figure.<name>.source`.
    lang
        Language of its words.
    table
        The reader's data, with headings in that language.
    unit
        Unit of the values, in that language.
    n_rows
        Rows of bars or dots, which set the height; 0 leaves it.
    title
        The title where it follows the data; see `finding`.

    Raises
    ------
    ValueError
        If a stack lacks a value: what stands upon it would be drawn too short.
    """
    _check_stacks(fig, name)
    axis = 0 if fig.layout.xaxis.visible is False else 40  # plotly itself makes room for one
    fig.update_layout(
        meta={
            "title": title or label(f"figure.{name}.title", lang),
            "source": label(f"figure.{name}.source", lang),
            "unit": unit,
            "lang": lang,
            "table": {
                "columns": list(table.columns),
                "rows": table.astype(object).where(table.notna(), None).to_numpy().tolist(),
            },
        },
        showlegend=False,
        margin={"l": 8, "r": 24, "t": 16, "b": 8},
    )
    if n_rows:
        fig.update_layout(height=50 + axis + ROW * n_rows)
    return fig


def _check_stacks(fig: go.Figure, name: str) -> None:
    is_stacked = fig.layout.barmode in ("stack", "relative")
    for trace in fig.data:
        if (trace.type == "bar" and is_stacked) or getattr(trace, "stackgroup", None):
            along = trace.x if trace.orientation == "h" else trace.y
            if pd.isna(pd.Series(along)).any():
                raise ValueError(
                    f"figure {name}: the stack {trace.name!r} lacks values. Give 0 where there is "
                    "none; where it is not known, draw no stack."
                )


def heading(column: str, lang: str) -> str:
    """Return a column's heading in a language."""
    return label(f"column.{column}", lang)


def count_bars(names: pd.Series | list[str], n: pd.Series, colours: str | list[str]) -> go.Figure:
    """Return horizontal bars that carry their own numbers and need no axis.

    Parameters
    ----------
    names
        The rows, lowest first.
    n
        Length of each bar, as written at its end.
    colours
        One colour for all, or one a bar.
    """
    bar = go.Bar(
        x=n,
        y=names,
        orientation="h",
        text=n,
        textposition="outside",
        cliponaxis=False,
        marker_color=colours,
    )
    return go.Figure(bar).update_xaxes(visible=False)


def name_rows(fig: go.Figure, names: list[str], bottom: int = 60) -> go.Figure:
    """Write each row's name above it, from the left edge, so that long names leave room on phones.

    Parameters
    ----------
    fig
        Figure whose y axis has the names as categories.
    names
        The names, lowest row first.
    bottom
        Space below the rows, for the axis and a legend [pixels].
    """
    for name in names:
        fig.add_annotation(
            text=shortened(name, ABOVE), showarrow=False,
            xref="paper", x=0, xanchor="left", y=name, yanchor="bottom", yshift=5,
        )  # fmt: skip
    fig.update_yaxes(
        showticklabels=False, categoryorder="array", categoryarray=names, range=[-0.5, len(names)]
    )
    return fig.update_layout(height=bottom + 20 + NAMED_ROW * len(names), bargap=0.65)


def shortened(name: str, room: Mapping[str, int] = MappingProxyType(NAME)) -> str:
    """Return a name that fits on a line of a phone; the rest stands in the data table.

    Parameters
    ----------
    name
        The name; one that is too long ends between two words.
    room
        Characters that fit, by the language of the name.
    """
    if any("一" <= character <= "鿿" for character in name):
        width = room["zh"]
        return name if len(name) <= width else name[: width - 1].rstrip() + "…"
    return textwrap.shorten(name, room["en"], placeholder="…")
