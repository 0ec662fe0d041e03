"""The one line of each claim, in both languages."""

import pandas as pd
import pytest

from yilianti.evidence import claim_lines, reconcile


@pytest.fixture
def claims():
    rows = [
        ("rows", "d000", "29个", "roster", 29.0, "exact", "alliances"),
        ("apart", "d000", "26家", "roster", 26.0, "exact", None),
        ("first", "d001", "首个", "luwan", None, "superlative", "alliances of Shanghai"),
        ("open", "d001", "28个", "roster", 28.0, "exact", None),
        ("none", "d002", "200张", "chaoyang", 200.0, "exact", None),
        ("all", "d003", "6家", "luwan", 6.0, "exact", None),
    ]
    columns = ["claim_id", "source_id", "value_text", "subject_id", "value", "qualifier", "scope"]
    found = pd.DataFrame(rows, columns=columns).assign(repeats=None)
    chinese = {"alliances": "医联体", "alliances of Shanghai": "上海的医联体"}
    return found.assign(scope_zh=found["scope"].map(chinese))


@pytest.fixture
def computed():
    rows = [
        ("rows", "rows", "", "", 29.0, False, True),
        ("rows", "alliances", "", "", 31.0, False, False),
        ("apart", "mentions", "named", "with_core", 32.0, False, False),
        ("apart", "institutions", "named", "with_core", 28.0, False, False),
        ("first", "rank_by_date_in_place", "", "", 1.0, False, True),
        ("open", "projects", "", "", 24.0, True, False),
        ("open", "mentions", "named", "with_core", 25.0, False, False),  # repeats one
        ("all", "mentions", "named", "with_core", 6.0, False, True),
        ("all", "institutions", "named", "with_core", 6.0, False, True),
    ]
    return pd.DataFrame(rows, columns=reconcile.COLUMNS)


def lines(claims, computed, lang):
    judged = reconcile.verdicts(claims, computed)
    names = pd.Series({"roster": "the roster", "luwan": "Luwan"})
    got = claim_lines.lines(claims, judged, computed, names, lang)
    return dict(zip(got["claim_id"], got["claim_line"], strict=True))


def test_lines_say_what_is_stated_computed_and_judged(claims, computed):
    got = lines(claims, computed, "en")
    assert got == {
        "rows": "“29个” (the roster; alliances): holds; the tables give 29 by 1 of 2 "
        "definitions (rows).",
        "apart": "“26家” (the roster): contradicted; the tables give 28 or 32, "
        "by the 2 definitions that apply.",
        "first": "“首个” (Luwan; alliances of Shanghai): holds; rank 1 among the records "
        "of the tables.",
        "open": "“28个” (the roster): cannot tell; at least 24 can be counted, the list is open.",
        "none": "“200张” (chaoyang): cannot tell; the tables hold nothing to compute it from.",
        "all": "“6家” (Luwan): holds; the tables give 6, by the 2 definitions that apply.",
    }


def test_a_line_with_one_definition_says_so(claims, computed):
    one = computed[computed["claim_id"].eq("all")].head(1)
    assert lines(claims, one, "en")["all"].endswith("6, by the one definition that applies.")
    assert lines(claims, one, "zh")["all"].endswith("各表得出6（适用口径1种）。")


def test_lines_in_chinese_say_the_scope_in_chinese(claims, computed):
    got = lines(claims, computed, "zh")
    assert (
        got["rows"] == "“29个”（the roster；医联体）：成立；各表得出29（按行；2种口径中1种相符）。"
    )
    assert got["open"].startswith("“28个”（the roster）：")


def test_claims_are_disputed_by_either_side_and_not_by_a_mere_wording(claims):
    discrepancies = pd.DataFrame(
        [
            ("x1", "between_documents", "claims:rows", "policy_targets:t", "j1", "z1", "high"),
            ("x2", "scope", "alliances:a", "claims:apart", "j2", "z2", "low"),
            ("x3", "wording", "claims:all", "claims:none", "j3", "z3", "low"),
        ],
        columns=["discrepancy_id", "kind", "a", "b", "judgement_en", "judgement_zh", "severity"],
    )
    got = claim_lines.disputed(claims, discrepancies)
    assert got[["claim_id", "discrepancy_id"]].to_numpy().tolist() == [
        ["rows", "x1"],
        ["apart", "x2"],
    ]
