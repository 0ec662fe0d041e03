"""Titles of figures state what their data show, and change with them; in both languages."""

import re

import pandas as pd
import pytest

from pagemill import words
from pagemill.notebook.figures import finding
from yilianti.figures import (
    brief,
    checks,
    context,
    maps,
    mechanisms,
    methods,
    network,
    paediatric,
    profile,
    promise,
    roster,
    specialty,
    studies,
    time,
)

LANGUAGES = ("en", "zh")
BRACES = re.compile(r"[{}]")


def title(fig):
    """Return the title of a figure."""
    return fig.layout.meta["title"]


def card(*states):
    places = [*promise.BEIJING][: len(states)]
    return pd.DataFrame(
        {"place_id": places, "name": places, "target": 1, "n": 1, "n_low": 0, "n_high": 2}
    ).assign(state=states)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (
            ["met", "met", "doubtful_met", "doubtful_short"],
            "Two of four districts reach their target however the roster is read; "
            "for 2 it depends on the reading",
        ),
        (["met", "met"], "Both districts reach their target however the roster is read"),
        (
            ["short", "doubtful_met"],
            "No district reaches its target on every reading of the roster; "
            "for 1 it depends on the reading; 1 falls short on every reading",
        ),
    ],
)
def test_the_scorecard_says_who_reaches_the_target_for_certain(states, said):
    assert title(promise.scorecard(card(*states))) == said


def referrals(up, down):
    years = range(2022, 2022 + len(up))
    rows = [
        (way, year, amount * 1e6)
        for way, amounts in (("up", up), ("down", down))
        for year, amount in zip(years, amounts, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["way", "year", "amount"])
    return frame.assign(is_computed=False, seen="full_text", host="original_publisher")


@pytest.mark.parametrize(
    ("up", "down", "said"),
    [
        ([3, 3, 3], [1, 2, 4], "In 2024 referrals down overtook those up: 4.0 against 3.0 million"),
        ([3, 3, 3], [1, 4, 5], "Referrals down overtook those up in 2023; in 2024 they were 5.0"),
        ([1, 1], [2, 2], "Referrals down exceed those up in every year; in 2023 they were 2.0"),
        ([2, 2], [3, 1], "Referrals up still exceed those down; in 2023 they were 2.0 against 1.0"),
    ],
)
def test_referrals_say_when_one_way_overtook_the_other(up, down, said):
    assert title(context.referrals(referrals(up, down))).startswith(said)


def test_a_share_is_set_beside_the_one_that_upgrades_cannot_move():
    said = context.upgrade_proof("en", 7.25, -0.01)
    assert said == (
        "The share of tertiary hospitals rose by 7.3 points; taken with secondary ones, "
        "so that upgrades cancel out, it did not change"
    )


def test_amounts_are_compared_within_one_series_only():
    rows = [
        (year, name, series, amount)
        for series, years in (("old", (2008, 2009)), ("new", (2012, 2013, 2014)))
        for year in years
        for name, amount in (("tertiary_hospitals", year), ("primary_institutions", 100.0))
        if series == "new" or name == "tertiary_hospitals"
    ]
    frame = pd.DataFrame(rows, columns=["year", "institution_class", "series", "shown"])
    names = context.COMPARED["beijing-visits"]
    wide = context._longest(frame, "institution_class", "shown", names)
    assert [*wide.index] == [2012, 2013, 2014]
    assert (
        context._longest(frame, "institution_class", "shown", ("tertiary_hospitals", "x")) is None
    )


def tree(*rows):
    frame = pd.DataFrame(rows, columns=["node", "parent", "how", "depth"])
    return frame.assign(words=frame["node"], alliance=frame["node"], n=1)


def test_the_cascade_colours_only_networks_within_a_network():
    fig = paediatric.cascade(
        tree(
            ("a", None, "leads", 0),
            ("b", "a", "leads", 1),
            ("b/named", "b", "named", 2),
            ("c", None, "leads", 0),
        )
    )
    assert title(fig) == "One of the three hospitals that lead a network belongs to another’s"
    colours = fig.data[1].marker.color
    assert colours[0] == colours[1] != colours[2] == colours[3]
    alone = paediatric.cascade(tree(("a", None, "leads", 0)))
    assert title(alone) == "No hospital that leads a network belongs to another’s"


def test_the_web_is_the_largest_part_that_hangs_together():
    links = pd.DataFrame(
        [("a", "1"), ("b", "1"), ("c", "2")], columns=["alliance_id", "institution_id"]
    )
    assert network._tied(links) == 2
    assert network._tied(links.iloc[:0]) == 0


def test_two_institutions_of_one_name_stay_two():
    rows = [
        (ident, "Clinic", alliance, "regional", False)
        for ident in ("here", "there")
        for alliance in ("a", "b")
    ]
    columns = ["institution_id", "institution", "alliance", "model", "is_leading"]
    fig = network.several(pd.DataFrame(rows, columns=columns))
    assert title(fig) == (
        "Two institutions belong to more than one alliance, all of them to several regional ones"
    )
    assert len({*fig.data[0].y}) == 2


@pytest.mark.parametrize(
    ("seen", "said"),
    [(5, "Fewer than chance"), (10, "As many as chance"), (20, "More than chance")],
)
def test_an_overlap_is_set_beside_chance(seen, said):
    frame = pd.DataFrame(
        {
            "statistic": ["several_regional"],
            "observed": [seen],
            "null_mean": [11.0],
            "null_low": [9.0],
            "null_high": [14.0],
        }
    )
    assert title(network.against_null(frame)).startswith(said)


def test_a_matrix_counts_what_no_network_describes():
    kinds = pd.DataFrame(
        {
            "mechanism_kind": ["bed_management", "training", "joint_clinic"],
            "group": ["guideline_only", "both", "networks_only"],
        }
    )
    cells = pd.DataFrame(
        [("training", "net", "offered"), ("bed_management", "guide", "intended")],
        columns=["mechanism_kind", "subject", "state"],
    )
    subjects = pd.DataFrame(
        {"subject": ["guide", "net"], "name": ["Guide", "Net"], "model": [None, "regional"]}
    )
    fig = mechanisms.matrix(cells, kinds, subjects)
    assert title(fig).startswith("One of the two mechanisms that the guideline asks for is")
    assert len({*fig.data[0].marker.color}) == 1


def test_a_profile_says_how_many_are_smaller():
    frame = pd.DataFrame({"alliance_id": ["a", "b", "c"], "name": ["A", "B", "C"]})
    frame["n_total"] = [1, 5, 5]
    assert title(profile.among_others(frame, "b")) == (
        "With five members it is larger than one of the two others on the roster"
    )
    assert title(profile.among_others(frame, "a")) == (
        "With one member, none of the two others on the roster is smaller"
    )


def test_the_largest_alliance_may_be_another_with_those_only_counted():
    frame = pd.DataFrame(
        {"name": ["A", "B"], "model": "regional", "n_members": [9, 3], "n_total": [9, 20]}
    ).assign(is_open=False)
    assert title(roster.roster_sizes(frame)) == (
        "A names most members, 9; with those only counted, B has 20"
    )
    assert title(roster.roster_sizes(frame.iloc[:1])) == (
        "A is the largest: 9 members named, 9 with those only counted"
    )


def test_a_timeline_says_in_which_years_alliances_and_rules_fall():
    events = pd.DataFrame(
        {
            "date": ["2011", "2013-11-26", "2016-05"],
            "what": "x",
            "kind": ["alliance", "rule", "alliance"],
        }
    )
    said = title(time.timeline(events, "arc"))
    assert said == "Alliances are dated from 2011 to 2016, rules in 2013"
    assert title(time.timeline(events, "profile-timeline")) == (
        "Three dated events, from 2011 to 2016"
    )
    assert title(time.timeline(events.iloc[:1], "arc")) == "One dated event, in 2011"


def test_claims_are_counted_by_verdict():
    verdicts = ["matches", "matches", "contradicted", "not_computable"]
    frame = pd.DataFrame({"document": "d", "verdict": verdicts, "claim_line": "x"})
    assert title(checks.verdicts(frame)) == (
        "Of four claims two hold; 1 is contradicted and 1 cannot be told"
    )
    assert title(checks.verdicts(frame.iloc[:2])) == "Both claims hold"
    assert title(checks.verdicts(frame.iloc[:1])) == "The one claim holds"
    assert title(checks.verdicts(frame.iloc[3:])) == (
        "One claim: none is contradicted and 1 cannot be told"
    )
    assert title(checks.verdicts(frame.iloc[1:])) == (
        "Of three claims one holds; 1 is contradicted and 1 cannot be told"
    )


def test_the_power_of_a_study_may_not_reach_the_goal():
    rows = [(16, 0.4, 0.1), (16, 1.6, 0.5), (64, 0.4, 0.9)]
    frame = pd.DataFrame(rows, columns=["n_units", "effect", "estimate"])
    frame = frame.assign(ci_low=0.0, ci_high=1.0, monte_carlo_error=0.1, n=100)
    assert title(methods.power(frame, 0.8)) == (
        "Synthetic data: of the effects tried, 16 districts do not suffice even for one of 1.6 "
        "standard deviations; 64 districts suffice to find one of 0.4 standard deviations"
    )


def test_a_name_of_three_lines_has_its_room():
    long = "University of Posts and Telecommunications Community Health Centre of the North Campus"
    ties = pd.DataFrame({"left": "A", "right": ["B", long, "C"], "kind": "hospital", "n_other": 0})
    fig = profile.surroundings(ties, "A")
    nodes = fig.data[1]
    steps = [after - before for before, after in zip(nodes.y, nodes.y[1:], strict=False)]
    assert nodes.text[2].count("<br>") == 2
    assert steps[0] < steps[1] == steps[2]
    assert fig.layout.yaxis.range[0] > nodes.y[-1]


@pytest.mark.parametrize(
    ("lang", "name", "also", "lines"),
    [
        ("zh", "上海交通大学医学院附属瑞金医院", "（另属1个医联体）", 2),
        ("zh", "密云县医院", "（另属1个医联体）", 1),
        ("en", "Peking University Third Hospital", " (others:\xa01)", 2),
        ("en", "Beijing Anzhen Hospital", " (others:\xa01)", 1),
    ],
)
def test_what_is_said_of_a_name_is_not_broken(lang, name, also, lines):
    found = profile._lines(name, also, profile.BESIDE[lang])
    assert len(found) == lines
    assert found[-1].endswith(also.strip())


def test_the_institution_of_a_page_does_not_repeat_its_title():
    ties = pd.DataFrame({"left": ["A", "A", "B"], "right": ["X", "Y", "X"], "n_other": 1})
    words = profile.surroundings(ties.assign(kind="hospital"), "X").data[1].text
    assert [word.replace("  ", "") for word in words] == [
        *("A", "<b>X</b>", "Y (others:\xa01)", "B", "<b>X</b>")
    ]


def test_words_of_two_lines_in_a_cascade_have_their_room():
    long = "Xiangtan Maternal and Child Health Hospital"
    fig = paediatric.cascade(
        tree(("a", None, "leads", 0), (long, "a", "named", 1), (long * 2, "a", "named", 1))
    )
    steps = [
        after - before for before, after in zip(fig.data[1].y, fig.data[1].y[1:], strict=False)
    ]
    lines = [text.count("<br>") + 1 for text in fig.data[1].text]
    for step, upper, lower in zip(steps, lines, lines[1:], strict=False):
        assert step > 15.6 * (upper + lower) / 2 + 4  # lines of letters of 12 pixels, and a gap


@pytest.mark.parametrize(
    ("date", "named"),
    [
        (["2016-05", "2016-05-20"], ["May 2016"]),
        (["2016-04", "2016-09"], ["April 2016", "June 2016", "August 2016"]),
        (["2016", "2016-09"], ["January 2016", "April 2016", "July 2016", "October 2016"]),
        (["2013", "2016"], None),
    ],
)
def test_a_short_time_names_each_month_once(date, named):
    events = pd.DataFrame({"date": date, "what": "x", "kind": "other"})
    axis = time.timeline(events, "profile-timeline").layout.xaxis
    assert (axis.ticktext and [*axis.ticktext]) == named


def test_events_of_a_timeline_are_all_written_as_captions():
    events = pd.DataFrame(
        {"date": "2016", "what": ["annual report due", "It met."], "kind": "other"}
    )
    fig = time.timeline(events, "profile-timeline")
    said = [note.text.partition("<br>")[2] for note in fig.layout.annotations]
    assert said == ["Annual report due", "It met"]
    chinese = time.timeline(events.assign(what="成立。"), "profile-timeline", "zh")
    assert chinese.layout.annotations[0].text == "<b>2016年</b><br>成立"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (
            "haidian",
            "Haidian has 5 of the alliances in the documents; Chaoyang has most, 14",
        ),
        ("daxing", "The documents tie no alliance to Daxing; Chaoyang has most, 14"),
        ("chaoyang", "No place has more alliances in the documents than Chaoyang, with 14"),
        (None, "No place has more alliances in the documents than Chaoyang, with 14"),
    ],
)
def test_a_map_says_what_the_place_has_and_who_has_most(marked, said):
    names = ["Haidian", "Daxing", "Chaoyang"]
    frame = pd.DataFrame({"place_id": [f"beijing-{name.lower()}" for name in names], "name": names})
    frame = frame.assign(value=pd.Series([5, None, 14], dtype="Int64"))
    place = marked and f"beijing-{marked}"
    assert title(maps.beijing_tiles(frame, "districts", "", "en", place)) == said


def results(**counts):
    rows = [(design, bearing) for design, bearings in counts.items() for bearing in bearings]
    return pd.DataFrame(rows, columns=["design", "bearing"])


def test_the_strongest_design_is_told_and_a_survey_is_none():
    found = results(survey=["neither"] * 8, cohort=["against_aim"], meta_analysis=["neither"])
    assert title(studies.study_results(found)) == (
        "The one result from the strongest design, cohort, does not point towards the aim; "
        "9 rest on weaker ones"
    )
    found = results(not_stated=["unclear"], before_after=["toward_aim"] * 2)
    assert title(studies.study_results(found)).endswith(
        "before and after, point towards the aim; one rests on a weaker one"
    )


def test_the_darkest_cell_leaves_room_for_its_number():
    fig = studies.study_results(results(survey=["neither"] * 8, cohort=["unclear"]))
    assert fig.data[0].z.max() / fig.data[0].zmax == pytest.approx(studies.DEEPEST)


def test_an_alliance_of_which_no_place_is_known_has_a_word_in_its_line():
    frame = pd.DataFrame(
        {"name": ["A", "B"], "model": "regional", "n_districts": [0, 2], "n_provinces": [1, 1]}
    ).assign(n_city_only=3)
    trace = specialty.reach(frame, 5).data[2]
    assert (trace.text[0].strip(), [*trace.y]) == ("not known", [0])


def test_no_district_is_said_where_none_is_known():
    frame = pd.DataFrame(
        {"name": ["A"], "model": "regional", "n_districts": [0], "n_provinces": [1]}
    ).assign(n_city_only=2)
    assert title(specialty.reach(frame, 5)) == (
        "In which districts A has its parties is not known; the widest regional alliance has them "
        "in 5"
    )


def test_beds_are_gained_and_lost():
    amounts = pd.DataFrame(
        [
            (year, name, year - 2000 + extra, "beds")
            for year in (2013, 2017)
            for name, extra in (("tertiary_hospitals", 0.0), ("community_centres", 2013 - year))
        ],
        columns=["year", "institution_class", "shown", "series"],
    )
    said = context._grown(amounts, "beijing-beds", "en")
    assert said == (
        "From 2013 to 2017 tertiary hospitals gained 4,000 beds, and community health centres "
        "neither gained nor lost beds"
    )


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Song H et al. 2019：资源丰富的区", 22, ["Song H et al. 2019：资", "源丰富的区"]),
        ("社区卫生服务中心（站）", 16, ["社区卫生服务中心", "（站）"]),
        ("一二三，四", 6, ["一二", "三，四"]),
        ("", 6, [""]),
    ],
)
def test_chinese_lines_break_between_characters_and_keep_foreign_words(text, width, lines):
    assert context.wrap(text, "zh", width).split("<br>") == lines


def test_titles_in_chinese_close_up_numbers():
    said = finding("beijing-shares", "zh", alone="上升 7.3 个百分点", together="下降 12 个")
    assert not re.search(r"\d [一-鿿]|[一-鿿] \d", said)


def test_the_arc_says_since_when_nobody_counted():
    city = pd.DataFrame({"due": ["2014-06"], "low": [22.0], "high_at_least": [22.0], "n_open": 0})
    counts = pd.DataFrame({"date": ["2018-02-04"], "value": [58], "what": ["all"]})
    turns = pd.DataFrame({"date": ["2011"], "short": ["first"], "what": ["The first."]})
    fig = brief.arc(city, "2016-12", (19, 31), "2014-12", counts, turns)
    assert title(fig).endswith("after 2018 none is found")


def test_every_form_of_a_title_has_the_same_names_in_braces_in_both_languages():
    keys = [
        key for key in words._words() if key.startswith("said.figure-") or key.endswith(".finding")
    ]
    assert len(keys) > 80
    names = {
        key: [{*re.findall(r"{(\w+)}", words.label(key, lang))} - {"n", "of"} for lang in LANGUAGES]
        for key in keys
    }
    assert {key: found for key, found in names.items() if found[0] != found[1]} == {}


def test_no_title_asks_a_question_where_its_data_can_answer():
    asking = [key for key in words._words() if key.endswith(".finding") or ".figure-" in key]
    assert not [key for key in asking for lang in LANGUAGES if words.label(key, lang)[-1:] in "?？"]
    assert not BRACES.search(finding("tiles-most", "en", place="Haidian", n="5"))
