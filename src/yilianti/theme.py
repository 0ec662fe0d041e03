"""Colours of the kinds of alliance and of institution, beside those of the engine.

A figure names its colours by what they stand for, ``model("regional")`` or
``institution("community_health_centre")``, and gets the colour for a light page.
"""

from pagemill.theme import (
    ACCENT,
    DOUBT,
    FONT,
    MUTED,
    PAGE,
    SECOND,
    SEQUENTIAL,
    UNKNOWN,
    dark_twins,
    layout,
    sequential,
    template,
)

__all__ = [
    "ACCENT",
    "DOUBT",
    "FONT",
    "INSTITUTION",
    "MODEL",
    "MUTED",
    "PAGE",
    "SECOND",
    "SEQUENTIAL",
    "UNKNOWN",
    "dark_twins",
    "institution",
    "layout",
    "model",
    "sequential",
    "template",
]

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
