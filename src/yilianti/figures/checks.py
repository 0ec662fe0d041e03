"""Figures of what was checked: claims against tables, results under all readings."""

import textwrap

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pagemill.notebook.figures import PICKED, finding, finish, heading, shortened
from pagemill.notebook.phrases import words_for
from pagemill.words import label
from yilianti import theme
from yilianti.analysis import multiverse
from yilianti.called import reading

#: Verdict on a claim -> (colour, marker).
VERDICTS = {
    "matches": (theme.ACCENT[0], "circle"),
    "contradicted": (theme.DOUBT[0], "x"),
    "not_computable": (theme.MUTED[0], "circle-open"),
}
BEFORE = {"en": -90, "zh": -60}  # where the names of options begin on a phone [pixels]
PER_LINE = 14  # claims side by side


def verdicts(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw one mark for each claim, by document, told apart by shape.

    Parameters
    ----------
    frame
        One row per claim: `document`, `verdict`, `claim_line`.
    lang
        Language of the words.
    """
    order = list(VERDICTS)
    fig = go.Figure()
    y = 0
    for document, claims in frame.groupby("document", sort=False):
        claims = claims.sort_values("verdict", key=lambda column: column.map(order.index))
        fig.add_annotation(
            x=0, xref="paper", xanchor="left", y=y, text=f"<b>{shortened(document)}</b>",
            showarrow=False,
        )  # fmt: skip
        places = range(len(claims))
        for verdict, (colour, symbol) in VERDICTS.items():
            own = [place for place in places if claims["verdict"].iloc[place] == verdict]
            fig.add_trace(
                go.Scatter(
                    x=[place % PER_LINE for place in own],
                    y=[y + 1 + place // PER_LINE for place in own],
                    mode="markers",
                    marker={
                        "color": colour,
                        "symbol": symbol,
                        "size": 12,
                        "line": {"width": 2, "color": colour},
                    },
                    customdata=[claims["claim_line"].iloc[place] for place in own],
                    hovertemplate="%{customdata}<extra></extra>",
                    name=label(f"claim_verdict.{verdict}", lang),
                    showlegend=y == 0,
                )
            )
        y += 2 + (len(claims) - 1) // PER_LINE
    fig.update_xaxes(visible=False, range=[-0.7, PER_LINE - 0.3])
    fig.update_yaxes(visible=False, range=[y - 0.4, -0.8])
    table = pd.DataFrame(
        {
            heading("document", lang): frame["document"],
            heading("verdict", lang): [
                label(f"claim_verdict.{verdict}", lang) for verdict in frame["verdict"]
            ],
            heading("claim_line", lang): frame["claim_line"],
        }
    )
    n = frame["verdict"].value_counts().reindex(order, fill_value=0)
    parts = [
        words_for(f"figure-claims-{name}", n[verdict], lang, digits=str(n[verdict]))
        for name, verdict in (("against", "contradicted"), ("open", "not_computable"))
    ]
    title = finding(
        "claims", lang, n["matches"], len(frame), parts=label("figure.claims.and", lang).join(parts)
    )
    fig = finish(fig, "claims", lang, table, title=title)
    return fig.update_layout(showlegend=True, height=90 + 24 * y)


def in_order(results: pd.DataFrame) -> pd.DataFrame:
    """Return the readings in the order in which `multiverse_curve` draws them."""
    order = ["n_districts_met", "share_several", "largest_size", "reading"]
    return results.sort_values(order, ignore_index=True)


def multiverse_curve(
    results: pd.DataFrame, marked: str | None = None, lang: str = "en"
) -> go.Figure:
    """Draw the three frozen results under every declared reading, and the reading below.

    Parameters
    ----------
    results
        What `frozen.all_results` gives, with `largest_name`; where it has `largest_page` too, the
        names in the data table link there.
    marked
        Reading that gets a line through all panels, which a reader who picks another one moves.
    lang
        Language of the words.
    """
    results = in_order(results)
    results = results.assign(words=[reading(name, lang) for name in results["reading"]])
    panels = ["n_districts_met", "share_several", "largest_size"]
    titles = [label(f"frozen.{panel}", lang) for panel in (*panels, "choices")]
    fig = make_subplots(
        rows=4, cols=1, shared_xaxes=True, row_heights=[1, 1, 1, 2.2], vertical_spacing=0.055
    )
    names = list(dict.fromkeys(results["largest_name"]))
    symbols = dict(zip(names, ("circle", "diamond", "square", "cross"), strict=False))
    for row, panel in enumerate(panels, start=1):
        values = results[panel] * (100 if panel == "share_several" else 1)
        marks = [symbols[name] for name in results["largest_name"]]
        fig.add_trace(
            go.Scatter(
                x=results.index,
                y=values,
                mode="markers",
                marker={
                    "color": theme.ACCENT[0],
                    "size": 6,
                    "symbol": marks if panel == "largest_size" else "circle",
                },
                customdata=results["words"],
                hovertemplate="%{customdata}: %{y:.3g}<extra></extra>",
            ),
            row=row,
            col=1,
        )
        fig.update_yaxes(range=[0, values.max() * 1.5], row=row, col=1)  # room for names
    for name in names:  # beside its marks: the largest above, others below
        size = results.loc[results["largest_name"] == name, "largest_size"].max()
        is_top = size == results["largest_size"].max()
        fig.add_annotation(
            x=0,
            y=size,
            text="<br>".join(textwrap.wrap(name, 32)),
            align="left",
            xanchor="left",
            yanchor="bottom" if is_top else "top",
            yshift=4 if is_top else -4,
            showarrow=False,
            font={"size": 11},
            bgcolor=theme.PAGE["light"]["page"],  # the line of the reading does not cross it
            row=3,
            col=1,
        )
    options = [(choice, option) for choice, of in multiverse.CHOICES.items() for option in of]
    for place, (choice, option) in enumerate(options):
        own = results.index[results[choice] == option]
        fig.add_trace(
            go.Scatter(
                x=own,
                y=[place] * len(own),
                mode="markers",
                marker={"color": theme.MUTED[0], "size": 5, "symbol": "square"},
                hoverinfo="skip",
            ),
            row=4,
            col=1,
        )
    words = [label(f"reading.{choice}.{option}", lang) for choice, option in options]
    fig.update_yaxes(
        tickvals=list(range(len(options))), ticktext=words, autorange="reversed", row=4, col=1
    )
    fig.update_yaxes(zeroline=False, row=4, col=1)
    fig.update_xaxes(visible=False)
    for row, title in enumerate(titles, start=1):
        axis = fig.layout[f"yaxis{row if row > 1 else ''}"]
        fig.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            xshift=BEFORE[lang],  # above the names of the options, so that a phone shows all of it
            y=axis.domain[1],
            yref="paper",
            yanchor="bottom",
            yshift=4,
            text=f"<b>{title}</b>",
            showarrow=False,
        )
    if marked:
        fig.add_vline(
            x=int(results.index[results["reading"] == marked][0]),
            line={"color": theme.SECOND[0], "width": 2},
            name=PICKED,
        )
        fig.add_annotation(
            x=int(results.index[results["reading"] == marked][0]),
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="top",
            xshift=3,
            text=label("figure.multiverse.marked", lang),
            showarrow=False,
            font={"color": theme.SECOND[0], "size": 11},
        )
    columns = ["reading", *panels, "largest_name"]
    table = results.assign(reading=results["words"])[columns].round(4)
    if "largest_page" in results:
        table["largest_name"] = [
            {"text": name, "page": page} if pd.notna(page) else name
            for name, page in zip(results["largest_name"], results["largest_page"], strict=True)
        ]
    table = table.rename(columns={c: heading(c, lang) for c in columns})
    met = results["n_districts_met"]
    ends = {"low": str(met.min()), "high": str(met.max())}
    name = "multiverse" if met.nunique() > 1 else "multiverse-alike"
    fig = finish(fig, "multiverse", lang, table, title=finding(name, lang, len(results), **ends))
    return fig.update_layout(height=760, margin={"l": 8, "r": 12, "t": 36, "b": 16})


def by_option(results: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """Return the range of each frozen result over the readings that take an option.

    Parameters
    ----------
    results
        What `frozen.all_results` gives.
    lang
        Language of the words.

    Returns
    -------
    pandas.DataFrame
        One row per option: `choice`, `option`, `met_range`, `share_range` [%], `size_range`.
    """
    rows = []
    for choice, options in multiverse.CHOICES.items():
        for option in options:
            own = results[results[choice] == option]
            rows.append(
                {
                    "choice": label(f"choice.{choice}", lang),
                    "option": label(f"reading.{choice}.{option}", lang),
                    "met_range": _range(own["n_districts_met"], "g"),
                    "share_range": _range(own["share_several"] * 100, ".1f"),
                    "size_range": _range(own["largest_size"], "g"),
                }
            )
    return pd.DataFrame(rows)


def _range(values: pd.Series, spec: str) -> str:
    low, high = format(values.min(), spec), format(values.max(), spec)
    return low if low == high else f"{low}–{high}"
