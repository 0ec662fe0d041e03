"""Every notebook of the book: both engines give the same page, byte for byte."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pagemill.runner.environment import environment

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))

# One process runs all notebooks in forks, others run them in kernels meanwhile.
SCRIPT = """
import json, sys, papermill
from pathlib import Path
from pagemill.runner import runs
from pagemill.runner.publish import publish
engine, folder, names = json.loads(sys.argv[1])
first = {run.notebook: run for run in reversed(runs.load().runs)}
for name in names:
    source, out = f"notebooks/{name}.ipynb", str(Path(folder, f"{name}.ipynb"))
    parameters = first[name].parameters
    try:
        notebook = papermill.execute_notebook(
            source, out, parameters, engine_name=engine, progress_bar=False
        )
        Path(folder, name).write_bytes(publish(notebook, first[name]).content)
    except Exception as error:
        Path(folder, f"{name}.txt").write_text(f"{type(error).__name__}: {error}")
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folders of the pages that the two engines give."""
    folders = {engine: tmp_path_factory.mktemp(engine) for engine in ("fork", "cold")}
    cores = os.cpu_count() or 1
    shares = [("fork", NAMES), *(("cold", NAMES[n::cores]) for n in range(cores))]
    running = []
    for engine, names in shares:
        argument = json.dumps([engine, str(folders[engine]), names])
        command = [sys.executable, "-c", SCRIPT, argument]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment()))
    assert [process.wait() for process in running] == [0] * len(running)
    return folders


def _page(folder, name):
    problem = folder / f"{name}.txt"
    assert not problem.exists(), problem.read_text()
    return (folder / name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_give_the_same_page(pages, name):
    fork = _page(pages["fork"], name)
    assert fork == _page(pages["cold"], name)
    assert str(ROOT).encode() not in fork
    assert json.loads(fork)["metadata"]["pagemill"]["notebook"] == name
