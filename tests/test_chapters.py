"""Chapters: each runs with parameters other than its defaults, and records what its prose needs."""

import json
import re

import papermill
import pytest

# Notebook -> other sets of parameters than the defaults, each a question of its own.
OTHER = {
    "close-knit": [{"dated_only": True}, {"since": "2027", "lang": "zh"}],
    "what-is": [
        {"record_kinds": ["roster"]},
        {"lang": "zh", "record_kinds": ["described", "unnamed"]},
    ],
    "guideline": [{"policy": "beijing-2013-notice"}, {"lang": "zh"}],
    "forerunners": [{"until": "2013-12"}, {"group": "capital-paediatric-alliance", "lang": "zh"}],
    "promise": [
        {"reading": "all-members-alliances-named-merged"},
        {"reading": "regional-stated-rows-named-apart", "lang": "zh"},
    ],
    "claims-checked": [{"documents": ["d000"]}, {"repeated": True, "lang": "zh"}],
    "how-sure": [{"marked": "all-stated-rows-counted-likely"}, {"lang": "zh"}],
    "reading": [
        {"reading": "all-members-rows-counted-merged"},
        {"reading": "regional-members-rows-named-likely", "lang": "zh"},
    ],
    "arc": [{"since": "2016-01"}, {"until": "2014-12", "lang": "zh"}],
    "mechanisms": [{"states": ["offered", "intended"]}, {"states": ["offered"], "lang": "zh"}],
    "specialty": [{"specialty": "orthopaedics"}, {"specialty": "rehabilitation", "lang": "zh"}],
    "paediatric": [
        {"network": "urumqi-paediatric-alliance"},
        {"network": "shanghai-five-regions-plan", "window": 2, "lang": "zh"},
        {"network": "hunan-paediatric-alliance", "window": 6},
    ],
    "network": [
        {"merge": ["likely"], "n_draws": 99},
        {"merge": ["likely", "unlikely"], "n_draws": 99, "lang": "zh"},
    ],
    "missing-middle": [
        {"weak": False, "since": "2017", "until": "2022"},
        {"lang": "zh", "since": "2013"},
    ],
    "visits": [{"last": 2014}, {"first": 2013, "lang": "zh"}],
    "bricks": [{"document": "d001"}, {"first": 2014, "last": 2016, "lang": "zh"}],
    "studies": [{"subject": "first_contact"}, {"subject": "costs", "lang": "zh"}],
}


def recorded(notebook):
    """Return what a run recorded, by key."""
    mime = "application/vnd.yilianti.record+json"
    bundles = [
        output["data"][mime]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if mime in output.get("data", {})
    ]
    return {bundle["key"]: bundle for bundle in bundles}


def needed(notebook, lang):
    """Return the keys of this page that the prose of a language prints."""
    prose = [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown" and f"lang-{lang}" in cell["metadata"].get("tags", [])
    ]
    return set(re.findall(r"\{num\}`([a-z0-9-]+)[:`]", "\n".join(prose)))


@pytest.mark.parametrize(
    ("name", "parameters"),
    [(name, parameters) for name, several in OTHER.items() for parameters in several],
)
def test_a_chapter_runs_with_other_parameters(root, tmp_path, name, parameters):
    source, target = root / "notebooks" / f"{name}.ipynb", tmp_path / "out.ipynb"
    papermill.execute_notebook(
        source, target, parameters, engine_name="fork", cwd=root, progress_bar=False
    )
    done = json.loads(target.read_text(encoding="utf-8"))
    keys = recorded(done)
    assert needed(done, parameters.get("lang", "en")) - set(keys) == set()
    assert needed(done, "en") == needed(done, "zh")


@pytest.mark.parametrize("name", OTHER)
def test_a_chapter_has_two_other_sets_of_parameters(name):
    assert len(OTHER[name]) >= 2
