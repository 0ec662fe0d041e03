"""Two editions: what is told of them is what was changed, and nothing else."""

import subprocess

import pytest

from pagemill.errors import RunError
from pagemill.release import difference, edition, telling

FOUND = {"chapters/routes": {"n-named": "named by the plan", "n-listed": "listed"}}


def between(old, new, verdicts=None) -> difference.Difference:
    return difference.between(edition.read(old, "old"), edition.read(new, "new"), verdicts)


def test_the_same_edition_differs_in_nothing(buses):
    found = between(buses, buses)
    assert not found
    assert telling.text(found).endswith("nothing that a reader sees has changed.")


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


def test_a_row_that_is_found_otherwise_changes_its_verdict(buses, edited):
    found = between(buses, edited(("data/mentions.csv", r"^d001-hill,.*\n", "")), FOUND)
    assert found.verdicts == [("mentions:d001-hill", "listed", "")]


def test_the_text_begins_with_the_sentences_and_ends_with_the_rows(buses, lake):
    found = between(buses, lake)
    text = telling.text(found)
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert heads[0] == "From old (version 0.1.0) to new (version 0.1.0): what has changed."
    assert [head.rpartition(" (")[0] for head in heads[1:]] == [
        "Sentences that read otherwise",
        "Numbers that moved",
        "Figures and tables that differ",
        "Rows",
    ]
    assert "changed: routes:lake-route, n_stops: '4' → '6'" in text
    cut = telling.text(found, most=1)
    assert "  and " in cut and " more" in cut
    comment = telling.markdown(found)
    assert comment.count("<details>") == comment.count("</details>") == 3


def test_a_commit_is_run_once_and_compared(buses, monkeypatch):
    monkeypatch.chdir(buses)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    (buses / ".gitignore").write_text("_build/\nbook/*/\n")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"], ["tag", "v1"]):
        subprocess.run([*git, *command], check=True, cwd=buses)
    old = edition.at("v1")
    assert old.numbers() == edition.read(buses).numbers()
    monkeypatch.setattr(edition, "run", None)  # would fail
    assert edition.at("v1").numbers() == old.numbers()
    with pytest.raises(RunError, match="neither a folder nor a commit"):
        edition.at("v2")


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
