"""The rows that profiles rest on: all that are needed, and no more."""

import pandas as pd
import pytest

from pagemill import tables
from pagemill.errors import DataError
from yilianti.analysis import frozen
from yilianti.evidence import cross_checks, reconcile
from yilianti.profiles import reads


def narrow(wanted):
    return {name: tables.load(name, columns) for name, columns in wanted.items()}


def test_the_columns_named_are_all_that_claims_and_readings_need():
    whole = {name: tables.load(name) for name in {**cross_checks.TABLES, **frozen.TABLES}}
    for compute, wanted in (
        (cross_checks.all_definitions, cross_checks.TABLES),
        (frozen.all_results, frozen.TABLES),
        (frozen.all_district_counts, frozen.TABLES),
    ):
        pd.testing.assert_frame_equal(compute(whole), compute(narrow(wanted)))
    assert reconcile.check(whole) == reconcile.check(narrow(reconcile.TABLES))


def test_a_page_about_a_row_that_is_not_there_says_what_to_do():
    assert reads.subject("institutions", "anzhen-hospital")["kind"].tolist() == ["hospital"]
    with pytest.raises(
        DataError, match=r"'anzhen-hospitl' .* data/institutions\.csv\. Did you mean 'anzhen-hosp"
    ):
        reads.subject("institutions", "anzhen-hospitl")


def test_namesakes_share_a_name_in_one_of_both_languages():
    institutions = tables.load("institutions")
    shared = institutions[institutions["name_zh"].duplicated(keep=False)]
    this = tables.load("institutions", institution_id=shared["institution_id"].iloc[0])
    found = set(reads.namesakes(this)["institution_id"])
    names = this[["name_en", "name_zh"]].iloc[0]
    is_alike = institutions[["name_en", "name_zh"]].eq(names).any(axis=1)
    assert found == set(institutions.loc[is_alike, "institution_id"])
    assert len(found) > 1


def test_a_row_found_in_both_columns_comes_once():
    pairs = tables.load("possible_same")
    first = pairs.iloc[0]
    both = reads.either(
        "possible_same",
        ["institution_a", "institution_b"],
        [first["institution_a"], first["institution_b"]],
        ["pair_id"],
    )
    assert both["pair_id"].tolist().count(first["pair_id"]) == 1
    assert both["pair_id"].is_unique


def test_what_is_around_an_alliance_counts_its_parties_elsewhere():
    mentions = reads.around("anzhen-alliance")
    parties = tables.load("participations", alliance_id="anzhen-alliance")["institution_id"]
    assert set(mentions["institution_id"]) == set(parties)
    every = tables.load("participations")
    assert len(mentions) == every["institution_id"].isin(parties).sum()


def test_names_are_read_in_the_languages_asked_for():
    found = reads.names("institutions", ["anzhen-hospital", None], "zh")
    assert found.to_dict("records") == [
        {"institution_id": "anzhen-hospital", "name_zh": "北京安贞医院"}
    ]
    both = reads.names("institutions", "anzhen-hospital", "en", "zh")
    assert list(both) == ["institution_id", "name_en", "name_zh"]
    assert list(reads.names("institutions", "anzhen-hospital", "zh", "zh")) == list(found)


def test_an_alliance_inside_another_is_no_other_alliance_of_their_party():
    """The roster's row of Shijingshan stands for three alliances, each nested in it."""
    mentions = reads.around("shijingshan-alliance")
    own = mentions[mentions["institution_id"] == "shijingshan-hospital"]["alliance_id"]
    assert set(own) == {"shijingshan-alliance", "jishuitan-orthopaedic-alliance"}


def test_around_an_alliance_without_parties_is_nobody():
    mentions = reads.around("beijing-2013-pilots")
    assert len(mentions) == 0
    assert list(mentions) == ["alliance_id", "institution_id"]


def test_rows_referred_to_are_read_by_their_keys():
    claim = tables.load("claims").iloc[0]
    found = reads.referred([f"claims:{claim['claim_id']}", "computed:named_members"])
    assert found.keys() == {"claims"}
    assert found["claims"]["evidence"].tolist() == [claim["evidence"]]


def test_each_subject_of_a_claim_has_its_name():
    claims = tables.load("claims")
    names = reads.subjects(claims, "zh")
    assert names.index.is_unique
    assert set(claims["subject_id"]) <= set(names.index)
    assert names["d000"] == tables.load("sources", source_id="d000")["title_zh"].item()


def test_a_place_is_read_with_what_it_lies_in():
    found = reads.located(["beijing-wangjing", None]).set_index("place_id")
    assert set(found.index) == {"beijing-wangjing", "beijing-chaoyang", "beijing", "china"}
    assert found.loc["beijing-chaoyang", "parent_id"] == "beijing"
    assert reads.located([]).empty


def test_what_lies_in_a_place_is_found_step_by_step(monkeypatch):
    """The page of a place is made anew when one comes that lies in it, not for any other."""
    places = tables.load("places").set_index("place_id")["parent_id"]
    wanted, ahead = set(), {"beijing-chaoyang"}
    while ahead:
        wanted |= ahead
        ahead = {*places.index[places.isin(ahead)]}
    assert len(wanted) > 2
    read = []
    monkeypatch.setattr(tables, "_announce", lambda one: read.append(one.noted()))
    assert reads.inside("beijing-chaoyang") == wanted
    assert {ident for note in read for ident in note["where"]["parent_id"]} == wanted
    assert reads.inside("china") == {*places.index}


def test_of_places_and_documents_only_the_rows_needed_are_read(monkeypatch):
    """So a new place or a new document makes no page anew that has nothing to do with it."""
    read = []
    monkeypatch.setattr(tables, "_announce", lambda one: read.append(one.noted()))
    event = tables.load("events", event_id="d000-guideline-issued")
    located = reads.located(["beijing-wangjing"])
    cited = reads.documents(iter([event, event]), "en")
    assert cited[["document_page", "n_rows"]].to_numpy().tolist() == [["documents/d000", 2]]
    assert {note["table"] for note in read} == {"events", "places", "sources"}
    assert all(note["where"] for note in read)
    of_places = [note["where"]["place_id"] for note in read if note["table"] == "places"]
    assert {ident for idents in of_places for ident in idents} == {*located["place_id"]}
