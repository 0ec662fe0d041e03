"""Every notebook refuses a parameter of another type than its default's, and says so.

The cells are run one after the other, as papermill does, until one of them refuses.
"""

import contextlib
import io
import json
from pathlib import Path
from types import SimpleNamespace

import papermill
import pytest

from pagemill.errors import PagemillError
from pagemill.runner.runs import read_notebook

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
WRONG = {
    bool: ["true", 1, None, [True]],
    int: ["7", 1.5, True, None, [3]],
    float: ["0.5", True, None, [0.5]],
    str: [5, True, None, ["en"], {"a": 1}],
    type(None): ["many", 1.5, True, [3]],
}


def wrong_values(default):
    """Return values of other types; for a list, one that stands alone and a text of it too."""
    if not isinstance(default, list):
        return WRONG[type(default)]
    item = default[0] if default else "likely"
    return [item, str(default), 3, None, True, [None], [[item]]]


def cases():
    for name in NAMES:
        notebook = read_notebook(ROOT / "notebooks" / f"{name}.ipynb")
        for parameter, default in notebook.defaults.items():
            # The runner knows the languages; elsewhere a wrong one ends in an error of some kind.
            for value in [5, ["en"]] if parameter == "lang" else wrong_values(default):
                if value is None and parameter in notebook.optional:  # unknown, not zero
                    continue
                yield pytest.param(name, parameter, value, id=f"{name}-{parameter}-{value!r}")


CASES = list(cases())


@pytest.mark.parametrize("name", NAMES)
def test_papermill_knows_the_parameters_that_we_know(root, name):
    file = root / "notebooks" / f"{name}.ipynb"
    assert [*papermill.inspect_notebook(file)] == [*read_notebook(file).defaults]


def test_what_a_form_may_leave_empty_may_be_unknown(root):
    optional = {"n_districts", "n_core", "n_centres", "n_residents"}
    assert read_notebook(root / "notebooks" / "plan-yours.ipynb").optional == optional


def test_there_are_enough_cases():
    assert len(CASES) >= 200


@pytest.mark.parametrize(("name", "parameter", "value"), CASES)
def test_a_value_of_another_type_is_refused(root, monkeypatch, name, parameter, value):
    monkeypatch.chdir(root)
    # What a cell displays would begin a shell, and the forks of this process want to begin theirs.
    monkeypatch.setattr("IPython.display.publish_display_data", lambda *_, **__: None)
    notebook = json.loads((root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    space = {"__name__": "__main__"}
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(user_ns=space))
    refusal = Exception if parameter == "lang" else PagemillError
    with pytest.raises(refusal), contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), space)
                if "parameters" in cell["metadata"].get("tags", []):
                    space[parameter] = value
