"""A new notebook runs, is listed, and comes with a test that passes."""

import subprocess
import sys

import pytest

from yilianti.runner import runs


@pytest.fixture
def contents(project):
    text = "format: jb-book\nroot: index\nchapters:\n  - file: book/chapters/summary\n"
    (project.root / "_toc.yml").write_text(text + "  - file: book/data/index\n")


def test_a_new_notebook_gives_a_page_and_its_test_passes(yilianti, project, contents):
    result = yilianti("new", "notebook", "bridge-tolls")
    assert result.exit_code == 0
    assert "Wrote notebooks/bridge-tolls.ipynb" in result.output
    assert [run.page for run in runs.load().runs][-1] == "chapters/bridge-tolls"
    lines = (project.root / "_toc.yml").read_text().splitlines()
    assert lines[4] == "  - file: book/chapters/bridge-tolls"
    assert yilianti("run", "--notebook", "bridge-tolls").exit_code == 0
    assert project.read("chapters/bridge-tolls")["records"]["n-rows"]["value"] == 3
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    assert "2 passed" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [("summary", "is there already"), ("Bridges", "is no name"), ("001", "is no name")],
)
def test_a_name_that_will_not_do_is_told(yilianti, contents, name, said):
    result = yilianti("new", "notebook", name)
    assert result.exit_code == 1
    assert said in result.output
