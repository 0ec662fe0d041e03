"""Declared readings: how many there are, and that no other is taken."""

import pytest

from pagemill.errors import RunError
from pagemill.runner import runs
from pagemill.runner.runs.choices import PART
from yilianti.analysis import multiverse


def test_readings_are_few_and_differ():
    names = [reading.name for reading in multiverse.readings()]
    assert len(names) == len(set(names)) <= 48
    assert all(PART.fullmatch(name) for name in names)


def test_a_reading_is_found_by_its_name():
    for reading in multiverse.readings():
        assert multiverse.reading(reading.name) == reading


@pytest.mark.parametrize(
    "name",
    [
        "regional-stated-alliances-named",  # a choice is missing
        "regional-stated-alliances-named-apart-twice",
        "stated-regional-alliances-named-apart",  # out of order
        "best",
        "",
    ],
)
def test_a_reading_that_was_not_declared_is_refused(name):
    with pytest.raises(RunError) as error:
        multiverse.reading(name)
    message = str(error.value)
    assert repr(name) in message
    assert "is not declared" in message
    assert "kinds: regional, all" in message
    assert "src/yilianti/analysis/multiverse.py" in message


def test_the_refusal_names_the_nearest_reading():
    with pytest.raises(RunError, match="Did you mean 'regional-stated-rows-named-apart'"):
        multiverse.reading("regional-stated-row-named-apart")


def test_each_reading_has_a_page(root):
    pages = {run.page for run in runs.load().runs if run.notebook == "reading" and run.lang == "en"}
    assert pages == {f"readings/{reading.name}" for reading in multiverse.readings()}


def test_every_likelihood_of_the_table_can_be_chosen(root):
    from pagemill import schema

    assert set(multiverse.LIKELIHOODS) == set(multiverse.CHOICES["pairs"])
    assert set(multiverse.LIKELIHOODS["merged"]) == set(
        schema.allowed("possible_same", "likelihood") or ()
    )
