"""`runs.yml`: what it expands to, and what is said of each mistake."""

import json

import pytest

from pagemill.errors import RunError, SchemaError
from pagemill.runner import runs
from pagemill.runner.runs import select


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
        (f"{{notebook: summary, page: {'a' * 300}/b}}", "is no address"),
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
        (
            "{notebook: town, for_each: towns, where: {name: Adler}, page: 'a/{town_id}'}",
            "name: 'Adler' is not one of Alder, Birch, Cedar. Did you mean 'Alder'?",
        ),
        (
            "{notebook: town, for_each: towns, where: {name: Alder, town_id: birch}, "
            "page: 'a/{town_id}'}",
            "no row of towns is selected",
        ),
        ("{notebook: town, for_each: [towns], page: a/b}", "is ['towns']. Give the name"),
        ("{notebook: town, for_each: , page: a/b}", "`for_each` is None. Give the name"),
        ("{notebook: summary, page: 3}", "`page` is 3. Give an address"),
        ("{notebook: summary, page: 'a/{}'}", "{} is no column"),
        ("{notebook: town, for_each: towns, page: 'a/{town_id!z}'}", "with nothing behind it"),
        ("{notebook: town, for_each: towns, page: 'a/{town_id:>d}'}", "with nothing behind it"),
        ("{notebook: ../notebooks/sumary, page: a/b}", "Did you mean 'summary'?"),
        (
            "{notebook: town, parameters: {town_id: 2014-01-01}, page: a/b}",
            "the parameter 'town_id' is datetime.date(2014, 1, 1). Put it into quotes",
        ),
        ("{notebook: town, for_each: towns, page: 'a/{name}'}", "row 2 of towns: the page"),
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
        ("runs: []\nlimits: {cell_seconds: .nan}", "cell_seconds is nan. Give a number above 0"),
        ("runs: []\nlimits: {memory_mb: 1.5}", "memory_mb is 1.5. Give a whole number above 0"),
        ("runs: []\nlanguages: [en, en]", "1 problem:\n  notebooks/runs.yml, languages: one of en"),
        ("runs: []\nruns: []", "runs.yml, line 2: 'runs' stands twice. Keep one."),
        ("runs:\n  - {notebook: summary, page: a/b, page: a/c}", "line 2: 'page' stands twice"),
        ("runs: [2014-02-31]", "not valid YAML: day is out of range"),
    ],
)
def test_a_mistake_of_the_file_is_told(project, text, said):
    project.runs(text)
    with pytest.raises(RunError, match="problem") as caught:
        runs.load()
    assert said in str(caught.value)


def test_a_file_that_is_no_utf_8_is_told(project):
    (project.root / "notebooks" / "runs.yml").write_bytes("runs: [] # 医联体".encode("gb18030"))
    with pytest.raises(RunError, match=r"runs\.yml: not UTF-8"):
        runs.load()


@pytest.mark.parametrize(
    "text", ["{", '{"cells": [1]}', '{"cells": null}', '{"cells": [{}]}', "[]", "\udce9"]
)
def test_a_malformed_notebook_is_told(project, text):
    path = project.root / "notebooks" / "town.ipynb"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(RunError, match=r"notebooks/town\.ipynb: not a notebook"):
        runs.load()
    assert runs.unreadable() == ["notebooks/town.ipynb: not a notebook. Restore it from git."]


def with_parameters(project, *lines):
    path = project.root / "notebooks" / "summary.ipynb"
    notebook = json.loads(path.read_bytes())
    cell = next(c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", ()))
    cell["source"] = ["\n".join(lines)]
    path.write_text(json.dumps(notebook))


def test_a_parameter_that_may_be_unknown_takes_null_and_an_empty_cell(project):
    towns = project.root / "data" / "towns.csv"
    towns.write_text(towns.read_text().replace("Birch,800", "Birch,"))
    entry = "{notebook: summary, for_each: towns, page: 'a/{town_id}', parameters: {n: '{people}'}}"
    plain = "{notebook: summary, page: a/none, parameters: {n: null}}"
    project.runs(f"runs:\n  - {entry}\n  - {plain}\n")
    with_parameters(project, "n: 'Optional[int]' = 3")
    unknown = [run.parameters["n"] is None for run in runs.load().runs]
    assert unknown == [False, True, False, True]
    with_parameters(project, "n: int = 3")
    with pytest.raises(RunError, match="'n' is '', but its default is 3") as caught:
        runs.load()
    assert "'n' is None, but its default is 3" in str(caught.value)


def test_bad_rows_are_told_by_the_first(project):
    entry = "{notebook: town, for_each: towns, page: 'a/{name}'}"
    project.runs(f"languages: [en, zh]\nruns:\n  - {entry}\n")
    with pytest.raises(RunError, match="1 problem") as caught:
        runs.load()
    assert "So it is with 2 more rows" in str(caught.value)


def test_a_page_that_two_rows_make_is_told_with_the_rows(project):
    path = project.root / "data" / "towns.csv"
    path.write_text(path.read_text() + "alder,Alder,3\n")
    with pytest.raises(RunError, match=r"row 5 of towns: .* made by entry 2 .* row 2 of towns too"):
        runs.load()


def test_nothing_is_said_of_the_rows_of_a_table_that_is_known_to_be_wrong(project):
    path = project.root / "data" / "towns.csv"
    path.write_text(path.read_text().replace("birch,", "Birch,"))
    assert runs.read()[1]
    book, problems = runs.read({"towns"})
    assert problems == []
    assert not book.complete
    assert [run.page for run in book.runs] == ["chapters/summary"]


def test_a_broken_schema_is_told_once_and_not_of_each_entry(project):
    (project.root / "data" / "datapackage.json").write_text("{")
    with pytest.raises(SchemaError, match="not valid JSON"):
        runs.load()


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
    assert len(select(every, notebook="town")) == 3
    assert [run.page for run in select(every, where={"name": ["Birch"]})] == ["towns/birch"]
    assert len(select(every, where={"name": ["Birch", "Alder"]})) == 2
    assert [run.page for run in select(every, page="*/c*")] == ["towns/cedar"]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"notebook": "twon"}, "Did you mean 'town'?"),
        ({"notebook": ""}, "has no run of ''"),
        ({"where": {"nme": ["x"]}}, "Did you mean 'name'?"),
        ({"where": {"name": ["Brich"]}}, "--where name=Brich: 'Brich' is not one of Alder, Birch"),
        ({"where": {"name": ["Birch"], "town_id": ["alder"]}}, "no run has all these values"),
        ({"page": "none/*"}, "--page: no page matches 'none/*'"),
        ({"page": "alderr"}, "Did you mean 'towns/alder'?"),
        ({"page": ""}, "--page: no page matches ''"),
    ],
)
def test_a_selection_of_nothing_is_a_mistake(project, choice, said):
    with pytest.raises(RunError) as caught:
        select(runs.load().runs, **choice)
    assert said in str(caught.value)
