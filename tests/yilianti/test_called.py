"""Names of bodies and readings in words."""

import pytest

from pagemill import tables
from pagemill.errors import DataError
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


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("fixed effects, cluster jackknife", "固定效应，聚类刀切法"),
        ("permutation, 999 draws, seed 2014", "置换检验，抽样999次，随机种子2014"),
        (
            "swaps within district and kind, 99 draws, seed 1",
            "同区县、同类别内互换，抽样99次，随机种子1",
        ),
    ],
)
def test_how_something_was_computed_is_said_in_the_language_of_the_page(text, chinese):
    assert called.how(text, "en") == text
    assert called.how(text, "zh") == chinese


def test_a_way_without_words_is_told():
    with pytest.raises(DataError, match=r"there are no words for 'by guess'\. Add a line how\."):
        called.how("by guess", "zh")
