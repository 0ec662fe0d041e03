"""The thread of dated events."""

import pandas as pd
import pytest

from yilianti.analysis import story


@pytest.fixture
def events():
    rows = [
        ("e1", "2013-11", "policy_issued", "beijing", "issued."),
        ("e2", "2013-11-26", "policy_issued", "beijing", "issued on a day"),
        ("e3", "2011-01-28", "alliance_launched", "shanghai", "launched"),
        ("e4", "2014-05", "facility_opened", "beijing", "a building opened"),
        ("e5", None, "alliance_formed", "beijing", "no date"),
        ("e6", "2016-06", "alliance_formed", "tianjin", "formed"),
        ("e7", "2016-06", "alliance_formed", "fujian", "formed too"),
    ]
    return pd.DataFrame(rows, columns=["event_id", "date", "kind", "place_id", "what_en"])


def test_each_event_stands_once_in_order_of_time(events):
    got = story.dated_events(events)
    assert got["event_id"].tolist() == ["e3", "e2", "e6", "e7"]
    assert got["kind"].tolist() == ["alliance", "rule", "alliance", "alliance"]
    assert got["what"].tolist()[:2] == ["Launched", "Issued on a day"]


def test_a_span_keeps_its_ends(events):
    assert story.dated_events(events, "2013-11", "2013-11")["event_id"].tolist() == ["e2"]
    assert story.dated_events(events, "2011-01", "2013-10")["event_id"].tolist() == ["e3"]
    assert story.dated_events(events, "2020").empty


def test_each_party_stands_once_as_first_mentioned():
    mentions = pd.DataFrame(
        {
            "participation_id": ["p1", "p2", "p3"],
            "alliance_id": "a",
            "institution_id": ["x", "y", "x"],
            "role": ["lead", "member", "member"],
            "seq": [1, 2, 3],
            "joined": [None, "2016-06", "2014"],
        }
    )
    got = story.parties(mentions)
    assert got[["institution_id", "role"]].to_numpy().tolist() == [["x", "lead"], ["y", "member"]]
    assert pd.isna(got["joined"].iloc[0])
