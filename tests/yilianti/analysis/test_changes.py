"""Stated changes: which number came first, and which is missing."""

import pandas as pd
import pytest

from yilianti.analysis import changes


def claims(*rows):
    columns = ["claim_id", "subject_id", "measure", "value", "period", "repeats"]
    return pd.DataFrame(rows, columns=columns)


def test_a_number_without_a_date_is_the_earlier_one():
    got = changes.stated(
        claims(
            ("now", "d", "ct", 13, "2024-01", None),
            ("before", "d", "ct", 3, None, None),
            ("only", "d", "fever", 42, "2024-01", None),
            ("again", "d", "fever", 42, "2024-01", "only"),
        )
    ).set_index("measure")
    assert got.loc["ct", ["earlier", "later", "difference"]].tolist() == [3, 13, 10]
    assert got.loc["ct", ["earlier_id", "later_id"]].tolist() == ["before", "now"]
    assert pd.isna(got.loc["ct", "earlier_period"])
    assert got.loc["fever", "later"] == 42
    assert got.loc["fever", ["earlier", "earlier_id", "difference"]].isna().all()


def test_dates_decide_where_both_are_given():
    got = changes.stated(claims(("b", "d", "m", 5, "2023", None), ("a", "d", "m", 7, "2021", None)))
    assert got[["earlier", "later", "difference"]].to_numpy().tolist() == [[7, 5, -2]]


def test_the_same_measure_of_two_subjects_is_no_change():
    got = changes.stated(claims(("a", "d", "m", 5, None, None), ("b", "e", "m", 7, None, None)))
    assert got["earlier"].isna().all()


@pytest.mark.parametrize("periods", [[None, None], ["2023", "2023"], ["2021", "2022", "2023"]])
def test_an_order_that_is_not_known_is_refused(periods):
    rows = [(f"c{n}", "d", "m", n, period, None) for n, period in enumerate(periods)]
    with pytest.raises(ValueError, match="which of its values comes first"):
        changes.stated(claims(*rows))


def test_no_claims_give_no_changes():
    assert changes.stated(claims()).empty
