"""For all figures of the book: what plotly draws equals the figure's own table.

The specifications are taken from the pages and drawn one after the other in one page of the
browser. What is compared are the ends of bars and the places of points as plotly has computed them,
so that a stack that breaks is seen.
"""

import json
import math
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from .conftest import Visit

pytestmark = pytest.mark.browser

FIGURE = re.compile(r'<figure class="yl-figure" id="fig-([^"]+)">(.*?)</figure>', re.DOTALL)
SPEC = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
DRAW = """async (specs) => {
  const box = document.createElement("div");
  box.style.cssText = "width:900px;height:600px";
  document.body.append(box);
  const told = (axis, value) => {
    if (axis.type === "category") return String(axis._categories[value]);
    if (axis.type === "date") return new Date(value).toISOString().slice(0, 10);
    const words = axis.tickmode === "array" ? axis.ticktext ?? [] : [];
    return String(words[(axis.tickvals ?? []).indexOf(value)] ?? "") || value;
  };
  const drawn = [];
  for (const { data, layout } of specs) {
    await window.Plotly.newPlot(box, data, layout);
    drawn.push(box.calcdata.map((points, i) => {
      const { trace } = points[0];
      if (trace.type === "heatmap") return { type: trace.type, z: points[0].z, points: [] };
      const { xaxis, yaxis } = box._fullLayout;
      const horizontal = trace.orientation === "h";
      return {
        type: trace.type, mode: trace.mode ?? "", name: trace.name ?? "",
        points: points.filter((p) => trace.type === "bar" || (p.x !== undefined && p.x !== false
            && Number.isFinite(+p.x) && Number.isFinite(+p.y))).map((p) =>
          trace.type === "bar"
            ? { at: told(horizontal ? yaxis : xaxis, p.p), length: p.s, base: p.b,
                end: horizontal ? p.x ?? p.s1 : p.y ?? p.s1, text: String(p.tx ?? "") }
            : { x: told(xaxis, p.x), y: told(yaxis, p.y), text: String(p.tx ?? "") }),
      };
    }));
    window.Plotly.purge(box);
  }
  return drawn;
}"""


def number(text: Any) -> float | None:
    """Return the number that a text holds, if it is one, whatever stands around it."""
    found = re.search(r"[-−]?\d[\d,]*(\.\d+)?(e[-+]?\d+)?", str(text))
    return float(found[0].replace(",", "").replace("−", "-")) if found else None


class Figure:
    """A figure of a page: its specification, its table, and what was drawn."""

    def __init__(self, key: str, html: str) -> None:
        self.key = key
        found = SPEC.search(html)
        assert found
        self.spec = json.loads(found[1])
        self.traces: list[dict[str, Any]] = []
        lines = re.findall(r"<tr\b.*?</tr>", html.split("<script", 1)[0], re.DOTALL)
        cells = [
            [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in CELL.findall(line)]
            for line in lines
        ]
        self.rows = cells[1:]

    def points(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the points of traces whose type or mode names one of these; all by default."""
        return [
            {**point, "name": trace["name"]}
            for trace in self.traces
            if not kinds or any(kind in f"{trace['type']} {trace['mode']}" for kind in kinds)
            for point in trace["points"]
        ]

    def row(self, name: str) -> list[str]:
        """Return the row that begins with a name; a figure may break or shorten it."""
        plain = _plain(name)
        for row in self.rows:
            if any(_plain(cell) == plain for cell in row):
                return row
        for row in self.rows:
            if any(plain and _plain(cell).startswith(plain.rstrip("…")) for cell in row):
                return row
        raise AssertionError(f"no row {name!r}")


def _plain(text: str) -> str:
    """Return the letters of a text: a figure breaks its names into lines."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", str(text)))


def near(value: float, cell: str) -> bool:
    """Tell whether a cell says a value, as exactly as it is printed; it may say a span."""
    for said in re.findall(r"[-−]?\d[\d,]*(?:\.\d+)?", cell):
        places = len(said.partition(".")[2])
        found = number(said)
        if found is not None and abs(abs(value) - abs(found)) <= 0.51 * 10**-places:
            return True
    return False


def holds(row: list[str], *values: Any) -> bool:
    """Tell whether a row holds each value: a number, the beginning of a date, a text."""
    return all(
        any(
            near(value, cell)
            if isinstance(value, int | float)
            else bool(cell) and (_plain(value).startswith(cell) or _plain(cell) == _plain(value))
            for cell in row
        )
        for value in values
    )


def in_some_row(figure: Figure, *values: Any) -> bool:
    return any(holds(row, *values) for row in figure.rows)


# --- what each kind of figure draws ---------------------------------------------------------------


def bars(figure: Figure) -> None:
    """Each bar is as long as the number in the row of its name, and each row has one."""
    drawn = figure.points("bar")
    assert len(drawn) == len(figure.rows)
    for bar in drawn:
        row = figure.row(bar["at"])
        if math.isnan(bar["length"]):  # not stated: no bar, and no number in the table
            assert number("".join(row[1:])) is None, bar
        else:
            assert holds(row, float(bar["length"])), bar


def stack(figure: Figure) -> None:
    """Each part is as long as its cell, and the last ends at the row's sum."""
    ends: dict[str, float] = {}
    for part in figure.points("bar"):
        ends[part["at"]] = max(ends.get(part["at"], 0), part["base"] + part["length"])
        assert part["length"] == 0 or holds(figure.row(part["at"]), float(part["length"])), part
    assert len(ends) == len(figure.rows)
    for name, end in ends.items():
        assert end == number(figure.row(name)[-1]), name


def ranks(figure: Figure) -> None:
    """The bars are the table's numbers, in whatever order."""
    drawn = Counter(float(bar["length"]) for bar in figure.points("bar"))
    assert drawn == Counter(number(row[-1]) for row in figure.rows)


def shares(figure: Figure) -> None:
    """Each bar is the share of one number of its row in another."""
    for bar, row in zip(figure.points("bar"), reversed(figure.rows), strict=True):
        known = [n for cell in row if (n := number(cell)) is not None]
        assert any(b and abs(bar["length"] - a / b) < 1e-9 for a in known for b in known), row


def spans(figure: Figure) -> None:
    """One mark a row, from the day or span that it states."""
    drawn = [trace["points"][0]["x"] for trace in figure.traces if trace["points"]]
    assert len(drawn) == len(figure.rows)
    for row in figure.rows:
        assert any(str(day).startswith(cell) for day in drawn for cell in row if cell), row


def story(figure: Figure) -> None:
    """Marks as `spans`, or in the picture of the book in brief numbers that the table has."""
    if len(figure.traces) == len(figure.rows):
        return spans(figure)
    drawn = figure.points("markers")
    assert len(drawn) > 2
    for point in drawn:
        assert any(re.search(rf"\b{point['y']:g}\b", cell) for row in figure.rows for cell in row)


def pairs(figure: Figure) -> None:
    """Each point stands in a row with both of its values."""
    assert figure.points()
    for point in figure.points("markers") or figure.points():
        assert in_some_row(figure, point["x"], point["y"]), point


def series(figure: Figure) -> None:
    """Each point stands in a row with its series, year and value."""
    for point in figure.points("markers"):
        year = str(int(point["x"]))
        assert any(
            holds(row, float(point["y"])) and any(cell.startswith(year) for cell in row)
            for row in figure.rows
        ), point


def ranges(figure: Figure) -> None:
    """Each line begins and ends at numbers of the row that it is named after."""
    for point in figure.points():
        assert holds(figure.row(str(point["y"])), float(point["x"])), point


def marks(figure: Figure) -> None:
    """As many points as rows."""
    assert len(figure.points("markers")) == len(figure.rows)


def cells(figure: Figure) -> None:
    """As many points as cells that say what the points are called; the first column is a name."""
    for trace in figure.traces:
        said = sum(trace["name"] == cell for row in figure.rows for cell in row[1:])
        assert len(trace["points"]) == said, trace["name"]


def heat(figure: Figure) -> None:
    """Each field is the number of its cell."""
    (trace,) = figure.traces
    drawn = [[float(value or 0) for value in line] for line in trace["z"]]
    said = [[number(cell) for cell in row[1:]] for row in reversed(figure.rows)]
    assert sorted(map(str, drawn)) == sorted(map(str, said))


def tiles(figure: Figure) -> None:
    """Each tile says the numbers of its row."""
    seen = 0
    for tile in figure.points("text"):
        name, _, said = str(tile["text"]).partition("<br>")
        if not _plain(name):
            continue
        seen += 1
        row = figure.row(name)
        for value in re.findall(r"\d+", _plain(said)):
            assert any(value in re.findall(r"\d+", cell) for cell in row[1:]), (tile, row)
    assert seen == len(figure.rows)


def provinces(figure: Figure) -> None:
    """The tiles say the table's numbers; they have room for the provinces' letters only."""
    said = [number(str(tile["text"]).partition("<br>")[2]) for tile in figure.points("text")]
    assert Counter(n for n in said if n) == Counter(
        n for row in figure.rows if (n := number(row[1]))
    )


def lines(figure: Figure) -> None:
    """As many lines as rows: each ties the two that its row names."""
    tied = 0
    for trace in figure.spec["data"]:
        if trace.get("mode") == "lines":
            tied += sum(1 for x in trace["x"] if x is None)
    assert tied == len(figure.rows)


def first(figure: Figure) -> None:
    """The points of the first trace are the numbers of the second column."""
    drawn = Counter(float(point["y"]) for point in figure.traces[0]["points"])
    assert drawn == Counter(number(row[1]) for row in figure.rows)


def one_axis(figure: Figure) -> None:
    """Each point's number stands in the table."""
    for point in figure.points("markers"):
        assert in_some_row(figure, float(point["x"])), point


HOW = {
    "among-others": ranks,
    "surroundings": lines,
    "timeline": spans,
    "arc": story,
    "arc-all": spans,
    "forerunners": spans,
    "phases": spans,
    "projects": bars,
    "beijing-beds": series,
    "district-beds": bars,
    "claims": marks,
    "capacity": one_axis,
    "succession": None,
    "district-path": pairs,
    "multiverse": first,
    "matrix": cells,
    "event-study": pairs,
    "power": pairs,
    "national-rules": pairs,
    "alliance-counts": pairs,
    "referrals": series,
    "shifts": bars,
    "two-mode": lines,
    "several": marks,
    "against-null": one_axis,
    "cascade": None,
    "launch-times": None,
    "beside-roster": ranges,
    "promise": pairs,
    "scorecard": tiles,
    "kinds": bars,
    "sizes": ranges,
    "composition": stack,
    "districts": bars,
    "reach": one_axis,
    "order": shares,
    "study-results": heat,
    "willingness": one_axis,
    "beijing-visits": series,
    "beijing-shares": series,
    "national-shares": series,
    "terms": None,
    "provinces": provinces,
}


@pytest.fixture(scope="module")
def figures(site: Path, pages: list[str]) -> list[tuple[str, Figure]]:
    return [
        (page, Figure(*found))
        for page in pages
        for found in FIGURE.findall((site / page).read_text(encoding="utf-8"))
    ]


def test_what_is_drawn_equals_the_figures_own_table(visit: Any, figures: list) -> None:
    here: Visit = visit()
    page = here.go("book/chapters/roster.html")
    page.evaluate("window.pagemillDrawAll()")
    drawn = page.evaluate(DRAW, [figure.spec for _, figure in figures])
    wrong = {}
    for (name, figure), traces in zip(figures, drawn, strict=True):
        figure.traces = traces
        how = HOW[figure.key]
        if figure.key == "districts" and "/places/" in name:
            how = tiles
        try:
            assert figure.rows
            if how:
                how(figure)
        except AssertionError as error:
            wrong[name, figure.key] = str(error).splitlines()[0]
    assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())
