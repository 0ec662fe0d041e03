"""A new notebook runs, is listed, and comes with a test that passes."""

import subprocess
import sys

import pytest

from pagemill.runner import runs


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


def _files(project):
    return {path: path.read_text() for path in project.root.rglob("*") if path.is_file()}


def test_a_new_entry_stands_among_the_runs_and_a_chapter_among_the_chapters(
    yilianti, project, contents
):
    entry = (
        "- notebook: summary\n  page: chapters/summary\n\n# How much\nlimits: {memory_mb: 900}\n"
    )
    (project.root / "notebooks" / "runs.yml").write_text(f"runs:\n{entry}")
    toc = "  - file: book/chapters/summary\n    title: Short\n"
    path = project.root / "_toc.yml"
    path.write_text(path.read_text().replace("  - file: book/chapters/summary\n", toc))
    assert yilianti("new", "notebook", "bridges").exit_code == 0
    book = runs.load()
    assert [run.page for run in book.runs] == ["chapters/summary", "chapters/bridges"]
    assert book.limits.memory_mb == 900
    assert f"{toc}  - file: book/chapters/bridges\n" in path.read_text()


@pytest.mark.parametrize(
    ("toc", "name", "said"),
    [
        ("chapters:\n  - file: book/note\n", "bridges", "there is no entry to stand behind"),
        ("chapters: [{file: book/chapters/x}]\n", "bridges", "one a line"),
        ("chapters:\n  - file: book/chapters/x\n", "other", "is made by notebooks/summary.ipynb"),
    ],
)
def test_where_there_is_no_place_nothing_is_written(yilianti, project, toc, name, said):
    project.runs("runs:\n  - {notebook: summary, page: chapters/other}\n")
    (project.root / "_toc.yml").write_text(f"format: jb-book\nroot: index\n{toc}")
    before = _files(project)
    result = yilianti("new", "notebook", name)
    assert result.exit_code == 1
    assert said in result.output
    assert _files(project) == before
