"""Words that follow their values: at 0, 1, 2, all, all but one."""

import pytest

from pagemill import words
from pagemill.errors import DataError, RunError
from pagemill.notebook import phrases

WORDS = {
    "noun.route.one": {"en": "route", "zh": "条路线"},
    "noun.route.many": {"en": "routes", "zh": "条路线"},
    "unit.points": {"en": "points", "zh": "个百分点"},
    "said.late.neither": {"en": "neither runs late", "zh": "两条均不晚点"},
    "said.late.all": {"en": "all {of} run late", "zh": "{of} 条均晚点"},
    "said.late.some": {"en": "{n} of {of} run late", "zh": "{of} 条中有 {n} 条晚点"},
    "said.new.none": {"en": "none is new", "zh": "没有新路线"},
    "said.new.one": {"en": "{n} is new, of {year}", "zh": "新路线 {n} 条，{year}"},
    "said.new.many": {"en": "{n} are new, of {year}", "zh": "新路线 {n} 条，{year}"},
}


@pytest.fixture(autouse=True)
def of_routes(monkeypatch):
    known = words._words() | WORDS
    monkeypatch.setattr(words, "_words", lambda: known)


@pytest.mark.parametrize(
    ("n", "of", "en", "zh"),
    [
        (0, 0, "no route", "没有路线"),
        (0, 1, "no route", "没有路线"),
        (1, 1, "the only route", "仅有的路线"),
        (0, 2, "neither route", "两条路线中无一"),
        (1, 2, "one of the two routes", "两条路线中有一条"),
        (2, 2, "both routes", "两条路线均"),
        (0, 3, "none of the three routes", "3 条路线中无一"),
        (1, 3, "one of the three routes", "3 条路线中有 1 条"),
        (2, 3, "all but one of the three routes", "3 条路线中除 1 条外均"),
        (3, 3, "all three routes", "3 条路线均"),
        (0, 16, "none of the 16 routes", "16 条路线中无一"),
        (1, 16, "one of the 16 routes", "16 条路线中有 1 条"),
        (2, 16, "2 of the 16 routes", "16 条路线中有 2 条"),
        (15, 16, "all but one of the 16 routes", "16 条路线中除 1 条外均"),
        (16, 16, "all 16 routes", "16 条路线均"),
    ],
)
def test_a_part_is_said_as_it_is(n, of, en, zh):
    assert phrases.part_words(n, of, "route", "en") == en
    assert phrases.part_words(n, of, "route", "zh") == zh


@pytest.mark.parametrize(
    ("n", "en", "zh"),
    [
        (0, "no route", "没有路线"),
        (1, "one route", "1 条路线"),
        (2, "two routes", "2 条路线"),
        (9, "nine routes", "9 条路线"),
        (1200, "1,200 routes", "1,200 条路线"),
    ],
)
def test_things_are_counted_in_singular_and_plural(n, en, zh):
    assert phrases.count_words(n, "route", "en") == en
    assert phrases.count_words(n, "route", "zh") == zh


def test_a_range_with_one_number_is_that_number():
    assert phrases.range_words(8, 10, 16, "route", "en") == "8 to 10 of the 16 routes"
    assert phrases.range_words(8, 10, 16, "route", "zh") == "16 条路线中有 8 至 10 条"
    assert phrases.range_words(16, 16, 16, "route", "en") == "all 16 routes"
    assert phrases.range_words(0, 0, 2, "route", "en") == "neither route"


def test_more_than_there_are_is_refused():
    with pytest.raises(RunError, match="3 of 2"):
        phrases.part_words(3, 2, "route", "en")
    with pytest.raises(RunError, match="is no range"):
        phrases.range_words(3, 2, 4, "route", "en")


@pytest.mark.parametrize(
    ("n", "of", "expected"),
    [
        (0, 2, "neither runs late"),
        (1, 2, "one of two run late"),
        (2, 2, "all two run late"),
        (3, 12, "3 of 12 run late"),
        (12, 12, "all 12 run late"),
    ],
)
def test_the_most_telling_words_that_the_book_has_are_taken(n, of, expected):
    assert phrases.words_for("late", n, "en", of) == expected


def test_words_without_a_whole_know_none_one_and_many():
    got = [phrases.words_for("new", n, "en", year="2014") for n in (0, 1, 2, 40)]
    assert got == ["none is new", "one is new, of 2014", "two are new, of 2014",
                   "40 are new, of 2014"]  # fmt: skip
    assert phrases.words_for("new", 2, "zh", year="2014年") == "新路线 2 条，2014年"


def test_a_number_in_words_can_be_its_record():
    got = phrases.words_for("late", 3, "en", 12, {"n": "n-late", "of": "n-routes"})
    assert got == "{num}`n-late:` of {num}`n-routes:` run late"


def test_words_that_lack_are_named():
    with pytest.raises(DataError, match=r"said\.gone\.none"):
        phrases.words_for("gone", 0, "en")


@pytest.mark.parametrize(
    ("date", "en", "zh"),
    [
        ("2014", "in 2014", "2014年"),
        ("2014-06", "in June 2014", "2014年6月"),
        ("2013-11-26", "on 26 November 2013", "2013年11月26日"),
        ("2011-01-08", "on 8 January 2011", "2011年1月8日"),
    ],
)
def test_dates_stand_in_words(date, en, zh):
    assert phrases.date_phrase(date, "en") == en
    assert phrases.date_phrase(date, "zh") == zh


@pytest.mark.parametrize("date", ["2014-13", "June 2014", "2014-6", "20140601"])
def test_what_is_no_date_is_refused(date):
    with pytest.raises(RunError, match="write the date as"):
        phrases.date_words(date, "en")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (7.25, "rose by 7.3 points"),
        (-0.98, "fell by 1.0 points"),
        (0, "did not change"),
        (0.04, "did not change"),
        (-0.04, "did not change"),
    ],
)
def test_a_change_that_is_not_shown_is_none(change, expected):
    assert phrases.change_words(change, 1, "en", "points") == expected


def test_a_sentence_begins_with_a_capital():
    assert phrases.capital(phrases.part_words(0, 2, "route", "en")) == "Neither route"
    assert phrases.capital("") == ""


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_stand_in_a_list(names, expected):
    assert phrases.list_words(names, "en") == expected
    assert phrases.list_words(names, "en", "or") == expected.replace(" and ", " or ")
