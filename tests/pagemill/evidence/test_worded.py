"""What the words lack of the keys in notebooks is told by notebook and cell."""

import json

import pytest

from pagemill.evidence import worded


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ('record("n", 1)', ["number.x.n"]),
        ('outputs.record("n", 1)', ["number.x.n"]),
        ('record("n", 1, method=f"of {m}")', []),
        ('record(key, 1)\nrecord(f"n-{key}", 1)', []),
        ('for k in ks:\n    count("n", rows)', ["number.x.n"]),
        ('record_all({"a": 1, "b": (2, r), f"c-{k}": 3, **more})', ["number.x.a", "number.x.b"]),
        ("record_all(values)", []),
        ('quote({"a": "row", "b": "row"}, claims)', ["number.x.a", "number.x.b"]),
        ('quote({"a": "row"}, claims, unit="%")', ["number.x.a"]),
        ('show(fig, "arc")', ["caption.arc", "alt.arc"]),
        ('show(fig, key="arc")', ["caption.arc", "alt.arc"]),
        ('show(fig, "arc", caption)', ["alt.arc"]),
        ('show(fig, "arc", caption, alt)', []),
        ('show(fig, "arc", said="line")', ["caption.line", "alt.line"]),
        ('show(fig, "arc", said=said)', []),
        ('table(rows, "t")', ["caption.t"]),
        ('table(rows, "t", "Towns")', []),
        ('facts(row, "t", ["a"])', ["caption.t", "column.a"]),
        ('facts(row, "t", ["a"], "Town")', ["column.a"]),
        ('table(rows, "t", said="s", columns=["a", "b"])', ["caption.s", "column.a", "column.b"]),
        (
            'table(rows, "t", columns=["a", "b"], headings={"a": "c"})',
            ["caption.t", "column.c", "column.b"],
        ),
        ('table(rows, "t", columns=["a"], headings=heads)', ["caption.t"]),
        ('table(rows, "t", columns={"a": "A"})', ["caption.t"]),
        ('table(rows, "t", columns=[*names, "b"])', ["caption.t"]),
        ('table(rows, f"t-{n}", columns=columns)', []),
        ('px.show(fig, "arc")\nrows.count("n")', []),
        ("show()\ntable(rows)\nrecord(**given)", []),
        ("%matplotlib inline\nshow(fig, 'arc')", []),
        ('show(fig, "arc")\nshow(other, "arc")', ["caption.arc", "alt.arc"]),
    ],
)
def test_the_words_that_a_cell_finds(source, keys):
    assert worded.wanted(source, "x") == keys


def test_what_is_lacking_is_told_with_notebook_and_cell(copy):
    cells = [
        {"cell_type": "markdown", "source": ["# A"]},
        {"cell_type": "code", "source": ['show(fig, "stopss")\n', 'record("n-routess", 1)']},
        {"cell_type": "code", "source": ['table(rows, "claims", columns=["rout"])']},
    ]
    (copy.parent / "notebooks/claims.ipynb").write_text(json.dumps({"cells": cells}))
    assert worded.problems() == [
        "notebooks/claims.ipynb, cell 2: there are no words for 'caption.stopss'. Did you mean "
        "'caption.stops'? Add a line with each language to data/words.yml, give caption=, or "
        "correct the key.",
        "notebooks/claims.ipynb, cell 2: there are no words for 'alt.stopss'. Did you mean "
        "'alt.stops'? Add a line with each language to data/words.yml, give alt=, or correct the "
        "key.",
        "notebooks/claims.ipynb, cell 2: there are no words for 'number.claims.n-routess'. Did "
        "you mean 'number.table.n-rows'? Add a line with each language to data/words.yml, "
        "give method=, or correct the key.",
        "notebooks/claims.ipynb, cell 3: there are no words for 'column.rout'. Did you mean "
        "'column.route'? Add a line with each language to data/words.yml, or correct the key.",
    ]
