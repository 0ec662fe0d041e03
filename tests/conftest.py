"""What many tests share: the project, the documents, the built site, a browser."""

import contextlib
import gc
import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from pagemill import project
from pagemill.site import chromium as browsers

# One thread for linear algebra: tests run side by side, and some fork this process.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# The same examples on every run and no time limit per example: a busy machine fails no test.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


LONGEST = ("test_tutorial.py", "test_both_engines.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that no worker is left with it at the end."""
    last = len(LONGEST)
    items.sort(key=lambda one: LONGEST.index(one.path.name) if one.path.name in LONGEST else last)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def sources() -> Path:
    """Return the folder of the documents; without it the test is skipped, or fails in CI."""
    folder = project.sources()
    if folder:
        return folder
    reason = "the documents are not here: set YILIANTI_SOURCES to their folder"
    if os.environ.get("YILIANTI_REQUIRE_SOURCES"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def execute(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """Return a function that runs a notebook of the book in a fork of this process.

    What notebooks import and read is brought here once, as the runner brings it to its workers.
    """
    import papermill

    from pagemill import schema
    from pagemill.runner import fingerprint, runs
    from pagemill.runner.engines import fork

    with contextlib.chdir(root):
        needed = fingerprint.Inputs().preload(runs.load().runs)
        for name in (*needed, "pagemill.runner.engines.child"):
            with contextlib.suppress(ImportError):  # a name that is no module
                importlib.import_module(name)
        fork.learn(schema.names())
    gc.freeze()

    def run(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
        source = root / "notebooks" / f"{name}.ipynb"
        out = tmp_path_factory.mktemp("executed") / "out.ipynb"
        return papermill.execute_notebook(
            source,
            out,
            parameters,
            engine_name="fork",
            cwd=root,
            progress_bar=False,
            request_save_on_cell_execute=False,  # most of the time went into saving after each cell
        )

    return run


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the list of what is displayed from now on: bundle and metadata."""
    seen: list[tuple[dict[str, Any], dict[str, Any]]] = []
    monkeypatch.setattr(
        "IPython.display.publish_display_data",
        lambda data, metadata=None, **_: seen.append((data, metadata)),
    )
    return seen


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the Chromium to drive."""
    return browsers.path()


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site, brought up to date by `yilianti book`."""
    shared = tmp_path_factory.getbasetemp().parent  # the same for all workers of one test run
    with FileLock(shared / "site.lock"):
        book = [sys.executable, "-m", "yilianti", "book"]
        done = subprocess.run(book, cwd=root, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"yilianti book failed:\n{done.stdout}\n{done.stderr}", pytrace=False)
    return root / "_build" / "html"
