"""Expressions in Python; tests/built_site/test_form.py holds the browser to the same cases."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pagemill.notebook.expressions import DEEPEST, LONGEST, ExpressionError, evaluate
from pagemill.notebook.formats import format_number, readable

SAID = yaml.safe_load((Path(__file__).parent / "expressions.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), SAID["cases"])
def test_an_expression_comes_to_its_value_or_is_refused(text, expected):
    if expected == "refused":
        with pytest.raises(ExpressionError):
            evaluate(text, SAID["names"])
    else:
        assert evaluate(text, SAID["names"]) == expected


@pytest.mark.parametrize(("value", "spec", "text"), SAID["formats"])
def test_a_number_is_written_as_the_browser_writes_it(value, spec, text):
    whole = int(value) if float(value).is_integer() else value
    assert (readable(whole) if spec == "readable" else format_number(whole, spec)) == text


def nested(depth):
    return "(" * depth + "1" + ")" * depth


@pytest.mark.parametrize(
    "text",
    [nested(DEEPEST), nested(5000), "max(" * 100 + "1" + ")" * 100, "1+" * LONGEST + "1"],
    ids=["too deep", "much too deep", "calls too deep", "too long"],
)
def test_what_is_too_deep_or_too_long_is_refused_and_no_deeper_is_gone(text):
    with pytest.raises(ExpressionError, match=r"deep|characters"):
        evaluate(text, {})


def test_what_is_just_deep_and_long_enough_is_worked_out():
    assert evaluate(nested(DEEPEST - 1), {}) == 1
    assert evaluate("1+" * (LONGEST // 2 - 1) + "1", {}) == LONGEST // 2
    assert evaluate("-" * (LONGEST - 1) + "1", {}) == -1


def test_a_number_of_very_many_digits_is_unknown():
    assert evaluate("9" * 400, {}) is None
    assert evaluate("n", {"n": float("inf")}) is None
    assert evaluate("n", {"n": float("nan")}) is None


@given(st.text(alphabet="0123456789n+-*/()<>=!, .maxinceilfor_ifkow\"'\\{}$;", max_size=60))
def test_any_text_is_worked_out_or_refused_and_never_anything_else(text):
    try:
        value = evaluate(text, {"n": 3.0})
    except ExpressionError:
        return
    assert value is None or isinstance(value, float)


def test_an_error_names_what_is_known():
    with pytest.raises(ExpressionError, match="no value 'm'; known: n, k"):
        evaluate("m + 1", {"n": 1.0, "k": 2.0})
    with pytest.raises(ExpressionError, match="no function 'sqrt'; known: min, max"):
        evaluate("sqrt(2)", {})
