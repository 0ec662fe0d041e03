"""Figures of the book in five minutes: the arc of the story, and a few changes side by side."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import count_bars, finding, finish, heading, name_rows
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import upgrade_proof
from yilianti.figures.time import span

START, END = "2011-01-01", "2025-03-31"
MIDDLE = "2018-01-01"  # words of later events end at their mark, for there is no room behind it
PAPER = theme.PAGE["light"]["page"]
ROW = 8.5  # distance of two rows of words [alliances on the axis]


def arc(
    city: pd.DataFrame,
    until: str,
    roster: tuple[int, int],
    as_of: str,
    counts: pd.DataFrame,
    turns: pd.DataFrame,
    lang: str = "en",
) -> go.Figure:
    """Draw what was promised, listed and counted, what nobody counted, and the turning points.

    Parameters
    ----------
    city
        What `guideline.city_path` gives.
    until
        End of the guideline, as far as its last target holds.
    roster
        Fewest and most alliances that the roster stands for, over its readings.
    as_of
        Date of the roster.
    counts
        Later counts: `date`, `value` [alliances], `what` (what it counts, in words), in order.
    turns
        Turning points: `date`, `short` (a few words), `what` (a sentence), in order of time.
    lang
        Language of the words.
    """
    fig = go.Figure()
    top = max(counts["value"].max(), roster[1], city["low"].max())
    last = span(counts["date"].iloc[-1])[1]
    _unknown(fig, last, top, lang)
    _turns(fig, turns, top)
    _promise(fig, city, until, lang)
    _listed(fig, roster, span(as_of)[1], lang)
    _counted(fig, counts, lang)
    ticks = [tick for tick in (0, 20, 40, 60, 80, 100) if tick <= top + 10]
    height = top + ROW * (len(turns) + 1.2)
    fig.update_yaxes(range=[0, height], tickvals=ticks, fixedrange=True, zeroline=True)
    fig.update_xaxes(range=[START, END], dtick="M24", tickformat="%Y", showgrid=False)
    path = [(row.due, "promised", f"{row.low:g}{'+' * bool(row.n_open)}") for row in _rows(city)]
    listed = [(as_of, "listed", f"{roster[0]}–{roster[1]}")]
    counted = [
        (row.date, "counted", label("ui.colon", lang).join([row.what, f"{row.value:g}"]))
        for row in _rows(counts)
    ]
    turning = [(row.date, "turn", row.what) for row in _rows(turns)]
    table = pd.DataFrame(
        [
            (date, label(f"brief.{kind}", lang), text)
            for date, kind, text in [*path, *listed, *counted, *turning]
        ],
        columns=[heading(name, lang) for name in ("date", "kind_of_event", "what")],
    )
    unit = label("unit.alliances", lang)
    title = finding("brief-arc", lang, year=counts["date"].iloc[-1][:4])
    return finish(fig, "brief-arc", lang, table, unit, title=title).update_layout(height=470)


def shifts(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw changes of shares as bars to the left and right of no change.

    Parameters
    ----------
    frame
        One row per group: `name` (in words), `points` [percentage points], `is_main` (the bars to
        look at: tertiary hospitals, and these with secondary ones), uppermost first.
    lang
        Language of the words.
    """
    rows = frame.iloc[::-1]
    colours = [theme.ACCENT[0] if main else theme.MUTED[0] for main in rows["is_main"]]
    fig = count_bars(rows["name"], rows["points"], colours)
    text = [f"{points:+.1f}".replace("-", "\u2212") for points in rows["points"]]
    fig.update_traces(text=text, hoverinfo="skip", constraintext="none", textfont={"size": 12})
    reach = frame["points"].abs().max()
    fig.update_xaxes(range=[min(frame["points"].min(), 0) - 0.25 * reach, 1.25 * reach])
    table = pd.DataFrame(
        {
            heading("group", lang): frame["name"],
            heading("change", lang): frame["points"].round(1),
        }
    )
    unit = label("unit.points", lang)
    main = frame.loc[frame["is_main"].astype(bool), "points"]
    title = upgrade_proof(lang, *main) if len(main) == 2 else ""
    fig = finish(fig, "brief-shifts", lang, table, unit, title=title)
    return name_rows(fig, [*rows["name"]], bottom=24)


def _rows(frame: pd.DataFrame) -> list[Any]:
    return [*frame.itertuples()]


def _unknown(fig: go.Figure, last: str, top: float, lang: str) -> None:
    """Shade the time after the last count, and say that there is none."""
    fig.add_shape(
        type="rect",
        x0=last,
        x1=END,
        y0=0,
        y1=top,
        line={"width": 0},
        fillcolor=theme.UNKNOWN[0],
        opacity=0.45,
        layer="below",
    )
    middle = pd.Timestamp(last) + (pd.Timestamp(END) - pd.Timestamp(last)) / 2
    text = label("figure.brief-arc.unknown", lang)
    _say(fig, f"{middle:%Y-%m-%d}", 0.3 * top, text, xanchor="center", align="center")


def _turns(fig: go.Figure, turns: pd.DataFrame, top: float) -> None:
    """Draw each turning point as a line up to its words, which stand below one another."""
    n = len(turns)
    for place, turn in enumerate(turns.itertuples()):
        day = span(turn.date)[0]
        y = top + ROW * (n - place)
        # Among the numbers the line is faint, so that it crosses no word.
        for ends, colour in (([0, top], "grid"), ([top, y], "quiet")):
            fig.add_trace(
                go.Scatter(
                    x=[day, day],
                    y=ends,
                    mode="lines",
                    line={"color": theme.PAGE["light"][colour], "width": 1},
                    hoverinfo="skip",
                )
            )
        side = "right" if day > MIDDLE else "left"
        words = f"<b>{turn.date[:4]}</b> {turn.short}"
        _say(fig, day, y, words, xanchor=side, bgcolor=PAPER)


def _promise(fig: go.Figure, city: pd.DataFrame, until: str, lang: str) -> None:
    """Draw the numbers that the targets add up to as steps."""
    colour = theme.ACCENT[0]
    days = [span(date)[1] for date in city["due"]]
    fig.add_trace(
        go.Scatter(
            x=[*days, span(until)[1]],
            y=[*city["low"], city["low"].iloc[-1]],
            mode="lines",
            line={"color": colour, "width": 4, "shape": "hv"},
            hovertemplate="%{x|%Y-%m}: %{y:g}<extra></extra>",
        )
    )
    first, last = city.iloc[0], city.iloc[-1]
    words = label("figure.brief-arc.promised", lang)
    words = words.format(first=f"{first['low']:g}", last=f"{last['low']:g}")
    _say(
        fig,
        days[0],
        last["low"],
        words,
        xanchor="right",
        align="right",
        font_color=colour,
        bgcolor=PAPER,
    )


def _listed(fig: go.Figure, roster: tuple[int, int], day: str, lang: str) -> None:
    """Draw the fewest and the most that the list stands for as a bar."""
    colour = theme.SECOND[0]
    fig.add_trace(
        go.Scatter(
            x=[day, day],
            y=list(roster),
            mode="lines+markers",
            line={"color": colour, "width": 6},
            marker={"color": colour, "size": 12, "symbol": "line-ew-open"},
            hovertemplate="%{y}<extra></extra>",
        )
    )
    words = label("figure.brief-arc.listed", lang).format(low=roster[0], high=roster[1])
    _say(fig, day, roster[0], words, yanchor="top", font_color=colour, bgcolor=PAPER)


def _counted(fig: go.Figure, counts: pd.DataFrame, lang: str) -> None:
    """Draw later counts as points that no line joins, for each counts something else."""
    ink = theme.PAGE["light"]["ink"]
    fig.add_trace(
        go.Scatter(
            x=[span(date)[1] for date in counts["date"]],
            y=counts["value"],
            mode="markers",
            marker={"color": ink, "size": 10},
            customdata=counts["what"],
            hovertemplate="%{y}: %{customdata}<extra></extra>",
        )
    )
    numbers = label("ui.comma", lang).join(f"{value:g}" for value in counts["value"])
    words = label("figure.brief-arc.counted", lang).format(numbers=numbers)
    day, value = span(counts["date"].iloc[-1])[1], counts["value"].iloc[-1]
    _say(fig, day, value, words, xanchor="left", yanchor="top", xshift=9, font_color=ink)


def _say(fig: go.Figure, x: str, y: float, text: str, **how: object) -> None:
    """Write words at a place of the figure."""
    plain = {"yanchor": "middle", "xanchor": "left", "align": "left", "showarrow": False}
    fig.add_annotation(x=x, y=y, text=text, **{**plain, **how})
