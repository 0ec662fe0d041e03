"""Chapters: each runs with other parameters than its defaults, and still gives a page.

With the defaults they run for the site, which other tests build.
"""

import json
import re
from pathlib import Path

import papermill
import pytest
import yaml

from pagemill.runner import runs
from pagemill.runner.publish import publish
from pagemill.words import definition
from tests.test_chapter_openings import first_sentence, is_short, with_values

HERE = Path(__file__).parent
SETS = yaml.safe_load((HERE / "parameter_sets.yml").read_text(encoding="utf-8"))
OWN_NUMBER = re.compile(r"\{num\}`([a-z][a-z0-9-]*)[:`]")
LIMITS = {"en": "## What this does not show\n", "zh": "不能说明什么\n"}


def chapters(root):
    """Return the notebooks of chapters, but for those with a test of their own."""
    entries = yaml.safe_load((root / runs.FILE).read_text(encoding="utf-8"))["runs"]
    names = {entry["notebook"] for entry in entries if entry["page"].startswith("chapters/")}
    own = {path.stem for path in HERE.glob("test_*_notebook.py")}
    return {name for name in names if f"test_{name.replace('-', '_')}_notebook" not in own}


def prose(cells):
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_every_chapter_has_two_other_sets_and_a_chinese_one(root):
    assert set(SETS) == chapters(root), "name its sets in tests/parameter_sets.yml"
    assert [name for name, sets in SETS.items() if len(sets) < 2] == []
    assert [name for name, sets in SETS.items() if all("lang" not in one for one in sets)] == []


def test_every_set_names_parameters_of_its_notebook(root):
    for name, sets in SETS.items():
        allowed = set(runs.read_notebook(root / "notebooks" / f"{name}.ipynb").defaults)
        assert [set(one) - allowed for one in sets] == [set()] * len(sets), name


@pytest.mark.parametrize(
    ("name", "parameters"), [(name, one) for name, sets in SETS.items() for one in sets]
)
def test_a_chapter_runs_with_other_parameters(execute, name, parameters):
    executed = execute(name, parameters)
    run = runs.Run(name, f"scratch/{name}", parameters.get("lang", "en"), parameters)
    page = json.loads(publish(executed, run).content)
    printed = set(OWN_NUMBER.findall(prose(page["cells"])))
    records = page["metadata"]["pagemill"]["records"]
    assert printed - set(records) == set()
    untold = {key for key in records if not (records[key]["method"] or definition(name, key))}
    first = first_sentence(with_values(page["cells"][0]["source"], records))
    assert is_short(first, run.lang), first
    assert untold == set(), "say what they are: number.<notebook>.<key> in labels.yml"


@pytest.mark.parametrize("name", SETS)
def test_both_languages_print_the_same_numbers(root, name):
    cells = json.loads((root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    english, chinese = (
        OWN_NUMBER.findall(
            prose(cell for cell in cells if f"lang-{lang}" in cell["metadata"].get("tags", []))
        )
        for lang in ("en", "zh")
    )
    assert set(english) == set(chinese)


def own_prose(root, name, lang):
    """Return the prose of a notebook in a language, cell by cell."""
    cells = json.loads((root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [prose([cell]) for cell in cells if f"lang-{lang}" in cell["metadata"].get("tags", [])]


@pytest.mark.parametrize("lang", LIMITS)
@pytest.mark.parametrize("name", [*SETS, "in-brief"])
def test_a_chapter_ends_with_its_limits_and_hands_over(root, name, lang):
    limits, hands_over = own_prose(root, name, lang)[-2:]
    assert LIMITS[lang] in limits
    pages = re.findall(r"- file: book/(\S+)", (root / "_toc.yml").read_text(encoding="utf-8"))
    following = pages[pages.index(f"chapters/{name}") + 1]
    assert re.findall(r"<([^>]+)>", hands_over) == [following], "as _toc.yml has them in order"
    assert "\n\n" not in hands_over


WRONG = {
    "arc": {"milestones": ["x"]},
    "what-is": {"record_kinds": ["row"]},
    "guideline": {"policy": "x"},
    "forerunners": {"group": "x"},
    "roster": {"merge": ["likley"]},
    "promise": {"kinds": "x"},
    "network": {"merge": ["likley"]},
    "specialty": {"specialty": "x"},
    "paediatric": {"network": "x"},
    "missing-middle": {"since": "2030"},
    "mechanisms": {"states": ["offred"]},
    "visits": {"last": 2012},
    "bricks": {"first": 2012},
    "studies": {"subject": "x"},
    "claims-checked": {"documents": ["d009"]},
    "how-sure": {"marked": "x"},
    "plan-yours": {"n_districts": 0},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_chapter_refuses_a_value_that_it_does_not_know(execute, name):
    with pytest.raises(papermill.PapermillExecutionError, match="RunError"):
        execute(name, WRONG[name])
