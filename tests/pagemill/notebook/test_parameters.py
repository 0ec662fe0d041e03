"""Parameters of notebooks: what they may be, and that each chapter says so."""

import pytest

from pagemill.errors import RunError
from pagemill.notebook import parameters


def test_allowed_values_pass():
    parameters.one_of("size", "small", ["small", "large"])
    parameters.some_of("sizes", ["small", "large"], ["small", "large"])
    parameters.some_of("sizes", [], ["small"])
    parameters.flag("weak", False)
    parameters.all_within("sizes", [16, 64], 2)
    parameters.within("year", 2014, 2013, 2016)
    parameters.within("n", 0, 0)
    parameters.within("effect", 0, 0.0)
    parameters.within("month", "2013-11", "2013-11", "2016-12")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("smal", r"parameter size: 'smal' is not allowed\. Did you mean 'small'\? Give one of: "),
        (
            ["large"],
            r"parameter size: \['large'\] is not allowed\..* Give one of: 'small', 'large'",
        ),
        (1, "parameter size: 1 is not allowed"),
    ],
)
def test_other_values_are_refused_with_those_allowed(value, told):
    with pytest.raises(RunError, match=told):
        parameters.one_of("size", value, ["small", "large"])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (["large", "x"], r"parameter sizes: 'x' is not allowed\. Give values of: 'small', 'large'"),
        ("large", r"parameter sizes: 'large' is no list\. Write \['large'\]; .* -p sizes VALUE"),
        (("large",), "is no list"),
        (None, "is no list"),
    ],
)
def test_a_list_is_a_list_of_what_is_allowed(value, told):
    with pytest.raises(RunError, match=told):
        parameters.some_of("sizes", value, ["small", "large"])


@pytest.mark.parametrize("value", [1, "true", None, [True]])
def test_a_flag_is_true_or_false_and_no_number(value):
    with pytest.raises(RunError, match="Give one of: True, False"):
        parameters.flag("weak", value)


@pytest.mark.parametrize("value", ["2014-13", "14-01", "2014-1", "June 2014", "2014-02-30", 2014])
def test_a_date_is_one_of_the_calendar_in_iso_form(value):
    with pytest.raises(RunError, match=r"parameter until: .* in the form 2014-06"):
        parameters.within("until", value, "2009", "2026")


@pytest.mark.parametrize("value", [16, [], [1], ["16"], [True]])
def test_all_items_of_a_list_are_held_to_the_bounds(value):
    with pytest.raises(RunError, match="parameter sizes: "):
        parameters.all_within("sizes", value, 2)


@pytest.mark.parametrize("value", [2012, 2017, "2014", 2014.5, 2014.0, True])
def test_what_is_out_of_bounds_or_no_such_number_is_refused(value):
    with pytest.raises(RunError, match=r"parameter year: .* is not from 2013 to 2016"):
        parameters.within("year", value, 2013, 2016)


def test_without_an_upper_bound_only_the_lower_counts():
    with pytest.raises(RunError, match="parameter n: -1 is not 0 or more"):
        parameters.within("n", -1, 0)
