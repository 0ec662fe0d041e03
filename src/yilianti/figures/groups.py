"""Figures of Chaoyang's close-knit groups: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.notebook.phrases import words_for
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import wrap


def capacity(frame: pd.DataFrame, total: float, lang: str = "en") -> go.Figure:
    """Draw stated counts of centres, joined to the earlier count where one is stated.

    Parameters
    ----------
    frame
        Rows of `changes.stated` [centres].
    total
        Centres in all, as the document counts them.
    lang
        Language of the words.
    """
    frame = frame.sort_values("later", ignore_index=True)
    words = [label(f"measure.{measure}", lang) for measure in frame["measure"]]
    undated = label("mark.not_stated", lang)
    fig = go.Figure()
    for row in frame.itertuples():
        if pd.notna(row.earlier):
            fig.add_trace(
                go.Scatter(
                    x=[row.earlier, row.later],
                    y=[row.Index, row.Index],
                    mode="lines",
                    line={"color": theme.MUTED[0], "width": 3},
                    hoverinfo="skip",
                )
            )
    # The earlier number stands left of its mark, the later one right of it.
    for column, symbol, side in (("earlier", "circle-open", "left"), ("later", "circle", "right")):
        shown = frame[frame[column].notna()]
        dates = shown[f"{column}_period"].fillna(undated)  # in the note and the table
        fig.add_trace(
            go.Scatter(
                x=shown[column],
                y=shown.index,
                mode="markers+text",
                text=[f"{value:.0f}" for value in shown[column]],
                textposition=f"middle {side}",
                cliponaxis=False,
                marker={
                    "symbol": symbol,
                    "size": 12,
                    "color": theme.institution("community_health_centre"),
                    "line": {
                        "width": 2.5,
                        "color": theme.institution("community_health_centre"),
                    },
                },
                customdata=dates,
                hovertemplate="%{x} (%{customdata})<extra></extra>",
            )
        )
    fig.add_vline(x=total, line={"color": theme.MUTED[0], "dash": "dot", "width": 1.5})
    fig.add_annotation(
        x=total,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="right",
        text=label("figure.capacity.total", lang).format(n=f"{total:.0f}"),
        showarrow=False,
    )
    fig.update_xaxes(
        range=[-6, 1.12 * total], tickvals=list(range(0, int(total) + 1, 10)), zeroline=False
    )
    fig.update_yaxes(
        tickvals=list(frame.index),
        ticktext=[wrap(text, lang, 22) for text in words],
        tickfont={"size": 11},
        range=[-0.6, len(frame) - 0.4],
        zeroline=False,
    )
    table = pd.DataFrame(
        {
            heading("measure", lang): words,
            heading("earlier", lang): frame["earlier"],
            heading("earlier_period", lang): [
                undated
                if pd.isna(row.earlier_period) and pd.notna(row.earlier)
                else row.earlier_period
                for row in frame.itertuples()
            ],
            heading("later", lang): frame["later"],
            heading("later_period", lang): frame["later_period"].fillna(undated),
        }
    ).iloc[::-1]
    compared = frame[frame["earlier"].notna()]
    dated = words_for(
        "figure-capacity-dated", compared["earlier_period"].notna().sum(), lang, len(compared)
    )
    title = finding("capacity", lang, len(compared), len(frame), dated=dated)
    fig = finish(fig, "capacity", lang, table, label("unit.centres", lang), title=title)
    return fig.update_layout(height=110 + 52 * len(frame), margin={"t": 34})


def succession(frame: pd.DataFrame, years: tuple[str, str], lang: str = "en") -> go.Figure:
    """Draw which area of the roster bears the direction of which grid; the link is inferred.

    Parameters
    ----------
    frame
        One row per pair: `area` (as the roster writes it), `alliance` and `group` (names),
        `n_total` (members of the alliance named or counted).
    years
        Years of both sides.
    lang
        Language of the words.
    """
    frame = frame.reset_index(drop=True)
    fig = go.Figure()
    for place in frame.index:
        fig.add_trace(
            go.Scatter(
                x=[0, 1],
                y=[place, place],
                mode="lines",
                line={"color": theme.MUTED[0], "width": 2, "dash": "dot"},
                hoverinfo="skip",
            )
        )
    members = label("figure.succession.members", lang)
    unknown = label("figure.succession.unknown", lang)
    sides = (
        (0, "regional", "circle", [members.format(n=n) for n in frame["n_total"]], "alliance"),
        (1, "close_knit_group", "circle-open", [unknown] * len(frame), "group"),
    )
    for x, model, symbol, texts, column in sides:
        colour = theme.model(model)
        fig.add_trace(
            go.Scatter(
                x=[x] * len(frame),
                y=frame.index,
                mode="markers+text",
                text=[
                    f"{wrap(name, lang, 21)}<br>{text}"
                    for name, text in zip(frame[column], texts, strict=True)
                ],
                textposition="bottom center",
                textfont={"size": 11},
                cliponaxis=False,
                marker={
                    "size": 14,
                    "symbol": symbol,
                    "color": colour,
                    "line": {"width": 3, "color": colour},
                },
                hovertemplate="%{text}<extra></extra>",
            )
        )
    fig.update_xaxes(
        tickvals=[0, 1],
        ticktext=list(years),
        side="top",
        range=[-0.62, 1.62],
        showgrid=False,
        zeroline=False,
    )
    fig.update_yaxes(visible=False, range=[len(frame) - 0.1, -0.3])
    table = pd.DataFrame(
        {
            heading("area_as_written", lang): frame["area"],
            heading("alliance", lang): frame["alliance"],
            heading("n_total", lang): frame["n_total"],
            heading("group_later", lang): frame["group"],
            heading("basis", lang): label("relation_basis.inferred", lang),
        }
    )
    title = finding("succession", lang, len(frame), first=years[0], last=years[1])
    fig = finish(fig, "succession", lang, table, title=title)
    return fig.update_layout(height=70 + 96 * len(frame), margin={"t": 34, "b": 8})
