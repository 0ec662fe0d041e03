"""Maps of tiles, one per place and none with a border: frame in, `go.Figure` out.

A tile with a value is shaded and shows it; one whose value is not stated is hatched and shows a
question mark; one without any data is empty. So the three are told apart without colour.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pagemill.notebook.figures import finding, finish, heading
from pagemill.words import label
from yilianti import theme

#: District or county of Beijing -> (column, row); north is up, the old city in the middle.
BEIJING = {
    "beijing-yanqing": (1, 0),
    "beijing-huairou": (2, 0),
    "beijing-miyun": (3, 0),
    "beijing-changping": (1, 1),
    "beijing-shunyi": (2, 1),
    "beijing-pinggu": (3, 1),
    "beijing-mentougou": (0, 2),
    "beijing-haidian": (1, 2),
    "beijing-chaoyang": (2, 2),
    "beijing-tongzhou": (3, 2),
    "beijing-shijingshan": (0, 3),
    "beijing-xicheng": (1, 3),
    "beijing-dongcheng": (2, 3),
    "beijing-fangshan": (0, 4),
    "beijing-fengtai": (1, 4),
    "beijing-daxing": (2, 4),
}

#: Province -> (column, row, letters, Chinese name): the 31 that national health statistics cover.
PROVINCES = {
    "heilongjiang": (7, 0, "HL", "黑龙江"),
    "inner-mongolia": (5, 1, "NM", "内蒙古"),
    "liaoning": (6, 1, "LN", "辽宁"),
    "jilin": (7, 1, "JL", "吉林"),
    "xinjiang": (0, 2, "XJ", "新疆"),
    "gansu": (2, 2, "GS", "甘肃"),
    "ningxia": (3, 2, "NX", "宁夏"),
    "shanxi": (4, 2, "SX", "山西"),
    "beijing": (5, 2, "BJ", "北京"),
    "tianjin": (6, 2, "TJ", "天津"),
    "qinghai": (1, 3, "QH", "青海"),
    "shaanxi": (3, 3, "SN", "陕西"),
    "henan": (4, 3, "HA", "河南"),
    "hebei": (5, 3, "HE", "河北"),
    "shandong": (6, 3, "SD", "山东"),
    "tibet": (1, 4, "XZ", "西藏"),
    "sichuan": (2, 4, "SC", "四川"),
    "chongqing": (3, 4, "CQ", "重庆"),
    "hubei": (4, 4, "HB", "湖北"),
    "anhui": (5, 4, "AH", "安徽"),
    "jiangsu": (6, 4, "JS", "江苏"),
    "shanghai": (7, 4, "SH", "上海"),
    "yunnan": (2, 5, "YN", "云南"),
    "guizhou": (3, 5, "GZ", "贵州"),
    "hunan": (4, 5, "HN", "湖南"),
    "jiangxi": (5, 5, "JX", "江西"),
    "zhejiang": (6, 5, "ZJ", "浙江"),
    "guangxi": (3, 6, "GX", "广西"),
    "guangdong": (4, 6, "GD", "广东"),
    "fujian": (5, 6, "FJ", "福建"),
    "hainan": (3, 7, "HI", "海南"),
}

NOT_STATED = "?"
EMPTY = "rgba(0,0,0,0)"
SIZE = 84  # height of a tile of the city [pixels]; its width follows the page
SMALL = 52  # of a province


def beijing_tiles(
    frame: pd.DataFrame, name: str, unit: str = "", lang: str = "en", marked: str | None = None
) -> go.Figure:
    """Draw Beijing's districts and counties as tiles, shaded by a value.

    Parameters
    ----------
    frame
        One row per district: `place_id`, `name`, `value` (missing where not stated). A district
        without a row is left empty.
    name
        Name of the figure in the labels.
    unit
        Unit of the value, in that language.
    lang
        Language of the words.
    marked
        Place that gets a heavy outline.
    """
    names = dict(zip(frame["place_id"], frame["name"], strict=True))
    words = {place: names.get(place, "") for place in BEIJING}
    fig = tiles(_shaded(frame, BEIJING), words, SIZE)
    _outline(fig, BEIJING.get(marked or ""))
    return finish(fig, name, lang, _table(frame, lang), unit, title=_most(frame, lang, marked))


def province_tiles(
    frame: pd.DataFrame, name: str, unit: str = "", lang: str = "en", marked: str | None = None
) -> go.Figure:
    """Draw the provinces as tiles, shaded by a value; parameters as in `beijing_tiles`.

    Tiles bear the official two letters of a province in English and its short name in Chinese.
    """
    spots = {place: (column, row) for place, (column, row, _, _) in PROVINCES.items()}
    words = {
        place: letters if lang == "en" else chinese
        for place, (_, _, letters, chinese) in PROVINCES.items()
    }
    fig = tiles(_shaded(frame, spots), words, SMALL)
    _outline(fig, spots.get(marked or ""))
    return finish(fig, name, lang, _table(frame, lang), unit, title=_most(frame, lang, marked))


def _most(frame: pd.DataFrame, lang: str, marked: str | None) -> str:
    """Return which place has the highest value, and what the marked one has, if one is marked."""
    known = frame.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    if known.empty:
        return ""
    top = known.iloc[0]
    own = frame[frame["place_id"] == (marked or top["place_id"])]
    if own.empty:
        return ""
    this, most = own.iloc[0], {"top": top["name"], "most": f"{top['value']:,g}"}
    if pd.isna(this["value"]):
        return finding("tiles-none", lang, place=this["name"], **most)
    values = {"place": this["name"], "n": f"{this['value']:,g}"}
    if this["value"] == top["value"]:
        return finding("tiles-most", lang, **values)
    return finding("tiles", lang, **values, **most)


def tiles(frame: pd.DataFrame, words: dict[str, str], size: int) -> go.Figure:
    """Draw tiles as they are told.

    Parameters
    ----------
    frame
        One row per tile: `place_id`, `column`, `row`, `colour`, `pattern` (of a hatch, or empty),
        `ink` (colour of the words), `text` (below the name), `line` (width of the outline).
    words
        Place -> name on its tile.
    size
        Height of a tile [pixels].
    """
    names = [words[place] for place in frame["place_id"]]
    fig = go.Figure(
        go.Bar(
            x=frame["column"],
            y=[0.92] * len(frame),
            base=frame["row"] - 0.46,
            width=0.94,
            marker={
                "color": frame["colour"],
                "line": {"color": theme.MUTED[0], "width": frame["line"]},
                "pattern": {
                    "shape": frame["pattern"],
                    "fillmode": "overlay",
                    "fgcolor": theme.MUTED[0],
                    "size": 7,
                    "solidity": 0.15,
                },
            },
            customdata=names,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    fig.add_trace(
        go.Scatter(
            x=frame["column"],
            y=frame["row"],
            mode="text",
            text=[
                f"{name}<br><b>{text}</b>" for name, text in zip(names, frame["text"], strict=True)
            ],
            textfont={"color": frame["ink"], "size": 12},
            hoverinfo="skip",
        )
    )
    fig.update_xaxes(visible=False, fixedrange=True)
    rows = int(frame["row"].max()) + 1
    fig.update_yaxes(visible=False, fixedrange=True, range=[rows - 0.5, -0.5])
    return fig.update_layout(barmode="overlay", height=24 + size * rows)


def _shaded(frame: pd.DataFrame, spots: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return the look of each tile: shade by value, hatch where not stated, empty without a row."""
    shades = theme.sequential()
    values = dict(zip(frame["place_id"], frame["value"], strict=True))
    top = frame["value"].max()
    light, dark = theme.PAGE["light"]["ink"], theme.PAGE["light"]["page"]
    rows: list[dict[str, Any]] = []
    for place, (column, row) in spots.items():
        look = {"colour": EMPTY, "pattern": "", "ink": light, "text": "", "line": 1}
        if place in values and pd.isna(values[place]):
            look |= {"colour": theme.UNKNOWN[0], "pattern": "/", "text": NOT_STATED}
        elif place in values:
            value = float(values[place])
            step = 0 if not top else min(int(len(shades) * value / (top + 1e-9)), len(shades) - 1)
            ink = dark if step > len(shades) / 2 - 1 else light
            look |= {"colour": shades[step], "ink": ink, "text": f"{value:,g}"}
        rows.append({"place_id": place, "column": column, "row": row, **look})
    return pd.DataFrame(rows)


def _outline(fig: go.Figure, spot: tuple[int, int] | None) -> None:
    """Mark a tile by a line around it, and one in it that parts the first from a dark tile."""
    if spot:
        column, row = spot
        for part, width, inset in (("page", 2, 0.03), ("ink", 3, 0)):
            x, y = 0.47 - inset, 0.46 - inset
            edges = {"x0": column - x, "x1": column + x, "y0": row - y, "y1": row + y}
            line = {"color": theme.PAGE["light"][part], "width": width}
            fig.add_shape(type="rect", **edges, line=line)


def _table(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    words = label("mark.not_stated", lang)
    values = [words if pd.isna(value) else value for value in frame["value"]]
    return pd.DataFrame({heading("place", lang): frame["name"], heading("value", lang): values})
