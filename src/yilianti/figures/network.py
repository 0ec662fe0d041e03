"""Figures of the two-mode network of alliances and institutions: frame in, `go.Figure` out."""

import networkx as nx
import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import wrap

# A legend under the figure, where it is wide enough on a phone.
BELOW = {
    "showlegend": True,
    "legend": {"orientation": "h", "y": -0.01, "yanchor": "top", "itemsizing": "constant"},
}


def two_mode(nodes: pd.DataFrame, links: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the whole network: alliances as squares, institutions as dots.

    Parameters
    ----------
    nodes
        One row per node: `side` (alliance or institution), `id`, `x`, `y`, `name`, `model` (of an
        alliance), `n` (institutions of an alliance, alliances of an institution).
    links
        One row per membership: `alliance_id`, `institution_id`, `is_leading`.
    lang
        Language of the words.
    """
    fig = go.Figure()
    place = {(row.side, row.id): (row.x, row.y) for row in nodes.itertuples()}
    for is_leading, colour, width in ((False, theme.UNKNOWN[0], 1), (True, theme.MUTED[0], 2.5)):
        x: list[float | None] = []
        y: list[float | None] = []
        for row in links[links["is_leading"] == is_leading].itertuples():
            start = place["alliance", row.alliance_id]
            end = place["institution", row.institution_id]
            x += [start[0], end[0], None]
            y += [start[1], end[1], None]
        line = {"color": colour, "width": width}
        fig.add_trace(
            go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)
        )
    institutions = nodes[nodes["side"] == "institution"]
    for several, colour, size in ((False, theme.MUTED[0], 5), (True, theme.DOUBT[0], 9)):
        dots = institutions[(institutions["n"] > 1) == several]
        fig.add_trace(_marks(dots, "circle", [colour] * len(dots), size))
    alliances = nodes[nodes["side"] == "alliance"]
    for model, squares in alliances.groupby("model", sort=False):
        marks = _marks(squares, "square", [theme.model(str(model))] * len(squares), 13)
        fig.add_trace(marks.update(name=label(f"model.{model}", lang), showlegend=True))
    fig.update_xaxes(visible=False)
    fig.update_yaxes(visible=False)
    names = nodes.set_index(["side", "id"])["name"]
    table = pd.DataFrame(
        {
            heading("alliance", lang): [names["alliance", a] for a in links["alliance_id"]],
            heading("institution", lang): [
                names["institution", i] for i in links["institution_id"]
            ],
            heading("role", lang): _roles(links["is_leading"], lang),
        }
    )
    tied = _tied(links)
    title = finding("two-mode", lang, tied, links["alliance_id"].nunique())
    fig = finish(fig, "two-mode", lang, table, title=title)
    return fig.update_layout(height=720, margin={"l": 4, "r": 4, "t": 8, "b": 8}, **BELOW)


def _tied(links: pd.DataFrame) -> int:
    """Return how many alliances the largest part of the network has that hangs together."""
    graph: nx.Graph = nx.Graph()
    graph.add_edges_from(
        (("alliance", row.alliance_id), ("institution", row.institution_id))
        for row in links.itertuples()
    )
    parts = nx.connected_components(graph)
    return max((sum(side == "alliance" for side, _ in part) for part in parts), default=0)


def _marks(nodes: pd.DataFrame, symbol: str, colours: list[str], size: int) -> go.Scatter:
    return go.Scatter(
        x=nodes["x"],
        y=nodes["y"],
        mode="markers",
        marker={
            "symbol": symbol,
            "size": size,
            "color": colours,
            "line": {"color": theme.PAGE["light"]["page"], "width": 1},
        },
        showlegend=False,
        customdata=nodes[["name", "n"]].to_numpy(),
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
    )


def several(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the alliances of each institution that belongs to more than one.

    Parameters
    ----------
    frame
        One row per membership: `institution_id`, `institution` and `alliance` (names), `model`,
        `is_leading`. Two institutions may have one name.
    lang
        Language of the words.
    """
    frame = frame.assign(
        n=frame.groupby("institution_id")["alliance"].transform("size"),
        institution=_apart(frame),
    )
    frame = frame.sort_values(
        ["n", "institution", "is_leading", "model"], ascending=[True, False, False, True]
    )
    frame["position"] = frame.groupby("institution").cumcount() + 1
    fig = go.Figure()
    for model, marks in frame.groupby("model", sort=False):
        colour = theme.model(str(model))
        fig.add_trace(
            go.Scatter(
                x=marks["position"],
                y=marks["institution"],
                mode="markers",
                showlegend=False,
                marker={
                    "size": 10,
                    "color": colour,
                    "symbol": [
                        "square" if leads else "circle-open" for leads in marks["is_leading"]
                    ],
                    "line": {"width": 2.5, "color": colour},
                },
                customdata=marks["alliance"],
                name=label(f"model.{model}", lang),
                hovertemplate="%{y}: %{customdata}<extra>%{fullData.name}</extra>",
            )
        )
        # The legend tells colours alone: whether a mark is filled says who leads.
        key = {"color": colour, "symbol": "circle", "size": 10}
        fig.add_trace(
            go.Scatter(
                x=[None], y=[None], mode="markers", marker=key, name=label(f"model.{model}", lang)
            )
        )
    order = frame["institution"].drop_duplicates()
    fig.update_yaxes(
        categoryorder="array",
        categoryarray=order,
        tickfont={"size": 10},
        showgrid=False,
    )
    fig.update_xaxes(visible=False, range=[0.5, frame["position"].max() + 0.5])
    table = pd.DataFrame(
        {
            heading("institution", lang): frame["institution"],
            heading("alliance", lang): frame["alliance"],
            heading("model", lang): [label(f"model.{model}", lang) for model in frame["model"]],
            heading("role", lang): _roles(frame["is_leading"], lang),
        }
    ).iloc[::-1]
    regional = frame[frame["model"] == "regional"].groupby("institution").size()
    title = finding("several", lang, (regional > 1).sum(), len(order))
    fig = finish(fig, "several", lang, table, n_rows=len(order) + 3, title=title)
    return fig.update_layout(**BELOW)


def _apart(frame: pd.DataFrame) -> pd.Series:
    """Return the names of institutions, those that several bear told apart by spaces behind."""
    bearers = frame.drop_duplicates("institution_id").set_index("institution_id")["institution"]
    spaces = bearers.groupby(bearers).cumcount().map(lambda n: "\u00a0" * n)
    return frame["institution_id"].map(bearers + spaces)


def against_null(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw what was observed against what exchanged memberships give.

    Parameters
    ----------
    frame
        Rows of `network.swap_test`; statistics have words in the labels.
    lang
        Language of the words.
    """
    names = [label(f"statistic.{name}", lang) for name in frame["statistic"]]
    fig = go.Figure()
    for name, row in zip(names, frame.to_dict("records"), strict=True):
        fig.add_trace(
            go.Scatter(
                x=[row["null_low"], row["null_high"]],
                y=[name, name],
                mode="lines",
                line={"color": theme.MUTED[0], "width": 10},
                hovertemplate="%{x:.0f}<extra></extra>",
            )
        )
        fig.add_trace(
            go.Scatter(
                x=[row["observed"]],
                y=[name],
                mode="markers+text",
                text=[f"{row['observed']:.0f}"],
                textposition="top center",
                marker={"symbol": "diamond", "size": 13, "color": theme.DOUBT[0]},
                hovertemplate="%{x:.0f}<extra></extra>",
            )
        )
    fig.update_xaxes(range=[0, 1.08 * frame[["null_high", "observed"]].max().max()])
    fig.update_yaxes(
        tickvals=names,
        ticktext=[wrap(name, lang, 22) for name in names],
        range=[len(names) - 0.4, -0.6],
    )
    columns = ["observed", "null_mean", "null_low", "null_high"]
    table = frame[columns].round(1).rename(columns={c: heading(c, lang) for c in columns})
    table.insert(0, heading("statistic", lang), names)
    title = _beside_chance(frame.iloc[0], names[0], lang)
    return finish(fig, "against-null", lang, table, n_rows=5, title=title)


def _beside_chance(row: pd.Series, name: str, lang: str) -> str:
    """Return whether the first statistic lies below, within or above what exchange gives."""
    low, high, seen = row["null_low"], row["null_high"], row["observed"]
    where = "below" if seen < low else "above" if seen > high else "within"
    values = {"seen": f"{seen:.0f}", "low": f"{low:.0f}", "high": f"{high:.0f}"}
    return finding(f"against-null-{where}", lang, statistic=name, **values)


def _roles(is_leading: pd.Series, lang: str) -> list[str]:
    return [label(f"membership.{'leads' if leads else 'belongs'}", lang) for leads in is_leading]
