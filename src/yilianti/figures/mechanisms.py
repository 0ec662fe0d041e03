"""Figure of mechanisms against guideline and networks: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import wrap

ROW = 25  # height, in which names of two lines do not touch [pixels]
MARKS = {"offered": ("square", 11), "intended": ("square-open", 10), "to_explore": ("x-thin", 8)}


def matrix(
    cells: pd.DataFrame, kinds: pd.DataFrame, subjects: pd.DataFrame, lang: str = "en"
) -> go.Figure:
    """Draw the mechanisms that each subject mentions, and how far it has come.

    Parameters
    ----------
    cells
        Rows of `mechanisms.matrix`.
    kinds
        Rows of `mechanisms.by_kind`, in the order wanted.
    subjects
        One row per subject, in the order wanted: `subject`, `name` (short), `model` (missing where
        it is no network).
    lang
        Language of the words.
    """
    rows = {kind: place for place, kind in enumerate(kinds["mechanism_kind"])}
    columns = {subject: place for place, subject in enumerate(subjects["subject"])}
    networks = {*subjects.loc[subjects["model"].notna(), "subject"]}
    words = [label(f"mechanism.{kind}", lang) for kind in rows]
    fig = go.Figure()
    for state, (symbol, size) in MARKS.items():
        shown = cells[(cells["state"] == state) & cells["subject"].isin(columns)]
        # One colour for all that networks say: its gaps are what there is to see.
        colours = [
            theme.ACCENT[0] if subject in networks else theme.MUTED[0]
            for subject in shown["subject"]
        ]
        fig.add_trace(
            go.Scatter(
                x=shown["subject"].map(columns),
                y=shown["mechanism_kind"].map(rows),
                mode="markers",
                name=label(f"state.{state}", lang),
                marker={
                    "symbol": symbol,
                    "size": size,
                    "color": colours,
                    "line": {"width": 2, "color": colours},
                },
                customdata=[
                    [label(f"mechanism.{kind}", lang), subjects["name"].iloc[columns[subject]]]
                    for kind, subject in zip(shown["mechanism_kind"], shown["subject"], strict=True)
                ],
                hovertemplate="%{customdata[1]}: %{customdata[0]}<extra>%{fullData.name}</extra>",
            )
        )
    edges = _edges(kinds["group"])
    for edge in edges:
        fig.add_hline(y=edge - 0.5, line={"color": theme.MUTED[0], "width": 1.5})
    silent = (kinds["group"] == "guideline_only").sum()
    if silent and kinds["group"].iloc[0] == "guideline_only":
        fig.add_hrect(
            y0=-0.6,
            y1=silent - 0.5,
            fillcolor=theme.DOUBT[0],
            opacity=0.1,
            line_width=0,
            layer="below",
        )
        fig.add_annotation(
            x=len(columns) - 0.4,
            y=(silent - 1) / 2,
            xanchor="right",
            text=label("figure.mechanism-matrix.silent", lang),
            align="right",
            showarrow=False,
            font={"color": theme.DOUBT[0]},
        )
    fig.update_xaxes(
        side="top",
        tickvals=list(columns.values()),
        ticktext=list(subjects["name"]),
        tickangle=-90,
        zeroline=False,
        tickfont={"size": 11},
        range=[-0.7, len(columns) - 0.3],
    )
    fig.update_yaxes(
        tickvals=list(rows.values()),
        ticktext=[wrap(text, lang, 24) for text in words],
        tickfont={"size": 10},
        zeroline=False,
        range=[len(rows) - 0.4, -0.6],
    )
    states = cells.set_index(["mechanism_kind", "subject"])["state"].to_dict()
    table = pd.DataFrame(
        {
            name: [label(f"state.{states.get((k, subject), 'not_mentioned')}", lang) for k in rows]
            for subject, name in zip(subjects["subject"], subjects["name"], strict=True)
        }
    )
    table.insert(0, heading("mechanism_kind", lang), words)
    asked = kinds["group"].isin(["guideline_only", "both"]).sum()
    title = finding("mechanism-matrix", lang, silent, asked)
    fig = finish(fig, "mechanism-matrix", lang, table, title=title)
    return fig.update_layout(
        height=190 + ROW * len(rows),
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        showlegend=True,
        legend={"orientation": "h", "y": -0.01, "yanchor": "top"},
    )


def _edges(groups: pd.Series) -> list[int]:
    """Return the lines at which a new group begins."""
    changed = groups.ne(groups.shift()).to_numpy()
    return [place for place in range(1, len(groups)) if changed[place]]
