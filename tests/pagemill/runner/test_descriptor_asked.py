"""A page rests on the shape of the descriptor; on all of it, where its notebook looked at it."""

import copy
import json

import pytest

from pagemill import schema
from pagemill.runner import execute, fingerprint, runs
from pagemill.runner.progress import Lines

RUNS = """\
languages: [en]
runs:
  - {notebook: summary, page: chapters/summary}
  - {notebook: columns, page: data/towns}
  - {notebook: silent, page: texts/silent}
"""
COLUMNS = """\
from pagemill.notebook.inputs import schema
print([one["description"] for one in schema.fields("towns")])
"""

SAID = [
    lambda package: package.update(title="Anew"),
    lambda package: package.update(version="2"),
    lambda package: package["resources"][0].update(description="Anew."),
    lambda package: package["resources"][0]["schema"]["fields"][1].update(description="Anew."),
    lambda package: package["resources"][0]["schema"]["fields"][1].update(constraints={}),
]


def _notebook(project, name, source):
    parameters = {"metadata": {"tags": ["parameters"]}, "source": 'lang = "en"'}
    code = [parameters, {"metadata": {}, "source": source}]
    cells = [{"id": "c0", "cell_type": "markdown", "metadata": {}, "source": f"# {name.title()}"}]
    for number, cell in enumerate(code, 1):
        empty = {"cell_type": "code", "execution_count": None, "outputs": []}
        cells.append({"id": f"c{number}", **empty, **cell})
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project.root / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook))


def _descriptor(change):
    file = schema.csv_file("towns").with_name("datapackage.json")
    package = json.loads(file.read_text())
    change(package)
    file.write_text(json.dumps(package))
    schema._read.cache_clear()  # files of one size written within one tick of the clock


def _planned():
    planned = execute.plan(runs.load().runs, fingerprint.Inputs())
    return {one.run.page: one.reasons for one in planned if one.reasons}


@pytest.mark.parametrize("engine", ["fork", "cold"])
def test_what_is_said_of_a_table_runs_the_pages_that_looked_at_it(project, engine):
    project.runs(RUNS)
    _notebook(project, "columns", COLUMNS)
    _notebook(project, "silent", "print(lang)")
    contents, inputs = runs.load(), fingerprint.Inputs()
    planned = execute.plan(contents.runs, inputs)
    outcomes = execute.execute(planned, contents, inputs, Lines(0), engine)
    assert [one.error for one in outcomes] == [""] * 3
    assert _planned() == {}
    reason = ["data/datapackage.json has changed"]
    for said in SAID:
        _descriptor(said)
        assert _planned() == {"data/towns": reason}
    _descriptor(lambda package: package["resources"][0].update(role="documents"))
    assert _planned() == {"data/towns": reason, "chapters/summary": reason}


ANSWERS = {
    "names": (),
    "files": (),
    "columns": ("towns",),
    "types": ("towns",),
    "primary_key": ("towns",),
    "groups": ("towns",),
    "with_role": ("documents",),
    "with_pages": (),
}


def _places(value, way=()):
    """Yield the way to each key and item of a descriptor."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in inside:
        yield (*way, key)
        if isinstance(below, dict | list):
            yield from _places(below, (*way, key))


def test_the_shape_is_another_wherever_an_answer_is(project, monkeypatch):
    def rich(package):
        package.update(title="Small", command="small", words="words.yml", module="small")
        towns = package["resources"][0]
        towns.update(title="Towns", role="documents", pages={"section": "towns", "order": 1})
        towns["schema"]["fields"][1].update(words="town", constraints={"enum": ["Alder"]})
        towns["schema"]["foreignKeys"] = []

    _descriptor(rich)
    package = copy.deepcopy(schema.package())

    def answers():
        found = {name: getattr(schema, name)(*given) for name, given in ANSWERS.items()}
        return found | {name: schema.setting(name) for name in schema.SETTINGS}

    before, shape, moved = answers(), schema.shape(), set()
    for way in _places(package):
        changed = copy.deepcopy(package)
        *above, last = way
        inside = changed
        for step in above:
            inside = inside[step]
        if not isinstance(inside[last], str):
            continue
        inside[last] = "elsewhere"
        monkeypatch.setattr(schema, "_package", lambda changed=changed: changed)
        has_shape = schema.shape() == shape
        try:
            is_same = answers() == before
        except schema.DataError:  # the table has another name
            is_same = False
        if not is_same:
            moved.add(last)
            assert not has_shape, way
        elif {"title", "description", "constraints"} & {*way}:
            assert has_shape, way
    assert moved >= {"name", "path", "role", "section", "type", "words", "command", "module"}
