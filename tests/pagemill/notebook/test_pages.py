"""Names in tables and in the data of figures link to their pages."""

from pagemill import tables
from pagemill.notebook import links as pages


def test_a_name_in_a_column_of_names_links_to_its_page():
    row = tables.load("places").iloc[2]
    got = pages.linked(["Place", "Value"], [[row["name_en"], 1], ["Nowhere", None]], "en")
    assert got == [
        [{"text": row["name_en"], "page": f"places/{row['place_id']}"}, 1],
        ["Nowhere", None],
    ]


def test_other_columns_and_linked_cells_stay():
    name = tables.load("places")["name_en"][2]
    rows = [[name, {"text": name, "page": "elsewhere"}]]
    assert pages.linked(["Remark", "Place"], rows, "en") == rows


def test_the_language_of_the_page_decides():
    row = tables.load("alliances").iloc[0]
    got = pages.linked(["医联体"], [[row["name_zh"]]], "zh")
    assert got == [[{"text": row["name_zh"], "page": f"alliances/{row['alliance_id']}"}]]


def test_a_name_that_several_rows_share_has_no_page():
    frame = tables.load("institutions")
    shared = frame["name_zh"][frame["name_zh"].duplicated()]
    assert not shared.empty
    assert not {*shared} & {*pages.addresses("institutions", "zh", frame["name_zh"])}
