"""Running: what runs and why, what a failure leaves, what is the same every time."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pagemill.errors import RunError
from pagemill.runner import execute, fingerprint, runs, state
from pagemill.runner.progress import Lines

VALUES = "for_each: towns, parameters: {town_id: '{town_id}'}, page: 'towns/{town_id}'"
TOWNS = f"{{notebook: town, {VALUES}}}"
PAUSES = f"{{notebook: pause, {VALUES}}}"


def plan():
    return {
        one.run.page: one.reasons
        for one in execute.plan(runs.load().runs, fingerprint.Inputs())
        if one.reasons
    }


def run_all(**options):
    """Run what must run in this project; return what became of it, by page."""
    book, inputs = runs.load(), fingerprint.Inputs()
    planned = execute.plan(book.runs, inputs)
    outcomes = execute.execute(planned, book, inputs, Lines(0), **options)
    return {outcome.run.page: outcome.error for outcome in outcomes}


def test_pages_are_made_once(project):
    assert run_all() == dict.fromkeys(
        ("chapters/summary", "towns/alder", "towns/birch", "towns/cedar"), ""
    )
    assert run_all() == {}
    assert project.read("towns/birch")["records"]["people"]["value"] == 800


def test_a_changed_table_runs_what_reads_it_and_nothing_else(project):
    run_all()
    (project.root / "data" / "rivers.csv").write_text("river_id,name\nrun,Run\nbrook,Brook\n")
    assert plan() == {"chapters/summary": ["data/rivers has changed"]}
    run_all()
    assert project.read("chapters/summary")["records"]["n-rivers"]["value"] == 2


def test_of_a_table_the_rows_count_that_a_page_has_read(project):
    notebook = project.root / "notebooks/town.ipynb"
    text = notebook.read_text().replace('load(\\"towns\\")', 'load(\\"towns\\", town_id=town_id)')
    notebook.write_text(text)
    assert "town_id=town_id" in text
    run_all()
    changed = ["data/towns has changed"]
    _replace(project, "Birch,800", "Birch,900")
    assert plan() == {"chapters/summary": changed, "towns/birch": changed}
    run_all()
    assert project.read("towns/birch")["records"]["people"]["value"] == 900
    _replace(project, "birch,", "aspen,Aspen,1\nbirch,")
    assert plan() == {"chapters/summary": changed, "towns/aspen": ["has never run"]}
    run_all()
    _replace(project, "cedar,Cedar,50\n", "")
    assert plan() == {"chapters/summary": changed}


def _replace(project, old, new):
    towns = project.root / "data/towns.csv"
    towns.write_text(towns.read_text().replace(old, new))


def test_a_table_that_no_page_reads_runs_nothing(project):
    project.runs("runs:\n  - {notebook: town, page: a/b}\n")
    run_all()
    (project.root / "data" / "rivers.csv").write_text("river_id,name\n")
    assert plan() == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda root: _recode(root / "notebooks/town.ipynb"), "notebooks/town.ipynb has changed"),
        (lambda root: _edit(root / "requirements.lock"), "requirements.lock has changed"),
        (lambda root: (root / "book/towns/birch.ipynb").unlink(), "the page is missing"),
        (lambda root: _edit(root / "book/towns/birch.ipynb"), "the page was changed by hand"),
        (lambda root: _retype(root / "data/datapackage.json"), "data/datapackage.json has changed"),
    ],
)
def test_why_a_page_runs_again(project, change, reason):
    run_all()
    change(project.root)
    assert plan()["towns/birch"] == [reason]


def _recode(path):
    path.write_text(path.read_text().replace('import tables"', 'import tables  # again"'))


def _retype(path):
    path.write_text(path.read_text().replace('"integer"', '"number"'))


def _edit(path):
    path.write_text(path.read_text() + "\n")


def test_a_touched_but_unchanged_file_runs_nothing(project):
    run_all()
    for path in project.root.rglob("*"):
        if path.is_file():
            os.utime(path)
    assert plan() == {}


def test_a_changed_parameter_runs_the_page(project):
    project.runs("runs:\n  - {notebook: town, page: a/b, parameters: {town_id: alder}}\n")
    run_all()
    project.runs("runs:\n  - {notebook: town, page: a/b, parameters: {town_id: cedar}}\n")
    assert plan() == {"a/b": ["parameters has changed"]}


def test_modules_that_a_notebook_uses_count_with_what_they_import(project):
    package = project.root / "src" / "townhall"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "doors.py").write_text("from townhall import hinges\n")
    (package / "hinges.py").write_text('FILE = "words.yml"\n')
    (package / "words.yml").write_text("a: b\n")
    (package / "unused.py").write_text("")
    cell = "import sys\nsys.path.insert(0, 'src')\nfrom townhall import doors"
    path = project.root / "notebooks" / "town.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][3]["source"] += ["\n", cell]
    path.write_text(json.dumps(notebook))
    project.runs("runs:\n  - {notebook: other, page: a/b}\n")
    path.rename(project.root / "notebooks" / "other.ipynb")
    run_all()
    for name, counts in (
        ("doors.py", True),
        ("hinges.py", True),
        ("words.yml", True),
        ("unused.py", False),
    ):
        text = (package / name).read_text()
        (package / name).write_text(text + "\n")
        expected = {"a/b": [f"src/townhall/{name} has changed"]} if counts else {}
        assert plan() == expected
        (package / name).write_text(text)


def test_a_failing_notebook_does_not_stop_the_others_and_is_kept(project):
    lines = "  - {notebook: fails, page: a/fails}\n  - {notebook: summary, page: a/b}\n"
    project.runs(f"runs:\n{lines}")
    outcomes = run_all(jobs=1)
    assert "notebooks/fails.ipynb, In [3]: ZeroDivisionError" in outcomes["a/fails"]
    assert outcomes["a/b"] == ""
    kept, text = state.failure("a/fails")
    assert "division by zero" in kept.read_text()
    assert "----> 1 1 / x" in text.read_text()
    assert plan() == {"a/fails": ["failed the last time"]}


def test_a_failure_leaves_the_page_as_it_was(project):
    run_all()
    before = project.pages()
    path = project.root / "notebooks" / "town.ipynb"
    path.write_text(path.read_text().replace("outputs.record", "outputs.recrod"))
    assert "AttributeError" in run_all()["towns/alder"]
    assert project.pages() == before


@pytest.mark.parametrize(
    ("notebook", "said"),
    [
        ("warns", "wrote to standard error"),
        ("unknown-key", "{{ nothing }}: no such record"),
        ("exits", "process ended with exit code 3"),
        ("endless", "longer than 6 seconds"),
        ("hungry", "MemoryError"),
    ],
)
def test_what_ends_a_run_is_told_and_the_others_finish(project, notebook, said):
    limits = "limits: {cell_seconds: 6, memory_mb: 1500}\n"
    project.runs(f"{limits}runs:\n  - {{notebook: {notebook}, page: a/bad}}\n  - {TOWNS}\n")
    outcomes = run_all()
    assert said in outcomes.pop("a/bad")
    assert set(outcomes.values()) == {""}
    assert len(outcomes) == 3


def test_pages_of_runs_that_are_no_more_are_removed(project):
    run_all()
    by_hand = project.root / "book" / "towns" / "elm.ipynb"
    by_hand.write_text('{"metadata": {}}')
    project.runs("runs:\n  - {notebook: summary, page: chapters/summary}\n")
    removed = execute.remove(execute.orphans(runs.load().runs))
    assert sorted(path.name for path in removed) == ["alder.ipynb", "birch.ipynb", "cedar.ipynb"]
    assert by_hand.exists()
    assert project.page("chapters/summary").exists()
    assert list(state.noted_pages()) == ["chapters/summary"]


def test_pages_are_the_same_bytes_whatever_makes_them(project, monkeypatch, tmp_path):
    project.runs(f"runs:\n  - {{notebook: summary, page: a/b}}\n  - {TOWNS}\n")
    run_all(engine="fork", jobs=1)
    first = project.pages()
    for number, (engine, jobs, zone, seed) in enumerate(
        [("cold", 2, "Asia/Shanghai", "1"), ("fork", 2, "America/New_York", "2")]
    ):
        moved = tmp_path / f"elsewhere-{number}"
        Path.cwd().rename(moved)
        monkeypatch.chdir(moved)
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        for page in Path("book").rglob("*.ipynb"):
            page.unlink()
        run_all(engine=engine, jobs=jobs)
        project.root = moved
        assert project.pages() == first
        assert str(moved) not in str(first)


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["runner", "worker", "notebook"])
def test_a_kill_at_any_moment_leaves_no_half_written_file(project, victim):
    project.runs(f"runs:\n  - {PAUSES}\n  - {{notebook: summary, page: a/b}}\n")
    run_all()
    expected = project.pages()
    for page in expected:
        (project.root / "book" / page).unlink()
    command = [sys.executable, "-m", "pagemill", "run"]
    runner = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    chosen = random.Random(victim)
    found = _wait_for(runner.pid, victim)
    time.sleep(chosen.uniform(0, 0.2))
    with contextlib.suppress(ProcessLookupError):  # it was done already
        os.kill(found, signal.SIGKILL)
    runner.wait(timeout=60)
    _wait_until_gone(runner.pid)
    for page, content in project.pages().items():
        assert content == expected[page]
    run_all()
    assert project.pages() == expected


def _children(pid):
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(child) for child in text.split()]


def _descendants(pid):
    return [d for child in _children(pid) for d in (child, *_descendants(child))]


def _wait_for(runner, victim):
    """Return the process to kill: the runner, a worker of it, or the notebook of one."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        levels = [runner], [], []
        for server in _children(runner):
            workers = [w for w in _children(server) if b"forkserver" in _command(w)]
            levels[1].extend(workers)
            levels[2].extend(n for w in workers for n in _children(w))
        found = levels[["runner", "worker", "notebook"].index(victim)]
        if found and levels[2]:
            return found[0]
        time.sleep(0.01)
    raise AssertionError(f"no {victim} was seen")


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def _wait_until_gone(runner):
    """Wait until what the killed runner had started has ended too."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        own = set(map(str, _children(os.getpid())))  # the test's, such as a resource tracker
        there = [p for p in Path("/proc").glob("[0-9]*") if p.name not in own]
        ours = [p for p in there if _is_in(p, Path.cwd())]
        if not ours:
            return
        time.sleep(0.05)
    raise AssertionError(f"still running: {[_command(int(p.name)) for p in ours]}")


def _is_in(process, folder):
    try:
        return (process / "cwd").resolve() == folder and int(process.name) != os.getpid()
    except OSError:
        return False


def test_parameters_of_the_command_line_take_their_defaults_type():
    run = runs.Run("x", "scratch/x", "en", {})
    defaults = {"n": 1, "share": 0.5, "name": "a", "flag": False, "merge": []}
    given = [("n", "7"), ("share", "2"), ("name", "001"), ("merge", "a"), ("merge", "b")]
    notebook = runs.Notebook(run.source, defaults=defaults)
    typed = execute.typed(run, notebook, [*given, ("flag", (True,))])
    assert typed.parameters == {
        "n": 7, "share": 2.0, "name": "001", "merge": ["a", "b"], "flag": True
    }  # fmt: skip
    wrong = [("nmae", "x"), ("n", "many"), ("merge", ("a",)), ("share", "1"), ("share", "2")]
    with pytest.raises(RunError, match="wrong parameters") as caught:
        execute.typed(run, notebook, wrong)
    told = str(caught.value)
    assert "Did you mean 'name'?" in told
    assert "n: 'many' does not fit: the default is 1; give a whole number." in told
    assert "merge: 'a' does not fit: the default is []; give a list." in told
    assert "share: '1', '2' does not fit: it is given more than once" in told


@pytest.mark.parametrize("given", ["None", "null", (None,)])
def test_only_what_may_be_unknown_is_given_as_none(given):
    run, own = runs.Run("x", "scratch/x", "en", {}), {"n": 1, "m": 2}
    notebook = runs.Notebook(run.source, defaults=own, optional=frozenset({"n"}))
    assert execute.typed(run, notebook, [("n", given)]).parameters == {"n": None}
    with pytest.raises(RunError, match="does not fit: the default is 2"):
        execute.typed(run, notebook, [("m", given)])


@pytest.mark.parametrize("engine", execute.ENGINES)
@pytest.mark.parametrize(
    "metadata", [{}, {"kernelspec": {"name": "conda-env-x-py", "language": "python"}}]
)
def test_a_notebook_of_another_kernel_runs_with_this_environment(project, metadata, engine):
    page = project.root / "book/chapters/summary.ipynb"
    inputs, book = fingerprint.Inputs(), runs.load()
    chosen = [run for run in book.runs if run.notebook == "summary"]
    expected = made(page, chosen, book, inputs, "fork")
    source = project.root / "notebooks" / "summary.ipynb"
    notebook = json.loads(source.read_text())
    source.write_text(json.dumps({**notebook, "metadata": metadata}))
    assert made(page, chosen, book, fingerprint.Inputs(), engine) == expected
    assert "notebooks/summary.ipynb" in "".join(runs.foreign_kernels())


def made(page, chosen, book, inputs, engine):
    planned = execute.plan(chosen, inputs, force=True)
    outcomes = execute.execute(planned, book, inputs, Lines(0), engine)
    assert [outcome.error for outcome in outcomes] == [""]
    return page.read_bytes()
