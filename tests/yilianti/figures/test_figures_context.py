"""Figures of public statistics and studies: marks, breaks and words, in both languages."""

import pandas as pd
import pytest

from pagemill import tables
from pagemill.words import LANGUAGES, group
from yilianti.analysis import context
from yilianti.figures.capacity import district_beds, projects
from yilianti.figures.context import (
    national_shares,
    referrals,
    visit_shares,
)
from yilianti.figures.context import visits as draw_visits
from yilianti.figures.marks import marks, notes, printed
from yilianti.figures.nation import alliance_counts, national_rules
from yilianti.figures.studies import study_results, willingness

BEIJING = ["abridged-before-military", "abridged-15-military", "abridged-19-military"]
CLASSES = ["tertiary_hospitals", "secondary_hospitals", "primary_institutions"]


@pytest.fixture(scope="module")
def figures():
    return tables.load("context_figures")


@pytest.fixture(scope="module")
def breaks():
    return tables.load("context_breaks")


@pytest.fixture(scope="module")
def visits(figures, breaks):
    everything = ["all_institutions", *CLASSES]
    return context.annual(figures, breaks, "beijing", "visits", BEIJING, everything)


@pytest.fixture(scope="module")
def results():
    studies = tables.load("context_studies")[["study_id", "design", "n"]]
    return tables.load("context_study_results").merge(studies, on="study_id")


def draw(lang, figures, breaks, visits, results):
    """Return one figure of each kind."""
    shown = visits[visits["institution_class"].isin(CLASSES)]
    shares = context.shares(visits, {name: [name] for name in CLASSES})
    periods = context.periods(figures, "china")
    national = context.shares(periods, {"primary_institutions": ["primary_institutions"]}).merge(
        periods[["period", "series", "year", "n_months"]].drop_duplicates(), on=["period", "series"]
    )
    willing = results[results["outcome"] == "willing_first_contact"].assign(
        name=lambda frame: frame["study_id"]
    )
    events = tables.load("context_events").dropna(subset="date")
    beds = tables.load("context_districts").query("measure == 'beds_per_1000'")
    beds = beds.assign(name=beds["place"], is_urban_six=pd.array([True, None] * 8, "boolean"))
    states = pd.DataFrame({"status": ["not_stated", "planned"], "n": [3, 1]})
    return [
        draw_visits(shown, breaks, "beijing-visits", "million_visits", lang),
        visit_shares(shares, breaks, lang),
        national_shares(national, lang),
        referrals(context.referrals(figures), lang),
        alliance_counts(context.alliance_counts(figures), lang),
        national_rules(events, lang),
        district_beds(beds, lang),
        projects(states, lang),
        study_results(results, lang),
        willingness(willing, lang),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_has_title_source_and_table(lang, figures, breaks, visits, results):
    for fig in draw(lang, figures, breaks, visits, results):
        meta = fig.layout.meta
        assert meta["title"]
        assert meta["source"]
        assert meta["lang"] == lang
        assert meta["table"]["rows"]
        assert all(len(row) == len(meta["table"]["columns"]) for row in meta["table"]["rows"])


def test_no_line_joins_two_series(breaks, visits):
    shown = visits[visits["institution_class"] == "tertiary_hospitals"]
    fig = draw_visits(shown, breaks, "beijing-visits", "million_visits")
    assert [list(trace.x) for trace in fig.data] == [
        [2008, 2009, 2010, 2011],
        [2012, 2013, 2014],
        [2015, 2016],
    ]
    assert fig.data[0].y[3] == pytest.approx(55.541)


def test_weak_and_computed_points_are_open(figures):
    counts = context.alliance_counts(figures)
    symbols = alliance_counts(counts).data[0].marker.symbol
    assert [symbol == "circle-open" for symbol in symbols] == context.is_weak(counts).to_list()
    up = referrals(context.referrals(figures)).data[0]
    assert list(up.marker.symbol) == ["circle-open", "circle", "circle"]


def test_the_grid_of_results_counts_each_once(results):
    fig = study_results(results)
    assert sum(sum(row) for row in fig.data[0].z) == len(results)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_in_the_tables_has_words(lang, figures, results):
    districts = tables.load("context_districts")
    studies = tables.load("context_studies")
    measures = {*figures["measure"], *districts["measure"]}
    assert measures <= set(group("context_measure", lang))
    assert set(figures["institution_class"].dropna()) <= set(group("context_class", lang))
    assert set(results["outcome"]) <= set(group("outcome", lang))
    assert set(results["bearing"]) <= set(group("bearing", lang))
    assert set(studies["design"]) <= set(group("design", lang))


def test_how_a_row_was_seen_is_said_in_words():
    rows = pd.DataFrame({"seen": ["excerpt"], "host": ["secondary"]})
    assert marks(rows) == ["excerpt, secondary"]
    assert marks(rows, "zh") == ["摘录，二手"]


def test_values_are_written_as_printed():
    rows = pd.DataFrame(
        {
            "value": [81.8, 50.7, 1860],
            "scale": [100000000, 1, 1],
            "unit": ["visits", "%", "alliances"],
            "qualifier": ["exact", "about", "more_than"],
            "status": ["observed", "observed", "plan"],
        }
    )
    assert printed(rows) == ["81.8 × 100 million", "≈ 50.7%", "> 1,860 (planned)"]
    assert printed(rows, "zh") == ["81.8亿", "≈ 50.7%", "> 1,860（规划）"]


def test_a_note_says_how_seen_and_what_to_mind():
    rows = pd.DataFrame(
        {"seen": ["excerpt"] * 2, "host": ["reprint"] * 2, "caveat_en": ["one month", None]}
    )
    assert notes(rows) == ["excerpt, reprint. one month", "excerpt, reprint"]
