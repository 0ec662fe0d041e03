"""Words for kinds and roles, on a few rows."""

import pandas as pd

from pagemill import schema
from yilianti import theme
from yilianti.analysis import vocabulary


def test_every_kind_of_word_has_a_colour_and_a_term(root):
    from pagemill import tables

    terms = {row["term_id"] for row in tables.rows("terms")}
    assert set(vocabulary.KIND_TERMS) <= terms
    models = {model for model in vocabulary.KIND_TERMS.values() if model}
    assert models <= set(theme.MODEL) & set(schema.allowed("alliances", "model") or ())


def test_kinds_come_in_the_order_of_their_first_year():
    terms = pd.DataFrame(
        {
            "term_id": ["close-knit-group", "regional-alliance", "core-hospital"],
            "name_en": ["close-knit", "regional", "core"],
            "valid_from": ["2023", "2011", "2013"],
            "valid_to": [None, None, None],
        }
    )
    got = vocabulary.kinds_in_use(terms, "en")
    assert got["name"].tolist() == ["regional", "close-knit"]
    assert got["model"].tolist() == ["regional", "close_knit_group"]


def test_records_are_dated_by_year_or_by_their_document():
    alliances = pd.DataFrame(
        [
            ("a", "roster", "listed", "regional", None, None),
            ("b", "described", "formed", "regional", "2016-05", None),
            ("c", "described", "formed", "regional", "2016-07-01", None),
            ("d", "planned", "planned", "regional", None, None),
            ("e", "umbrella", "formed", "regional", "2013", None),
            ("f", "unnamed", "launched", "regional", None, "g"),
            ("g", "roster", "launched", "regional", None, None),
        ],
        columns=["alliance_id", "record_kind", "status", "model", "formed", "parent_id"],
    ).assign(source_id="d000")
    sources = pd.DataFrame({"source_id": ["d000"], "as_of": ["2014-12"]})
    assert vocabulary.single(alliances)["alliance_id"].tolist() == ["a", "b", "c", "d", "f"]
    got = vocabulary.dated_records(alliances, sources)
    assert got.to_numpy().tolist() == [
        ["regional", "2014-12", False, 2],
        ["regional", "2016", True, 2],
    ]


def test_roles_come_with_their_words():
    mentions = pd.DataFrame(
        {
            "role": ["member", "member", "member", "lead"],
            "role_as_written": ["成员", "成员单位", "成员", "领衔"],
            "institution_id": ["x", "y", "x", "z"],
            "alliance_id": ["a", "a", "b", "a"],
        }
    )
    got = vocabulary.roles_in_use(mentions)
    assert got.to_numpy().tolist() == [
        ["member", "成员、成员单位", 3, 2, 2],
        ["lead", "领衔", 1, 1, 1],
    ]
