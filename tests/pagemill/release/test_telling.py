"""A difference told: one edit of a template once, what moved apart from what was worded anew."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from pagemill.release import comment, difference, edition, telling

NASTY = "A|B <b>&lt;x</b> `c` *d* _e_ ~~f~~ [g](h) $i$ \\ @who #12 </details>\n\n# j"


def page(
    name: str, records: dict, prose: str = "", notebook: str = "profile", **more
) -> edition.Page:
    """Return a page whose prose is cut as that of a notebook."""
    rows = {key: {"value": value, "unit": None, "rows": []} for key, value in records.items()}
    return edition.Page(
        name,
        more.pop("title", name.rpartition("/")[2]),
        notebook,
        records=rows,
        sentences=tuple(edition.sentences(name, prose)),
        rest=tuple(edition._rest(prose)),
        **more,
    )


def book(*pages: edition.Page, tables: dict | None = None, name: str = "b") -> edition.Edition:
    resources = [
        {"name": table, "title": table.title(), "title_zh": f"{table}表"} for table in tables or {}
    ]
    descriptor = {"name": "b", "version": name, "resources": resources}
    return edition.Edition(name, descriptor, tables or {}, {one.name: one for one in pages})


def profiles(summary: Callable[[int], str], n: int = 20) -> list[edition.Page]:
    """Return pages of one template, each with its own name and number; so is one in Chinese."""
    made = []
    for number in range(n):
        name, text = f"towns/town-{number}", summary(number)
        records = {"summary": text, "n-people": 100 + number}
        made.append(page(name, records, f"# T\n\n{text}\n\nPeople: {{num}}`n-people:d`."))
    return made


def sections(text: str) -> dict[str, list[str]]:
    """Return heading -> lines of a difference told as text."""
    found: dict[str, list[str]] = {}
    for part in text.split("\n\n")[1:]:
        heading, *lines = part.splitlines()
        found[heading] = lines
    return found


def old_words(number: int) -> str:
    return f"Town {number} lies on a river. Little more is known of it."


def new_words(number: int) -> str:
    return f"Town {number} lies on a river. These documents say little more of it."


def test_a_template_worded_anew_is_one_line_and_no_number_that_moved():
    found = difference.between(book(*profiles(old_words)), book(*profiles(new_words)))
    assert found.numbers == [] and found.told == []
    assert len(found.reworded) == 20
    told = telling.text(found, command="diff --json a b")
    assert sections(told) == {
        "Sentences that say the same numbers in other words (1)": [
            "  20 pages that the notebook profile makes, such as town-0: "
            "Little more is known of it. → These documents say little more of it."
        ],
        "All of it, page by page: diff --json a b": [],
    }


def test_another_name_or_number_on_one_page_is_not_lost_among_the_template():
    def edited(number: int) -> str:
        text = new_words(number)
        text = text.replace("a river", "a lake") if number == 7 else text
        return text.replace("Town 9", "Town 90") if number == 9 else text

    found = difference.between(book(*profiles(old_words)), book(*profiles(edited)))
    assert [one.name for one in found.numbers] == [("towns/town-9", "summary")]
    assert len(found.reworded) == 19
    told = sections(telling.text(found))
    numbers, reworded = told.values()
    assert "Town 90 lies on a river." in "\n".join(numbers)
    assert reworded[0].startswith("  18 pages that the notebook profile makes")
    assert reworded[1] == "  town-7" and "lies on a lake" in reworded[3]


def test_numbers_that_moved_on_many_pages_are_one_line_with_their_count():
    old = [page(f"towns/t{n}", {"n-x": n, "n-same": 5}) for n in range(20)]
    new = [page(f"towns/t{n}", {"n-x": n + 1, "n-same": 5 if n else 6}) for n in range(20)]
    found = difference.between(book(*old), book(*new))
    assert len(found.numbers) == 21
    assert sections(telling.text(found)) == {
        "Numbers that moved (2)": [
            "  n-x (20 pages, such as t0): 0 → 1",
            "  n-same (t0): 5 → 6",
        ]
    }


def test_up_to_three_pages_are_told_one_by_one_and_alike_values_once():
    for n, expected in (
        (3, ["  n-x (t0): 0 → 1", "  n-x (t1): 1 → 2", "  n-x (t2): 2 → 3"]),
        (4, ["  n-x (4 pages, such as t0): 0 → 1"]),
    ):
        old, new = (
            book(*(page(f"towns/t{k}", {"n-x": k + more}) for k in range(n))) for more in (0, 1)
        )
        assert [*sections(telling.text(difference.between(old, new))).values()] == [expected]
    old, new = (book(*(page(f"t/{k}", {"n-x": v}) for k in range(9))) for v in (1, 2))
    told = telling.text(difference.between(old, new))
    assert "  n-x (0, and 8 more pages): 1 → 2" in told.splitlines()


def test_a_number_that_appears_or_falls_has_moved_and_a_phrase_too():
    old = book(page("a", {"gone": 3, "which": "both routes", "order": "A, B, C", "mean": 9.0}))
    new = book(page("a", {"come": 4, "which": "neither route", "order": "C, A and B", "mean": 9}))
    found = difference.between(old, new)
    assert {(one.name[1], one.before, one.after) for one in found.numbers} == {
        ("gone", "3", None),
        ("come", None, "4"),
        ("which", "both routes", "neither route"),
    }
    assert [one.after for one in found.reworded] == ["C, A and B"]  # in other words


def test_a_sentence_is_told_as_moved_only_if_a_number_in_it_moved():
    def edition_with(prose: str, n: int) -> edition.Edition:
        return book(page("a", {"n": n, "m": 7, "text": "Of them {num}`n:d` run."}, prose))

    prose = "There are {num}`m:d`. We say: {num}`text`"
    for other, n, kind in (
        (prose, 4, "told"),
        (prose.replace("say", "think"), 3, "reworded"),
        (prose.replace("say", "think"), 4, "told"),
        (prose.replace("say", "say 2 things"), 3, "told"),
    ):
        found = difference.between(edition_with(prose, 3), edition_with(other, n))
        assert [bool(found.told), bool(found.reworded)] == [kind == "told", kind == "reworded"]


def test_a_sentence_is_the_one_with_the_same_numbers_and_most_of_its_words():
    before = "Boats are {num}`n:d` in all. Of trains it names {num}`n:d` too."
    after = "Of the trains it names {num}`n:d` too. The boats are {num}`n:d` in all."
    old, new = (book(page("a", {"n": 4}, prose)) for prose in (before, after))
    assert {(one.before, one.after) for one in difference.between(old, new).reworded} == {
        ("Boats are 4 in all.", "The boats are 4 in all."),
        ("Of trains it names 4 too.", "Of the trains it names 4 too."),
    }


def test_a_text_that_a_finding_holds_is_told_there_alone():
    def with_finding(text: str) -> edition.Edition:
        finding = edition.Finding("Which", "{num}`said` Others too.")
        return book(page("a", {"said": text}, findings=(finding,)))

    found = difference.between(with_finding("One is big."), with_finding("One is large."))
    assert len(found.findings) == 1 and found.reworded == [] and found.numbers == []


def test_prose_without_a_number_that_differs_is_no_silence():
    old = book(*(page(f"t/{n}", {}, f"# T{n}\n\nIt rains. It pours.") for n in range(9)))
    new = book(*(page(f"t/{n}", {}, f"# T{n}\n\nIt rains. It drips.") for n in range(9)))
    found = difference.between(old, new)
    assert found
    told = sections(telling.text(found))
    assert [*told.values()] == [["  9 pages that the notebook profile makes, such as 0"]]
    gained = book(page("a", {"n": 1}, "There is {num}`n:d`. So {num}`n:d` it is."))
    lost = book(page("a", {"n": 1}, "There is {num}`n:d`."))
    assert difference.between(gained, lost).prose == ["a"]


def test_figures_and_cells_that_differ_alike_are_counted():
    def shows(drawn: str) -> list[edition.Page]:
        return [
            page(f"t/{n}", {}, shown={"table facts": drawn}, captions={"table facts": "Facts."})
            for n in range(5)
        ]

    rows = {f"r{n}": {"id": f"r{n}", "kind": "a", "note": ""} for n in range(6)}
    new_rows = {key: row | {"kind": "b"} for key, row in rows.items()}
    new_rows["r5"]["note"] = "x"
    old = book(*shows("1"), tables={"towns": rows})
    new = book(*shows("2"), tables={"towns": new_rows})
    assert [*sections(telling.text(difference.between(old, new))).values()] == [
        ["  Facts (5 pages, such as 0)"],
        ["  Towns, kind of 6 rows, such as r0: a → b", "  Towns, r5, note: empty → x"],
    ]


def test_the_chinese_page_tells_what_readers_of_chinese_see():
    def both(n: int, extra: int) -> edition.Edition:
        english = [page(f"t/{k}", {"n": n}, "There are {num}`n:d`.") for k in range(2)]
        chinese = [
            page(f"zh/t/{k}", {"n": k + n}, "共{num}`n:d`个。", lang="zh", title=f"镇{k}")
            for k in range(5)
        ]
        return book(*english, *chinese, page("zh/x", {"m": extra}, lang="zh", title="别页"))

    found = difference.between(both(1, 1), both(2, 1))
    told = telling.html(found, "zh", lambda name: f"{name}.html")
    assert "数字有变的句子（1）" in told
    assert '<a href="zh/t/0.html">由笔记本profile生成的5页，如镇0' in told
    assert "共1个。 → 共2个。" in told
    assert re.findall("[a-z]{4,}", re.sub("<[^>]*>|profile", "", told)) == []
    only_chinese = difference.between(both(1, 1), both(1, 2))
    assert telling.html(only_chinese, "en", str) == "<p>nothing that a reader sees has changed</p>"
    assert "m" in telling.html(only_chinese, "zh", str)
    assert telling.text(only_chinese).endswith("on pages for other choices than the default: 1")


def nasty(n: int, findings: int = 0, tail: str = "") -> difference.Difference:
    """Return a difference of many pages, all of whose names are hard to write down."""

    def made(more: int) -> edition.Edition:
        pages = [
            page(f"t/{k}", {"n": k + more}, f"{NASTY.split(chr(10))[0]} {k}: {{num}}`n:d`.{tail}",
                 notebook=f"n{k}", title=f"{k}. {NASTY}")
            for k in range(n)
        ]  # fmt: skip
        told = tuple(
            edition.Finding(f"F{k} {NASTY}", f"{NASTY}{tail} {k + more}") for k in range(findings)
        )
        pages[0] = replace(pages[0], findings=told)
        return book(*pages, name=f"v{more} {NASTY}")

    return difference.between(made(1), made(2))


def test_a_comment_shows_any_name_as_text_and_calls_nobody():
    told = comment.markdown(nasty(3, findings=1), command="diff --json a|b")
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(told)
    inline = [one for token in tokens for one in token.children or ()]
    assert {one.type for one in inline} == {
        "text",
        "html_inline",
        "strong_open",
        "strong_close",
    } | {"text_special"} & {one.type for one in inline}
    assert {one.content for one in inline if one.type == "html_inline"} == {"<br>"}
    blocks = [one.content.strip() for one in tokens if one.type == "html_block"]
    assert all(re.fullmatch(r"<details><summary>[^<]*</summary>|</details>", one) for one in blocks)
    assert sum(one == "</details>" for one in blocks) == len(blocks) / 2
    kinds = {token.type for token in tokens}
    assert not kinds & {"fence", "code_block", "table_open", "hr", "ordered_list_open"}
    shown = "".join(one.content for one in inline if one.type.startswith("text"))
    plain = " ".join(NASTY.split()).replace("@", "@\u200b").replace("#12", "#\u200b12")
    assert f"F0 {plain}" in shown and f"2. {plain}" in shown
    assert [one.tag for one in tokens if one.type == "heading_open"] == ["h4"]


@pytest.mark.parametrize("tail", ["", " " + "长" * 30_000 + "。", " @x" * 20_000])
def test_a_comment_stays_within_what_github_takes_and_findings_come_first(tail):
    told = comment.markdown(nasty(60, findings=12, tail=tail), most=500)
    assert len(told) <= len(told.encode()) <= comment.LIMIT
    assert told.index("#### Findings that changed (12)") < told.index("<details>")
    assert told.count("<details>") == told.count("</details>")
    n = sum(line.startswith("- F") for line in told.splitlines())
    left = re.search(r"^- and (\d+) more$", told, re.MULTILINE)
    assert n >= 2 and (n == 12 or (left and n + int(left[1]) == 12))
    assert comment.markdown(nasty(60, findings=50)).count("\n- F") == 50  # not cut at 40


def test_with_little_room_only_counts_are_left():
    told = comment.markdown(nasty(9, findings=9), limit=1_200)
    assert len(told.encode()) <= 1_200
    assert "#### Findings that changed (9)" in told and "- and 9 more" in told


def test_the_form_for_machines_names_each_page():
    found = difference.between(book(*profiles(old_words)), book(*profiles(new_words)))
    whole = json.loads(telling.machine(found))
    assert len(whole["reworded"]) == 20
    assert whole["reworded"][3] == {
        "page": "towns/town-3",
        "before": "Little more is known of it.",
        "after": "These documents say little more of it.",
        "keys": ["summary"],
    }
    nothing = json.loads(telling.machine(difference.between(book(), book())))
    assert not any(value for key, value in nothing.items() if key not in ("old", "new", "pages"))
