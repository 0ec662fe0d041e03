"""Names of bodies and readings in words."""

from pagemill import tables
from pagemill.words import LANGUAGES
from yilianti import called
from yilianti.analysis import multiverse


def test_a_body_has_an_english_name_with_the_words_of_the_document_beside_it():
    assert called.bodies(["各方", "某局"], "en") == ["all parties (各方)", "某局"]
    assert called.bodies(["各方"], "zh") == ["各方"]
    assert called.bodies(["各方", "某局"], "en", {"某局": "A Bureau", "各方": "A"}) == [
        "all parties (各方)",
        "A Bureau (某局)",
    ]
    assert called.bodies(["某局"], "zh", {"某局": "某局全名"}) == ["某局"]


def test_every_body_that_acts_in_the_procedure_has_an_english_name():
    named = {row["name_as_written"]: row["institution_id"] for row in tables.rows("policy_bodies")}
    actors = sorted({row["actor"] for row in tables.rows("policy_steps")})
    known = {name: ident for name, ident in named.items() if ident}
    assert [name for name in called.bodies(actors, "en", known) if "(" not in name] == [], (
        "give it a line body.<its words> in src/yilianti/words.yml, or an institution where "
        "data/policy_bodies.csv names it"
    )


def test_every_reading_has_words_of_its_own():
    names = [reading.name for reading in multiverse.readings()]
    for lang in LANGUAGES:
        assert len({called.reading(name, lang) for name in names}) == len(names)
