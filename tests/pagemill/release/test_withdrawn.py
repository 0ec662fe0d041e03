"""What would become of the book without some rows: foretold, and as a real run finds it."""

import csv
import shutil
from pathlib import Path

import pytest

from pagemill import project, tables
from pagemill.errors import DataError
from pagemill.release import difference, edition, telling, withdrawn


@pytest.fixture
def here(buses, monkeypatch) -> Path:
    monkeypatch.chdir(buses)
    return buses


def test_a_document_takes_its_rows_and_what_names_them(here):
    out = withdrawn.withdrawal("d001")
    assert out.rows == {
        "documents:d001",
        *(f"claims:{name}" for name in ("d001-n-routes", "d001-n-stops")),
        *(f"mentions:d001-{name}" for name in ("river", "hill", "lake")),
        "left_out:d001-title",
    }
    route = withdrawn.withdrawal("routes:hill-route")
    assert route.rows == {"routes:hill-route"}
    assert route.emptied == {"mentions:d000-hill", "mentions:d001-hill"}  # need not name one


def test_what_need_not_name_a_row_loses_the_cell_and_stays():
    out = withdrawn.withdrawal("places:beijing-chaoyang")
    institutions = tables.rows("institutions")
    there = {row["institution_id"] for row in institutions if row["place_id"] == "beijing-chaoyang"}
    assert there and {f"institutions:{ident}" for ident in there} <= out.emptied
    assert not any(row.startswith("institutions:") for row in out.rows)


def test_a_row_that_names_another_in_a_cell_goes_with_it():
    out = withdrawn.withdrawal("claims:d000-signed-alliances")
    both = {
        f"discrepancies:{row['discrepancy_id']}"
        for row in tables.rows("discrepancies")
        if "claims:d000-signed-alliances" in (row["a"], row["b"])
    }
    assert both and both <= out.rows


def test_rows_of_a_kind_and_groups_can_be_named(monkeypatch):
    out = withdrawn.withdrawal("context_figures:host=secondary")
    rows = [row for row in tables.rows("context_figures") if row["host"] == "secondary"]
    assert out.rows >= {f"context_figures:{row['figure_id']}" for row in rows}
    assert withdrawn.withdrawal("weak").rows >= out.rows
    monkeypatch.setattr(project, "handed", lambda *_: {"few": ["sources:d001", "sources:d002"]})
    few = withdrawn.withdrawal("few").rows
    assert {"sources:d001", "sources:d002"} <= few


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("d999", "no document, and no row. Documents are: d000"),
        ("claims:none", "no document, and no row"),
        ("context_figures:host=nobody", "no row of data/context_figures.csv has this value"),
        ("context_figures:hots=secondary", "there is no column 'hots'"),
    ],
)
def test_what_cannot_be_withdrawn_is_told(name, said):
    with pytest.raises(DataError, match=said):
        withdrawn.withdrawal(name)


def test_it_is_foretold_what_rests_on_a_document_alone(here):
    book = edition.read(here)
    told = withdrawn.foretold(book, withdrawn.withdrawal("d001"))
    chapter = {key for page, key in told.alone if page == "chapters/routes"}
    assert chapter == {"n-claimed", "n-listed"}
    assert told.pages == ["documents/d001"]
    routes = withdrawn.foretold(book, withdrawn.withdrawal("routes:hill-route"))
    partly = {key for page, key in routes.partly if page == "chapters/routes"}
    assert partly == {"n-named", "n-stops", "n-listed"}
    assert ("data/mentions", "title") in told.open  # of a page that reads the table, naming no row
    text = telling.withdrawal(withdrawn.withdrawal("d001"), book, told)
    assert "chapters/routes#n-claimed: 4. In: “The letter to the parents counts 4 routes" in text


def test_a_run_without_the_rows_finds_what_was_foretold(here):
    book = edition.read(here)
    out = withdrawn.withdrawal("d001")
    found = difference.between(book, withdrawn.without(out, 2))
    told = withdrawn.foretold(book, out)
    moved = {one.name: (one.before, one.after) for one in found.numbers}
    assert moved[("chapters/routes", "n-claimed")] == ("4", None)  # cannot do without
    assert moved[("chapters/routes", "n-listed")] == ("3", "0")  # and those after it go on
    assert moved.keys() <= {*told.alone, *told.partly, *told.open}
    assert ("chapters/routes", "n-named") not in moved
    assert "documents/d001" in found.pages["withdrawn"]
    assert {*found.rows} == {"documents", "claims", "mentions", "left_out"}


def test_it_is_the_run_with_the_rows_deleted_by_hand(here, tmp_path):
    got = withdrawn.without(withdrawn.withdrawal("routes:lake-route"), 2)
    folder = Path(shutil.copytree(here, tmp_path / "by-hand"))
    for name in ("routes", "mentions"):
        path = folder / "data" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows, columns = [*reader], [*reader.fieldnames]
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, lineterminator="\n")
            writer.writeheader()
            for row in rows:
                if row["route_id"] != "lake-route":
                    writer.writerow(row)
                elif name == "mentions":
                    writer.writerow(row | {"route_id": ""})
    edition.run(folder)
    by_hand = edition.read(folder)
    assert got.numbers() == by_hand.numbers()
    assert got.tables == by_hand.tables
    assert {name: page.shown for name, page in got.pages.items()} == {
        name: page.shown for name, page in by_hand.pages.items()
    }


def test_each_statement_may_fail_and_strings_stay_as_they_are():
    source = 'a = 1 / 0\nb = """x\n  y"""\nfor i in [1]:\n    c = i\n# said\nd = b'
    found: dict = {}
    exec(withdrawn.tolerant(source), found)
    assert "a" not in found
    assert (found["b"], found["c"], found["d"]) == ("x\n  y", 1, "x\n  y")
    assert withdrawn.tolerant("%matplotlib inline") == "%matplotlib inline"


def test_each_number_of_a_dictionary_may_fail_alone():
    found: dict = {}

    def quote(rows, column="value", *, unit=None):
        for key, ident in rows.items():
            found[key] = (1 / len(ident), column, unit)

    source = 'quote({"a": "x", "b": "", **{"c": "yy"}}, "n", unit="beds")\nquote({"d": "z"})'
    exec(withdrawn.tolerant(source), {"quote": quote})
    assert found == {
        "a": (1, "n", "beds"),
        "c": (0.5, "n", "beds"),
        "d": (1, "value", None),
    }


def test_a_text_rests_on_the_rows_of_the_numbers_that_it_holds():
    records = {
        "n": {"value": 3, "unit": None, "rows": ["claims:a"]},
        "said": {"value": "There are {num}`n:d`.", "unit": None, "rows": ["claims:b"]},
    }
    page = edition.Page("p", records=records)
    book = edition.Edition("b", {}, {}, {"p": page})
    assert book.rows(("p", "said")) == {"claims:a", "claims:b"}
    assert book.rows(("p", "n")) == {"claims:a"}
