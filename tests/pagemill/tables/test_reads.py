"""What of a table was read: a page runs again when that has changed, and only then."""

import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pagemill import paths, tables
from pagemill.errors import DataError
from pagemill.runner import fingerprint
from pagemill.tables.reads import Read

FIELDS = {"town_id": "string", "county": "string", "people": "integer", "is_port": "boolean"}


@pytest.fixture
def towns(tmp_path, monkeypatch):
    """Return a function that writes the one table of a project, given its rows."""
    (tmp_path / "data").mkdir()
    fields = [{"name": name, "type": kind, "description": "."} for name, kind in FIELDS.items()]
    resource = {
        "name": "towns",
        "path": "towns.csv",
        "schema": {"fields": fields, "primaryKey": ["town_id"]},
    }
    (tmp_path / "data/datapackage.json").write_text(
        json.dumps({"name": "small", "resources": [resource]})
    )
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)

    def write(rows):
        lines = [",".join(FIELDS), *(",".join(row) for row in rows)]
        (tmp_path / "data/towns.csv").write_text("\n".join(lines) + "\n")
        tables._parsed.cache_clear()  # files of one size written within one tick of the clock

    write(
        [
            ("a", "x", "12", "true"),
            ("b", "x", "7", "false"),
            ("c", "y", "", ""),
            ("d", "", "1", "true"),
        ]
    )
    return write


def test_rows_are_chosen_by_value_and_columns_by_name(towns):
    assert list(tables.load("towns", county="x")["town_id"]) == ["a", "b"]
    assert list(tables.load("towns", county=["y", None, "z"])["town_id"]) == ["c"]
    assert list(tables.load("towns", county="x", people=7)["town_id"]) == ["b"]
    assert list(tables.load("towns", is_port=True)["town_id"]) == ["a", "d"]
    assert tables.load("towns", county=[]).empty
    some = tables.load("towns", ["county", "town_id"], people=[1, 12.0])
    assert [*some.columns] == ["county", "town_id"]
    assert [*some.index] == [0, 1]
    assert some.attrs["table"] == "towns"
    known = tables.load("towns")["county"]  # a column of a frame, with what is missing in it
    assert list(tables.load("towns", county=known)["town_id"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("columns", "where", "said"),
    [
        (["town"], {}, "there is no column 'town'"),
        ("town_id", {}, "write ['town_id']"),
        (None, {"people": float("inf")}, "people holds whole numbers, and inf is none"),
        (None, {"shire": "x"}, "there is no column 'shire'"),
        (None, {"people": "many"}, "people holds whole numbers, and 'many' is none"),
        (None, {"people": 1.5}, "people holds whole numbers, and 1.5 is none"),
        (None, {"county": [["x"]]}, "a list in a list"),
    ],
)
def test_what_cannot_be_chosen_is_told(towns, columns, where, said):
    with pytest.raises(DataError, match="towns") as told:
        tables.load("towns", columns, **where)
    assert said in str(told.value)


CELLS = {
    "county": st.sampled_from(["", "x", "y", "z"]),
    "people": st.sampled_from(["", "0", "7", "12"]),
    "is_port": st.sampled_from(["", "true", "false"]),
}
ROWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), *CELLS.values()), max_size=6, unique_by=lambda row: row[0]
)
WHERE = st.fixed_dictionaries(
    {},
    optional={
        "town_id": st.lists(st.sampled_from("abcdefg"), max_size=3),
        "county": st.sampled_from(["x", "y", "z"]),
        "people": st.sampled_from([0, 7, 12]),
        "is_port": st.booleans(),
    },
)
COLUMNS = st.none() | st.lists(st.sampled_from([*FIELDS]), min_size=1, max_size=3, unique=True)


@given(before=ROWS, after=ROWS, columns=COLUMNS, where=WHERE)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_digest_differs_exactly_when_what_was_read_does(towns, before, after, columns, where):
    note = Read.of("towns", columns, where).noted()
    assert Read.from_note(json.loads(json.dumps(note))) == Read.of("towns", columns, where)
    frames, digests = [], []
    for rows in (before, after):
        towns(rows)
        frames.append(tables.load("towns", columns, **where))
        file = fingerprint.Inputs().tables["towns"]
        digests.append(fingerprint.of_table("towns", file, [note]))
    if note.keys() == {"table"}:  # of a whole table the file counts
        assert (digests[0] == digests[1]) == (before == after)
    else:
        assert (digests[0] == digests[1]) == _equal(*frames)


def _equal(one, other):
    try:
        pd.testing.assert_frame_equal(one, other)
    except AssertionError:
        return False
    return True


def test_a_file_that_changes_while_it_is_read_fits_nothing(towns):
    note = {"table": "towns", "columns": ["town_id"]}
    assert fingerprint.of_table("towns", "a digest of before", [note]) == "changed meanwhile"
