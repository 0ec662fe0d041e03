"""Names of bodies and readings in words."""

from pagemill import tables
from pagemill.words import LANGUAGES
from yilianti import called
from yilianti.analysis import multiverse


def test_a_body_has_an_english_name_with_the_words_of_the_document_beside_it():
    assert called.bodies(["各方", "某局"], "en") == ["all parties (各方)", "某局"]
    assert called.bodies(["各方"], "zh") == ["各方"]


def test_every_body_that_acts_in_the_procedure_has_an_english_name():
    actors = {row["actor"] for row in tables.rows("policy_steps")}
    assert [name for name in called.bodies(sorted(actors), "en") if "(" not in name] == []


def test_every_reading_has_words_of_its_own():
    names = [reading.name for reading in multiverse.readings()]
    for lang in LANGUAGES:
        assert len({called.reading(name, lang) for name in names}) == len(names)
