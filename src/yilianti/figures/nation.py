"""Figures of the country: how many alliances it counts, and what was decided."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.words import label
from yilianti import theme
from yilianti.analysis.context import is_weak
from yilianti.figures.context import wrap
from yilianti.figures.marks import marks, printed

BESIDE = {"en": 22, "zh": 20}  # width of a name that leaves room for numbers and dates on a phone


def alliance_counts(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw each count of alliances on the line of its own definition, with its date beside it.

    Parameters
    ----------
    frame
        Rows of `context.alliance_counts`.
    lang
        Language of the words.
    """
    names = [label(f"context_measure.{measure}", lang) for measure in frame["measure"]]
    text = [
        label("ui.comma", lang).join([shown, _when(period, lang)])
        for shown, period in zip(printed(frame, lang), frame["period"], strict=True)
    ]
    # Two counts on one line stand above and below it.
    below = frame.groupby("measure").cumcount() == 1
    sides = ["left" if value > 5000 else "right" for value in frame["value"]]
    fig = go.Figure(
        go.Scatter(
            x=frame["value"],
            y=[wrap(name, lang, BESIDE[lang]) for name in names],
            mode="markers+text",
            text=text,
            textposition=[
                f"{'bottom' if low else 'top'} {side}"
                for low, side in zip(below, sides, strict=True)
            ],
            cliponaxis=False,
            marker={
                "size": 9,
                "color": theme.ACCENT[0],
                "symbol": ["circle-open" if weak else "circle" for weak in is_weak(frame)],
            },
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    fig.update_xaxes(
        type="log",
        tickvals=[10**power for power in range(1, 6)],
        ticktext=label("figure.alliance-counts.powers", lang).split(),
        range=[1, 5.6],
        title=label("figure.alliance-counts.x", lang),
    )
    fig.update_yaxes(autorange="reversed")
    table = pd.DataFrame(
        {
            heading("measure", lang): names,
            heading("period", lang): frame["period"],
            heading("value", lang): printed(frame, lang),
            heading("n_pages", lang): frame["n_pages"],
            heading("mark", lang): marks(frame, lang),
            heading("caveat", lang): frame[f"caveat_{lang}"],
        }
    )
    n_lines = frame["measure"].nunique()
    ends = {"low": f"{frame['value'].min():,.0f}", "high": f"{frame['value'].max():,.0f}"}
    title = finding("alliance-counts", lang, n_lines, **ends)
    rows = round(2 * n_lines)
    return finish(fig, "alliance-counts", lang, table, n_rows=rows, title=title)


def _when(period: str, lang: str) -> str:
    """Return a date or a span of years in few words, to the month: Dec 2018, 2018年12月."""
    year, _, rest = period.partition("-")
    if not rest:
        return label("phrase.date.year", lang).format(year=year)
    month = label(f"phrase.month.{int(rest[:2])}", lang)
    month = month[:3] if lang == "en" else month
    return label("phrase.date.month", lang).format(month=month, year=year)


def national_rules(events: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw dated events on a time axis, one line each.

    Parameters
    ----------
    events
        Rows of `context_events` with a date.
    lang
        Language of the words.
    """
    # A month or a year stands at its first day; the data table keeps the date as stated.
    days = [
        f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10] for date in events["date"]
    ]
    names = events[f"what_{lang}"]
    fig = go.Figure(
        go.Scatter(
            x=days,
            y=[wrap(name, lang, 34) for name in names],
            mode="markers",
            marker={
                "size": 10,
                "color": theme.SECOND[0],
                "line": {"width": 2, "color": theme.SECOND[0]},
                "symbol": ["diamond-open" if weak else "diamond" for weak in is_weak(events)],
            },
            customdata=events["date"],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    # As many years as stand upright beside each other on a phone.
    fig.update_xaxes(dtick="M48", tick0="2016-01-01", tickformat="%Y", tickangle=0)
    fig.update_yaxes(autorange="reversed", tickfont={"size": 11})
    table = pd.DataFrame(
        {
            heading("date", lang): events["date"],
            heading("event", lang): names,
            heading("mark", lang): marks(events, lang),
            heading("caveat", lang): events[f"caveat_{lang}"],
        }
    )
    title = finding(
        "national-rules",
        lang,
        is_weak(events).sum(),
        len(events),
        first=events["date"].min()[:4],
        last=events["date"].max()[:4],
    )
    rows = round(1.4 * len(events))
    return finish(fig, "national-rules", lang, table, n_rows=rows, title=title)
