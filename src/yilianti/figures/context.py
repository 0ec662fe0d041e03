"""Figures of public statistics: frame in, `go.Figure` out.

A filled mark is an original or a full copy; an open one was read in an excerpt, on a secondary page
or is computed. A line joins only figures of one series.
"""

import re
import textwrap

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.notebook.phrases import change_words, words_for
from pagemill.words import label
from yilianti import theme
from yilianti.figures.marks import marks

# Class of institution or part of a whole -> colour on a light page.
COLOURS = {
    "tertiary_hospitals": theme.ACCENT[0],
    "secondary_hospitals": theme.MUTED[0],
    "tertiary_and_secondary": theme.INSTITUTION["specialised_hospital"][0],
    "primary_institutions": theme.INSTITUTION["primary_care_institutions"][0],
    "community_centres_and_stations": theme.INSTITUTION["community_health_centre"][0],
    "community_centres": theme.INSTITUTION["community_health_centre"][0],
    "level1_hospitals": theme.MUTED[0],
}
HEIGHT = 380  # of a figure of lines [pixels]
MARGIN = {"l": 8, "t": 40, "b": 32}
LINE = 15  # of its words [pixels]
#: What a line in Chinese is made of: a character with the signs that end it, or a foreign word.
_PIECES = re.compile(
    r"[\u2e80-\uffef][，。、；：！？）”》]*|[^\u2e80-\uffef]\S*?(?=[\s\u2e80-\uffef]|$)"
)
WIDE = "\u2e80"  # from here on a character is about as wide as two Latin letters
WAYS = {"up": theme.MUTED[0], "down": theme.ACCENT[0]}


def class_name(name: str, lang: str = "en") -> str:
    """Return the words for a class of institution."""
    return label(f"context_class.{name}", lang)


def wrap(text: str, lang: str, width: int = 16) -> str:
    """Break words into lines, so that they leave room for the figure on a phone."""
    if lang == "en":
        return "<br>".join(textwrap.wrap(text, width))
    lines, room = [""], 0
    for piece in _PIECES.findall(text):
        wide = sum(1 + (character > WIDE) for character in piece)
        if lines[-1] and room + wide > width:
            lines, room = [*lines, ""], 0
        lines[-1], room = lines[-1] + (piece if lines[-1] else piece.lstrip()), room + wide
    return "<br>".join(line.rstrip() for line in lines)


def _line(fig: go.Figure, rows: pd.DataFrame, colour: str, name: str, dash: str = "solid") -> None:
    """Draw one class: a line per series."""
    for _, part in rows.groupby("series", sort=False):
        fig.add_trace(
            go.Scatter(
                x=part["year"],
                y=part["shown"],
                mode="lines+markers",
                cliponaxis=False,
                name=name,
                line={"color": colour, "width": 2.5, "dash": dash},
                marker={"color": colour, "size": 7},
                hovertemplate="%{x}: %{y:.1f}<extra>%{fullData.name}</extra>",
            )
        )


def _name_ends(fig: go.Figure, rows: pd.DataFrame, what: str, lang: str) -> None:
    """Write the name of each line at its end; names that would lie on each other move apart.

    Parameters
    ----------
    fig
        The figure, HEIGHT high as `_room` leaves it.
    rows
        What is drawn: `year`, `shown` and the column that tells the lines apart.
    what
        That column.
    lang
        Language of the words.
    """
    ends = rows.sort_values("year").groupby(what, as_index=False).last()
    ends = ends.sort_values("shown", ascending=False)
    scale = (HEIGHT - MARGIN["t"] - MARGIN["b"]) / (1.06 * rows["shown"].max())  # [pixels]
    floor, above = float("inf"), 0.0
    for end in ends.to_dict("records"):
        name = wrap(class_name(str(end[what]), lang), lang, 15 if lang == "en" else 16)
        half = LINE * (name.count("<br>") + 1) / 2 + 2
        place = end["shown"] * scale
        middle = min(place, floor - above - half)
        floor, above = middle, half
        fig.add_annotation(
            x=end["year"],
            y=end["shown"],
            text=name,
            xanchor="left",
            yanchor="middle",
            align="left",
            xshift=6,
            yshift=middle - place,
            showarrow=False,
            font={"color": COLOURS[str(end[what])], "size": 12},
        )
    fig.update_yaxes(range=[0, 1.06 * rows["shown"].max()])
    # Names stand beside the axes: else the time shown would grow to hold them.
    fig.update_xaxes(range=[rows["year"].min() - 0.4, rows["year"].max() + 0.2])


def _mark_breaks(fig: go.Figure, breaks: pd.DataFrame, lang: str) -> None:
    """Draw a dotted line half a year before each break, with its kind above."""
    kinds: dict[float, list[str]] = {}
    for row in breaks.to_dict("records"):
        kinds.setdefault(int(row["starts"][:4]) - 0.5, []).append(
            label(f"break.{row['kind']}", lang)
        )
    for place, (year, words) in enumerate(kinds.items()):
        text = ", ".join(dict.fromkeys(words))
        fig.add_vline(x=year, line={"color": theme.MUTED[0], "width": 1, "dash": "dot"})
        fig.add_annotation(
            x=year,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=14 * (place % 2),  # breaks a few years apart would overlap on a phone
            text=text,
            showarrow=False,
        )


def _room(fig: go.Figure, right: int = 105, height: int = HEIGHT) -> go.Figure:
    """Leave room for the names at the ends of the lines."""
    return fig.update_layout(margin={**MARGIN, "r": right}, height=height)


def visits(
    amounts: pd.DataFrame, breaks: pd.DataFrame, name: str, unit: str, lang: str = "en"
) -> go.Figure:
    """Draw a measure by class of institution over the years, broken where its series breaks.

    Parameters
    ----------
    amounts
        Rows of `context.annual`: `year`, `institution_class`, `amount`, `series`, marks.
    breaks
        Rows of `context_breaks` to mark.
    name
        Name of the figure in the labels.
    unit
        Unit in the labels, `million_visits` or `thousand_beds`; it says by what to divide.
    lang
        Language of the words.
    """
    scale = {"million_visits": 1e6, "thousand_beds": 1e3}[unit]
    amounts = amounts.assign(shown=amounts["amount"] / scale)
    fig = go.Figure()
    for institution_class, rows in amounts.groupby("institution_class", sort=False):
        for approved, part in rows.groupby(rows["series"].eq("approved-beds")):
            colour, called = (
                COLOURS[str(institution_class)],
                class_name(str(institution_class), lang),
            )
            _line(fig, part, colour, called, "dash" if approved else "solid")
    _name_ends(fig, amounts, "institution_class", lang)
    _mark_breaks(fig, breaks, lang)
    fig.update_xaxes(dtick=1 if amounts["year"].nunique() < 7 else 2, tickangle=0)
    fig.update_yaxes(rangemode="tozero")
    table = pd.DataFrame(
        {
            heading("institution_class", lang): [
                class_name(c, lang) for c in amounts["institution_class"]
            ],
            heading("year", lang): amounts["year"],
            heading("series", lang): _series(amounts, lang),
            label(f"unit.{unit}", lang): amounts["shown"].round(3),
            heading("mark", lang): marks(amounts, lang),
            heading("caveat", lang): amounts[f"caveat_{lang}"],
        }
    )
    said = label(f"unit.{unit}", lang)
    return _room(finish(fig, name, lang, table, said, title=_grown(amounts, name, lang)))


def _beds(change: int, lang: str) -> str:
    return words_for(f"bricks.{'lost' if change < 0 else 'gained'}", abs(change), lang)


#: Figure of amounts -> the two classes that its title compares, how exactly, and in which unit.
COMPARED = {
    "beijing-visits": ("tertiary_hospitals", "primary_institutions"),
    "beijing-beds": ("tertiary_hospitals", "community_centres"),
}


def _grown(amounts: pd.DataFrame, name: str, lang: str) -> str:
    """Return how two classes changed over the longest time in which one series has both."""
    wide = _longest(amounts, "institution_class", "shown", COMPARED[name])
    if wide is None:
        return ""
    first, last = wide.iloc[0], wide.iloc[-1]
    if name == "beijing-visits":
        moved = 100 * (last / first - 1)
        one, other = (change_words(moved[c], 0, lang, "percent") for c in COMPARED[name])
    else:
        moved = (1000 * (last - first)).round().astype(int)
        one, other = (_beds(moved[c], lang) for c in COMPARED[name])
    years = {"first": str(wide.index[0]), "last": str(wide.index[-1])}
    return finding(name, lang, one=one, other=other, **years)


def _longest(
    rows: pd.DataFrame, what: str, value: str, names: tuple[str, ...]
) -> pd.DataFrame | None:
    """Return years by names of the series that has all names for most years; the later of two."""
    found = [
        wide.dropna()
        for series, part in rows.groupby("series")
        if series != "approved-beds" and {*names} <= {*part[what]}
        for wide in [part.pivot_table(index="year", columns=what, values=value)[[*names]]]
    ]
    found = [wide for wide in found if len(wide) > 1]
    return max(found, key=lambda wide: (len(wide), wide.index[-1]), default=None)


def visit_shares(shares: pd.DataFrame, breaks: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw shares of all visits over the years, broken where their series breaks.

    Parameters
    ----------
    shares
        Rows of `context.shares` by year: `part`, `year`, `series`, `share`, `low`, `high`.
    breaks
        Rows of `context_breaks` to mark.
    lang
        Language of the words.
    """
    shares = shares.assign(shown=100 * shares["share"])
    fig = go.Figure()
    for part, rows in shares.groupby("part", sort=False):
        _line(fig, rows, COLOURS[str(part)], class_name(str(part), lang))
    _name_ends(fig, shares, "part", lang)
    _mark_breaks(fig, breaks, lang)
    fig.update_xaxes(dtick=1, tickangle=0)
    fig.update_yaxes(rangemode="tozero")
    table = _share_table(shares, "year", lang)
    names = ("tertiary_hospitals", "tertiary_and_secondary")
    wide = _longest(shares, "part", "shown", names)
    moved = [] if wide is None else [(wide.iloc[-1] - wide.iloc[0])[name] for name in names]
    title = upgrade_proof(lang, *moved) if moved else ""
    unit = label("unit.percent_of_visits", lang)
    return _room(finish(fig, "beijing-shares", lang, table, unit, title=title))


def upgrade_proof(lang: str, alone: float, together: float) -> str:
    """Return how a share moved by itself, and taken with that from which upgrades come.

    Parameters
    ----------
    lang
        Language of the words.
    alone, together
        Changes of the share of tertiary hospitals, and of that with secondary ones [points].
    """
    one, other = (change_words(moved, 1, lang, "points_again") for moved in (alone, together))
    return finding("beijing-shares", lang, alone=one, together=other)


def national_shares(shares: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw shares of the country's visits as points: years as circles, parts of years as squares.

    Parameters
    ----------
    shares
        Rows of `context.shares` by period, with `year` and `n_months`.
    lang
        Language of the words.
    """
    fig = go.Figure()
    for part, rows in shares.groupby("part", sort=False):
        name, colour = wrap(class_name(str(part), lang), lang), COLOURS[str(part)]
        whole = rows["n_months"].eq(12)
        shape = whole.map({True: "circle", False: "square"})
        fig.add_trace(
            go.Scatter(
                x=rows["year"],
                y=100 * rows["share"],
                mode="markers+text",
                text=[name if year == rows["year"].max() else "" for year in rows["year"]],
                textposition="middle right",
                textfont={"color": colour},
                cliponaxis=False,
                name=name,
                customdata=rows["period"],
                marker={
                    "color": colour,
                    "size": 9,
                    "symbol": [
                        f"{s}-open" if weak else s
                        for s, weak in zip(shape, rows["is_weak"], strict=True)
                    ],
                },
                hovertemplate="%{customdata}: %{y:.1f}<extra>%{fullData.name}</extra>",
            )
        )
    fig.update_yaxes(rangemode="tozero")
    table = _share_table(shares, "period", lang)
    unit, title = label("unit.percent_of_visits", lang), _turned(shares, lang)
    return _room(finish(fig, "national-shares", lang, table, unit, title=title))


def _turned(shares: pd.DataFrame, lang: str) -> str:
    """Return where primary care's share of whole years began or was lowest, and where it stands."""
    whole = shares[(shares["part"] == "primary_institutions") & (shares["n_months"] == 12)]
    if len(whole) < 2:
        return ""
    share = 100 * whole.set_index("year")["share"].sort_index()
    low, last = share.idxmin(), share.index[-1]
    way, year = ("national-shares-low", low) if low != last else ("national-shares", share.index[0])
    values = {"then": f"{share[year]:.1f}", "now": f"{share[last]:.1f}"}
    return finding(way, lang, year=str(year), last=str(last), **values)


def _series(rows: pd.DataFrame, lang: str) -> list[str]:
    """Return in words the series that each row belongs to; nothing where it is in none."""
    return ["" if pd.isna(code) else label(f"series.{code}", lang) for code in rows["series"]]


def _share_table(shares: pd.DataFrame, time: str, lang: str) -> pd.DataFrame:
    percent = {name: (100 * shares[name]).round(2) for name in ("share", "low", "high")}
    return pd.DataFrame(
        {
            heading("institution_class", lang): [class_name(c, lang) for c in shares["part"]],
            heading(time, lang): shares[time],
            heading("series", lang): _series(shares, lang),
            label("ui.told_where", lang).format(
                told=heading("share_pct", lang), where="%"
            ): percent["share"],
            heading("low", lang): percent["low"],
            heading("high", lang): percent["high"],
        }
    )


def referrals(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw referrals up and down by year; what is computed from growth is open.

    Parameters
    ----------
    frame
        Rows of `context.referrals`.
    lang
        Language of the words.
    """
    fig = go.Figure()
    for way, colour in WAYS.items():
        rows = frame[frame["way"] == way]
        name = label(f"way.{way}", lang)
        fig.add_trace(
            go.Scatter(
                x=rows["year"],
                y=rows["amount"] / 1e6,
                mode="lines+markers+text",
                text=[
                    f"{name} {amount:.1f}" if year == rows["year"].max() else ""
                    for year, amount in zip(rows["year"], rows["amount"] / 1e6, strict=True)
                ],
                textposition="middle right",
                textfont={"color": colour},
                cliponaxis=False,
                name=name,
                line={"color": colour, "width": 2.5},
                marker={
                    "size": 10,
                    "color": colour,
                    "symbol": [
                        "circle-open" if computed else "circle" for computed in rows["is_computed"]
                    ],
                },
                hovertemplate="%{x}: %{y:.2f}<extra>%{fullData.name}</extra>",
            )
        )
    fig.update_xaxes(dtick=1)
    fig.update_yaxes(rangemode="tozero")
    table = pd.DataFrame(
        {
            heading("way", lang): [label(f"way.{way}", lang) for way in frame["way"]],
            heading("year", lang): frame["year"],
            label("unit.million_referrals", lang): (frame["amount"] / 1e6).round(3),
            heading("computed", lang): [
                label("mark.computed" if computed else "mark.none", lang)
                for computed in frame["is_computed"]
            ],
            heading("mark", lang): marks(frame, lang),
        }
    )
    unit = label("unit.million_referrals", lang)
    return _room(
        finish(fig, "referrals", lang, table, unit, title=_overtaken(frame, lang)), 70, 320
    )


def _overtaken(frame: pd.DataFrame, lang: str) -> str:
    """Return whether, and when, referrals down came to exceed those up."""
    wide = frame.pivot_table(index="year", columns="way", values="amount").dropna() / 1e6
    last = wide.iloc[-1]
    values = {"up": f"{last['up']:.1f}", "down": f"{last['down']:.1f}", "last": str(wide.index[-1])}
    behind = wide.index[wide["down"] <= wide["up"]]
    if not len(behind):
        return finding("referrals-always", lang, **values)
    if behind[-1] == wide.index[-1]:
        return finding("referrals-never", lang, **values)
    year = wide.index[wide.index > behind[-1]][0]
    name = "referrals-now" if year == wide.index[-1] else "referrals"
    return finding(name, lang, year=str(year), **values)
