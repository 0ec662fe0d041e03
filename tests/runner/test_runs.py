"""`runs.yml`: what it expands to, and what is said of each mistake."""

import pytest

from yilianti.errors import RunError
from yilianti.runner import runs


def test_an_entry_with_a_table_gives_a_run_per_row(project):
    book = runs.load()
    assert [run.page for run in book.runs] == [
        "chapters/summary",
        "towns/alder",
        "towns/birch",
        "towns/cedar",
    ]
    assert book.runs[1].parameters == {"town_id": "alder", "lang": "en"}
    assert book.runs[1].is_profile
    assert not book.runs[0].is_profile


def test_where_takes_a_value_or_a_list_of_values(project):
    entry = (
        '{notebook: town, for_each: towns, where: {town_id: [alder, cedar]}, page: "t/{town_id}"}'
    )
    project.runs(f"languages: [en]\nruns:\n  - {entry}\n")
    assert [run.page for run in runs.load().runs] == ["t/alder", "t/cedar"]


def test_the_resources_of_the_package_are_a_table(project):
    values = "parameters: {town_id: '{resource}'}"
    entry = f"{{notebook: town, for_each: resources, {values}, page: 'd/{{page}}'}}"
    project.runs(f"runs:\n  - {entry}\n")
    assert [run.page for run in runs.load().runs] == ["d/towns", "d/rivers"]


def test_a_second_language_has_its_own_prefix(project):
    project.runs("languages: [en, zh]\nruns:\n  - {notebook: summary, page: chapters/summary}\n")
    english, chinese = runs.load().runs
    assert (english.page, english.parameters) == ("chapters/summary", {"lang": "en"})
    assert (chinese.page, chinese.parameters) == ("zh/chapters/summary", {"lang": "zh"})


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{notebook: sumary, page: a/b}", "no notebooks/sumary.ipynb. Did you mean 'summary'?"),
        ("{notebok: summary, page: a/b}", "unknown key 'notebok'. Did you mean 'notebook'?"),
        ("{notebook: summary}", "`page` is missing"),
        ("{notebook: summary, page: a}", "'a' is no address"),
        ("{notebook: summary, page: a/001}", "'a/001' is no address"),
        ("{notebook: summary, page: a/b, parameters: {x: 1}}", "no parameter 'x'"),
        ("{notebook: summary, page: a/b, parameters: {lang: zh}}", "`lang` is set by `languages`"),
        ("{notebook: summary, page: 'a/{town}'}", "{town} is no column. Add `for_each`"),
        ("{notebook: summary, page: a/b, where: {x: 1}}", "`where` needs `for_each`"),
        ("{notebook: no-parameters, page: a/b}", "no cell tagged 'parameters'"),
        ("[summary]", "give a mapping"),
        ("{notebook: town, for_each: town, page: 'a/{town_id}'}", "Did you mean 'towns'?"),
        ("{notebook: town, for_each: towns, page: 'a/{town}'}", "Did you mean 'town_id'?"),
        ("{notebook: town, for_each: towns, page: a/b}", "the same for each row"),
        (
            "{notebook: town, for_each: towns, where: {nam: A}, page: 'a/{town_id}'}",
            "has no column 'nam'. Did you mean 'name'?",
        ),
        (
            "{notebook: town, for_each: towns, parameters: {town: x}, page: 'a/{town_id}'}",
            "no parameter 'town'. Did you mean 'town_id'?",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_remedy(project, entry, said):
    project.runs(f"runs:\n  - {{notebook: summary, page: chapters/summary}}\n  - {entry}\n")
    with pytest.raises(RunError) as caught:
        runs.load()
    assert said in str(caught.value)
    assert "notebooks/runs.yml" in str(caught.value)
    assert "entry 2 (line 3)" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("runs: [", "not valid YAML"),
        ("run: []", "there is no list `runs:`"),
        ("runs: []\nlanguage: [en]", "unknown key 'language'. Did you mean 'languages'?"),
        ("runs: []\nlanguages: [fr]", "'fr' is not one of en, zh"),
        ("runs: []\nlimits: {cell_second: 3}", "Did you mean 'cell_seconds'?"),
        ("runs: []\nlimits: {cell_seconds: -1}", "cell_seconds is -1. Give a number above 0"),
    ],
)
def test_a_mistake_of_the_file_is_told(project, text, said):
    project.runs(text)
    with pytest.raises(RunError, match="problem") as caught:
        runs.load()
    assert said in str(caught.value)


def test_two_runs_may_not_make_one_page(project):
    line = "  - {notebook: summary, page: chapters/summary}\n"
    project.runs("runs:\n" + line + line)
    with pytest.raises(RunError, match=r"is made by entry 1 \(line 2\) too"):
        runs.load()


def test_a_run_may_not_make_a_page_that_is_written_by_hand(project):
    (project.root / "book" / "chapters").mkdir()
    (project.root / "book" / "chapters" / "summary.md").touch()
    with pytest.raises(RunError, match=r"book/chapters/summary\.md is there already"):
        runs.load()


def test_all_problems_are_told_at_once(project):
    project.runs("runs:\n  - {notebook: a, page: a/b}\n  - {notebook: b, page: a/c}\n")
    with pytest.raises(RunError, match="2 problems") as caught:
        runs.load()
    assert "notebooks/a.ipynb" in str(caught.value)
    assert "notebooks/b.ipynb" in str(caught.value)


def test_runs_are_selected_by_notebook_row_and_page(project):
    every = runs.load().runs
    assert len(runs.select(every, notebook="town")) == 3
    assert [run.page for run in runs.select(every, where={"name": "Birch"})] == ["towns/birch"]
    assert [run.page for run in runs.select(every, page="*/c*")] == ["towns/cedar"]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"notebook": "twon"}, "Did you mean 'town'?"),
        ({"where": {"nme": "x"}}, "Did you mean 'name'?"),
        ({"page": "none/*"}, "No run is selected"),
    ],
)
def test_a_selection_of_nothing_is_a_mistake(project, choice, said):
    with pytest.raises(RunError) as caught:
        runs.select(runs.load().runs, **choice)
    assert said in str(caught.value)
