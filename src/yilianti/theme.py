"""Colours and the one plotly template of the book.

A figure names its colours by what they stand for, ``model("regional")`` or
``institution("community_health_centre")``, and gets the colour for a light page. The site's script
exchanges each of these for its dark twin when the reader's page is dark; both columns stand here,
so that a kind keeps one colour across the whole book.

Kinds that belong together share a hue and differ in lightness, which survives colour blindness and
grey print. Colour never carries a meaning alone: figures label their marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

FONT = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Hiragino Sans GB", '
    '"Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
)

#: Kind of alliance -> (colour on a light page, colour on a dark page).
MODEL = {
    "regional": ("#1f5ea8", "#5aacf0"),
    "cross_district": ("#3f86c4", "#a5d0f7"),
    "cross_province": ("#0b2f57", "#3f86c9"),
    "specialty": ("#c96600", "#e8ac4a"),
    "discipline": ("#8a3b12", "#d07a3f"),
    "paediatric": ("#7a1f45", "#f04874"),
    "specialty_league": ("#47195f", "#9a66e0"),
    "close_knit_group": ("#0f8f66", "#a9e3d3"),
    "remote": ("#857b00", "#d3c94f"),
    "plan": ("#767b8b", "#939bad"),
}

#: Kind of institution -> (colour on a light page, colour on a dark page).
INSTITUTION = {
    "hospital": ("#35689a", "#86b6e6"),
    "general_hospital": ("#1f5ea8", "#5aacf0"),
    "hospital_branch": ("#5d86b0", "#a9c8e8"),
    "hospital_department": ("#4a6f92", "#93b3d3"),
    "childrens_hospital": ("#7a1f45", "#f04874"),
    "maternal_child_institution": ("#a8407a", "#f7a8c8"),
    "chinese_medicine_hospital": ("#b3691c", "#df9440"),
    "integrated_medicine_hospital": ("#9a5a2e", "#efbd92"),
    "ethnic_medicine_hospital": ("#74431f", "#c28e63"),
    "specialised_hospital": ("#47195f", "#9a66e0"),
    "mental_health_institution": ("#3f3a86", "#b3a6ee"),
    "rehabilitation_institution": ("#7d7300", "#cfc04a"),
    "nursing_institution": ("#5f5a12", "#aaa24a"),
    "prevention_institute": ("#8b6500", "#d6a93a"),
    "emergency_centre": ("#a33a2a", "#ea8876"),
    "community_health_centre": ("#0f8f66", "#a9e3d3"),
    "township_health_centre": ("#4f9a3e", "#86d69a"),
    "primary_care_institutions": ("#14605c", "#5fb3ad"),
    "university_clinic": ("#3d7f8f", "#84c3d1"),
    "research_institute": ("#4b5f73", "#9aaec2"),
    "government": ("#3b3f46", "#c3c8d0"),
    "other": ("#767b8b", "#939bad"),
}

# Colours that stand for no kind: first and second series, doubt, not stated, empty, low to high.
ACCENT = ("#1f5ea8", "#5aacf0")
SECOND = ("#c96600", "#e8ac4a")
DOUBT = ("#a33a2a", "#ea8876")
MUTED = ("#7d8590", "#8b95a3")
UNKNOWN = ("#d9dde2", "#3a424d")
SEQUENTIAL = (
    ("#e4eef7", "#1d2f42"),
    ("#b9d3ea", "#25507a"),
    ("#7fb0d8", "#3577b0"),
    ("#3f84bd", "#6ca9dc"),
    ("#1c5c99", "#a5cdf0"),
    ("#0c2e54", "#dcecfb"),
)

#: What the page itself is made of, for the template and the tests of contrast.
PAGE = {
    "light": {"page": "#ffffff", "ink": "#1f2933", "quiet": "#52606d", "grid": "#e3e7ec"},
    "dark": {"page": "#14181d", "ink": "#e6e9ed", "quiet": "#a9b4c0", "grid": "#2c343d"},
}


def model(kind: str | None) -> str:
    """Colour of a kind of alliance; the colour of the unknown where it is not stated."""
    return _colour(MODEL, "model", kind)


def institution(kind: str | None) -> str:
    """Colour of a kind of institution; the colour of the unknown where it is not stated."""
    return _colour(INSTITUTION, "kind", kind)


def _colour(palette: dict[str, tuple[str, str]], what: str, kind: str | None) -> str:
    # A missing value of a frame is None or a float that differs from itself.
    if kind is None or kind != kind:
        return MUTED[0]
    if kind not in palette:
        raise KeyError(
            f"no colour for {what} {kind!r}; add it to src/yilianti/theme.py. "
            f"Known: {', '.join(palette)}"
        )
    return palette[kind][0]


def sequential() -> list[str]:
    """Six colours from low to high, for tiles and heat maps."""
    return [light for light, _ in SEQUENTIAL]


def dark_twins() -> dict[str, str]:
    """Colour on a light page -> colour on a dark page, for every colour named here."""
    pairs = [
        *MODEL.values(),
        *INSTITUTION.values(),
        ACCENT,
        SECOND,
        DOUBT,
        MUTED,
        UNKNOWN,
        *SEQUENTIAL,
    ]
    return dict(pairs) | {PAGE["light"][part]: PAGE["dark"][part] for part in PAGE["light"]}


def layout(mode: str = "light") -> dict[str, Any]:
    """Return the template's layout as plain data, so that the site can write it without plotly."""
    page = PAGE[mode]
    index = {"light": 0, "dark": 1}[mode]
    axis = {
        "automargin": True,
        "gridcolor": page["grid"],
        "linecolor": page["grid"],
        "zerolinecolor": page["quiet"],
        "zerolinewidth": 1,
        "tickcolor": page["grid"],
        "tickfont": {"color": page["quiet"]},
        "title": {"font": {"color": page["quiet"], "size": 13}, "standoff": 10},
    }
    return {
        "font": {"family": FONT, "size": 13, "color": page["ink"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [pair[index] for pair in (ACCENT, SECOND, *list(MODEL.values())[5:9])],
        "colorscale": {"sequential": [[i / 5, pair[index]] for i, pair in enumerate(SEQUENTIAL)]},
        "margin": {"l": 8, "r": 8, "t": 28, "b": 8, "pad": 2},
        "hoverlabel": {
            "align": "left",
            "bgcolor": page["page"],
            "bordercolor": page["quiet"],
            "font": {"family": FONT, "size": 13, "color": page["ink"]},
        },
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        "title": {"x": 0, "xanchor": "left", "font": {"size": 15, "color": page["ink"]}},
        "xaxis": axis,
        "yaxis": axis,
        "annotationdefaults": {
            "font": {"color": page["quiet"], "size": 12},
            "arrowcolor": page["quiet"],
        },
        "uniformtext": {"minsize": 10},
    }


def template() -> go.layout.Template:
    """Return the plotly template ``yilianti`` for a light page (as JupyterLab shows it)."""
    import plotly.graph_objects as go

    return go.layout.Template(layout=layout("light"))
