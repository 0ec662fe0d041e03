"""Figures of beds by district and of building projects: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import count_bars, finding, finish, heading
from pagemill.words import label
from yilianti import theme
from yilianti.figures.marks import marks


def district_beds(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw beds per resident by district, the urban districts dark.

    Parameters
    ----------
    frame
        One row per district: `name`, `value` [beds per 1,000], `is_urban_six`, marks, caveats.
    lang
        Language of the words.
    """
    frame = frame.sort_values("value")
    fig = go.Figure(
        go.Bar(
            x=frame["value"],
            y=frame["name"],
            orientation="h",
            text=frame["value"].map("{:.1f}".format),
            textposition="outside",
            cliponaxis=False,
            marker_color=[
                theme.ACCENT[0] if urban else theme.MUTED[0]
                for urban in frame["is_urban_six"].fillna(False)
            ],
        )
    )
    fig.update_xaxes(visible=False)
    table = pd.DataFrame(
        {
            heading("place", lang): frame["name"],
            label("unit.beds_per_1000", lang): frame["value"],
            heading("mark", lang): marks(frame, lang),
            heading("caveat", lang): frame[f"caveat_{lang}"],
        }
    ).iloc[::-1]
    unit = label("unit.beds_per_1000", lang)
    ends = {"least": frame.iloc[0], "most": frame.iloc[-1]} if len(frame) else {}
    said = {name: end["name"] for name, end in ends.items()}
    said |= {f"{name}_beds": f"{end['value']:.1f}" for name, end in ends.items()}
    title = finding("district-beds", lang, **said) if said else ""
    return finish(fig, "district-beds", lang, table, unit, len(frame), title)


def projects(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw the number of building projects by state and document.

    Parameters
    ----------
    frame
        One row per state: `status`, `n` [projects].
    lang
        Language of the words.
    """
    frame = frame.sort_values("n")
    names = [label(f"project_status.{status}", lang) for status in frame["status"]]
    colours = [
        theme.UNKNOWN[0] if status == "not_stated" else theme.ACCENT[0]
        for status in frame["status"]
    ]
    fig = count_bars(names, frame["n"], colours)
    table = pd.DataFrame({heading("status", lang): names, heading("n", lang): frame["n"]})
    unit = label("unit.projects", lang)
    silent = frame.loc[frame["status"] == "not_stated", "n"].sum()
    title = finding("projects", lang, silent, frame["n"].sum())
    return finish(fig, "projects", lang, table.iloc[::-1], unit, len(frame), title)
