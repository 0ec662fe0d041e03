"""What a page can draw of a figure, and what it shows where a reader wants its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pagemill.errors import RunError

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Kinds of traces that need another host, or more than the pages' content-security policy allows.
_MAPS = (
    *("choropleth", "scattergeo", "choroplethmap", "choroplethmapbox", "densitymap"),
    *("densitymapbox", "scattermap", "scattermapbox"),
)
_WEBGL = (
    *("cone", "heatmapgl", "isosurface", "mesh3d", "parcoords", "pointcloud", "scatter3d"),
    *("scattergl", "scatterpolargl", "splom", "streamtube", "surface", "volume"),
)


def check(fig: go.Figure, key: str) -> None:
    """Refuse what a page could not draw: it asks no other host and runs no text as code."""
    wrong = sorted({trace.type for trace in fig.data if trace.type in (*_MAPS, *_WEBGL)})
    if wrong:
        raise RunError(
            f"show({key!r}): a page cannot draw {', '.join(wrong)}. Maps fetch shapes or tiles "
            "from another host: draw tiles or polygons as scatter or bar. WebGL runs text as code: "
            "use the plain kind (scatter for scattergl, heatmap, contour), with fewer points."
        )


def traces_table(fig: go.Figure) -> dict[str, list[Any]]:
    """Return the points of a figure's traces as a table, for figures that bring none."""
    columns = ["series", "x", "y"]
    rows: list[list[Any]] = []
    for number, trace in enumerate(fig.data, start=1):
        name = trace.name or str(number)
        first = trace["labels"] if "labels" in trace and trace["labels"] is not None else trace["x"]
        second = (
            trace["values"] if "values" in trace and trace["values"] is not None else trace["y"]
        )
        for a, b in zip(
            first if first is not None else [], second if second is not None else [], strict=False
        ):
            rows.append([name, a, b])
    return {"columns": columns, "rows": rows}
