"""Figures of the roster and of single alliances: frame in, `go.Figure` out.

Nothing is read or saved. Each figure carries in `layout.meta` its title, unit, source and the
reader's data as a table.
"""

import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from yilianti import theme
from yilianti.labels import label

ROW = 26  # height of one row of bars or dots [pixels]
NAME = {"en": 46, "zh": 24}  # characters of a name that fit on a line of a phone
NAMED_ROW = 36  # the same where the row's name stands above it [pixels]


def finish(
    fig: go.Figure, name: str, lang: str, table: pd.DataFrame, unit: str = "", n_rows: int = 0
) -> go.Figure:
    """Give a figure what every figure has: title, unit, source line, data table, height.

    Parameters
    ----------
    fig
        The figure.
    name
        Its name in the labels: `figure.<name>.title` and `figure.<name>.source`.
    lang
        Language of its words.
    table
        The reader's data, with headings in that language.
    unit
        Unit of the values, in that language.
    n_rows
        Rows of bars or dots, which set the height; 0 leaves it.
    """
    fig.update_layout(
        meta={
            "title": label(f"figure.{name}.title", lang),
            "source": label(f"figure.{name}.source", lang),
            "unit": unit,
            "lang": lang,
            "table": {
                "columns": list(table.columns),
                "rows": table.astype(object).where(table.notna(), None).to_numpy().tolist(),
            },
        },
        showlegend=False,
        margin={"l": 8, "r": 24, "t": 16, "b": 48},
    )
    if n_rows:
        fig.update_layout(height=90 + ROW * n_rows)
    return fig


def heading(column: str, lang: str) -> str:
    """Return a column's heading in a language."""
    return label(f"column.{column}", lang)


def name_rows(fig: go.Figure, names: list[str], bottom: int = 60) -> go.Figure:
    """Write each row's name above it, from the left edge, so that long names leave room on phones.

    Parameters
    ----------
    fig
        Figure whose y axis has the names as categories.
    names
        The names, lowest row first.
    bottom
        Space below the rows, for the axis and a legend [pixels].
    """
    for name in names:
        fig.add_annotation(
            text=name, xref="paper", x=0, xanchor="left", y=name, yanchor="bottom", yshift=5,
            showarrow=False,
        )  # fmt: skip
    fig.update_yaxes(
        showticklabels=False, categoryorder="array", categoryarray=names, range=[-0.5, len(names)]
    )
    return fig.update_layout(height=bottom + 20 + NAMED_ROW * len(names), bargap=0.65)


def roster_kinds(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw how many alliances there are of each kind.

    Parameters
    ----------
    frame
        One row per kind: `model`, `n` [alliances].
    lang
        Language of the words.
    """
    frame = frame.sort_values("n")
    names = [label(f"model.{model}", lang) for model in frame["model"]]
    fig = go.Figure(
        go.Bar(
            x=frame["n"],
            y=names,
            orientation="h",
            text=frame["n"],
            textposition="outside",
            cliponaxis=False,
            marker_color=[theme.model(model) for model in frame["model"]],
        )
    )
    fig.update_xaxes(visible=False)
    table = pd.DataFrame(
        {heading("model", lang): names[::-1], heading("n_alliances", lang): frame["n"][::-1]}
    )
    return finish(fig, "roster-kinds", lang, table, label("unit.alliances", lang), len(frame))


def ranges(frame: pd.DataFrame) -> go.Figure:
    """Draw one line per alliance from what is named to what is named or counted.

    Parameters
    ----------
    frame
        One row per alliance, from below: `name`, `model`, `n_members`, `n_total`, `is_open` (others
        are described without a number: the line ends in an arrow).
    """
    fig = go.Figure()
    for row in frame.itertuples():
        colour = theme.model(str(row.model))
        fig.add_trace(
            go.Scatter(
                x=[row.n_members, row.n_total],
                y=[row.name, row.name],
                mode="lines+markers",
                line={"color": colour, "width": 3},
                marker={
                    "color": colour,
                    "size": 9,
                    "symbol": ["circle-open", "triangle-right" if row.is_open else "circle"],
                },
                hovertemplate="%{y}: %{x}<extra></extra>",
            )
        )
    return fig


def roster_sizes(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the size of each alliance as a range over the readings of its list.

    Parameters
    ----------
    frame
        One row per alliance: `name`, `model`, `n_members` (named), `n_total` (named and counted)
        [institutions], `is_open` (others are described without a number).
    lang
        Language of the words.
    """
    frame = frame.sort_values(["n_total", "n_members"])
    fig = ranges(frame)
    fig.update_xaxes(title=label("unit.members", lang), rangemode="tozero")
    table = pd.DataFrame(
        {
            heading("alliance", lang): frame["name"],
            heading("model", lang): [label(f"model.{m}", lang) for m in frame["model"]],
            heading("n_members", lang): frame["n_members"],
            heading("n_total", lang): frame["n_total"],
            heading("is_open", lang): [
                label("mark.more_described" if is_open else "mark.none", lang)
                for is_open in frame["is_open"]
            ],
        }
    ).iloc[::-1]
    fig = finish(fig, "roster-sizes", lang, table, label("unit.members", lang))
    return name_rows(fig, list(frame["name"]))


def composition(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw how the members of each alliance divide into kinds of institution.

    Parameters
    ----------
    frame
        One row per alliance and kind: `name`, `kind`, `n` [institutions].
    lang
        Language of the words.
    """
    order = frame.groupby("name")["n"].sum().sort_values(kind="stable").index
    kinds = frame.groupby("kind")["n"].sum().sort_values(ascending=False, kind="stable").index
    wide = frame.pivot_table(index="name", columns="kind", values="n", aggfunc="sum").loc[
        order, kinds
    ]
    fig = go.Figure(
        [
            go.Bar(
                x=wide[kind],
                y=wide.index,
                orientation="h",
                name=label(f"kind.{kind}", lang),
                marker_color=theme.institution(kind),
                hovertemplate="%{y}: %{x}<extra>%{fullData.name}</extra>",
            )
            for kind in kinds
        ]
    )
    fig.update_layout(barmode="stack")
    fig.update_xaxes(title=label("unit.members", lang))
    table = wide.iloc[::-1].reset_index()
    table = table.rename(columns={"name": heading("alliance", lang)}).rename(
        columns={kind: label(f"kind.{kind}", lang) for kind in kinds}
    )
    fig = finish(fig, "composition", lang, table, label("unit.members", lang))
    return name_rows(fig, list(wide.index), bottom=240).update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": -0.08, "yanchor": "top", "traceorder": "normal"},
    )


def district_counts(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the number of alliances that name each district.

    Parameters
    ----------
    frame
        One row per district: `name`, `n` [alliances].
    lang
        Language of the words.
    """
    frame = frame.sort_values(["n", "name"], ascending=[True, False])
    fig = go.Figure(
        go.Bar(
            x=frame["n"],
            y=frame["name"],
            orientation="h",
            text=frame["n"],
            textposition="outside",
            cliponaxis=False,
            marker_color=theme.ACCENT[0],
        )
    )
    fig.update_xaxes(visible=False)
    table = pd.DataFrame(
        {heading("place", lang): frame["name"], heading("n_alliances", lang): frame["n"]}
    ).iloc[::-1]
    return finish(fig, "district-counts", lang, table, label("unit.alliances", lang), len(frame))


def among_others(frame: pd.DataFrame, alliance_id: str, lang: str = "en") -> go.Figure:
    """Draw one alliance's size among those of all others of its roster.

    Parameters
    ----------
    frame
        One row per alliance: `alliance_id`, `name`, `n_total` [institutions].
    alliance_id
        The alliance that is marked.
    lang
        Language of the words.
    """
    frame = frame.sort_values("n_total", ignore_index=True)
    is_this = frame["alliance_id"] == alliance_id
    fig = go.Figure(
        go.Bar(
            x=frame.index,
            y=frame["n_total"],
            marker_color=[theme.ACCENT[0] if this else theme.MUTED[0] for this in is_this],
            customdata=frame["name"],
            hovertemplate="%{customdata}: %{y}<extra></extra>",
        )
    )
    position = int(is_this.to_numpy().argmax())
    fig.add_annotation(
        x=position, y=frame["n_total"][position], text=frame["name"][position], ay=-28
    )
    fig.update_xaxes(visible=False)
    fig.update_yaxes(title=label("unit.members", lang))
    table = pd.DataFrame(
        {heading("alliance", lang): frame["name"], heading("n_total", lang): frame["n_total"]}
    ).iloc[::-1]
    return finish(fig, "among-others", lang, table, label("unit.members", lang)).update_layout(
        height=260
    )


def surroundings(links: pd.DataFrame, centre: str, lang: str = "en") -> go.Figure:
    """Draw what surrounds a node of the network: alliances, and below each those that belong to it.

    Parameters
    ----------
    links
        One row per tie: `left` (alliance) and `right` (institution), `kind` (colour key of the
        right node), `n_other` (other alliances that name the institution).
    centre
        Name that is marked wherever it stands.
    lang
        Language of the words.
    """
    rows: list[dict[str, Any]] = []
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    for alliance, ties in links.groupby("left", sort=False):
        top = len(rows)
        rows.append({"x": 0, "name": alliance, "colour": theme.ACCENT[0], "size": 14})
        for tie in ties.itertuples():
            lines["x"] += [0, 0, 1, None]
            lines["y"] += [top, len(rows), len(rows), None]
            also = label("figure.surroundings.also", lang).format(n=tie.n_other)
            name = f"{tie.right}{also}" if tie.n_other else tie.right
            colour = theme.institution(str(tie.kind))
            rows.append({"x": 1, "name": name, "colour": colour, "size": 10})
            rows[-1]["is_centre"] = tie.right == centre
        rows[top]["is_centre"] = alliance == centre
    nodes = pd.DataFrame(rows)
    words = ["<br>".join(textwrap.wrap(name, NAME[lang])) for name in nodes["name"]]
    marked = zip(words, nodes["is_centre"], strict=True)
    fig = go.Figure(
        [
            go.Scatter(
                **lines, mode="lines", line={"color": theme.MUTED[0], "width": 1}, hoverinfo="skip"
            ),
            go.Scatter(
                x=nodes["x"],
                y=nodes.index,
                mode="markers+text",
                text=[
                    f"  <b>{word}</b>" if is_centre else f"  {word}" for word, is_centre in marked
                ],
                textposition="middle right",
                marker={"size": nodes["size"], "color": nodes["colour"], "opacity": 1},
                hoverinfo="skip",
            ),
        ]
    )
    fig.update_xaxes(visible=False, range=[-0.5, 14], fixedrange=True)
    fig.update_yaxes(visible=False, range=[len(nodes) - 0.4, -0.6], fixedrange=True)
    table = pd.DataFrame(
        {
            heading("alliance", lang): links["left"],
            heading("institution", lang): links["right"],
            heading("n_other", lang): links["n_other"],
        }
    )
    return finish(fig, "surroundings", lang, table).update_layout(height=70 + 30 * len(nodes))
