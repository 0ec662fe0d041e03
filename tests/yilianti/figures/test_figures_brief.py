"""Figures of the book in brief: what is drawn, and the limits."""

import pandas as pd
import pytest

from yilianti.figures.brief import START, arc, shifts

CITY = pd.DataFrame({"due": ["2014-06", "2015-06"], "low": [22.0, 38.0], "n_open": [0, 6]})
COUNTS = pd.DataFrame({"date": ["2017-02-10", "2018-02-04"], "value": [53, 58], "what": ["a", "b"]})
TURNS = pd.DataFrame(
    {"date": ["2011-01-28", "2023-06"], "short": ["First", "Pilot"], "what": ["The first", "A"]}
)


def words(fig):
    return [note.text for note in fig.layout.annotations]


def test_the_arc_names_what_was_promised_listed_counted_and_the_turns():
    fig = arc(CITY, "2016-12", (19, 31), "2014-12-31", COUNTS, TURNS)
    said = " ".join(words(fig))
    for part in ("22, then", "38 or more", "19 to 31", "53, 58", "no later count"):
        assert part in said
    assert "<b>2011</b> First" in words(fig)
    promised = next(trace for trace in fig.data if trace.line.shape == "hv")
    assert list(promised.y) == [22, 38, 38]
    assert promised.x[-1] == "2016-12-31"
    (shade,) = fig.layout.shapes
    assert shade.x0 == "2018-02-04"


def test_words_of_early_turns_run_on_from_their_day_and_those_of_late_ones_end_there():
    fig = arc(CITY, "2016-12", (19, 31), "2014-12-31", COUNTS, TURNS)
    sides = {note.text: note.xanchor for note in fig.layout.annotations}
    assert sides["<b>2011</b> First"] == "left"
    assert sides["<b>2023</b> Pilot"] == "right"
    assert fig.layout.xaxis.range[0] == START


def test_no_two_turns_share_a_height():
    fig = arc(CITY, "2016-12", (19, 31), "2014-12-31", COUNTS, TURNS)
    heights = [note.y for note in fig.layout.annotations if note.text.startswith("<b>20")]
    assert len(set(heights)) == len(TURNS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_data_of_the_arc_hold_each_thing_drawn(lang):
    fig = arc(CITY, "2016-12", (19, 31), "2014-12-31", COUNTS, TURNS, lang)
    rows = fig.layout.meta["table"]["rows"]
    counted = {"en": ["a: 53", "b: 58"], "zh": ["a：53", "b：58"]}[lang]
    assert [row[2] for row in rows] == ["22", "38+", "19–31", *counted, "The first", "A"]


@pytest.mark.parametrize("points", [[7.25, 1.77, -1.43], [-2.0], [0.0, 0.0]])
def test_shifts_are_signed_and_stand_in_the_order_given(points):
    names = [f"name {number}" for number in range(len(points))]
    frame = pd.DataFrame({"name": names, "points": points, "is_main": [True] * len(points)})
    fig = shifts(frame)
    (bar,) = fig.data
    assert list(bar.y) == names[::-1]
    assert list(bar.text) == [f"{n:+.1f}".replace("-", "\u2212") for n in points[::-1]]
    low, high = fig.layout.xaxis.range
    assert low <= min(0, *points) <= max(0, *points) <= high
