"""A form in Python: what it asks, what follows, what it refuses."""

import json
import re

import pandas as pd
import pytest

from pagemill import words
from pagemill.errors import RunError
from pagemill.notebook import form
from pagemill.notebook.form import Form, any_of, work_out

KINDS = {"a": "Kind A", "b": "Kind <B>"}


@pytest.fixture
def said(monkeypatch):
    """Give the form words of its own."""
    own = {
        "ask.kind": "Kind",
        "ask.n": "How many",
        "ask.n.hint": "Of all.",
        "case.how_many.none": "no {thing}",
        "case.how_many.many": "{n:spelt} {thing}s, {n / 3:.1f} each",
    }
    known = words._words()
    both = {key: {"en": text, "zh": text} for key, text in own.items()}
    monkeypatch.setattr(words, "_words", lambda: {**known, **both})


def made(n=40, kind="a"):
    asked = Form("en")
    asked.choose("kind", kind, KINDS)
    asked.enter("n", n, 0, 99)
    frame = pd.DataFrame({"kind": ["a", "b"], "each": [2.0, None], "thing": ["bus", "tram"]})
    asked.look_up(frame, by=["kind"])
    asked.let(total="n * each", half="total / 2")
    asked.word("how_many", {"none": "n == 0", "many": "known(n)"})
    return asked


def test_names_follow_what_is_entered(said):
    names = made().names
    assert {k: names[k] for k in ("kind", "n", "each", "total", "half")} == {
        "kind": "a", "n": 40, "each": 2, "total": 80, "half": 40,
    }  # fmt: skip
    assert names["how_many"] == "40 buss, 13.3 each"
    assert made(0).names["how_many"] == "no bus"
    assert made(7).names["how_many"] == "seven buss, 2.3 each"


def test_what_is_not_entered_or_not_stated_is_unknown_and_so_is_what_needs_it(said):
    names = made(None).names
    assert [names[k] for k in ("n", "total", "half", "how_many")] == [None] * 4
    assert names["each"] == 2
    assert [made(40, "b").names[k] for k in ("each", "total")] == [None, None]


def test_the_program_alone_gives_the_same(said):
    program = json.loads(json.dumps(made().program))
    assert work_out(program, {"kind": "b", "n": 3}) == made(3, "b").names
    unknown = work_out(program, {"kind": None, "n": 3})  # a choice that there is not
    assert [unknown[k] for k in ("each", "thing", "total")] == [None] * 3


@pytest.mark.parametrize(
    ("add", "message"),
    [
        (lambda f: f.enter("m", 100, 0, 99), "parameter m: 100 is not from 0 to 99"),
        (lambda f: f.enter("m", True, 0, 99), "parameter m: True"),
        (lambda f: f.choose("other", "c", KINDS), "parameter other: 'c' is not allowed"),
        (lambda f: f.let(n="1"), "'n' is taken"),
        (lambda f: f.let(N="1"), "'N' is taken, or is not of small letters"),
        (lambda f: f.let(x="missing"), "form: x: there is no value 'missing'"),
        (lambda f: f.let(x="thing + 1"), "reckons with the text 'bus'"),
        (lambda f: f.look_up(pd.DataFrame({"k": [1], "y": [1]}), by=["k"]), "there is no k"),
        (
            lambda f: f.look_up(pd.DataFrame({"n": [1, 1], "y": [1, 2]}), by=["n"]),
            "two rows have the same n",
        ),
        (lambda f: f.look_up(pd.DataFrame({"n": [1], "each": [1]}), by=["n"]), "'each' is taken"),
    ],
)
def test_what_a_form_cannot_hold_is_refused(said, add, message):
    with pytest.raises(RunError, match=re.escape(message)):
        add(made())


def test_a_record_follows_and_its_unknown_is_said_in_words(said, displayed):
    made().record("n-total", "total", unit="buses")
    made(None).record("n-total", "total")
    first, second = (next(iter(bundle.values())) for bundle, _ in displayed)
    assert (first["value"], first["unit"]) == (80, "buses")
    assert first["follows"] == second["follows"] == {"expression": "total"}
    assert second["value"] == words.label("form.unknown", "en")


def test_fields_are_labelled_and_described_and_hold_no_markup_of_their_words(said, displayed):
    asked = made()
    asked.show(told="how_many")
    asked.let(later="n + 1")
    (bundle, mark), *handed = displayed
    programs = [part for one, _ in handed for part in one.values() if part]
    assert programs == [made().program, asked.program]  # what is named later is told too
    html = bundle["text/html"]
    assert mark == {"pagemill": {"form": "form"}}
    assert '<label for="ask-n">How many</label>' in html
    assert 'aria-describedby="hint-n wrong-n"' in html
    assert 'aria-describedby="wrong-kind"' in html
    assert '<option value="a" selected>Kind A</option>' in html
    assert '<option value="b">Kind &lt;B&gt;</option>' in html
    assert 'role="status" data-told="how_many">40 buss' in html
    assert "<noscript>" in html
    assert '<dd data-asked="n">40</dd>' in html
    assert "onclick" not in html


def test_conditions_of_rows(said):
    asked = made()
    assert asked.rows(["n > 3", "", "n > 99", "known(each)"]) == [
        ("n > 3", True), ("", True), ("n > 99", False), ("known(each)", True),
    ]  # fmt: skip
    assert not made(None).holds("n > 3")
    assert any_of("n", {2}) == "n == 2"
    assert any_of("n", {40, 2}) == "max(n == 2, n == 40)"
    assert asked.holds(any_of("n", {40, 2}))


def test_names_in_words_can_stand_for_others(said):
    asked = made()
    asked.let(m="7", things="9")
    asked.word("again", {"none": "n == 0", "many": ""}, "how_many", {"n": "m", "thing": "kind"})
    assert asked.names["again"] == "seven as, 2.3 each"


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [(None, ",d", "unknown"), ("word", ",d", "word"), (9, "spelt", "nine"), (10, "spelt", "10"),
     (1234, "spelt", "1,234"), (2.5, "", "2.5"), (-3.0, "spelt", "−3")],
)  # fmt: skip
def test_a_value_is_shown_as_prose_has_it(value, spec, text):
    assert form.shown(value, spec, "en") == text
