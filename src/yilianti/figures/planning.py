"""The figure that sets a plan beside the alliances of the roster: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading, name_rows
from pagemill.words import label
from yilianti import theme
from yilianti.figures.roster import ranges

#: What moves with the plan: coordinate -> the name of a form that gives it.
FOLLOWS = {
    "plan.x0": "if(known(least), least, 0)",
    "plan.x1": "most",
    "edge.x0": "most",
    "edge.x1": "most",
    "named.x": "most",
}


def beside_roster(
    frame: pd.DataFrame, least: float | None, most: float | None, lang: str = "en"
) -> go.Figure:
    """Draw the community centres of each regional alliance, and the share of a plan beside them.

    Parameters
    ----------
    frame
        One row per regional alliance of the roster: `name`, `model`, `n_members` (named), `n_total`
        (named and counted) [community centres], `is_open` (others are described without a number).
    least, most
        Community centres per alliance that the plan leaves. Without a `least`, all up to `most`;
        without a `most` the plan is not known, and not drawn.
    lang
        Language of the words.
    """
    frame = frame.sort_values(["n_total", "n_members"])
    fig = ranges(frame)
    is_known = most is not None
    left, right = least or 0, most or 0
    band = {"fillcolor": theme.UNKNOWN[0], "opacity": 0.25, "line_width": 0}
    fig.add_vrect(x0=left, x1=right, name="plan", visible=is_known, **band)
    line = {"color": theme.ACCENT[0], "width": 2}
    fig.add_vline(x=right, line=line, layer="below", name="edge", visible=is_known)
    fig.add_annotation(
        name="named",
        visible=is_known,
        x=right,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=label("figure.beside-roster.yours", lang),
        showarrow=False,
    )
    fig.update_xaxes(title=label("figure.beside-roster.x", lang), rangemode="tozero")
    table = pd.DataFrame(
        {
            heading("alliance", lang): frame["name"],
            heading("n_centres_named", lang): frame["n_members"],
            heading("n_centres_total", lang): frame["n_total"],
            heading("is_open", lang): [
                label("mark.more_described" if is_open else "mark.none", lang)
                for is_open in frame["is_open"]
            ],
        }
    ).iloc[::-1]
    within = frame["n_total"].between(left, right).sum()
    title = finding("beside-roster", lang, within, len(frame))
    unit = label("unit.institutions", lang)
    fig = finish(fig, "beside-roster", lang, table, unit, title=title)
    return name_rows(fig, list(frame["name"])).update_layout(margin_t=36)
