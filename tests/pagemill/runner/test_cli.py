"""The command line: what it prints, its exit codes, how fast it is."""

import resource
import subprocess
import sys

import pytest

TIMES = 5
ON_CLUSTER = ("run", "--notebook", "town", "--cluster", "tcp://127.0.0.1:9")


def test_list_prints_each_run_with_its_parameters(yilianti):
    lines = yilianti("list").output.splitlines()
    assert lines[0] == "chapters/summary\tsummary\tlang=en"
    assert lines[1] == "towns/alder\ttown\ttown_id=alder lang=en"
    assert len(lines) == 4


def test_run_tells_what_ran_and_then_that_nothing_is_to_do(yilianti):
    first = yilianti("run", "--jobs", "1")
    assert first.exit_code == 0
    assert "4 run, 0 up to date, 0 failed" in first.output
    assert "[4/4]" in first.output
    assert yilianti("run").output == "Nothing to run: 4 pages are up to date.\n"


def test_why_says_it_for_each_page(yilianti, project):
    yilianti("run", "--page", "towns/*")
    lines = yilianti("run", "--why").output.splitlines()
    assert lines[0] == "chapters/summary: has never run"
    assert lines[1] == "towns/alder: up to date"
    assert yilianti("run", "--why", "--force", "--page", "towns/alder").output == (
        "towns/alder: --force\n"
    )


def test_a_failure_is_told_once_per_cause_and_ends_in_1(yilianti, project):
    path = project.root / "notebooks" / "town.ipynb"
    path.write_text(path.read_text().replace("outputs.record", "outputs.recrod"))
    result = yilianti("run")
    assert result.exit_code == 1
    assert "1 run, 0 up to date, 3 failed" in result.output
    assert result.output.count("AttributeError") == 1
    assert "and 2 more" in result.output
    assert "Notebook and traceback: _build/failed/towns/" in result.output


def test_one_notebook_with_another_parameter_goes_to_scratch(yilianti, project):
    result = yilianti("run", "--notebook", "town", "-p", "town_id", "cedar")
    assert result.exit_code == 0
    assert "_build/scratch/town.ipynb" in result.output
    assert "Cedar" in (project.root / "_build/scratch/town.ipynb").read_text()
    assert project.pages() == {}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "--notebook", "town", "-p", "twon_id", "x"), 1, "Did you mean 'town_id'?"),
        (("run", "-p", "town_id", "x"), 2, "need --notebook NAME"),
        (
            ("run", "--notebook", "town", "-p", "town_id", "alder", "--why"),
            2,
            "none of --where, --page, --why",
        ),
        (("run", "--notebook", "town", "-y", "{}", "--jobs", "2"), 2, "may have --engine"),
        (("run", "--notebook", "twon"), 1, "Did you mean 'town'?"),
        (("run", "--where", "town_id"), 2, "is not column=value"),
        (("run", "--engine", "warm"), 2, "'warm' is not one of"),
        (("build",), 1, "4 of 4 pages are not up to date"),
        (("bild",), 2, "No such command"),
        (("serve", "--port", "99999"), 2, "99999 is not in the range"),
        (("run", "--page", ""), 1, "no page matches ''"),
        ((*ON_CLUSTER, "-p", "town_id", "x"), 2, "Leave out one of the two. With --cluster go"),
        ((*ON_CLUSTER, "-y", "{town_id: x}"), 2, "Leave out one of the two. With --cluster go"),
        ((*ON_CLUSTER, "--jobs", "2"), 2, "or start more workers. With --cluster go --notebook"),
    ],
)
def test_wrong_usage_ends_in_its_code_with_a_remedy(yilianti, arguments, code, said):
    result = yilianti(*arguments)
    assert result.exit_code == code
    assert said in result.output


def test_a_broken_runs_file_ends_in_1(yilianti, project):
    project.runs("runs:\n  - {notebook: nothing, page: a/b}\n")
    for command in ("list", "run", "build", "book"):
        result = yilianti(command)
        assert result.exit_code == 1
        assert "entry 1 (line 2)" in result.output


def test_a_slip_in_the_table_of_contents_is_told_before_anything_runs(yilianti, project):
    (project.root / "_toc.yml").write_text("format: jb-book\nroot: start\n")
    result = yilianti("book")
    assert result.exit_code == 1
    assert "the entry 'start' has no page" in result.output
    assert project.pages() == {}


@pytest.mark.parametrize("command", ["run", "book", "list"])
def test_bad_data_is_told_with_its_place_and_all_else_without_what_follows(
    yilianti, project, command
):
    path = project.root / "data" / "towns.csv"
    path.write_text(path.read_text().replace("cedar,", "alder,").replace("1200", "many"))
    runs = project.root / "notebooks" / "runs.yml"
    runs.write_text(runs.read_text() + "  - {notebook: sumary, page: a/b}\n")
    result = yilianti(command)
    assert result.exit_code == 1
    assert "Error: 3 problems:\n  data/towns.csv, row " in result.output
    assert "'many' is not" in result.output
    assert "entry 3 (line 5): there is no notebooks/sumary.ipynb" in result.output
    assert "is made by" not in result.output


def test_check_tells_of_tables_runs_and_contents_at_once(yilianti, project, monkeypatch):
    from pagemill.evidence import check

    said = ["data/towns.csv, row 2, column name: wrong."]
    monkeypatch.setattr(check, "run", lambda folder: check.Report(["a table", "1 problem"], said))
    path = project.root / "data" / "towns.csv"
    path.write_text(path.read_text().replace("birch,", "Birch,"))
    (project.root / "_config.yml").write_text("")
    result = yilianti("check")
    assert result.exit_code == 1
    assert "a table\nError: 2 problems:\n  data/towns.csv, row 2" in result.output
    assert "_config.yml: there are no settings" in result.output
    (project.root / "notebooks" / "town.ipynb").write_text("[]")
    (project.root / "notebooks" / "spare.ipynb").write_text("[]")
    told = yilianti("check").output
    assert told.count("town.ipynb: not a notebook") == told.count("spare.ipynb: not") == 1
    assert "data/towns.csv" not in told


def test_bad_data_neither_makes_nor_removes_a_page(yilianti, project):
    assert yilianti("run").exit_code == 0
    before = project.pages()
    path = project.root / "data" / "towns.csv"
    path.write_text("town_id,name,people\nalder,Alder,many\n")
    result = yilianti("run")
    assert result.exit_code == 1
    assert "data/towns.csv, row 2, column people: 'many' is not" in result.output
    assert project.pages() == before


def test_a_note_that_holds_something_else_counts_as_none(yilianti, project):
    yilianti("run")
    for page, text in (("chapters/summary", "[]"), ("towns/alder", "{}")):
        (project.root / f"_build/state/runs/{page}.json").write_text(text)
    lines = yilianti("run", "--why").output.splitlines()
    assert lines[:2] == ["chapters/summary: has never run", "towns/alder: has never run"]


def test_a_module_that_cannot_be_parsed_is_told(yilianti, project):
    (project.root / "src").mkdir()
    (project.root / "src" / "slip.py").write_text("x = (\n")
    path = project.root / "notebooks" / "town.ipynb"
    path.write_text(path.read_text().replace("from pagemill", "import slip; from pagemill", 1))
    result = yilianti("run")
    assert result.exit_code == 1
    assert "src/slip.py, line 1: '(' was never closed. Mend it." in result.output


def test_a_file_where_a_folder_is_needed_is_told(yilianti, project):
    (project.root / "_build").touch()
    result = yilianti("run")
    assert result.exit_code == 1
    assert "cannot be written" in result.output
    assert "Move away what stands there" in result.output


def test_it_works_from_a_folder_below_and_says_where_it_does_not(project):
    command = [sys.executable, "-m", "pagemill", "list"]
    done = subprocess.run(command, cwd=project.root / "data", capture_output=True, text=True)
    assert done.returncode == 0
    done = subprocess.run(command, cwd="/", capture_output=True, text=True)
    assert done.returncode == 1
    assert "Change into the project's folder" in done.stderr


def _fastest(arguments, folder):
    """Return the processor seconds of a command, which a busy machine does not change."""
    seconds = []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "pagemill", *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(seconds)


def test_help_comes_at_once(project):
    assert _fastest(["--help"], project.root) < 0.4


def test_nothing_to_run_takes_no_time_and_imports_nothing_heavy(project, yilianti):
    yilianti("run")
    assert _fastest(["run"], project.root) < 0.3
    command = [sys.executable, "-X", "importtime", "-m", "pagemill", "run"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not imported & {
        "pandas",
        "sphinx",
        "papermill",
        "rich",
        "plotly",
        "multiprocessing.pool",
    }
