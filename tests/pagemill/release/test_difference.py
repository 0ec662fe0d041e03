"""Two editions: what is told of them is what was changed, and nothing else."""

import re
from types import SimpleNamespace

import pytest

from pagemill.errors import RunError
from pagemill.release import comment, difference, edition, telling

FOUND = {"chapters/routes": {"n-named": "named by the plan", "n-listed": "listed"}}


def between(old, new, verdicts=None) -> difference.Difference:
    return difference.between(edition.read(old, "old"), edition.read(new, "new"), verdicts)


def test_the_same_edition_differs_in_nothing(buses):
    found = between(buses, buses)
    assert not found
    assert telling.text(found).endswith("nothing that a reader sees has changed")


def test_one_cell_moves_its_number_its_sentence_and_what_shows_it(buses, lake):
    found = between(buses, lake)
    assert found
    assert found.rows["routes"].changed == {"lake-route": {"n_stops": ("4", "6")}}
    assert [*found.rows] == ["routes"]
    moved = {one.name: (one.before, one.after) for one in found.numbers}
    assert moved[("chapters/routes", "n-stops")] == ("16 stops", "18 stops")
    assert {name for name, _ in moved} == {"chapters/routes", "routes/lake-route"}
    first = found.told[0]
    assert first.before == "The plan names 3, with 16 stops in all."
    assert first.after == "The plan names 3, with 18 stops in all."
    shown = {(page, what) for page, what, _ in found.shown}
    assert ("chapters/routes", "figure stops") in shown
    assert ("chapters/routes", "table claims") not in shown
    assert found.pages == {"added": [], "withdrawn": []}


def test_a_row_that_is_withdrawn_takes_its_page_and_its_numbers(buses, edited):
    without = [(f"data/{name}.csv", r"^.*lake-route.*\n", "") for name in ("routes", "mentions")]
    found = between(buses, edited(*without))
    assert found.rows["routes"].withdrawn == ["lake-route"]
    assert found.rows["mentions"].withdrawn == ["d000-lake", "d001-lake"]
    assert "routes/lake-route" in found.pages["withdrawn"]
    gone = {one.name for one in found.numbers if one.after is None}
    assert gone and {page for page, _ in gone} == {"routes/lake-route"}


def test_a_sentence_on_another_page_is_told_of_too(buses, edited):
    claim = ("data/claims.csv", "the letter counts,4,", "the letter counts,5,")
    found = between(buses, edited(claim))
    told = {one.page: one.after for one in found.told}
    assert "counts 5 routes, but it lists 3" in told["index"]
    assert found.told[0].page == "index"  # reading order
    (moved,) = [one for one in found.numbers if one.name == ("chapters/routes", "n-claimed")]
    assert len(moved.sentences) == 2


def test_a_verdict_is_of_the_rows_that_are_counted_and_of_no_other_that_it_rests_on():
    rows = ["claims:a", "claims:b", "targets:x", "targets:y"]
    numbers = {("routes", "n-false"): {"value": 2, "rows": rows}}
    book = SimpleNamespace(numbers=lambda: numbers)
    words = {"routes": {"n-false": "false", "n-gone": "true"}}
    assert difference._found(book, words) == {"claims:a": "false", "claims:b": "false"}


def test_a_row_that_is_found_otherwise_changes_its_verdict(buses, edited):
    found = between(buses, edited(("data/mentions.csv", r"^d001-hill,.*\n", "")), FOUND)
    assert found.verdicts == [("mentions:d001-hill", "listed", "")]
    assert re.search(r"mentions:d001-hill \(“.+”\): listed → not judged", telling.text(found))


def test_it_is_told_so_that_somebody_understands_who_was_not_there(buses, lake):
    found = between(buses, lake)
    assert telling.text(found).splitlines() == [
        "From old (version 0.1.0) to new (version 0.1.0): what has changed",
        "",
        "Sentences in which a number moved (2)",
        "  How many routes: The plan names 3, with 16 stops in all. → "
        "The plan names 3, with 18 stops in all.",
        "  Lake Route: This route has 4 stops. → This route has 6 stops.",
        "",
        "Numbers that moved (2)",
        "  Stops of all routes (How many routes): 16 stops → 18 stops",
        "  Stops of the route (Lake Route): 4 stops → 6 stops",
        "",
        "Figures and tables that differ (2)",
        "  Stops of each route, from end to end (How many routes)",
        "  Routes (Routes)",
        "",
        "Rows of the tables (1)",
        "  Routes, lake-route, n_stops: 4 → 6",
    ]


def page(name: str, value: int, *findings: tuple[str, str]) -> edition.Page:
    told = tuple(edition.Finding(*one) for one in findings)
    said = tuple(one for _, text in findings for one in edition.sentences(name, text))
    records = {"n": {"value": value, "unit": None, "rows": []}}
    return edition.Page(name, name.title(), records=records, findings=told, sentences=said)


def book(*pages: edition.Page) -> edition.Edition:
    descriptor = {"name": "b", "version": "1", "resources": []}
    return edition.Edition("b", descriptor, {}, {one.name: one for one in pages})


def test_a_finding_that_changes_is_said_first_whatever_changed_in_it():
    stays = ("Stays", "It stays as it is.")
    old = book(page("brief", 3, ("Count", "There are {num}`n`."), ("Lost", "It was so."), stays))
    new = book(page("brief", 4, ("Count", "There are {num}`n`."), ("Other", "It is new."), stays))
    found = difference.between(old, new)
    assert [(one.heading, one.before, one.after) for one in found.findings] == [
        ("Count", "There are 3.", "There are 4."),
        ("Other", None, "It is new."),
        ("Lost", "It was so.", None),
    ]
    assert found.told == []  # it is told once, among the findings
    lines = telling.text(found).splitlines()
    assert lines[2] == "Findings that changed (3)"
    assert lines[3] == "  Count (Brief): There are 3. → There are 4."
    reworded = book(page("brief", 3, ("Count", "We count {num}`n`."), stays))
    (only, _) = difference.between(old, reworded).findings
    assert (only.before, only.after) == ("There are 3.", "We count 3.")


def test_where_no_finding_has_changed_that_is_said_first():
    old, new = (book(page("a", n, ("Kept", "It stays.")), page("b", n)) for n in (1, 2))
    found = difference.between(old, new)
    assert telling.text(found).splitlines()[1] == "No finding has changed."


def test_a_long_list_is_cut_and_a_comment_folds_all_but_the_first(buses, lake):
    found = between(buses, lake)
    cut = telling.text(found, most=1)
    assert "  and 1 more" in cut
    told = comment.markdown(found)
    assert told.count("<details>") == told.count("</details>") == 3
    page = telling.html(found, "en", lambda name: f"{name}.html")
    assert page.count("<details") == page.count("</details>") == 4
    assert page.count("<details open>") == 1
    assert '<a href="chapters/routes.html">How many routes' in page


def test_what_a_page_includes_is_read_by_its_readers(buses):
    index = (buses / "index.md").read_text()
    (buses / "index.md").write_text(f"{index}\n```{{include}} NEWS.md\n:start-line: 1\n```\n")
    old = edition.read(buses)
    assert not difference.between(old, edition.read(buses))
    (buses / "NEWS.md").write_text("# News\n\nA route was added.\n")
    assert difference.between(old, edition.read(buses)).prose == ["index"]


def test_a_folder_without_an_edition_is_refused(tmp_path):
    with pytest.raises(RunError, match="no edition of the book"):
        edition.read(tmp_path)


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        ("A {num}`a:d`. B {num}`b:.1f`; c.", ["A {num}`a:d`.", "B {num}`b:.1f`; c."]),
        ("# Title\n\nNone here. One {num}`x/y#a`!", ["One {num}`x/y#a`!"]),
        (":::{box}\nIn {num}`a` it is.\n:::", ["In {num}`a` it is."]),
        ("- First {num}`a`\n- second {num}`b`", ["- First {num}`a`", "- second {num}`b`"]),
        ("共{num}`a:d`个。另有{num}`b`家。", ["共{num}`a:d`个。", "另有{num}`b`家。"]),
    ],
)
def test_prose_is_cut_into_the_sentences_that_hold_numbers(written, sentences):
    assert [one.written for one in edition.sentences("p/q", written)] == sentences


def test_a_page_names_others_of_its_own_language():
    assert edition.named("chapters/a", "chapters/b") == "chapters/b"
    assert edition.named("zh/chapters/a", "chapters/b") == "zh/chapters/b"
    assert edition.named("zh/chapters/a", None) == "zh/chapters/a"
