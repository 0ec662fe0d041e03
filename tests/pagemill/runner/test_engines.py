"""The engines: the same outputs, limits that hold, nothing left for the next notebook."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from pagemill.runner import pool
from pagemill.runner.environment import environment
from tests.pagemill.forks import Forks

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
ENGINES = ["fork", "cold"]


SCRIPT = """
import json, sys, papermill
source, out, options = json.loads(sys.argv[1])
papermill.execute_notebook(source, out, progress_bar=False, **options)
"""


PAPERMILL = Forks("papermill")


@pytest.fixture(scope="module", autouse=True)
def _papermill():
    yield
    PAPERMILL.close()


def run(name, engine, folder, parameters=None, **limits):
    """Run a test notebook in a process of its own; return it and the error it ended with."""
    out = folder / f"{name}-{engine}.ipynb"
    options = {"engine_name": engine, "parameters": parameters or {}, "cwd": str(folder), **limits}
    arguments = json.dumps([str(NOTEBOOKS / f"{name}.ipynb"), str(out), options])
    subprocess.run(
        PAPERMILL.command(SCRIPT, arguments),
        env=environment(),
        stderr=subprocess.DEVNULL,
        timeout=60,
    )
    notebook = nbformat.read(out, 4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    failed = "papermill-error-cell-tag" in notebook.cells[0].metadata.get("tags", [])
    error = next((o for o in reversed(outputs) if o.output_type == "error"), None)
    return notebook, error if failed else None


def seen(notebook):
    """Return what a reader sees of a notebook: counts and outputs."""
    return [
        (cell.get("execution_count"), json.loads(json.dumps(cell.get("outputs"))))
        for cell in notebook.cells
        if cell.cell_type == "code" and "subprocess.run" not in cell.source
    ]


def test_both_engines_give_the_same_outputs(tmp_path):
    fork, cold = (seen(run("outputs", engine, tmp_path)[0]) for engine in ENGINES)
    for ours, kernels in zip(fork, cold, strict=True):
        text = json.dumps(ours), json.dumps(kernels)
        ours_text, kernels_text = (t.split(" at 0x")[0] for t in text)
        assert ours_text == kernels_text


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_notebook_may_do(tmp_path, engine):
    notebook, error = run("outputs", engine, tmp_path)
    assert error.ename == "ZeroDivisionError"  # papermill tells of tagged cells too, at the end
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert outputs[2][0].text == "first\nsecond\n"
    assert outputs[2][1].data["text/html"] == "<i>italic</i>"  # changed by the next cell
    assert [out.text for out in outputs[4]] == ["stays\n"]
    assert outputs[5][0].data["text/plain"] == "2"  # after an await
    assert outputs[7][0].data["text/plain"] == "2"  # from a task of the cell before
    assert outputs[8][0].text.strip() == "shell"
    assert outputs[9][0].ename == "ZeroDivisionError"  # tagged raises-exception
    assert outputs[11] == []  # tagged skip-execution
    assert outputs[13][0].text == "magic\n"
    if engine == "fork":  # the kernel reads what children write in a thread, too late now and then:
        assert outputs[-1][0].text == "child\n"  # at the end, where it falls into no other cell


@pytest.mark.parametrize("engine", ENGINES)
def test_a_failing_cell_ends_the_notebook_which_is_kept(tmp_path, engine):
    notebook, error = run("fails", engine, tmp_path)
    assert error.ename == "ZeroDivisionError"
    assert any("before" in str(cell.get("outputs")) for cell in notebook.cells)
    assert not any("after" in str(cell.get("outputs")) for cell in notebook.cells)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cell_that_never_ends_is_ended_with_a_traceback(tmp_path, engine):
    began = time.monotonic()
    _, error = run("endless", engine, tmp_path, cell_seconds=0.5)
    assert time.monotonic() - began < 8
    assert error.ename == "CellTimeoutError"
    assert "longer than 0.5 seconds" in error.evalue
    assert "cell_seconds" in error.evalue
    assert "KeyboardInterrupt" in "".join(error.traceback)  # tells where it was


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cell_that_heeds_no_interrupt_is_killed(tmp_path, engine):
    _, error = run("stubborn", engine, tmp_path, cell_seconds=0.5)
    assert error.ename == "CellTimeoutError"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_notebook_may_not_take_longer_than_its_limit(tmp_path, engine):
    notebook, error = run("slow", engine, tmp_path, cell_seconds=5, notebook_seconds=1.4)
    assert error.ename == "CellTimeoutError"
    assert "notebook ran longer than 1.4 seconds" in error.evalue
    assert len([c for c in notebook.cells if c.get("outputs")]) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_process_that_ends_itself_is_told(tmp_path, engine):
    _, error = run("exits", engine, tmp_path)
    assert error.ename == "DeadKernelError"
    assert "process ended" in error.evalue
    if engine == "fork":
        assert "exit code 3" in error.evalue


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts all data")
def test_memory_ends_at_its_limit(tmp_path, engine):
    _, error = run("hungry", engine, tmp_path, memory_mb=1500)
    assert error.ename == "MemoryError"
    _, error = run("hungry", engine, tmp_path, {"megabytes": 100}, memory_mb=1500)
    assert error is None


def test_processes_that_a_notebook_started_end_with_it(tmp_path):
    _, error = run("leaves-a-process", "fork", tmp_path)
    assert error is None
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _is_running(pid):
        time.sleep(0.02)
    assert not _is_running(pid)


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


FOUND = {
    "namespace": "False",
    "environment": "none",
    "path": "False",
    "modules": "False",
    "pandas": 60,
    "plotly": "plotly",
    "numpy-errors": "warn",
    "builtins": "False",
    "patches": "False",
    "threads": "False",
}


def _found(notebook):
    record = "application/vnd.pagemill.record+json"
    return {
        output.data[record]["key"]: output.data[record]["value"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if record in output.get("data", {})
    }


TWO = """
import json, sys, papermill
for source, out in json.loads(sys.argv[1]):
    papermill.execute_notebook(source, out, engine_name="fork", progress_bar=False)
"""


@pytest.fixture(scope="module")
def after_leaks(tmp_path_factory):
    """What a notebook finds alone, and after another has changed all there is to change."""
    folder = tmp_path_factory.mktemp("leaks")
    (folder / "notebooks").mkdir()
    alone = _found(run("state", "cold", folder)[0])
    names = "leaks.ipynb", "state.ipynb"
    pairs = [(str(NOTEBOOKS / name), str(folder / name)) for name in names]
    command = [sys.executable, "-c", TWO, json.dumps(pairs)]
    subprocess.run(command, env=environment(), cwd=folder, check=True, timeout=60)
    return alone, _found(nbformat.read(folder / "state.ipynb", 4))


@pytest.mark.parametrize("kind", [*FOUND, "folder", "warnings"])
def test_nothing_leaks_from_one_notebook_to_the_next(after_leaks, kind):
    alone, after = after_leaks
    assert after[kind] == alone[kind]
    if kind in FOUND:
        assert after[kind] == FOUND[kind]


def test_random_numbers_differ_from_run_to_run(tmp_path):
    first, second = (_found(run("random", "fork", tmp_path)[0]) for _ in range(2))
    assert first["numpy"] != second["numpy"]
    assert first["python"] != second["python"]


def test_workers_keep_the_environment_but_for_what_pages_may_not_depend_on(monkeypatch):
    """Such as PYTHONPATH, by which a released copy runs with its own code."""
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    monkeypatch.setenv("TZ", "Pacific/Apia")
    with pool._environment(["json"]):
        kept = {name: os.environ.get(name) for name in ("PYTHONPATH", "TZ", "PAGEMILL_PRELOAD")}
    assert kept == {"PYTHONPATH": "somewhere", "TZ": "UTC", "PAGEMILL_PRELOAD": "json"}
    assert os.environ["TZ"] == "Pacific/Apia"
