"""Figures of specialty, cross-region and reversed alliances: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import wrap


def reach(frame: pd.DataFrame, most_regional: int, lang: str = "en") -> go.Figure:
    """Draw how many districts of Beijing and how many other provinces each alliance reaches.

    Parameters
    ----------
    frame
        One row per alliance: `name`, `model`, `n_districts`, `n_provinces` (with Beijing),
        `n_city_only` (parties whose district is not known).
    most_regional
        Districts of the regional alliance that reaches most, for comparison.
    lang
        Language of the words.
    """
    frame = frame.assign(n_other=(frame["n_provinces"] - 1).clip(lower=0))
    frame = frame.sort_values(["n_districts", "n_other", "name"], ignore_index=True)
    fig = go.Figure()
    # Two marks of one alliance stand a little apart, as they may show the same number.
    for column, symbol, shift in (("n_districts", "circle", 0.16), ("n_other", "diamond", -0.16)):
        shown = frame[frame[column] > 0]
        fig.add_trace(
            go.Scatter(
                x=shown[column],
                y=shown.index + shift,
                mode="markers+text",
                text=shown[column],
                textposition="middle right",
                cliponaxis=False,
                marker={
                    "size": 11,
                    "symbol": symbol,
                    "color": [theme.model(model) for model in shown["model"]],
                },
                customdata=shown["name"],
                hovertemplate="%{customdata}: %{x}<extra></extra>",
            )
        )
    word = "\u00a0\u00a0" + label("figure.reach.unknown", lang)
    unknown = frame.index[(frame["n_districts"] == 0) & (frame["n_other"] == 0)]
    fig.add_trace(
        go.Scatter(
            x=[0] * len(unknown),
            y=unknown,
            mode="text",
            text=[word] * len(unknown),
            textposition="middle right",
            hoverinfo="skip",
        )
    )
    fig.add_vline(x=most_regional, line={"color": theme.MUTED[0], "dash": "dot", "width": 1.5})
    fig.add_annotation(
        x=most_regional,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=label("figure.reach.regional", lang),
        showarrow=False,
    )
    fig.update_xaxes(rangemode="tozero", title=label("figure.reach.x", lang))
    _name_lines(fig, frame["name"], lang)
    fig.update_yaxes(range=[-0.6, len(frame) - 0.4], zeroline=False)
    table = pd.DataFrame(
        {
            heading("alliance", lang): frame["name"],
            heading("model", lang): [label(f"model.{model}", lang) for model in frame["model"]],
            heading("n_districts", lang): frame["n_districts"],
            heading("n_other_provinces", lang): frame["n_other"],
            heading("n_city_only", lang): frame["n_city_only"],
        }
    ).iloc[::-1]
    title = ""
    if len(frame):
        top = frame.iloc[-1]
        said = {"name": top["name"], "n": str(top["n_districts"]), "regional": str(most_regional)}
        title = finding("reach" if top["n_districts"] else "reach-unknown", lang, **said)
    fig = finish(fig, "reach", lang, table, label("unit.places", lang), title=title)
    return fig.update_layout(height=110 + 52 * len(frame), margin={"t": 34})


def order(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw what share of each alliance's members lead an alliance of their own.

    Parameters
    ----------
    frame
        Rows of `network.leading_members` with `name` and `model`.
    lang
        Language of the words.
    """
    frame = frame.sort_values(["share", "n_members", "name"], ignore_index=True)
    fig = go.Figure(
        go.Bar(
            x=frame["share"],
            y=frame.index,
            orientation="h",
            text=[
                label("figure.order.of", lang).format(n=row.n_leading_elsewhere, of=row.n_members)
                for row in frame.itertuples()
            ],
            textposition="outside",
            cliponaxis=False,
            marker_color=[theme.model(model) for model in frame["model"]],
            customdata=frame["name"],
            hovertemplate="%{customdata}: %{text}<extra></extra>",
        )
    )
    fig.update_xaxes(
        range=[0, max(0.8, 1.4 * frame["share"].max())],
        tickformat=".0%",
        tickvals=[0, 0.25, 0.5, 0.75, 1],
    )
    _name_lines(fig, frame["name"], lang)
    table = pd.DataFrame(
        {
            heading("alliance", lang): frame["name"],
            heading("model", lang): [label(f"model.{model}", lang) for model in frame["model"]],
            heading("n_members", lang): frame["n_members"],
            heading("n_leading_elsewhere", lang): frame["n_leading_elsewhere"],
            heading("n_tertiary", lang): frame["n_tertiary"],
        }
    ).iloc[::-1]
    title = ""
    if len(frame):
        top = frame.iloc[-1]
        said = {"n": str(top["n_leading_elsewhere"]), "of": str(top["n_members"])}
        title = finding("order", lang, name=top["name"], **said)
    fig = finish(fig, "order", lang, table, label("unit.members", lang), title=title)
    return fig.update_layout(height=80 + 40 * len(frame))


def _name_lines(fig: go.Figure, names: pd.Series, lang: str) -> None:
    """Write a name at each line, broken so that it leaves room on a phone."""
    fig.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[wrap(name, lang, 28) for name in names],
        tickfont={"size": 11},
    )
