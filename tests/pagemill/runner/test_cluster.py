"""Runs on a Dask cluster: the same pages, whatever becomes of its workers."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time

import psutil
import pytest

from pagemill.errors import RunError
from pagemill.runner import cluster, fingerprint, runs

KILLS_STATION = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"
KILLS_WORKER = "import psutil; psutil.Process().parents()[1].kill()"


class Running:
    """A scheduler and its workers, as processes; `nannies` are what starts a worker again."""

    def __init__(self, folder):
        self._folder, self._processes = folder, []
        environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        note = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", environment, "--port", "0", "--scheduler-file", str(note)
        )
        while not note.exists() or not note.read_text().endswith("}"):
            time.sleep(0.1)
        self.address = json.loads(note.read_text())["address"]
        self.nannies = [self.worker() for _ in range(2)]

    def _start(self, kind, environment, *options):
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        with (self._folder / f"{kind}.log").open("a") as log:
            process = subprocess.Popen(
                [*command, "--no-dashboard", "--host", "127.0.0.1"],
                cwd=self._folder, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        self._processes.append(process)
        return process

    def worker(self):
        return self._start("worker", dict(os.environ), self.address, "--nthreads", "1")

    def end(self):
        for process in self._processes:
            for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                with contextlib.suppress(psutil.NoSuchProcess):  # it has just ended by itself
                    one.kill()
            process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    found = Running(tmp_path_factory.mktemp("cluster"))
    yield found
    found.end()


@pytest.fixture
def towns(project):
    """Return the small project with two dozen towns, each of which has a page."""
    rows = [f"town-{number:02d},Town {number},{number + 1}" for number in range(24)]
    (project.root / "data" / "towns.csv").write_text("\n".join(["town_id,name,people", *rows, ""]))
    return project


@pytest.mark.slow
def test_a_cluster_gives_the_same_pages_though_a_worker_is_killed(yilianti, towns, running):
    assert yilianti("run").exit_code == 0
    here = towns.pages()
    for page in here:
        towns.page(page.removesuffix(".ipynb")).unlink()
    shutil.rmtree(towns.root / "_build" / "state")  # of unknown length they make several parcels
    command = [sys.executable, "-m", "pagemill", "run", "--cluster", running.address]
    going = subprocess.Popen(command, cwd=towns.root, stdout=subprocess.PIPE, text=True)
    with going:
        said = going.stdout.readline()
        nanny = psutil.Process(running.nannies.pop().pid)
        for process in [nanny, *nanny.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):  # some go with their parent
                process.kill()
        assert len(towns.pages()) < len(here)  # or nothing was lost with it
        said += going.stdout.read()
    running.nannies.append(running.worker())
    assert going.wait() == 0, said
    assert "25 run, 0 up to date, 0 failed" in said
    assert towns.pages() == here
    assert "Nothing to run: 25 pages are up to date." in yilianti("run").output


@pytest.mark.slow
@pytest.mark.parametrize("code", [KILLS_STATION, KILLS_WORKER])
def test_a_notebook_that_kills_is_told_and_takes_no_other_along(yilianti, project, running, code):
    path = project.root / "notebooks" / "summary.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][-1] = {**notebook["cells"][-1], "cell_type": "code", "source": [code]}
    notebook["cells"][-1] |= {"outputs": [], "execution_count": None}
    path.write_text(json.dumps(notebook))
    result = yilianti("run", "--cluster", running.address)
    assert result.exit_code == 1
    assert "3 run, 0 up to date, 1 failed" in result.output
    assert "The worker process ended with SIGKILL" in result.output
    assert sorted(project.pages()) == [
        "towns/alder.ipynb",
        "towns/birch.ipynb",
        "towns/cedar.ipynb",
    ]


def test_a_failing_notebook_is_kept_as_it_is_here(yilianti, project, running):
    path = project.root / "notebooks" / "town.ipynb"
    path.write_text(path.read_text().replace("outputs.record", "outputs.recrod"))
    result = yilianti("run", "--cluster", running.address, "--page", "towns/alder")
    assert result.exit_code == 1
    assert "AttributeError" in result.output
    assert (project.root / "_build" / "failed" / "towns" / "alder.ipynb").is_file()


def test_a_worker_with_other_code_is_told(project, running, monkeypatch):
    monkeypatch.setattr(cluster, "LIBRARIES", ("pandas",))
    cluster.code.cache_clear()
    with pytest.raises(RunError, match=r"this worker's code has the digest \w+, ours \w+"):
        cluster.Cluster(running.address, [])
    cluster.code.cache_clear()


@pytest.mark.slow
def test_a_scheduler_that_goes_is_told_and_what_is_done_is_kept(towns, tmp_path):
    own = Running(tmp_path)
    command = [sys.executable, "-m", "pagemill", "run", "--cluster", own.address]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=towns.root, text=True, **pipes) as going:
        going.stdout.readline()
        own.scheduler.kill()
        _, error = going.communicate()
    own.end()
    assert going.returncode == 1
    assert "the scheduler is gone" in error
    assert "Traceback" not in error
    assert towns.pages()


def test_where_nobody_answers_it_says_how_to_start_one(monkeypatch):
    monkeypatch.setattr(cluster, "TIMEOUT", 0.5)
    with pytest.raises(RunError, match="no scheduler answers"):
        cluster.Cluster("tcp://127.0.0.1:9", [])


def test_runs_are_put_together_by_how_long_they_took(project, monkeypatch):
    every = runs.load().runs
    inputs = fingerprint.Inputs()
    tasks = [
        cluster.Task(run, "fork", runs.load().limits, {}, inputs.tables, inputs.schemas)
        for run in every * 4
    ]
    assert [len(chunk) for chunk in cluster.chunks(tasks)] == [6, 6, 4]  # half a second each
    monkeypatch.setattr(cluster.state, "read_note", lambda *_: {"seconds": 2.0})
    assert [len(chunk) for chunk in cluster.chunks(tasks)] == [2] * 8
