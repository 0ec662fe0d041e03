"""Figures of the story: what each mark stands for, and that no meaning rests on colour alone."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from pagemill.notebook import figures as base
from yilianti import called
from yilianti.analysis import multiverse
from yilianti.figures.checks import VERDICTS, by_option, multiverse_curve, verdicts
from yilianti.figures.maps import BEIJING, PROVINCES, beijing_tiles, province_tiles
from yilianti.figures.promise import STATES, district_path, path_table, promise_and_count, scorecard
from yilianti.figures.roster import composition
from yilianti.figures.time import KINDS, phases, span, terms, timeline


def texts(fig):
    return [text for trace in fig.data if trace.text is not None for text in trace.text]


def words(fig):
    return " ".join(str(note.text) for note in fig.layout.annotations)


@pytest.fixture
def values():
    return pd.DataFrame(
        {
            "place_id": ["beijing-haidian", "beijing-daxing"],
            "name": ["Haidian", "Daxing"],
            "value": [5.0, None],
        }
    )


def test_tiles_show_values_gaps_and_what_is_not_stated(values):
    fig = beijing_tiles(values, "district-counts", "alliances", "en")
    shown = dict(zip(BEIJING, texts(fig), strict=True))
    assert shown["beijing-haidian"] == "Haidian<br><b>5</b>"
    assert shown["beijing-daxing"] == "Daxing<br><b>?</b>"
    assert shown["beijing-yanqing"] == "<br><b></b>"
    patterns = dict(zip(BEIJING, fig.data[0].marker.pattern.shape, strict=True))
    assert (patterns["beijing-haidian"], patterns["beijing-daxing"]) == ("", "/")
    assert fig.layout.meta["table"]["rows"] == [["Haidian", 5.0], ["Daxing", "not stated"]]


@pytest.mark.parametrize("layout", [BEIJING, PROVINCES])
def test_no_two_tiles_share_a_spot(layout):
    spots = [tuple(spot)[:2] for spot in layout.values()]
    assert len(set(spots)) == len(spots)


def test_tiles_cover_every_district_and_province_of_the_tables(root):
    from pagemill import tables

    places = tables.rows("places")
    districts = {row["place_id"] for row in places if row["is_urban_six"]}
    assert districts == set(BEIJING)
    kinds = {"province", "autonomous_region", "municipality"}
    assert {r["place_id"] for r in places if r["kind"] in kinds} <= set(PROVINCES)


def test_province_tiles_bear_short_names(values):
    frame = pd.DataFrame({"place_id": ["hunan"], "name": ["Hunan"], "value": [0.0]})
    english = province_tiles(frame, "district-counts", "", "en", marked="hunan")
    chinese = province_tiles(frame, "district-counts", "", "zh")
    assert "HN<br><b>0</b>" in texts(english)
    assert "湖南<br><b>0</b>" in texts(chinese)
    assert len(english.layout.shapes) == 2
    assert len(chinese.layout.shapes) == 0


def test_the_scorecard_tells_states_apart_without_colour():
    frame = pd.DataFrame(
        {
            "place_id": list(BEIJING)[:4],
            "name": list("abcd"),
            "target": 2,
            "n": [2, 3, 1, 0],
            "n_low": 0,
            "n_high": 3,
            "state": list(STATES),
        }
    )
    fig = scorecard(frame)
    assert texts(fig) == [
        *("a<br><b>2/2 ✓</b>", "b<br><b>3/2 ✓?</b>", "c<br><b>1/2 ✗?</b>", "d<br><b>0/2 ✗</b>")
    ]
    looks = {(sign, pattern) for sign, _, pattern, _ in STATES.values()}
    assert len(looks) == len(STATES)


@pytest.fixture
def path():
    return pd.DataFrame(
        [
            ("u", "urban_six", "2014-06", 2.0, 2.0),
            ("u", "urban_six", "2015-06", 3.0, None),
            ("o", "other_districts", "2014-06", 1.0, 1.0),
            ("o", "other_districts", "2015-06", 2.0, 3.0),
        ],
        columns=["place_id", "place_group", "due", "low", "high"],
    )


def test_the_path_says_its_bounds_in_words(path):
    fig = district_path(path, "2016-12")
    assert "3 or more" in words(fig)
    assert "2 to 3" in words(fig)
    wide = path_table(path)
    assert wide[["2014-06", "2015-06"]].to_numpy().tolist() == [["2", "3 or more"], ["1", "2 to 3"]]


def test_promise_and_count_joins_no_counts():
    city = pd.DataFrame(
        {
            "due": ["2014-06", "2015-06"],
            "low": [22.0, 38.0],
            "high_at_least": [22.0, 48.0],
            "n_open": [0, 6],
        }
    )
    counts = pd.DataFrame(
        {
            "date": ["2014-12", "2016-12", "2018-02-04"],
            "value": [29.0, 50.0, 58.0],
            "what": ["signed", "plan", "all"],
            "short": ["signed", "plan", "all"],
            "is_plan": [False, True, False],
            "is_weak": [False, False, True],
        }
    )
    fig = promise_and_count(city, "2016-12", counts, (19, 31), "2014-12")
    points = fig.data[-1]
    assert points.mode == "markers"  # no line: the counts have no common definition
    assert list(points.marker.symbol) == ["circle", "diamond-open", "circle-open"]
    assert "roster: 19 to 31" in words(fig)
    assert "no upper limit" in words(fig)
    assert "22, then<br>38 or more" in words(fig)
    assert [row[2] for row in fig.layout.meta["table"]["rows"]][:3] == ["22", "38–48+", "19–31"]


def test_a_partial_date_is_its_whole_span():
    assert span("2013") == ("2013-01-01", "2013-12-31")
    assert span("2014-02") == ("2014-02-01", "2014-02-28")
    assert span("2013-11-26") == ("2013-11-26", "2013-11-26")


def test_a_timeline_says_each_date_and_event():
    events = pd.DataFrame(
        {"date": ["2013-11-26", "2011"], "what": ["later", "x" * 60], "kind": ["rule", "alliance"]}
    )
    fig = timeline(events, "forerunners")
    assert fig.layout.annotations[0].text.startswith("<b>2011</b><br>Xxx")
    assert fig.layout.meta["table"]["rows"][0][:2] == ["2011", "alliance"]
    symbols = {symbol for _, symbol in KINDS.values()}
    assert len(symbols) == len(KINDS)


def test_phases_keep_one_line_for_each_target():
    frame = pd.DataFrame(
        {"name": ["Pilot"], "starts": ["2013-11"], "ends": ["2014-06"], "asks": ["first\nsecond"]}
    )
    fig = phases(frame)
    assert fig.layout.annotations[0].text.endswith("November 2013 – June 2014<br>first<br>second")


def test_terms_tell_dated_from_undated_records():
    kinds = pd.DataFrame(
        {"name": ["old", "new"], "model": ["regional", None], "starts": ["2011", "2017"]}
    ).assign(ends=["2016", None])
    records = pd.DataFrame(
        {
            "model": ["regional", "regional"],
            "date": ["2011", "2014-12"],
            "is_dated": [True, False],
            "n": [1, 21],
        }
    )
    fig = terms(kinds, records, "2024-01")
    symbols = {trace.marker.symbol for trace in fig.data if trace.mode == "markers+text"}
    assert symbols == {"circle", "circle-open"}
    assert fig.layout.meta["table"]["rows"][0] == ["old", "2011", "2016", "2011: 1; 2014-12: 21"]


def test_claims_are_told_apart_by_shape():
    frame = pd.DataFrame(
        {
            "document": ["d000"] * 2 + ["d001"],
            "verdict": ["not_computable", "matches", "contradicted"],
            "claim_line": ["a", "b", "c"],
        }
    )
    fig = verdicts(frame)
    assert len({symbol for _, symbol in VERDICTS.values()}) == 3
    marks = [list(trace.customdata) for trace in fig.data if trace.customdata is not None]
    assert [line for lines in marks for line in lines] == ["b", "a", "c"]
    assert {trace.name for trace in fig.data if trace.showlegend} == {
        *("holds", "contradicted", "cannot tell")
    }


@pytest.fixture
def results():
    rows = [
        {
            **reading._asdict(),
            "reading": reading.name,
            "n_districts_met": 8 if reading.kinds == "regional" else 16,
            "share_several": 0.03,
            "largest_size": 16 if reading.sizes == "named" else 24,
            "largest_name": "A" if reading.sizes == "named" else "B",
        }
        for reading in multiverse.readings()
    ]
    return pd.DataFrame(rows)


def test_every_reading_is_in_the_figure_once(results):
    marked = results["reading"].iloc[0]
    fig = multiverse_curve(results, marked)
    assert len(fig.data[0].y) == len(results)
    names = {called.reading(name, "en") for name in results["reading"]}
    assert set(fig.data[0].customdata) == names
    assert len(names) == len(results)
    n_options = sum(map(len, multiverse.CHOICES.values()))
    squares = [trace for trace in fig.data if trace.marker.symbol == "square"]
    assert len(squares) == n_options
    assert sum(len(trace.x) for trace in squares) == len(results) * len(multiverse.CHOICES)


def test_ranges_by_option(results):
    got = by_option(results).set_index("option")
    assert got.loc["regional only", "met_range"] == "8"
    assert got.loc["place as stated", "met_range"] == "8–16"
    assert got.loc["named", ["share_range", "size_range"]].tolist() == ["3.0", "16"]


def test_a_long_name_above_its_row_is_cut_to_a_line():
    names = ["Short–Name", "A " + "very " * 12 + "long name", "很长的名称" * 6]
    fig = base.name_rows(go.Figure(), names)
    written = [note.text for note in fig.layout.annotations]
    assert written[0] == names[0]
    english, chinese = written[1:]
    assert base.ABOVE["en"] - 6 < len(english) <= base.ABOVE["en"]
    kept = english.removesuffix("…")
    assert names[1].startswith(f"{kept} ")  # no word is cut
    assert len(chinese) == base.ABOVE["zh"]
    assert chinese.endswith("…")


def test_a_stack_that_lacks_a_value_is_refused():
    stack = [go.Bar(x=[1, None], y=["a", "b"], orientation="h", name="one")]
    fig = go.Figure(stack).update_layout(barmode="stack")
    with pytest.raises(ValueError, match="the stack 'one' lacks values"):
        base.finish(fig, "composition", "en", pd.DataFrame({"a": [1]}))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_parts_of_each_bar_end_at_its_sum(lang):
    frame = pd.DataFrame(
        {
            "name": ["A", "A", "B", "B"],
            "kind": ["hospital", "community_health_centre", "hospital", "emergency_centre"],
            "n": [1, 2, 3, 1],
        }
    )
    fig = composition(frame, lang)
    assert [sum(ends) for ends in zip(*(trace.x for trace in fig.data), strict=True)] == [3, 4]
    assert [row[-1] for row in fig.layout.meta["table"]["rows"]] == [4, 3]
    assert len(fig.data) == 4
