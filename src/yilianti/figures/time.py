"""Figures along a time axis: frame in, `go.Figure` out.

A partial date is drawn as the whole span that it may mean. Words stand above their mark, so that
the figure keeps its width on a phone.
"""

import math
import textwrap

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.notebook.phrases import capital, date_words
from pagemill.words import label
from yilianti import theme

LINE = 46  # height of one row with its words above [pixels]
WIDTH = {"en": 48, "zh": 26}  # characters that fit on a line of a phone
MONTHS = 14  # from here on an axis has years [months]
NAMED = 4  # months that have room for their names on a phone

#: Dates on a long axis: years, and months in digits, as plotly knows names of one language only.
STOPS = [
    {"dtickrange": [None, "M11"], "value": "%Y-%m"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]

#: Kind of thing on a timeline -> (colour, marker).
KINDS = {
    "rule": (theme.SECOND[0], "diamond"),
    "alliance": (theme.ACCENT[0], "circle"),
    "count": (theme.INSTITUTION["community_health_centre"][0], "square"),
    "document": (theme.MUTED[0], "triangle-up"),
    "other": (theme.MUTED[0], "pentagon"),
}


def span(date: str) -> tuple[str, str]:
    """Return the first and last day that a partial date may mean."""
    period = pd.Period(date)
    return f"{period.start_time:%Y-%m-%d}", f"{period.end_time:%Y-%m-%d}"


def _middle(date: str) -> str:
    first, last = map(pd.Timestamp, span(date))
    return f"{first + (last - first) / 2:%Y-%m-%d}"


def timeline(events: pd.DataFrame, name: str, lang: str = "en") -> go.Figure:
    """Draw dated events one below the other, each on the common time axis.

    Parameters
    ----------
    events
        One row per event: `date` (may be partial), `what`, `kind` (a key of `KINDS`).
    name
        Name of the figure in the labels.
    lang
        Language of the words.
    """
    events = events.sort_values("date", kind="stable", ignore_index=True)
    # Some events are told in sentences, some in phrases; here each is a caption.
    events = events.assign(what=[capital(what.rstrip(".。")) for what in events["what"]])
    fig = go.Figure()
    words: list[str] = []
    for row, event in events.iterrows():
        start, end = span(event["date"])
        colour, symbol = KINDS[event["kind"]]
        fig.add_trace(
            go.Scatter(
                x=[start, _middle(event["date"]), end],
                y=[row, row, row],
                mode="lines+markers",
                line={"color": colour, "width": 4},
                marker={"color": colour, "size": [0, 11, 0], "symbol": symbol, "opacity": 1},
                hovertemplate=f"{event['date']}<extra></extra>",
            )
        )
        day = date_words(event["date"], lang)
        words.append(f"<b>{day}</b><br>{_wrap(event['what'], lang)}")
        _words(fig, int(str(row)), words[-1])
    _rows(fig, len(events))
    _name_months(fig, events["date"], lang)
    table = pd.DataFrame(
        {
            heading("date", lang): events["date"],
            heading("kind_of_event", lang): [
                label(f"timeline.{kind}", lang) for kind in events["kind"]
            ],
            heading("what", lang): events["what"],
        }
    )
    title = _dated(events, name, lang)
    return finish(fig, name, lang, table, title=title).update_layout(height=_height(words))


def _dated(events: pd.DataFrame, name: str, lang: str) -> str:
    """Return in which years alliances and rules are dated; on a profile, how many events."""
    spans = {kind: years(own["date"], lang) for kind, own in events.groupby("kind")}
    if name != "profile-timeline" and {"alliance", "rule"} <= spans.keys():
        return finding("timeline", lang, alliances=spans["alliance"], rules=spans["rule"])
    return finding("timeline", lang, len(events), span=years(events["date"], lang))


def years(dates: pd.Series, lang: str) -> str:
    """Return the years of some dates in words: in 2013, from 2011 to 2023."""
    first, last = dates.min()[:4], dates.max()[:4]
    form = "year" if first == last else "years"
    return label(f"figure.span.{form}", lang).format(first=first, last=last)


def phases(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the phases of a policy as bars, with what each asks for above.

    Parameters
    ----------
    frame
        One row per phase: `name`, `starts`, `ends`, `asks` (its targets in words, one a line).
    lang
        Language of the words.
    """
    frame = frame.sort_values("starts", ignore_index=True)
    fig = go.Figure()
    words: list[str] = []
    for row, phase in frame.iterrows():
        fig.add_trace(
            go.Scatter(
                x=[span(phase["starts"])[0], span(phase["ends"])[1]],
                y=[row, row],
                mode="lines",
                line={"color": theme.ACCENT[0], "width": 14},
                hovertemplate=f"{phase['starts']} – {phase['ends']}<extra></extra>",
            )
        )
        asks = [_wrap(line, lang) for line in str(phase["asks"]).splitlines()]
        ends = " – ".join(date_words(phase[end], lang) for end in ("starts", "ends"))
        words.append("<br>".join([f"<b>{phase['name']}</b> {ends}", *asks]))
        _words(fig, int(str(row)), words[-1])
    _rows(fig, len(frame))
    columns = {"name": "phase", "starts": "starts", "ends": "ends", "asks": "asks"}
    table = frame[[*columns]].rename(columns={k: heading(v, lang) for k, v in columns.items()})
    fig.update_xaxes(dtick="M12", tickformat="%Y")
    first, last = (date_words(day, lang) for day in (frame["starts"].min(), frame["ends"].max()))
    title = finding("phases", lang, len(frame), first=first, last=last)
    return finish(fig, "phases", lang, table, title=title).update_layout(height=_height(words))


def terms(kinds: pd.DataFrame, records: pd.DataFrame, until: str, lang: str = "en") -> go.Figure:
    """Draw when each word for a kind of alliance is used, and the records coded under it.

    Parameters
    ----------
    kinds
        What `vocabulary.kinds_in_use` gives.
    records
        What `vocabulary.dated_records` gives.
    until
        End of the time shown, for words that are still in use.
    lang
        Language of the words.
    """
    fig = go.Figure()
    table = []
    for row, term in kinds.iterrows():
        colour = theme.model(term["model"])
        is_open = pd.isna(term["ends"])
        ends = until if is_open else span(term["ends"])[1]
        fig.add_trace(
            go.Scatter(
                x=[span(term["starts"])[0], ends],
                y=[row, row],
                mode="lines+markers",
                line={"color": colour, "width": 4},
                marker={
                    "color": colour,
                    "size": [1, 11 if is_open else 1],
                    "symbol": "triangle-right",
                },
                hoverinfo="skip",
            )
        )
        _words(fig, int(str(row)), term["name"])
        own = records[records["model"] == term["model"]]
        for is_dated, marks in own.groupby("is_dated"):
            fig.add_trace(
                go.Scatter(
                    x=[_middle(date) for date in marks["date"]],
                    y=[row] * len(marks),
                    mode="markers+text",
                    text=marks["n"],
                    textposition="bottom left" if is_dated else "bottom right",
                    marker={
                        "color": colour,
                        "size": 8 if is_dated else 15,
                        "symbol": "circle" if is_dated else "circle-open",
                        "line": {"width": 2, "color": colour},
                    },
                    hovertemplate="%{x|%Y}: %{text}<extra></extra>",
                )
            )
        colon, semicolon = label("ui.colon", lang), label("ui.semicolon", lang)
        told = [f"{date}{colon}{n}" for date, n in zip(own["date"], own["n"], strict=True)]
        counts = semicolon.join(told)
        table.append([term["name"], term["starts"], term["ends"], counts])
    _rows(fig, len(kinds))
    columns = [heading(c, lang) for c in ("term", "starts", "ends", "records_dated")]
    frame = pd.DataFrame(table, columns=columns)
    title = finding("terms", lang, kinds["model"].isin(records["model"]).sum(), len(kinds))
    fig = finish(fig, "terms", lang, frame, title=title)
    return fig.update_layout(height=_height([*kinds["name"]]))


def _wrap(text: str, lang: str) -> str:
    return "<br>".join(textwrap.wrap(text, WIDTH[lang]))


def _words(fig: go.Figure, row: int, text: str) -> None:
    """Write words at the left, above the mark of a row."""
    fig.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=row,
        yanchor="bottom",
        yshift=7,
        align="left",
        text=text,
        showarrow=False,
    )


def _height(words: list[str]) -> int:
    """Return the height that rows need of which the longest words have so many lines [pixels]."""
    n_lines = max(text.count("<br>") + 1 for text in words)
    return 70 + round((LINE + 4 + 15 * (n_lines - 1)) * (len(words) + 0.55))


def _name_months(fig: go.Figure, dates: pd.Series, lang: str) -> None:
    """Name the months of a short time below the axis, each once."""
    first, last = zip(*(span(date) for date in dates), strict=True)
    months = pd.period_range(min(first), max(last), freq="M")
    if len(months) < MONTHS:
        months = months[:: math.ceil(len(months) / NAMED)]
        fig.update_xaxes(
            tickvals=[_middle(str(month)) for month in months],
            ticktext=[date_words(str(month), lang) for month in months],
        )


def _rows(fig: go.Figure, n: int) -> None:
    """Let rows run downwards, without an axis of their own."""
    fig.update_yaxes(visible=False, range=[n - 0.4, -0.95], fixedrange=True)
    fig.update_xaxes(showgrid=True, nticks=7, tickformatstops=STOPS)
