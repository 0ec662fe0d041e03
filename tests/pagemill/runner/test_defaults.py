"""The published parameters cell assigns exactly the values that ran."""

import json

import pytest

from pagemill.runner.defaults import with_values
from pagemill.runner.runs import read_notebook

TERSE = """\
lang = "en"
first = 2012; last = 2015
low = high = 1
query = "model=regional"
weights = {
    "a": 1,  # of the first kind
    "b": 2,
}
"""
REMARKED = """\
lang = "en"
district = "海淀区"  # 区名，见 data/places.csv
first: int = 2012  # 起始年份, the first year shown
level = "三级" #@param ["三级", "二级"]
"""


def assigned(code):
    space = {}
    exec(code, space)
    return {name: value for name, value in space.items() if not name.startswith("__")}


@pytest.mark.parametrize(
    ("source", "values"),
    [
        (REMARKED, {"district": "朝阳区", "first": 2013, "level": "二级"}),
        (TERSE, {"first": 2013, "last": 2014, "high": 3, "query": "a;b#c=d"}),
        (TERSE, {"weights": {"a": 5, "b": 6}, "low": 7}),
        (TERSE, {"weights": {}}),
        ('a = (\n    "x"  # 甲\n)  # 乙\nb = 1\n', {"a": "y'\"\n"}),
        ('names = [\n    "甲",  # one\n    "乙",  # two\n]\n', {"names": ["丙", "丁"]}),
        ('names = [\n    "甲",  # one\n    "乙",  # two\n]\n', {"names": ["丙"]}),
        ('text = """一\n二"""; n = 2  # 二\n', {"text": "三", "n": 3}),
        ("one = two = three = None\n", {"two": False}),
        ("one = two = 1\n", {"one": 2, "two": 2}),
        ("a, b = 1, 2\nc = -1\n", {"c": 1.5}),
        ("x = True\r\ny = 1  # 年\r\n", {"x": False, "y": 2}),
    ],
)
def test_the_cell_assigns_what_ran_and_keeps_every_remark(source, values):
    got = with_values(source, values)
    assert assigned(got) == {**assigned(source), **values}
    for line in source.splitlines():
        assert line.partition("#")[2] in got


def test_annotations_and_forms_stay_where_they_are():
    got = with_values(REMARKED, {"district": "朝阳区", "first": 2013, "level": "二级"})
    assert got.splitlines() == [
        'lang = "en"',
        "district = '朝阳区'  # 区名，见 data/places.csv",
        "first: int = 2013  # 起始年份, the first year shown",
        'level = \'二级\' #@param ["三级", "二级"]',
    ]


def test_a_cell_that_runs_with_its_defaults_stays_as_it_is():
    assert with_values(TERSE, {"lang": "en", "first": 2012}) == TERSE


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("a = 1\na = 2", "line 2: a is assigned twice"),
        ("a = 1\nb = a + 1", "line 2: the default of b is no plain value"),
        ("a = 1\na += 1", "line 2: only assignments may stand here"),
        ("if True:\n    a = 1", "line 1: only assignments"),
        ("from datetime import date\n\nday = date.today()", "line 3: the default of day"),
        ("print(1)", "line 1: only assignments"),
    ],
)
def test_a_cell_that_no_page_could_show_as_it_ran_is_refused_by_line(tmp_path, code, told):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": code}
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}}))
    assert told in read_notebook(tmp_path / "x.ipynb").problem
