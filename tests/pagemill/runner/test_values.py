"""Parameters have their default's type, whichever way they come in."""

import pytest
import yaml

from pagemill.runner.runs import values


@pytest.mark.parametrize(
    ("texts", "default", "expected"),
    [
        (["7"], 1, 7),
        (["-7"], 1, -7),
        (["2"], 0.5, 2.0),
        (["1e3"], 0.5, 1000.0),
        (["001"], "a", "001"),
        (["True"], "a", "True"),
        (["2014"], "2011", "2014"),
        (["true"], False, True),
        (["False"], True, False),
        (["x", "y"], ["a"], ["x", "y"]),
        (["likely"], [], ["likely"]),
        (["16", "64"], [1], [16, 64]),
        (["5"], None, 5),
        (["None"], None, None),
        (["x"], None, "x"),
    ],
)
def test_words_of_the_command_line_become_values(texts, default, expected):
    got = values.from_words(texts, default)
    assert got == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(
    ("texts", "default", "told"),
    [
        (["2014.0"], 2014, "give a whole number"),
        (["２０１４"], 2014, "give a whole number"),
        (["1_000"], 2014, "give a whole number"),
        (["None"], 2014, "give a whole number"),
        (["1,5"], 0.5, "give a number"),
        (["nan"], 0.5, "give a number"),
        (["1e999"], 0.5, "give a number"),
        (["1"], False, "give true or false"),
        (["yes"], False, "give true or false"),
        (["None"], "a", "give a text"),
        (["2013", "2014"], 2012, "given more than once, but is no list"),
        (['["x", "y"]'], ["a"], "item by item, each with its own -p, or by -y"),
        (["x"], [16], "give a whole number"),
        (['{"k": 1}'], {}, "give a mapping by -y"),
    ],
)
def test_other_words_are_refused_with_what_is_wanted(texts, default, told):
    with pytest.raises(ValueError, match=told):
        values.from_words(texts, default)


@pytest.mark.parametrize(
    ("value", "default", "fits"),
    [
        ("likely", [], False),
        (["likely"], [], True),
        (["likely"], "likely", False),
        (2014.0, 2014, False),
        (True, 1, False),
        (1, True, False),
        (1, 0.5, True),
        (True, 0.5, False),
        (float("nan"), 0.5, False),
        ([16.5], [16], False),
        ([1, 2.5], [0.5], True),
        ([None], ["a"], False),
        (None, "a", False),
        (None, None, True),
        ({"a": 2}, {"a": 1}, True),
        ({"a": "2"}, {"a": 1}, False),
        ({"b": "2"}, {"a": 1}, True),
    ],
)
def test_a_value_fits_its_defaults_type_or_not(value, default, fits):
    assert values.fits(value, default) is fits


def test_none_fits_where_the_parameter_is_optional_but_not_within_a_list():
    assert values.fits(None, 0.5, optional=True)
    assert values.of_type(None, 0.5) is None
    assert not values.fits([None], [0.5], optional=True)


def test_a_whole_number_becomes_the_number_that_the_default_is():
    assert repr(values.of_type([1, 2], [0.5])) == "[1.0, 2.0]"


@pytest.mark.parametrize("text", ["010", "12:30", "no", "Yes", "0x10", "on", ".inf", "1_000", "+7"])
def test_what_yaml_reads_as_no_person_does_is_named(text):
    node = yaml.compose(f"parameters:\n  x: [{text}]\n", yaml.SafeLoader)
    assert list(values.misread(node)) == [(2, text)]


@pytest.mark.parametrize("text", ["10", "-3", "0.5", "true", "False", "'no'", "null", "a:b", "1e3"])
def test_plain_values_of_yaml_pass(text):
    node = yaml.compose(f"x: {text}\n", yaml.SafeLoader)
    assert list(values.misread(node)) == []
