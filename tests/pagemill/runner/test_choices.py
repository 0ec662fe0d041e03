"""What readers may choose: the pages that `choices` makes, and what is said of each mistake."""

import re

import pytest

from pagemill.errors import RunError
from pagemill.runner import execute, fingerprint, runs
from pagemill.runner.runs.choices import short
from pagemill.site import build

LARGE = "{notebook: large, page: chapters/large, choices: {least: [1000, 0], loud: [false, true]}}"


def listed(project, entry: str, before: str = "") -> list[runs.Run]:
    project.runs(f"{before}runs:\n  - {entry}\n")
    return runs.load().runs


def test_the_product_of_the_values_is_run_the_default_at_the_chapters_own_page(project):
    found = listed(project, LARGE)
    assert [run.page for run in found] == [
        "chapters/large",
        "chapters/large/loud-yes",
        "chapters/large/least-0",
        "chapters/large/least-0-loud-yes",
    ]
    assert [run.is_variant for run in found] == [False, True, True, True]
    assert {run.default for run in found} == {"chapters/large"}
    assert found[0].parameters == {"lang": "en"}
    assert found[3].parameters == {"lang": "en", "least": 0, "loud": True}
    assert found[3].made == (("least", "0"), ("loud", "yes"))


def test_a_listed_part_of_the_product_is_run_alone(project):
    only = "only: [{least: 0}, {loud: true, least: 0}]"
    found = listed(project, LARGE.replace("}}", f"}}, {only}}}"))
    assert [run.page.rpartition("/")[2] for run in found] == [
        "large",
        "least-0",
        "least-0-loud-yes",
    ]


def test_an_address_stays_when_another_parameter_is_left_to_readers(project):
    before = {run.page for run in listed(project, LARGE)}
    after = {run.page for run in listed(project, LARGE.replace("loud:", "share: [0.5, 1], loud:"))}
    assert before < after


def test_the_default_is_the_value_that_the_entry_gives(project):
    entry = LARGE.replace("choices:", "parameters: {least: 0}, choices:")
    found = listed(project, entry)
    assert found[0].parameters["least"] == 0
    assert "chapters/large/least-1000" in [run.page for run in found]


def test_each_language_has_its_variants(project):
    found = listed(project, LARGE, "languages: [en, zh]\n")
    assert "zh/chapters/large/least-0" in [run.page for run in found]
    assert {run.default for run in found if run.lang == "zh"} == {"zh/chapters/large"}


def test_variants_are_chosen_by_page_and_by_notebook(project):
    found = listed(project, LARGE)
    assert [run.page for run in runs.select(found, page="chapters/large/least-0")] == [
        "chapters/large/least-0"
    ]
    assert len(runs.select(found, page="chapters/large/*")) == 3
    assert len(runs.select(found, notebook="large")) == 4


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("n_members", "n-members"),
        (["likely", "not"], "likely-not"),
        ([], "none"),
        (True, "yes"),
        (0.5, "0-5"),
        (2014, "2014"),
        ("县", "none"),
    ],
)
def test_a_value_is_named_in_small_letters_digits_and_hyphens(value, name):
    assert short(value) == name


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("choices: [least]", "`choices` is ['least']. Give a mapping of parameters to lists"),
        ("choices: {}", "`choices` is empty. Name a parameter and its values"),
        ("choices: {lest: [0, 1]}", "no parameter 'lest'. Did you mean 'least'?"),
        ("choices: {lang: [en, zh]}", "no parameter 'lang'"),
        ("choices: {least: 0}", "least is 0. Give a list of two values or more"),
        ("choices: {least: [1000]}", "Give a list of two values or more"),
        ("choices: {least: [1000, few]}", "a value of least is 'few', but its default is 1000"),
        ("choices: {least: [1000, 0.5]}", "a value of least is 0.5, but its default is 1000"),
        ("choices: {loud: [false, 1]}", "a value of loud is 1, but its default is False"),
        ("choices: {least: [0, 1]}", "least lacks its default, 1000, which readers return to"),
        ("choices: {least: [1000, 0, 0]}", "the values 0 and 0 of least have one address, least-0"),
        ("choices: {share: [0.5, 1, 1.0]}", "the values 1.0 and 1.0 of share have one address"),
        ("choices: {kinds: [[], [a-b], [a, b]]}", "have one address, kinds-a-b. Take one out"),
        (f"choices: {{kinds: [[], [{'a' * 120}]]}}", "which is no address"),
        ("only: [{least: 0}]", "`only` needs `choices`"),
        ("choices: {least: [1000, 0]}, only: {least: 0}", "`only` is {'least': 0}. Give a list"),
        ("choices: {least: [1000, 0]}, only: [0]", "only, set 1: 0 is no mapping"),
        ("choices: {least: [1000, 0]}, only: [{}]", "only, set 1: {} is no mapping"),
        ("choices: {least: [1000, 0]}, only: [{lest: 0}]", "'lest' is not among `choices`. Did"),
        ("choices: {least: [1000, 0]}, only: [{least: 2}]", "least is 2, and `choices` lists"),
        ("choices: {least: [1000, 0]}, only: [{least: 1000}]", "it is the default or stands above"),
        (
            "choices: {least: [1000, 0]}, only: [{least: 0}, {least: 0}]",
            "only, set 2: it is the default or stands above already",
        ),
        ("choices: {least: [1000, 1, 2, 3]}", "they make 4 pages, and a page may have 3"),
        (
            "for_each: towns, choices: {least: [1000, 0]}",
            "`choices` and `for_each` are of one entry",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_remedy(project, keys, said):
    page = "'a/{town_id}'" if "for_each" in keys else "chapters/large"
    entry = f"{{notebook: large, page: {page}, {keys}}}"
    with pytest.raises(RunError) as caught:
        listed(project, entry, "limits: {choices: 3}\n")
    assert said in str(caught.value)
    assert "notebooks/runs.yml, entry 1 (line 3): " in str(caught.value)


def test_none_is_a_choice_where_the_parameter_may_be_none_and_nowhere_else(project):
    entry = "{notebook: large, page: chapters/large, choices: {share: [0.5, 1, null]}}"
    with pytest.raises(RunError, match="a value of share is None, but its default"):
        listed(project, entry)
    notebook = project.root / "notebooks/large.ipynb"
    optional = notebook.read_text().replace("share = 0.5", 'share: \\"float | None\\" = 0.5')
    notebook.write_text(optional)
    found = runs.load().runs
    assert [run.parameters.get("share", "default") for run in found] == ["default", 1.0, None]
    assert found[2].page == "chapters/large/share-none"
    file = project.root / "notebooks/runs.yml"
    file.write_text(file.read_text().replace("choices:", "parameters: {share: null}, choices:"))
    assert [run.parameters["share"] for run in runs.load().runs] == [None, 0.5, 1.0]
    file.write_text(file.read_text().replace("[0.5, 1, null]", "[0.5, few, null]"))
    with pytest.raises(RunError, match=r"share is 'few'.*Give a number, or null"):
        runs.load()


def test_all_mistakes_are_told_at_once(project):
    choices = "{lest: [0, 1], least: [0, few], loud: [false]}"
    with pytest.raises(RunError, match="3 problems") as caught:
        listed(project, f"{{notebook: large, page: chapters/large, choices: {choices}}}")
    for name in ("lest", "few", "loud"):
        assert re.search(rf"\n  .*{name}", str(caught.value))


def test_the_words_that_readers_need_are_missed_by_the_check(project):
    listed(project, LARGE)
    _, problems = build.problems([])
    told = [text for text in problems if "there are no words" in text]
    for key in ("least", "least.means", "least.0", "least.1000", "loud.yes"):
        assert any(f"'choice.large.{key}'" in text for text in told)
    assert all(text.startswith("notebooks/runs.yml, choices of chapters/large: ") for text in told)


def test_a_value_that_the_notebook_refuses_fails_its_run_and_no_other(project, yilianti):
    listed(project, LARGE.replace("[1000, 0]", "[1000, 9000]"))
    told = yilianti("run")
    assert told.exit_code == 1
    assert "chapters/large/least-9000" in told.output
    assert "parameter least: 9000 is not from 0 to 5000" in told.output
    assert project.page("chapters/large/loud-yes").is_file()


def test_variants_cost_nothing_when_nothing_changed_and_follow_what_they_read(project, yilianti):
    listed(project, LARGE)
    assert yilianti("run").exit_code == 0
    assert "Nothing to run: 4 pages are up to date" in yilianti("run").output
    before = project.pages()
    listed(project, LARGE.replace("[1000, 0]", "[1000, 0, 100]"))
    assert "2 run, 4 up to date" in yilianti("run").output
    assert {name: text for name, text in project.pages().items() if name in before} == before
    listed(project, "{notebook: large, page: chapters/large}")
    yilianti("run")
    assert [*project.pages()] == ["chapters/large.ipynb"]


def test_an_edit_runs_the_variants_that_rest_on_it_and_no_other(project, yilianti):
    """Here the rivers are read where the reader asks for `loud`, and of the towns what is large."""
    listed(project, LARGE)
    notebook = project.root / "notebooks/large.ipynb"
    text = notebook.read_text(encoding="utf-8")
    whole = 'towns = tables.load(\\"towns\\")'
    assert whole in text
    towns = "[1200, 800, 50] if least < 1000 else 1200"
    asked = (
        f'towns = tables.load(\\"towns\\", people={towns})\\n","if loud: tables.load(\\"rivers\\")'
    )
    notebook.write_text(text.replace(whole, asked), encoding="utf-8")
    yilianti("run")

    def run_again() -> set[str]:
        planned = execute.plan(runs.load().runs, fingerprint.Inputs())
        yilianti("run")
        return {one.run.page for one in planned if one.reasons}

    assert run_again() == set()
    data = project.root / "data"
    (data / "rivers.csv").write_text("river_id,name\nrun,Run\nbrook,Brook\n", encoding="utf-8")
    loud = {"chapters/large/loud-yes", "chapters/large/least-0-loud-yes"}
    assert run_again() == loud
    small = (data / "towns.csv").read_text(encoding="utf-8").replace("cedar,Cedar", "cedar,Fir")
    (data / "towns.csv").write_text(small, encoding="utf-8")
    assert run_again() == {"chapters/large/least-0", "chapters/large/least-0-loud-yes"}
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("large towns", "big towns"))
    assert run_again() == {"chapters/large", "chapters/large/least-0", *loud}


def test_a_page_says_what_was_chosen_and_only_the_default_is_searched(project, yilianti):
    listed(project, LARGE)
    yilianti("run")
    default, variant = project.read("chapters/large"), project.read("chapters/large/least-0")
    made = {"default": "chapters/large", "made": [["least", "0"], ["loud", "no"]]}
    assert variant["choices"] == made
    assert default["choices"]["made"] == [["least", "1000"], ["loud", "no"]]
    assert variant["records"]["n-large"]["value"] == 3
    assert default["records"]["n-large"]["value"] == 1


def test_a_chinese_page_names_its_default_by_the_address_that_both_editions_have(project, yilianti):
    listed(project, LARGE, "languages: [en, zh]\n")
    yilianti("run", "--page", "zh/*")
    default, variant = (project.read(f"zh/chapters/large{part}") for part in ("", "/least-0"))
    assert default["page"] == default["choices"]["default"] == "chapters/large"
    assert (variant["page"], variant["choices"]["default"]) == (
        "chapters/large/least-0",
        "chapters/large",
    )


def test_the_list_shows_variants_with_what_was_chosen(project, yilianti):
    listed(project, LARGE)
    assert "chapters/large/least-0\tlarge\tlang=en least=0\n" in yilianti("list").output
