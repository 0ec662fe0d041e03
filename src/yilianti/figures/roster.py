"""Figures of the 2014 roster: frame in, `go.Figure` out."""

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import count_bars, finding, finish, heading, name_rows
from pagemill.words import label
from yilianti import theme


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
    main = "regional"  # what the guideline asks for
    colours = [theme.model(model) if model == main else theme.MUTED[0] for model in frame["model"]]
    fig = count_bars(names, frame["n"], colours)
    table = pd.DataFrame(
        {heading("model", lang): names[::-1], heading("n_alliances", lang): frame["n"][::-1]}
    )
    own = frame.loc[frame["model"] == main, "n"].sum()
    title = finding("roster-kinds", lang, own, frame["n"].sum())
    unit = label("unit.alliances", lang)
    return finish(fig, "roster-kinds", lang, table, unit, len(frame), title)


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
    unit, title = label("unit.members", lang), _largest(frame, lang)
    fig = finish(fig, "roster-sizes", lang, table, unit, title=title)
    return name_rows(fig, list(frame["name"]))


def _largest(frame: pd.DataFrame, lang: str) -> str:
    """Return which alliance names most members, and which is largest with those only counted."""
    if frame.empty:
        return ""
    by = {column: frame.loc[frame[column].idxmax()] for column in ("n_members", "n_total")}
    named, counted = by["n_members"], by["n_total"]
    values = {"name": named["name"], "n": str(named["n_members"]), "most": str(counted["n_total"])}
    if named["name"] == counted["name"]:
        return finding("roster-sizes-alike", lang, **values)
    return finding("roster-sizes", lang, other=counted["name"], **values)


#: Group of kinds -> its kinds; four that the eye can tell apart. What is in none is `other`.
GROUPS = {
    "primary": (
        "community_health_centre",
        "township_health_centre",
        "university_clinic",
        "primary_care_institutions",
    ),
    "general": ("hospital", "general_hospital", "hospital_branch", "hospital_department"),
    "special": (
        "childrens_hospital",
        "maternal_child_institution",
        "chinese_medicine_hospital",
        "integrated_medicine_hospital",
        "ethnic_medicine_hospital",
        "specialised_hospital",
        "mental_health_institution",
        "rehabilitation_institution",
        "nursing_institution",
    ),
    "other": (),
}
# The kind whose colour a group takes.
_COLOURS = dict(
    zip(
        GROUPS,
        ("community_health_centre", "general_hospital", "chinese_medicine_hospital", "other"),
        strict=True,
    )
)


def composition(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Draw how the members of each alliance divide into groups of kinds of institution.

    Parameters
    ----------
    frame
        One row per alliance and kind that it has: `name`, `kind`, `n` [institutions]. A kind that
        is not there has no member: the members that are named are all counted.
    lang
        Language of the words.
    """
    group_of = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
    frame = frame.assign(group=frame["kind"].map(group_of).fillna("other"))
    wide = frame.pivot_table(
        index="name", columns="group", values="n", aggfunc="sum", fill_value=0
    ).reindex(columns=list(GROUPS), fill_value=0)
    total = wide.sum(axis=1)
    wide = wide.loc[total.sort_values(kind="stable").index]
    words = {group: label(f"kind_group.{group}", lang) for group in GROUPS}
    fig = go.Figure(
        [
            go.Bar(
                x=wide[group],
                y=wide.index,
                orientation="h",
                name=words[group],
                marker_color=theme.institution(_COLOURS[group]),
                hovertemplate="%{y}: %{x}<extra>%{fullData.name}</extra>",
            )
            for group in GROUPS
        ]
    )
    fig.update_layout(barmode="stack")
    fig.update_xaxes(title=label("unit.members", lang))
    table = wide.assign(total=total).iloc[::-1].reset_index()
    table = table.rename(columns={"name": heading("alliance", lang), **words})
    table = table.rename(columns={"total": heading("n_members", lang)})
    title = finding("composition", lang, (wide["primary"] > 0).sum(), len(wide))
    fig = finish(fig, "composition", lang, table, label("unit.members", lang), title=title)
    return name_rows(fig, list(wide.index), bottom=150).update_layout(
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
    frame = frame.sort_values(["n", "name"], ascending=[True, False], na_position="first")
    fig = count_bars(frame["name"], frame["n"], theme.ACCENT[0])
    table = pd.DataFrame(
        {heading("place", lang): frame["name"], heading("n_alliances", lang): frame["n"]}
    ).iloc[::-1]
    named = frame[frame["n"].notna()]
    said = {"top": named["name"].iloc[-1], "most": f"{named['n'].iloc[-1]:g}"} if len(named) else {}
    title = finding("district-counts", lang, len(named), len(frame), **said) if said else ""
    unit = label("unit.alliances", lang)
    return finish(fig, "district-counts", lang, table, unit, len(frame), title)
