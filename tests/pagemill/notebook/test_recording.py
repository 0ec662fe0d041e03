"""What a notebook records: several numbers at once, counts of rows, values that stand in rows."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pagemill import tables
from pagemill.errors import RunError
from pagemill.notebook import outputs

RECORD = "application/vnd.buses.record+json"


def records(displayed: list[Any]) -> dict[str, dict[str, Any]]:
    """Return what was recorded by its key."""
    found = [bundle[RECORD] for bundle, _ in displayed]
    return {one["key"]: one for one in found}


@pytest.fixture
def claims() -> pd.DataFrame:
    """Return three rows as `tables.load` gives them."""
    frame = pd.DataFrame(
        {"claim_id": ["a", "b", "c"], "value": [6.0, 0.5, None], "period": ["2014", "2015", None]}
    )
    frame.attrs["table"] = "claims"
    return frame


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (np.int64(3), "3"),
        (np.float64(3.0), "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (np.float64(0.5), "0.5"),
        (1e21, "1000000000000000000000"),
        (float("inf"), "Infinity"),
        ("3.0", '"3.0"'),
    ],
)
def test_a_whole_number_stays_whole(displayed: list[Any], value: Any, written: str) -> None:
    outputs.record("n", value)
    assert json.dumps(records(displayed)["n"]["value"]) == written


def test_the_rows_stand_second_and_the_unit_is_named(
    displayed: list[Any], claims: pd.DataFrame
) -> None:
    outputs.record("n", 3, claims.head(1), unit="beds")
    assert records(displayed)["n"]["rows"] == ["claims:a"]
    with pytest.raises(RunError, match=r"'beds' is not a row reference.*a unit is named: unit="):
        outputs.record("n", 3, "beds")
    with pytest.raises(TypeError, match="positional"):
        outputs.record("n", 3, claims, "beds")  # type: ignore[misc]


def test_a_count_rests_on_the_rows_that_it_counts(
    displayed: list[Any], claims: pd.DataFrame
) -> None:
    outputs.count("n-stated", claims[claims["value"].notna()])
    outputs.count("n-none", claims.head(0), method="of none")
    got = records(displayed)
    assert (got["n-stated"]["value"], got["n-stated"]["rows"]) == (2, ["claims:a", "claims:b"])
    assert (got["n-none"]["value"], got["n-none"]["rows"]) == (0, [])
    assert got["n-none"]["method"] == "of none"


@pytest.mark.parametrize(
    ("key", "counted", "said"),
    [
        ("n", 3, r"count\('n'\): it counts the rows of a frame .* given a int\. .*record\(\)"),
        ("n", ["claims:a"], r"count\('n'\): .* given a list"),
        ("n", pd.DataFrame({"n": [1]}), "does not know its table or lacks its key column"),
        ("N", pd.DataFrame(), r"count\('N'\): a key begins with a lower-case letter"),
    ],
)
def test_what_is_no_loaded_frame_is_not_counted(key: str, counted: Any, said: str) -> None:
    with pytest.raises(RunError, match=said):
        outputs.count(key, counted)


def test_several_numbers_share_their_rows_or_bring_their_own(
    displayed: list[Any], claims: pd.DataFrame
) -> None:
    values = {"n-least": 1, "n-most": (np.float64(9.0), "claims:c"), "n-none": (2, None)}
    outputs.record_all(values, claims.head(2), unit="beds", method="counted")
    got = records(displayed)
    assert list(got) == ["n-least", "n-most", "n-none"]
    assert [one["value"] for one in got.values()] == [1, 9, 2]
    assert [one["rows"] for one in got.values()] == [["claims:a", "claims:b"], ["claims:c"], []]
    assert {(one["unit"], one["method"]) for one in got.values()} == {("beds", "counted")}


def test_no_numbers_are_no_records(displayed: list[Any]) -> None:
    outputs.record_all({})
    outputs.quote({}, pd.DataFrame())
    assert displayed == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            [("n", 1)],
            r"record_all: it takes key -> value, and was given a list\. Write \{'n-towns'",
        ),
        ({"n": (1, None, "beds")}, r"record_all\('n'\): a pair is .* has 3 parts\. Write \(value"),
        ({"n": (None, None)}, r"record\('n'\): the value is missing\. Unknown is never a number"),
        ({"N": 1}, r"record\('N'\): a key begins with a lower-case letter"),
        ({"n": (1, "nothing:x")}, r"record\('n'\): 'nothing:x' is not a row reference"),
    ],
)
def test_several_numbers_are_held_to_the_same_rules(values: Any, said: str) -> None:
    with pytest.raises(RunError, match=said):
        outputs.record_all(values)


def test_a_value_is_quoted_from_its_row(displayed: list[Any], claims: pd.DataFrame) -> None:
    outputs.quote({"first": "a", "second": "b"}, claims, unit="beds")
    outputs.quote({"when": "b"}, claims, "period")
    got = records(displayed)
    assert [one["value"] for one in got.values()] == [6, 0.5, "2015"]
    assert [one["rows"] for one in got.values()] == [["claims:a"], ["claims:b"], ["claims:b"]]
    assert [one["unit"] for one in got.values()] == ["beds", "beds", None]


def test_a_loaded_table_can_be_quoted(displayed: list[Any]) -> None:
    claims = tables.load("claims")
    outputs.quote({"n": "d001-n-routes"}, claims)
    expected = claims.set_index("claim_id").loc["d001-n-routes", "value"]
    assert records(displayed)["n"]["value"] == expected


@pytest.mark.parametrize(
    ("rows", "column", "said"),
    [
        ({"n": "aa"}, "value", r"quote\('n'\): the frame of claims has no row 'aa'\. Did you mean"),
        ({"n": "a"}, "values", r"quote\('n'\): .* no column 'values'\. Did you mean 'value'\?"),
        ({"n": "c"}, "value", r"record\('n'\): the value is missing"),
        ({"N": "a"}, "value", r"quote\('N'\): a key begins with a lower-case letter"),
    ],
)
def test_what_does_not_stand_there_is_not_quoted(
    claims: pd.DataFrame, rows: dict[str, str], column: str, said: str
) -> None:
    with pytest.raises(RunError, match=said):
        outputs.quote(rows, claims, column)


def test_a_frame_that_forgot_its_rows_cannot_be_quoted(claims: pd.DataFrame) -> None:
    for frame in (pd.DataFrame({"value": [1]}), claims.drop(columns="claim_id")):
        with pytest.raises(RunError, match=r"quote\('n'\): the frame does not know its table"):
            outputs.quote({"n": "a"}, frame)
