"""Every notebook of the book: a new kernel gives the page that a fork gave, byte for byte."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pagemill.runner import runs
from pagemill.runner.environment import environment

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))

# Half of the notebooks, each in a kernel of its own; `book` has run them all in forks.
SCRIPT = """
import json, sys, papermill
from pathlib import Path
from pagemill.runner import runs
from pagemill.runner.publish import publish
folder, names = json.loads(sys.argv[1])
first = {run.notebook: run for run in reversed(runs.load().runs)}
for name in names:
    source, out = f"notebooks/{name}.ipynb", str(Path(folder, f"{name}.ipynb"))
    try:
        notebook = papermill.execute_notebook(
            source, out, first[name].parameters, engine_name="cold", progress_bar=False,
            request_save_on_cell_execute=False,
        )
        Path(folder, name).write_bytes(publish(notebook, first[name]).content)
    except Exception as error:
        Path(folder, f"{name}.txt").write_text(f"{type(error).__name__}: {error}")
"""


@pytest.fixture(scope="module")
def cold(tmp_path_factory):
    """The folder of the pages that new kernels give."""
    folder = tmp_path_factory.mktemp("cold")
    running = []
    for share in (NAMES[::2], NAMES[1::2]):
        command = [sys.executable, "-c", SCRIPT, json.dumps([str(folder), share])]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment()))
    assert [process.wait() for process in running] == [0] * len(running)
    return folder


@pytest.fixture(scope="module")
def forked(site):
    """The page of the first run of each notebook, as the book holds it."""
    first = {run.notebook: run for run in reversed(runs.load().runs)}
    return {name: run.target for name, run in first.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_give_the_same_page(cold, forked, name):
    problem = cold / f"{name}.txt"
    assert not problem.exists(), problem.read_text()
    page = (ROOT / forked[name]).read_bytes()
    assert page == (cold / name).read_bytes()
    assert str(ROOT).encode() not in page
    assert json.loads(page)["metadata"]["pagemill"]["notebook"] == name
