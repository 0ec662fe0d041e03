"""Names in tables and in the data of figures link to their pages."""

from pagemill.notebook import links as pages


def test_a_name_in_a_column_of_names_links_to_its_page():
    got = pages.linked(["Stop", "Value"], [["Mill Stop", 1], ["Nowhere", None]], "en")
    assert got == [[{"text": "Mill Stop", "page": "stops/mill-stop"}, 1], ["Nowhere", None]]


def test_other_columns_and_linked_cells_stay():
    rows = [["Mill Stop", {"text": "Mill Stop", "page": "elsewhere"}]]
    assert pages.linked(["Remark", "Stop"], rows, "en") == rows


def test_the_language_of_the_page_decides():
    got = pages.linked(["车站"], [["磨坊站"]], "zh")
    assert got == [[{"text": "磨坊站", "page": "stops/mill-stop"}]]


def test_a_name_that_several_rows_share_has_no_page():
    assert pages.addresses("stops", "zh", ["学校站"]) == {}
    assert pages.addresses("stops", "en", ["North School"]) == {
        "North School": "stops/north-school"
    }
