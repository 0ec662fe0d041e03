"""Figures of single alliances and institutions: frame in, `go.Figure` out."""

import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import NAME, finding, finish, heading
from pagemill.notebook.phrases import count_words, words_for
from pagemill.words import label
from yilianti import theme

ROW, LINE = 34, 15  # of a name of one or two lines, and of a line of it [pixels]
BESIDE = {"en": 40, "zh": 22}  # characters of a name beside its mark, on a phone


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
    own, colon = frame["n_total"][position], label("ui.colon", lang)
    fig.add_annotation(
        x=0, xref="paper", xanchor="left", y=1, yref="paper", yanchor="bottom", yshift=6,
        text="<br>".join(textwrap.wrap(f"{frame['name'][position]}{colon}{own}", NAME[lang])),
        align="left", font={"color": theme.ACCENT[0]}, showarrow=False,
    )  # fmt: skip
    fig.update_xaxes(visible=False)
    table = pd.DataFrame(
        {heading("alliance", lang): frame["name"], heading("n_total", lang): frame["n_total"]}
    ).iloc[::-1]
    members, smaller = count_words(own, "member", lang), (frame["n_total"] < own).sum()
    title = finding("among-others", lang, smaller, len(frame) - 1, members=members)
    unit = label("unit.members", lang)
    return finish(fig, "among-others", lang, table, unit, title=title).update_layout(
        height=280, margin_t=44
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
            # All alliances of the centre stand here; of another, some may not.
            is_centre = tie.right == centre
            also = label("figure.surroundings.also", lang).format(n=tie.n_other)
            colour = theme.institution(str(tie.kind))
            also = also if tie.n_other and not is_centre else ""
            rows.append({"x": 1, "name": tie.right, "colour": colour, "size": 10})
            rows[-1] |= {"is_centre": is_centre, "also": also}
        rows[top]["is_centre"] = alliance == centre
    nodes = pd.DataFrame(rows)
    words = [
        "<br>  ".join(_lines(name, also, BESIDE[lang]))
        for name, also in zip(nodes["name"], nodes["also"].fillna(""), strict=True)
    ]
    # A name of three lines needs more room than one of one or two.
    high = pd.Series([max(ROW, 6 + LINE * (word.count("<br>") + 1)) for word in words])
    middle = high.cumsum() - high / 2
    lines["y"] = [None if place is None else middle[place] for place in lines["y"]]
    marked = zip(words, nodes["is_centre"], strict=True)
    fig = go.Figure(
        [
            go.Scatter(
                **lines, mode="lines", line={"color": theme.MUTED[0], "width": 1}, hoverinfo="skip"
            ),
            go.Scatter(
                x=nodes["x"],
                y=middle,
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
    fig.update_yaxes(visible=False, range=[high.sum(), 0], fixedrange=True)
    table = pd.DataFrame(
        {
            heading("alliance", lang): links["left"],
            heading("institution", lang): links["right"],
            heading("n_other", lang): links["n_other"],
        }
    )
    title = _around(links, centre, lang)
    fig = finish(fig, "surroundings", lang, table, title=title)
    return fig.update_layout(height=24 + int(high.sum()), margin_b=8)


def _lines(name: str, also: str, width: int) -> list[str]:
    """Return the lines of a name, and what is said of it, which is not broken."""
    lines = textwrap.wrap(name, width)
    if len(lines[-1] + also) > width:
        return [*lines, also.strip()]
    return [*lines[:-1], lines[-1] + also]


def _around(links: pd.DataFrame, centre: str, lang: str) -> str:
    """Return how many parties of an alliance belong elsewhere, or whom an institution meets."""
    parties = links.drop_duplicates("right")
    if (parties["right"] == centre).any():
        n = links["left"].nunique()
        others = words_for("figure-surroundings-others", len(parties) - 1, lang)
        return finding("neighbours", lang, n, others=others)
    return finding("surroundings", lang, (parties["n_other"] > 0).sum(), len(parties))
