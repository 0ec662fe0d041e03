"""A count cites the rows that it counts, or says how it comes to be another number than theirs."""

import json


def test_a_count_of_rows_cites_those_rows(root, site):
    wrong = {}
    for path in sorted((root / "book").rglob("*.ipynb")):
        said = json.loads(path.read_bytes())["metadata"].get("pagemill", {"records": {}})
        for key, record in said["records"].items():
            value, n = record["value"], len(record["rows"])
            # One row may state any number; what is computed otherwise says how.
            told = record["method"] or record["unit"] or n < 2
            if isinstance(value, int) and value != n and not told:
                wrong.setdefault((said["notebook"], key), (said["page"], value, n))
    assert wrong == {}, "narrow `rows` to what is counted, or say `method=`: distinct, a sum, ..."
