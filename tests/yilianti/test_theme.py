"""Colours: complete, told apart by all eyes, visible on light and on dark pages."""

from itertools import combinations

import pytest

from pagemill import schema
from yilianti import theme
from yilianti.figures.studies import DEEPEST

# Full loss of red and of green cones: Machado, Oliveira and Fernandes (2009), on linear RGB.
SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
}
#: Kinds that stand side by side in the book's figures.
TOGETHER = {
    "model": ["regional", "specialty", "paediatric", "close_knit_group", "plan"],
    "institution": [
        "general_hospital",
        "community_health_centre",
        "chinese_medicine_hospital",
        "specialised_hospital",
        "childrens_hospital",
    ],
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(a: str, b: str) -> float:
    def luminance(colour: str) -> float:
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    seen = linear(colour)
    seen = [sum(w * p for w, p in zip(row, seen, strict=True)) for row in SIGHT[sight]]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [max(sum(w * p for w, p in zip(row, seen, strict=True)), 0) for row in rows]
    x, y, z = (
        (v / n) ** (1 / 3) if v / n > 0.008856 else 7.787 * v / n + 16 / 116
        for v, n in zip(xyz, (0.9505, 1, 1.089), strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(a: str, b: str, sight: str) -> float:
    return sum((p - q) ** 2 for p, q in zip(lab(a, sight), lab(b, sight), strict=True)) ** 0.5


def test_each_kind_of_the_schema_has_its_colour() -> None:
    assert set(theme.MODEL) == set(schema.allowed("alliances", "model") or [])
    assert set(theme.INSTITUTION) >= set(schema.allowed("institutions", "kind") or [])


@pytest.mark.parametrize("palette", [theme.MODEL, theme.INSTITUTION])
def test_no_two_kinds_share_a_colour(palette: dict[str, tuple[str, str]]) -> None:
    for column in (0, 1):
        colours = [pair[column] for pair in palette.values()]
        assert len(set(colours)) == len(colours)


def test_one_light_colour_has_one_dark_twin() -> None:
    pairs = {*theme.MODEL.values(), *theme.INSTITUTION.values(), *theme.SEQUENTIAL}
    pairs |= {theme.ACCENT, theme.SECOND, theme.DOUBT, theme.MUTED, theme.UNKNOWN}
    assert len({light for light, _ in pairs}) == len(pairs)


@pytest.mark.parametrize(("column", "mode"), [(0, "light"), (1, "dark")])
def test_marks_stand_out_from_the_page(column: int, mode: str) -> None:
    pairs = [*theme.MODEL.values(), *theme.INSTITUTION.values(), theme.DOUBT, theme.MUTED]
    faint = [p[column] for p in pairs if contrast(p[column], theme.PAGE[mode]["page"]) < 3]
    assert not faint


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("part", ["ink", "quiet"])
def test_words_can_be_read(mode: str, part: str) -> None:
    assert contrast(theme.PAGE[mode][part], theme.PAGE[mode]["page"]) >= 4.5


@pytest.mark.parametrize(("column", "mode"), [(0, "light"), (1, "dark")])
def test_a_number_on_the_darkest_cell_can_be_read(column: int, mode: str) -> None:
    ends = [bytes.fromhex(theme.SEQUENTIAL[step][column][1:]) for step in (0, 2)]
    mixed = [round(a + (b - a) * DEEPEST) for a, b in zip(*ends, strict=True)]
    assert contrast(theme.PAGE[mode]["ink"], f"#{bytes(mixed).hex()}") >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("column", [0, 1])
@pytest.mark.parametrize("family", TOGETHER)
def test_neighbours_are_told_apart(sight: str, column: int, family: str) -> None:
    palette = theme.MODEL if family == "model" else theme.INSTITUTION
    colours = {kind: palette[kind][column] for kind in TOGETHER[family]}
    close = {
        (a, b): round(distance(colours[a], colours[b], sight), 1)
        for a, b in combinations(colours, 2)
        if distance(colours[a], colours[b], sight) < 12
    }
    assert not close


def test_an_unknown_kind_is_refused_and_a_missing_one_is_grey() -> None:
    with pytest.raises(KeyError, match="no colour for model 'club'"):
        theme.model("club")
    assert theme.institution(None) == theme.MUTED[0]
