"""Figures that set counts beside what the guideline asks: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finish, heading
from pagemill.words import label
from yilianti import theme
from yilianti.figures.maps import BEIJING, EMPTY, SIZE, tiles
from yilianti.figures.time import span

#: State of a district -> (sign, colour of the tile, hatch, colour of the words).
STATES = {
    "met": ("✓", theme.ACCENT[0], "", theme.PAGE["light"]["page"]),
    "doubtful_met": ("✓?", theme.SEQUENTIAL[1][0], "/", theme.PAGE["light"]["ink"]),
    "doubtful_short": ("✗?", EMPTY, "/", theme.PAGE["light"]["ink"]),
    "short": ("✗", EMPTY, "", theme.PAGE["light"]["ink"]),
}
UNTIL = "2017-06-30"  # where steps without an end stop


def scorecard(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the districts as tiles, with the count over the target and whether it is met.

    Parameters
    ----------
    frame
        What `guideline.scorecard` gives, with `name`.
    lang
        Language of the words.
    """
    rows = []
    for card in frame.to_dict("records"):
        sign, colour, pattern, ink = STATES[card["state"]]
        column, row = BEIJING[card["place_id"]]
        look = {"colour": colour, "pattern": pattern, "ink": ink, "line": 1.5}
        text = f"{card['n']}/{card['target']} {sign}"
        rows.append({**card, "column": column, "row": row, "text": text, **look})
    names = dict(zip(frame["place_id"], frame["name"], strict=True))
    fig = tiles(pd.DataFrame(rows), names, SIZE)
    table = pd.DataFrame(
        {
            heading("place", lang): frame["name"],
            heading("target", lang): frame["target"],
            heading("n_this_reading", lang): frame["n"],
            heading("n_low", lang): frame["n_low"],
            heading("n_high", lang): frame["n_high"],
            heading("verdict", lang): [
                label(f"scorecard.{state}", lang) for state in frame["state"]
            ],
        }
    )
    return finish(fig, "scorecard", lang, table, label("unit.alliances", lang))


def district_path(path: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw how many alliances the guideline asks of a district of each group, as steps.

    Parameters
    ----------
    path
        What `guideline.path` gives; the districts of a group are alike.
    lang
        Language of the words.
    """
    groups = path.drop_duplicates(["place_group", "due"])
    colours = {"urban_six": theme.ACCENT[0], "other_districts": theme.SECOND[0]}
    fig = go.Figure()
    for group, colour in colours.items():
        own = groups[groups["place_group"] == group]
        last = own.iloc[-1]
        is_open = pd.isna(last["high"])
        _steps(fig, own["due"], own["low"], colour)
        if not is_open:
            _steps(fig, own["due"], own["high"], colour, "band")
        bound = label(f"figure.district-path.{'open' if is_open else 'range'}", lang)
        text = bound.format(low=f"{last['low']:g}", high=f"{last['high']:g}")
        fig.add_annotation(
            x=UNTIL,
            y=last["low"],
            text=f"{label(f'place_group.{group}', lang)}<br><b>{text}</b>",
            xanchor="right",
            yanchor="bottom",
            align="right",
            showarrow=False,
            font={"color": colour},
        )
    fig.update_yaxes(
        title=label("unit.alliances", lang), range=[0, groups["low"].max() + 1], dtick=1
    )
    fig.update_xaxes(range=["2013-11-01", UNTIL])
    table = pd.DataFrame(
        {
            heading("place_group", lang): [
                label(f"place_group.{group}", lang) for group in groups["place_group"]
            ],
            heading("due", lang): groups["due"],
            heading("low", lang): groups["low"],
            heading("high", lang): groups["high"],
        }
    )
    return finish(fig, "district-path", lang, table, label("unit.alliances", lang)).update_layout(
        height=340
    )


def promise_and_count(
    city: pd.DataFrame, counts: pd.DataFrame, roster: tuple[int, int], as_of: str, lang: str = "en"
) -> go.Figure:
    """Draw the path of the city as steps, the plan, the reported counts and the roster's range.

    Parameters
    ----------
    city
        What `guideline.city_path` gives.
    counts
        One row per plan or reported count: `date`, `value` [alliances], `what` (its definition in
        words), `short` (a few words for the figure), `is_plan`, `is_weak`.
    roster
        Fewest and most alliances that the roster stands for, over its readings.
    as_of
        Date of the roster.
    lang
        Language of the words.
    """
    fig = go.Figure()
    _steps(fig, city["due"], city["low"], theme.ACCENT[0])
    _steps(fig, city["due"], city["high_at_least"], theme.ACCENT[0], "band")
    for side, where in (("low", "top"), ("high_at_least", "bottom")):
        shown = city if side == "low" else city[city["n_open"] > 0]
        for row in shown.itertuples():
            fig.add_annotation(
                x=span(str(row.due))[1],
                y=getattr(row, side),
                text=f"{getattr(row, side):g}" + ("+" if side != "low" else ""),
                xanchor="left",
                yanchor=where,
                showarrow=False,
                font={"color": theme.ACCENT[0]},
            )
    day = span(as_of)[1]
    fig.add_trace(
        go.Scatter(
            x=[day, day],
            y=list(roster),
            mode="lines+markers",
            line={"color": theme.SECOND[0], "width": 5},
            marker={"color": theme.SECOND[0], "size": 12, "symbol": "line-ew-open"},
            hovertemplate="%{y}<extra></extra>",
        )
    )
    _note(
        fig,
        day,
        roster[0],
        label("figure.promise.roster", lang).format(low=roster[0], high=roster[1]),
        "top",
        "right",
    )
    symbols = [
        ("diamond" if plan else "circle") + ("-open" if weak or plan else "")
        for plan, weak in zip(counts["is_plan"], counts["is_weak"], strict=True)
    ]
    fig.add_trace(
        go.Scatter(
            x=[span(date)[1] for date in counts["date"]],
            y=counts["value"],
            mode="markers",
            marker={"color": theme.PAGE["light"]["ink"], "size": 11, "symbol": symbols},
            customdata=counts["what"],
            hovertemplate="%{y}: %{customdata}<extra></extra>",
        )
    )
    for place, row in enumerate(counts.sort_values("date").itertuples()):
        side = "bottom" if place % 2 else "top"
        _note(
            fig,
            span(str(row.date))[1],
            row.value,
            f"{row.value:g}{label('ui.colon', lang)}{row.short}",
            side,
            "right",
        )
    fig.update_yaxes(title=label("unit.alliances", lang), range=[0, 1.25 * counts["value"].max()])
    fig.update_xaxes(range=["2013-10-01", "2018-05-01"], dtick="M12", tickformat="%Y")
    path = [
        [
            row.due,
            label("figure.promise.path", lang),
            f"{row.low:g}" + (f"–{row.high_at_least:g}+" if row.n_open else ""),
        ]
        for row in city.itertuples()
    ]
    path += [[as_of, label("figure.promise.roster_row", lang), f"{roster[0]}–{roster[1]}"]]
    path += [[row.date, row.what, f"{row.value:g}"] for row in counts.itertuples()]
    table = pd.DataFrame(path, columns=[heading(c, lang) for c in ("date", "definition", "value")])
    return finish(fig, "promise", lang, table, label("unit.alliances", lang)).update_layout(
        height=430
    )


def _steps(
    fig: go.Figure, due: pd.Series, values: pd.Series, colour: str, style: str = "solid"
) -> None:
    """Draw a level from each date until the next; a band reaches down to the steps before it."""
    days = [span(date)[1] for date in due]
    band = {"fill": "tonexty", "fillcolor": f"rgba{(*_rgb(colour), 0.18)}"}
    fig.add_trace(
        go.Scatter(
            x=[*days, UNTIL],
            y=[*values, values.iloc[-1]],
            mode="lines",
            line={"color": colour, "width": 3 if style == "solid" else 0, "shape": "hv"},
            hovertemplate="%{x|%Y-%m}: %{y:g}<extra></extra>",
            **(band if style == "band" else {}),
        )
    )


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _note(fig: go.Figure, x: str, y: float, text: str, side: str, anchor: str) -> None:
    """Write words beside a mark."""
    fig.add_annotation(
        x=x,
        y=y,
        text=text,
        xanchor=anchor,
        yanchor=side,
        align=anchor,
        yshift=-9 if side == "top" else 9,
        showarrow=False,
    )


def path_table(path: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """Return the path with a row per district and a column per date, bounds in words.

    Parameters
    ----------
    path
        What `guideline.path` gives.
    lang
        Language of the words.

    Returns
    -------
    pandas.DataFrame
        `place_id`, `place_group`, and for each date a column such as `2014-06`: `2`, `2 to 3`,
        `3 or more`.
    """
    words = []
    for row in path.itertuples():
        bound = "open" if pd.isna(row.high) else "range"
        text = label(f"figure.district-path.{bound}", lang)
        text = text.format(low=f"{row.low:g}", high=f"{row.high:g}")
        words.append(f"{row.low:g}" if row.low == row.high else text)
    wide = path.assign(words=words).pivot(
        index=["place_id", "place_group"], columns="due", values="words"
    )
    order = path["place_id"].drop_duplicates()
    return wide.reset_index().set_index("place_id").loc[order].reset_index()
