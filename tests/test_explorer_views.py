"""What the views of the explorer count."""

from pagemill.sphinx_ext import explorer


def test_an_alliance_inside_another_counts_once_for_an_institution():
    rows = {row[0]: row[6] for row in explorer.view("institutions", set(), "en")["rows"]}
    found = {name.split(" · ")[1]: n for name, n in rows.items()}
    assert found["北京市石景山医院"] == 2  # the row of Shijingshan, and the orthopaedic alliance
    assert found["北京大学首钢医院"] == 1
    assert found["首都医科大学附属北京朝阳医院西院"] == 1
