"""Every notebook of the book: both engines give the same page, byte for byte."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from yilianti.runner.environment import environment

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))

SCRIPT = """
import sys, papermill
from pathlib import Path
from yilianti.runner import runs
from yilianti.runner.publish import publish
run = next(run for run in runs.load().runs if run.notebook == sys.argv[1])
for engine in ("fork", "cold"):  # this order: a kernel's client leaves threads, which bear no fork
    out = Path(sys.argv[2], engine)
    notebook = papermill.execute_notebook(
        str(run.source), str(out) + ".ipynb", run.parameters, engine_name=engine, progress_bar=False
    )
    out.write_bytes(publish(notebook, run).content)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_give_the_same_page(tmp_path, name):
    command = [sys.executable, "-c", SCRIPT, name, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    fork, cold = ((tmp_path / engine).read_bytes() for engine in ("fork", "cold"))
    assert fork == cold
    assert str(ROOT).encode() not in fork
    assert json.loads(fork)["metadata"]["yilianti"]["notebook"] == name
