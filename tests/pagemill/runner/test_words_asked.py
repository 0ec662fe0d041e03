"""A page rests on the words that its notebook has asked for, and on no others."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from pagemill import asking, words
from pagemill.runner import execute, fingerprint, runs
from pagemill.runner.progress import Lines

RUNS = """\
languages: [en, zh]
runs:
  - {notebook: said, page: texts/said}
  - {notebook: silent, page: texts/silent}
"""
WORDS = {"role.core": ("core", "核心"), "role.member": ("member", "成员"), "other.x": ("x", "某")}
SAID = ["from hinges import NAME", "from pagemill.words import group, label"]


@pytest.fixture
def book(project, monkeypatch):
    """Return a project with words, one notebook that asks for some and one that asks for none."""
    monkeypatch.syspath_prepend(project.root / "src")
    (project.root / "src").mkdir()
    (project.root / "src/hinges.py").write_text(
        "from pagemill.words import label\nNAME = label('other.x', 'en')\n"
    )
    schema = project.root / "data/datapackage.json"
    schema.write_text(json.dumps({**json.loads(schema.read_text()), "words": "words.yml"}))
    project.runs(RUNS)
    _write(project, "said", [*SAID, "print(NAME, label('role.core', lang))"])
    _write(project, "silent", ["print(lang)"])
    _say(project)
    return project


def _write(project, name, lines):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# {name.title()}"},
        {
            "cell_type": "code",
            "metadata": {"tags": ["parameters"]},
            "execution_count": None,
            "outputs": [],
            "source": 'lang = "en"',
        },
        *(
            {
                "cell_type": "code",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": line,
            }
            for line in lines
        ),
    ]
    cells = [{"id": f"c{number}", **cell} for number, cell in enumerate(cells)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project.root / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook))


def _say(project, **changed):
    said = {**WORDS, **{key.replace("__", "."): value for key, value in changed.items()}}
    lines = [f'{key}: {{en: "{en}", zh: "{zh}"}}' for key, (en, zh) in said.items()]
    (project.root / "words.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words._stamps.clear()  # files of one size written within one tick of the clock


def _plan():
    planned = execute.plan(runs.load().runs, fingerprint.Inputs())
    return {one.run.page: one.reasons for one in planned if one.reasons}


@pytest.mark.parametrize("engine", ["fork", "cold"])
def test_a_word_runs_the_pages_that_asked_for_it_and_no_others(book, engine, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(book.root / "src"), prepend=os.pathsep)
    contents, inputs = runs.load(), fingerprint.Inputs()
    planned = execute.plan(contents.runs, inputs)
    outcomes = execute.execute(planned, contents, inputs, Lines(0), engine)
    assert [one.error for one in outcomes] == [""] * 4
    assert _plan() == {}
    assert "core" in book.page("texts/said").read_text(encoding="utf-8")
    assert "asked+json" not in book.page("texts/said").read_text(encoding="utf-8")
    reason = ["the words asked for has changed"]
    _say(book, role__member=("fellow", "伙伴"), role__new=("new", "新"))
    assert _plan() == {}
    _say(book, role__core=("kernel", "核心"))
    assert _plan() == {"texts/said": reason}
    _say(book, role__core=("core", "内核"))
    assert _plan() == {"zh/texts/said": reason}
    # A module has asked for this one when it was imported: all notebooks forked later may know it.
    _say(book, other__x=("y", "某"))
    assert _plan().keys() >= {"texts/said", "zh/texts/said"}
    _say(book)
    assert _plan() == {}


KEYS = ["role.core", "role.member", "roles", "number.sizes.n"]
FILES = st.dictionaries(
    st.sampled_from(KEYS), st.fixed_dictionaries({"en": st.text("ab"), "zh": st.text("ab")})
)
CALLS = {
    "label": st.tuples(st.sampled_from(KEYS), st.sampled_from(words.LANGUAGES)),
    "has": st.tuples(st.sampled_from(KEYS)),
    "lacking": st.tuples(st.lists(st.sampled_from(KEYS), max_size=2)),
    "definition": st.tuples(
        st.sampled_from(["sizes", "role"]), st.just("n"), st.sampled_from(words.LANGUAGES)
    ),
    "group": st.tuples(st.sampled_from(["role", "none"]), st.sampled_from(words.LANGUAGES)),
    "both": st.tuples(),
}
ASKED = st.one_of([st.tuples(st.just(name), given) for name, given in CALLS.items()])


@given(before=FILES, after=FILES, asked=st.lists(ASKED, min_size=1, max_size=3))
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_digest_stays_only_where_every_answer_does(before, after, asked, monkeypatch):
    monkeypatch.setattr(asking, "_asked", {})
    answers, digests = [], []
    for said in (before, after):
        monkeypatch.setattr(words, "_read", lambda _file, said=said: said)
        words._group.cache_clear()
        words._answer.cache_clear()
        answers.append([_answer(name, arguments) for name, arguments in asked])
        digests.append(words.state_of(sorted(asking._asked)))
    if answers[0] != answers[1]:
        assert digests[0] != digests[1]
    if before == after:
        assert digests[0] == digests[1]


def _answer(name, arguments):
    try:
        found = getattr(words, name)(*arguments)
    except words.DataError:
        return "not there"
    return list(found.items()) if isinstance(found, dict) else found
