"""Figures of the paediatric networks: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.notebook.phrases import count_words
from pagemill.words import label
from yilianti import theme
from yilianti.figures.context import wrap

ROW, LINE = 31, 16  # of a node, and of a line of its words [pixels]
SYMBOLS = {
    "plan": "square-open",
    "leads": "square",
    "named": "circle",
    "counted": "circle-open",
    "described": "diamond-open",
}
STATES = {"launched": "diamond", "formed": "circle", "planned": "square-open", "listed": "x"}


def words(
    tree: pd.DataFrame, alliances: pd.DataFrame, institutions: pd.DataFrame, lang: str = "en"
) -> pd.DataFrame:
    """Return the nodes of a cascade with their words.

    Parameters
    ----------
    tree
        Rows of `cascade.tree`.
    alliances, institutions
        Their names.
    lang
        Language of the words.

    Returns
    -------
    pandas.DataFrame
        The same rows with `words` (what stands beside the node) and `alliance` (name).
    """
    alliance_names = alliances.set_index("alliance_id")[f"name_{lang}"]
    names = institutions.set_index("institution_id")[f"name_{lang}"]
    texts = []
    for row in tree.itertuples():
        if row.how == "plan":
            texts.append(alliance_names[row.alliance_id])
        elif pd.notna(row.institution_id):
            texts.append(names[row.institution_id])
        elif row.how == "named":
            texts.append(label("node.named", lang).format(n=row.n))
        else:
            key = "node.applied" if row.is_applied else f"node.{row.how}"
            kind = label(f"kind.{row.kind}", lang)
            texts.append(label(key, lang).format(n=row.n, kind=kind))
    return tree.assign(words=texts, alliance=tree["alliance_id"].map(alliance_names))


def cascade(tree: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw networks as an indented tree, each node on its own line.

    Parameters
    ----------
    tree
        Rows of `cascade.tree` with `words` (what stands beside the node).
    lang
        Language of the words.
    """
    tree = tree.reset_index(drop=True)
    is_main = _within(tree)
    texts = [
        _beside(words, lang, 40 - 4 * depth if main else 44 - 4 * depth)
        for words, depth, main in zip(tree["words"], tree["depth"], is_main, strict=True)
    ]
    # Words of two lines need more room than one mark.
    high = pd.Series([max(ROW, 8 + LINE * (text.count("<br>") + 1)) for text in texts])
    middle = high.cumsum() - high / 2
    line = dict(zip(tree["node"], middle, strict=True))
    x: list[float | None] = []
    y: list[float | None] = []
    for row in tree.itertuples():
        if row.parent in line:
            x += [row.depth - 1, row.depth - 1, row.depth, None]
            y += [line[row.parent], line[row.node], line[row.node], None]
    # In colour: the hospitals that lead a network within another's, and those that lead that.
    colours = [theme.model("paediatric") if main else theme.MUTED[0] for main in is_main]
    joined = {"color": theme.UNKNOWN[0], "width": 1.5}
    fig = go.Figure(go.Scatter(x=x, y=y, mode="lines", line=joined, hoverinfo="skip"))
    fig.add_trace(
        go.Scatter(
            x=tree["depth"],
            y=middle,
            mode="markers+text",
            text=[
                f"<b>{text}</b>" if main else text
                for text, main in zip(texts, is_main, strict=True)
            ],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            marker={
                "size": 12,
                "symbol": [SYMBOLS[how] for how in tree["how"]],
                "color": colours,
                "line": {"width": 2, "color": colours},
            },
            hovertemplate="%{text}<extra></extra>",
        )
    )
    # The tree keeps to the left, so that there is room for words on a phone.
    fig.update_xaxes(visible=False, range=[-0.4, 11])
    fig.update_yaxes(visible=False, range=[high.sum(), 0])
    table = pd.DataFrame(
        {
            heading("alliance", lang): tree["alliance"],
            heading("party", lang): tree["words"],
            heading("how", lang): [label(f"how.{how}", lang) for how in tree["how"]],
            heading("n", lang): tree["n"],
        }
    )
    leads = tree[tree["how"] == "leads"]
    title = finding("cascade", lang, leads["parent"].isin(leads["node"]).sum(), len(leads))
    fig = finish(fig, "cascade", lang, table, label("unit.institutions", lang), title=title)
    return fig.update_layout(height=30 + int(high.sum()), margin={"l": 4, "r": 4, "t": 8, "b": 8})


def _within(tree: pd.DataFrame) -> pd.Series:
    """Return which nodes lead a network within another's, or lead one that has such a network."""
    leads = tree[tree["how"] == "leads"]
    lower = leads[leads["parent"].isin(leads["node"])]
    return tree["node"].isin([*lower["node"], *lower["parent"]])


def _beside(text: str, lang: str, width: int) -> str:
    """Return words as they stand beside a mark: off it by two hard spaces, on every line."""
    return "\u00a0\u00a0" + wrap(text, lang, width).replace("<br>", "<br>\u00a0\u00a0")


def launch_times(
    frame: pd.DataFrame, window: tuple[str, str], report: str, lang: str = "en"
) -> go.Figure:
    """Draw when each network was formed or launched, and the months before the report.

    Parameters
    ----------
    frame
        One row per network: `name`, `status`, `formed` (month; missing where not stated).
    window
        First and last month of the window.
    report
        Day of the report.
    lang
        Language of the words.
    """
    frame = frame.sort_values(["formed", "name"], na_position="last", ignore_index=True)
    states = [label(f"status.{status}", lang) for status in frame["status"]]
    fig = go.Figure()
    fig.add_vrect(
        x0=f"{window[0]}-01",
        x1=f"{window[1]}-31",
        fillcolor=theme.UNKNOWN[0],
        line_width=0,
        layer="below",
    )
    fig.add_vline(x=report, line={"color": theme.DOUBT[0], "width": 2})
    fig.add_annotation(
        x=report,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="right",
        showarrow=False,
        text=label("figure.launch-times.report", lang),
    )
    colon = label("ui.colon", lang)
    first = frame["formed"].dropna().min()
    for row, state in zip(frame.itertuples(), states, strict=True):
        is_dated = pd.notna(row.formed)
        fig.add_trace(
            go.Scatter(
                x=[f"{row.formed}-15" if is_dated else f"{first}-15"],
                y=[row.Index],
                mode="markers+text" if is_dated else "text",
                text=[
                    state if is_dated else label("mark.date_not_stated", lang).format(state=state)
                ],
                textposition="middle left" if is_dated and row.formed > "2015" else "middle right",
                marker={
                    "size": 11,
                    "symbol": STATES[row.status],
                    "color": theme.model("paediatric"),
                },
                hovertemplate=f"{row.name}{colon}%{{text}}<extra></extra>",
            )
        )
    fig.update_xaxes(range=["2013-01-01", "2016-10-01"], dtick="M12", tickformat="%Y")
    fig.update_yaxes(
        tickvals=list(frame.index),
        ticktext=[wrap(name, lang, 22) for name in frame["name"]],
        range=[len(frame) - 0.5, -0.5],
        zeroline=False,
        tickfont={"size": 11},
    )
    table = pd.DataFrame(
        {
            heading("alliance", lang): frame["name"],
            heading("status", lang): states,
            heading("formed", lang): frame["formed"],
        }
    )
    dated = frame["formed"].dropna()
    months = len(pd.period_range(*window, freq="M"))
    said = {"months": count_words(months, "month", lang)}
    title = finding("launch-times", lang, dated.between(*window).sum(), len(dated), **said)
    fig = finish(fig, "launch-times", lang, table, title=title)
    return fig.update_layout(height=90 + 44 * len(frame), margin={"t": 30})
