"""Figures of the method chapter, on made-up data: frame in, `go.Figure` out."""

import itertools

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.notebook.phrases import words_for
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import wrap


def event_study(frame: pd.DataFrame, truth: float, lang: str = "en") -> go.Figure:
    """Draw estimated effects by time since the start, beside the effect that was put in.

    Parameters
    ----------
    frame
        What `eventstudy.effects_by_time` gives.
    truth
        Effect put into the made-up data, from the start on.
    lang
        Language of the words.
    """
    frame = frame.sort_values("event_time")
    fig = go.Figure(
        go.Scatter(
            x=frame["event_time"],
            y=frame["estimate"],
            mode="markers",
            marker={"color": theme.ACCENT[0], "size": 9},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": frame["ci_high"] - frame["estimate"],
                "arrayminus": frame["estimate"] - frame["ci_low"],
                "color": theme.ACCENT[0],
                "width": 0,
            },
            hovertemplate="%{x}: %{y:.2f}<extra></extra>",
        )
    )
    first, last = frame["event_time"].min() - 0.5, frame["event_time"].max() + 0.5
    fig.add_trace(
        go.Scatter(
            x=[first, -0.5, -0.5, last],
            y=[0, 0, truth, truth],
            mode="lines",
            line={"color": theme.SECOND[0], "dash": "dash", "width": 2},
            hoverinfo="skip",
        )
    )
    fig.add_annotation(
        x=last,
        y=truth,
        xanchor="left",
        align="left",
        text=wrap(label("figure.event-study.truth", lang), lang, 8),
        font={"color": theme.SECOND[0]},
        showarrow=False,
    )
    fig.update_xaxes(
        title=label("figure.event-study.x", lang),
        dtick=1,
        zeroline=False,
        range=[first, last + 0.18 * (last - first)],  # room for the words
    )
    fig.update_yaxes(title=label("figure.event-study.y", lang))
    columns = ["event_time", "estimate", "ci_low", "ci_high", "p_holm", "n"]
    table = frame[columns].round(3).set_axis([heading(name, lang) for name in columns], axis=1)
    after = frame[frame["event_time"] >= 0]
    holds = after["ci_low"].le(truth) & after["ci_high"].ge(truth)
    tells = after["ci_low"].gt(0) | after["ci_high"].lt(0)
    zero = words_for("figure-event-study-zero", tells.sum(), lang, len(after))
    title = finding("event-study", lang, holds.sum(), len(after), zero=zero)
    return finish(fig, "event-study", lang, table, label("unit.noise", lang), title=title)


def power(frame: pd.DataFrame, goal: float, lang: str = "en") -> go.Figure:
    """Draw how often a made-up study finds an effect, by its size and the number of districts.

    Parameters
    ----------
    frame
        One row per number of districts and effect: `n_units`, `effect`, `estimate`, `ci_low`,
        `ci_high`, `monte_carlo_error`, `n` [simulations].
    goal
        Share usually asked for, drawn as a line.
    lang
        Language of the words.
    """
    fig = go.Figure()
    colours = itertools.cycle((theme.DOUBT[0], theme.SECOND[0], theme.ACCENT[0]))
    for n_units, rows in frame.groupby("n_units"):
        rows = rows.sort_values("effect")
        colour = next(colours)
        fig.add_trace(
            go.Scatter(
                x=rows["effect"],
                y=rows["estimate"],
                mode="lines+markers",
                line={"color": colour, "width": 2},
                marker={"size": 8},
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": rows["ci_high"] - rows["estimate"],
                    "arrayminus": rows["estimate"] - rows["ci_low"],
                    "width": 0,
                    "thickness": 1,
                },
                hovertemplate="%{x}: %{y:.0%}<extra></extra>",
            )
        )
        near = rows.iloc[(rows["estimate"] - 0.85).abs().argmin()]  # its left is free
        fig.add_annotation(
            x=near["effect"],
            y=near["estimate"],
            xanchor="right",
            yanchor="bottom",
            xshift=-4,
            text=label("figure.power.districts", lang).format(n=n_units),
            font={"color": colour},
            showarrow=False,
        )
    fig.add_hline(y=goal, line={"color": theme.MUTED[0], "dash": "dot", "width": 1})
    fig.update_xaxes(title=label("figure.power.x", lang), rangemode="tozero")
    fig.update_yaxes(title=label("figure.power.y", lang), tickformat=".0%", range=[0, 1.08])
    columns = ["n_units", "effect", "estimate", "ci_low", "ci_high", "monte_carlo_error", "n"]
    names = ["n_districts_study", "effect_size", "power", *columns[3:6], "n_simulations"]
    table = frame[columns].round(3).set_axis([heading(name, lang) for name in names], axis=1)
    title = _needed(frame, goal, lang)
    return finish(fig, "power", lang, table, label("unit.share_of_studies", lang), title=title)


def _needed(frame: pd.DataFrame, goal: float, lang: str) -> str:
    """Return how large an effect must be for the fewest districts, and for the most."""
    said = []
    for n_units in dict.fromkeys([frame["n_units"].min(), frame["n_units"].max()]):
        rows = frame[frame["n_units"] == n_units]
        enough = rows.loc[rows["estimate"] >= goal, "effect"]
        way = "enough" if len(enough) else "short"
        effect = enough.min() if len(enough) else rows["effect"].max()
        said.append(label(f"figure.power.{way}", lang).format(n=n_units, effect=f"{effect:g}"))
    return finding("power", lang, said=label("phrase.list.semicolon", lang).join(said))
