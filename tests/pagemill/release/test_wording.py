"""Two wordings: the same edit on all pages of a template, and whether a number differs."""

import pytest

from pagemill.release import wording

BEFORE = "{} is a hospital in {}. Little more is known of it."
AFTER = "A hospital in {1}, {0} has {2} wards. Little more is known of it."


def test_an_edit_is_the_same_whatever_names_and_digits_stand_beside_it():
    names = [("Hill House", "Alder", 4), ("The Old Mill", "Birch on Run", 1_200)]
    edits = {wording.edit(BEFORE.format(*one), AFTER.format(*one)) for one in names}
    assert len(edits) == 1
    ((gone, come),) = edits
    assert (gone, come) == ({"is"}, {"has", "0", "wards"})


def test_another_name_is_another_edit_in_chinese_too():
    led = "{}由{}牵头。"
    assert wording.edit(led.format("甲联盟", "乙医院"), led.format("甲联盟", "丙医院")) == (
        {"乙"},
        {"丙"},
    )


def test_an_edit_is_the_same_however_often_it_was_made_in_a_text():
    once = wording.edit("It leads A.", "It leads the A.")
    assert (
        once == wording.edit("It leads B and C.", "It leads the B and the C.") == (set(), {"the"})
    )


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ("It names 16 stops.", "16 stops are named in it.", False),
        ("It names 16 stops.", "It names 18 stops.", True),
        ("It names 1,600 stops.", "It names 1,601 stops.", True),
        ("It grew by 1.5 points.", "It grew by 1.6 points.", True),
        ("Two routes are named.", "Three routes are named.", True),
        ("No route is named.", "16 routes are named.", True),
        ("It is 9.0.", "It is 9.", False),
        ("It is 90.", "It is 9.", True),
        ("none of them", "both of them", True),
        ("one network", "the one network", False),
        ("rose by 2 points", "fell by 2 points", True),
        ("A, B, C", "A, B and C", False),
        ("Little more is known.", "No more is known.", False),
        ("共3条路线。", "路线共3条。", False),
        ("共3条路线。", "共4条路线。", True),
    ],
)
def test_a_number_differs_in_digits_or_in_words_or_not_at_all(before, after, differ):
    assert wording.has_other_numbers(before, after) is differ


def test_only_the_sentences_that_differ_are_told_apart():
    assert wording.apart("It is. So was I. End.", "It is. So is he. End.") == (
        "So was I.",
        "So is he.",
    )
    assert wording.apart("甲。乙。", "甲。丙。") == ("乙。", "丙。")
    known = {"So was I.", "So is he."}
    assert wording.apart("It is. So was I.", "It is. So is he.", known) == ("", "")
