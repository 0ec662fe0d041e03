"""Colours and the one plotly template of all figures.

A figure takes the colour for a light page. The site's script exchanges each of these for its dark
twin when the reader's page is dark; both columns stand here, and the book hands over its own, so
that a kind keeps one colour on all pages.

Kinds that belong together share a hue and differ in lightness, which survives colour blindness and
grey print. Colour never carries a meaning alone: figures label their marks.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pagemill import project

if TYPE_CHECKING:
    import plotly.graph_objects as go

FONT = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Hiragino Sans GB", '
    '"Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
)

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


def sequential() -> list[str]:
    """Six colours from low to high, for tiles and heat maps."""
    return [light for light, _ in SEQUENTIAL]


def dark_twins() -> dict[str, str]:
    """Colour on a light page -> colour on a dark page, for every colour named here."""
    pairs = [
        *(pair for palette in project.handed("palettes", ()) for pair in palette.values()),
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
        "colorway": [pair[index] for pair in (ACCENT, SECOND, *project.handed("colorway", ()))],
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
    """Return the plotly template for a light page (as JupyterLab shows it)."""
    import plotly.graph_objects as go

    return go.layout.Template(layout=layout("light"))


def library() -> Path:
    """Return the one copy of plotly that pages and pictures are drawn with."""
    return Path(str(files("plotly").joinpath("package_data/plotly.min.js")))


def script() -> str:
    """Return the script that tells plotly what to draw: the template, and how it is put on."""
    data = {"light": layout("light"), "dark": layout("dark"), "twins": dark_twins()}
    template_json = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    drawing = files("pagemill").joinpath("assets/figure.js").read_text(encoding="utf-8")
    return f"window.pagemillTheme={template_json};\n{drawing}"
