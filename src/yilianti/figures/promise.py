"""Figures that set counts beside what the guideline asks: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.notebook.phrases import date_words, words_for
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import wrap
from yilianti.figures.maps import BEIJING, EMPTY, SIZE, tiles
from yilianti.figures.time import span

#: State of a district -> (sign, colour of the tile, hatch, colour of the words).
STATES = {
    "met": ("✓", theme.ACCENT[0], "", theme.PAGE["light"]["page"]),
    "doubtful_met": ("✓?", theme.SEQUENTIAL[1][0], "/", theme.PAGE["light"]["ink"]),
    "doubtful_short": ("✗?", EMPTY, "/", theme.PAGE["light"]["ink"]),
    "short": ("✗", EMPTY, "", theme.PAGE["light"]["ink"]),
}
KEY = (3.04, 3.5)  # where the city has no district


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
    x, y = KEY
    text = label("figure.scorecard.key", lang)
    font = {"size": 11}  # as wide as a tile on a phone
    fig.add_annotation(x=x, y=y, text=text, align="left", showarrow=False, font=font)
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
    title = _reached(frame["state"], lang)
    unit = label("unit.alliances", lang)
    return finish(fig, "scorecard", lang, table, unit, title=title)


def _reached(states: pd.Series, lang: str) -> str:
    """Return how many districts reach their target for certain, and for how many it depends."""
    said = finding("scorecard", lang, (states == "met").sum(), len(states))
    others = {
        "scorecard-doubtful": states.str.startswith("doubtful").sum(),
        "scorecard-short": (states == "short").sum(),
    }
    tails = [words_for(f"figure-{name}", n, lang, digits=str(n)) for name, n in others.items() if n]
    return label("phrase.list.semicolon", lang).join([said, *tails])


def district_path(path: pd.DataFrame, until: str, lang: str = "en") -> go.Figure:
    """Draw how many alliances the guideline asks of a district of each group, as steps.

    Parameters
    ----------
    path
        What `guideline.path` gives; the districts of a group are alike.
    until
        Month in which the guideline ends.
    lang
        Language of the words.
    """
    groups = path.drop_duplicates(["place_group", "due"])
    colours = {"urban_six": theme.ACCENT[0], "other_districts": theme.SECOND[0]}
    fig, end = go.Figure(), span(until)[1]
    bounds: dict[str, str] = {}
    for group, colour in colours.items():
        own = groups[groups["place_group"] == group]
        last = own.iloc[-1]
        is_open = pd.isna(last["high"])
        _steps(fig, own["due"], own["low"], colour, end)
        if not is_open:
            _steps(fig, own["due"], own["high"], colour, end, "band")
        bound = label(f"figure.district-path.{'open' if is_open else 'range'}", lang)
        text = bound.format(low=f"{last['low']:g}", high=f"{last['high']:g}")
        bounds[group] = text
        fig.add_annotation(
            x=end,
            y=last["low"],
            text=f"{wrap(label(f'place_group.{group}', lang), lang, 22)}<br><b>{text}</b>",
            xanchor="right",
            yanchor="bottom",
            align="right",
            showarrow=False,
            font={"color": colour},
        )
    fig.update_yaxes(range=[0, groups["low"].max() + 1], dtick=1)
    fig.update_xaxes(range=["2013-11-01", end], dtick="M12", tickformat="%Y")
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
    due = date_words(groups["due"].max(), lang)
    title = finding("district-path", lang, due=due, **bounds)
    unit = label("unit.alliances", lang)
    return finish(fig, "district-path", lang, table, unit, title=title).update_layout(height=340)


def promise_and_count(
    city: pd.DataFrame,
    until: str,
    counts: pd.DataFrame,
    roster: tuple[int, int],
    as_of: str,
    lang: str = "en",
) -> go.Figure:
    """Draw the path of the city as steps, the plan, the reported counts and the roster's range.

    Parameters
    ----------
    city
        What `guideline.city_path` gives.
    until
        Month in which the guideline ends.
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
    fig, end = go.Figure(), span(until)[1]
    _steps(fig, city["due"], city["low"], theme.ACCENT[0], end)
    _steps(fig, city["due"], city["high_at_least"], theme.ACCENT[0], end, "band")
    first, last = city.iloc[0], city.iloc[-1]
    words = label("figure.promise.promised", lang)
    words = words.format(first=f"{first['low']:g}", last=f"{last['low']:g}")
    _note(fig, end, last["low"], words, "top", "right", theme.ACCENT[0])
    if last["n_open"]:  # no end is set upwards: the band goes on
        words = label("figure.promise.open", lang)
        _note(fig, end, last["high_at_least"], words, "top", "right", theme.ACCENT[0])
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
        "left",
        theme.SECOND[0],
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
    ordered = counts.sort_values("date")
    for place, row in enumerate(ordered.itertuples()):
        side = "bottom" if place % 2 else "top"
        anchor = "left" if row.is_plan or place == 0 else "right"  # inwards, off the edges
        side = "top" if row.is_plan else side
        ink = theme.PAGE["light"]["ink"]
        words = f"<b>{row.value:g}</b> {row.short}"
        _note(fig, span(str(row.date))[1], row.value, words, side, anchor, ink)
    fig.update_yaxes(range=[0, 1.2 * counts["value"].max()])
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
    counted = counts[~counts["is_plan"].astype(bool)]
    are_alike = counted["what"].duplicated().any()
    title = finding(
        "promise-alike" if are_alike else "promise",
        lang,
        len(counted),
        first=f"{first['low']:g}",
        last=f"{last['low']:g}",
    )
    unit = label("unit.alliances", lang)
    return finish(fig, "promise", lang, table, unit, title=title).update_layout(height=430)


def _steps(
    fig: go.Figure,
    due: pd.Series,
    values: pd.Series,
    colour: str,
    end: str,
    style: str = "solid",
) -> None:
    """Draw a level from each date until the next; a band reaches down to the steps before it."""
    days = [span(date)[1] for date in due]
    band = {"fill": "tonexty", "fillcolor": f"rgba{(*_rgb(colour), 0.18)}"}
    fig.add_trace(
        go.Scatter(
            x=[*days, end],
            y=[*values, values.iloc[-1]],
            mode="lines",
            line={"color": colour, "width": 3 if style == "solid" else 0, "shape": "hv"},
            hovertemplate="%{x|%Y-%m}: %{y:g}<extra></extra>",
            **(band if style == "band" else {}),
        )
    )


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _note(fig: go.Figure, x: str, y: float, text: str, side: str, anchor: str, colour: str) -> None:
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
        font={"color": colour},
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
