"""Run what is not up to date, in parallel, and publish the pages."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pagemill.errors import PagemillError, RunError
from pagemill.runner import fingerprint, state
from pagemill.runner.runs import LANGUAGES, Book, Limits, Notebook, Run

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pagemill.runner.cluster import Cluster
    from pagemill.runner.pool import Pool

ENGINES = ("fork", "cold")
FEW = 8  # runs for which it does not pay to import what they may not call
DEFAULT_ENGINE = "fork" if os.name == "posix" else "cold"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Planned:
    """A run and why it must run; no reason: its page is up to date."""

    run: Run
    reasons: list[str]
    seconds: float


@dataclass(frozen=True)
class Task:
    """What a worker needs to make a page, or a scratch notebook."""

    run: Run
    engine: str
    limits: Limits
    inputs: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    schemas: tuple[str, str] = ("", "")
    words: str = ""
    scratch: bool = False
    twins: tuple["Task", ...] = ()  # pages of the same run in other languages


@dataclass(frozen=True)
class Outcome:
    """What became of a run."""

    run: Run
    seconds: float
    error: str = ""
    where: Path | None = None


class Reporter(Protocol):
    """Shows how the runs go."""

    def started(self, run: Run) -> None:
        """Tell that a run has started."""

    def finished(self, outcome: Outcome) -> None:
        """Tell what became of a run."""

    def tick(self) -> None:
        """Tell that time has passed."""


def plan(runs: list[Run], inputs: fingerprint.Inputs, force: bool = False) -> list[Planned]:
    """Return each run with the reasons, if any, why it must run."""
    return [_plan(run, inputs, force) for run in runs]


def _plan(run: Run, inputs: fingerprint.Inputs, force: bool) -> Planned:
    note = state.read_note(
        f"runs/{run.page}",
        *("inputs", "reads", "tables", "words", "asked", "stamp", "page", "seconds"),
    )
    if note is None:
        failed = state.failure(run.page)[1].exists()
        return Planned(run, ["failed the last time" if failed else "has never run"], 0)
    before = note["inputs"]
    known = {
        table: before[f"data/{table}"]
        for table, file in note["tables"].items()
        if inputs.tables.get(table) == file
    }
    if inputs.words == note["words"] and fingerprint.WORDS in before:
        known[fingerprint.WORDS] = before[fingerprint.WORDS]
    parts = inputs.parts(run, note["reads"], note["asked"], known)
    reasons = [f"{name} has changed" for name in parts if before.get(name, "") != parts[name]]
    reasons += [f"{name} is no longer used" for name in before if name not in parts]
    if not run.target.is_file():
        reasons.append("the page is missing")
    elif (
        state.stamp(run.target) != note["stamp"]
        and fingerprint.file_digest(run.target) != note["page"]
    ):
        reasons.append("the page was changed by hand")
    if force:
        reasons.append("--force")
    return Planned(run, reasons, note["seconds"])


def orphans(runs: list[Run]) -> list[str]:
    """Return the pages, or traces of them, of runs that are no longer in `runs.yml`."""
    expected = {run.page for run in runs}
    pages = {page for page in state.noted_pages() if page not in expected}
    for path in Path("book").rglob("*.ipynb"):
        page = path.relative_to("book").with_suffix("").as_posix()
        if page not in expected and ".ipynb_checkpoints" not in path.parts and _is_ours(path):
            pages.add(page)
    return sorted(pages)


def remove(pages: list[str]) -> list[Path]:
    """Delete pages and what is noted of them; return those that were there."""
    removed = []
    for page in pages:
        path = Path("book", f"{page}.ipynb")
        if path.exists():
            path.unlink()
            removed.append(path)
        state.forget(f"runs/{page}")
        state.clear_failure(page)
    return removed


def _is_ours(path: Path) -> bool:
    try:
        return "pagemill" in json.loads(path.read_bytes())["metadata"]
    except (ValueError, KeyError, TypeError):
        return False


def execute(
    planned: list[Planned],
    book: Book,
    inputs: fingerprint.Inputs,
    reporter: Reporter,
    engine: str = DEFAULT_ENGINE,
    jobs: int | None = None,
    pool: "Pool | Cluster | None" = None,
) -> list[Outcome]:
    """Run the planned runs that have a reason; a failing one does not stop the others."""
    todo = sorted((one for one in planned if one.reasons), key=lambda one: -one.seconds)
    tasks = [
        Task(
            one.run,
            engine,
            book.limits,
            inputs.parts(one.run),
            inputs.tables,
            inputs.schemas,
            inputs.words,
        )
        for one in todo
    ]
    inputs.keep()
    return _perform(once(tasks), inputs, reporter, jobs, pool)


def once(tasks: list[Task]) -> list[Task]:
    """Return the tasks so that each notebook runs once with the same parameters.

    One that does not ask for the language gives the pages of all of them.
    """
    same: dict[str, list[Task]] = {}
    for task in tasks:
        key = json.dumps([task.run.notebook, task.run.parameters], sort_keys=True)
        same.setdefault(key, []).append(task)
    return [replace(first, twins=tuple(others)) for first, *others in same.values()]


def scratch(
    run: Run, book: Book, inputs: fingerprint.Inputs, reporter: Reporter, engine: str
) -> Outcome:
    """Run a notebook outside the book; the executed notebook goes to `_build/scratch`."""
    return _perform([Task(run, engine, book.limits, scratch=True)], inputs, reporter, 1, None)[0]


def _perform(
    tasks: list[Task],
    inputs: fingerprint.Inputs,
    reporter: Reporter,
    jobs: int | None,
    pool: "Pool | Cluster | None",
) -> list[Outcome]:
    if not tasks:
        return []
    if pool is not None:
        return list(_outcomes(pool, tasks, reporter))
    from pagemill.runner.pool import Pool

    jobs = min(jobs or available_cores(), len(tasks))
    with Pool(work, jobs, preload(tasks, inputs)) as own:
        return list(_outcomes(own, tasks, reporter))


def preload(tasks: list[Task], inputs: fingerprint.Inputs) -> list[str]:
    """Return what to import before workers are forked."""
    if tasks[0].engine == "cold":
        return ["papermill", "pagemill.runner.publish"]
    return [
        "papermill",
        "pagemill.runner.engines.child",
        *inputs.preload([task.run for task in tasks], late=len(tasks) > FEW),
    ]


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _outcomes(pool: "Pool | Cluster", tasks: list[Task], reporter: Reporter) -> Iterator[Outcome]:
    for event in pool.run(tasks):
        if event is None:
            reporter.tick()
        elif event.kind == "started":
            reporter.started(event.task.run)
        else:
            outcome = event.result
            if event.kind == "lost":
                outcome = lost(event.task.run, event.result)
            for task in (event.task, *event.task.twins):
                one = replace(outcome, run=task.run)
                reporter.finished(one)
                yield one


def lost(run: Run, code: int) -> Outcome:
    """Return the outcome of a run whose process has ended."""
    cause = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    message = f"The worker process ended with {cause}. Run it again: {run.command()}"
    return _fail(run, 0.0, message, None)


# What follows happens in the worker processes.


def work(pipe: "Connection") -> None:
    """Do tasks until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the runner ends us when the user interrupts it
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(perform(task))
        if task.engine == "fork":
            from pagemill.runner.engines.fork import learn

            note = state.read_note(f"runs/{task.run.page}", "tables")
            learn([*note["tables"]] if note else [])


def perform(task: Task) -> Outcome:
    """Run a notebook and publish its page."""
    from papermill.exceptions import PapermillExecutionError

    began = time.monotonic()
    run = task.run
    executed = state.TEMPORARY / f"{os.getpid()}-{run.page.replace('/', '-')}.ipynb"
    state.TEMPORARY.mkdir(parents=True, exist_ok=True)
    try:
        notebook = _papermill(task, executed)
        if task.scratch:
            target = state.SCRATCH / f"{run.notebook}.ipynb"
            target.parent.mkdir(parents=True, exist_ok=True)
            executed.replace(target)
            return Outcome(run, time.monotonic() - began, where=target)
        _publish(task, notebook, time.monotonic() - began)
    except PapermillExecutionError as error:
        return _fail(run, time.monotonic() - began, _explain(run, error), executed, error.traceback)
    except PagemillError as error:
        return _fail(run, time.monotonic() - began, str(error), executed)
    except Exception as error:  # anything else must not take the worker with it
        message = f"{type(error).__name__}: {error}"
        return _fail(run, time.monotonic() - began, message, executed)
    finally:
        executed.unlink(missing_ok=True)
    return Outcome(run, time.monotonic() - began)


def _papermill(task: Task, executed: Path) -> dict[str, Any]:
    """Run the notebook and return it; it is written to `executed` also when it fails."""
    import logging

    import papermill

    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # we report what failed, and where
    return papermill.execute_notebook(
        str(task.run.source),
        str(executed),
        task.run.parameters,
        engine_name=task.engine,
        kernel_name="python3",  # a book has one environment, whatever the notebook's editor had
        language="python",
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        progress_bar=False,
        cell_seconds=task.limits.cell_seconds,
        notebook_seconds=task.limits.notebook_seconds,
        memory_mb=task.limits.memory_mb,
    )


def _publish(task: Task, notebook: dict[str, Any], seconds: float) -> None:
    from pagemill.runner.publish import publish

    pages = [(one, publish(notebook, one.run)) for one in (task, *task.twins)]
    for one, page in pages:
        keep(one, page.content, page.reads, page.asked, seconds)


def keep(
    task: Task, content: bytes, reads: list[dict[str, Any]], asked: list[str], seconds: float
) -> None:
    """Write a page, then the note that it is up to date.

    Parameters
    ----------
    task
        What was done.
    content
        The page.
    reads
        What of the tables the run was seen to read, as `tables.load` notes it.
    asked
        What else it was seen to ask for, as `pagemill.asking` notes it.
    seconds
        How long it took.
    """
    target = task.run.target
    if not target.is_file() or target.read_bytes() != content:
        state.write(target, content)  # an unchanged page keeps its time: it is not built again
    inputs = dict(task.inputs)
    tables = {}
    for table in dict.fromkeys(read["table"] for read in reads):
        tables[table] = task.tables.get(table, "missing")
        inputs[f"data/{table}"] = fingerprint.of_table(table, tables[table], reads)
    if reads or fingerprint.SCHEMA in asked:
        inputs[fingerprint.SCHEMA] = task.schemas[fingerprint.SCHEMA in asked]
    if said := fingerprint.words_among(asked):
        inputs[fingerprint.WORDS] = fingerprint.of_words(said, task.words)
    note = {
        "inputs": inputs,
        "asked": asked,
        "words": task.words,
        "reads": reads,
        "tables": tables,
        "page": fingerprint.digest(content),
        "stamp": state.stamp(target),
        "seconds": round(seconds, 3),
    }
    state.write_note(f"runs/{task.run.page}", note)
    state.clear_failure(task.run.page)


def _explain(run: Run, error: Any) -> str:
    count = f"In [{error.exec_count}]" if error.exec_count else f"cell {error.cell_index + 1}"
    return f"{run.source}, {count}: {error.ename}: {ANSI.sub('', str(error.evalue))}"


def _fail(
    run: Run,
    seconds: float,
    message: str,
    executed: Path | None,
    traceback: list[str] | None = None,
) -> Outcome:
    """Keep the failed notebook and its traceback; the page published before stays."""
    notebook, text = state.failure(run.page)
    state.forget(f"runs/{run.page}")
    lines = [f"{run.page}: {message}", f"To run it again: {run.command()}", ""]
    lines += [ANSI.sub("", line) for line in traceback or []]
    state.write(text, ("\n".join(lines) + "\n").encode())
    if executed is not None and executed.exists():
        notebook.parent.mkdir(parents=True, exist_ok=True)
        executed.replace(notebook)
    else:
        notebook.unlink(missing_ok=True)
    return Outcome(run, seconds, message, notebook if notebook.exists() else text)


def typed(run: Run, notebook: Notebook, given: list[tuple[str, Any]]) -> Run:
    """Return a run with parameters from the command line, each of its default's type.

    Parameters
    ----------
    run
        The run without parameters.
    notebook
        The notebook, with its parameters.
    given
        Names with what was given for them: a text of the command line, which a list may have
        several of, or in a tuple of one a value of YAML.

    Raises
    ------
    RunError
        With all names that the notebook does not have and all values that do not fit.
    """
    from pagemill.runner.runs import near, values

    defaults, problems = notebook.defaults, []
    found: dict[str, Any] = {}
    for name in dict.fromkeys(name for name, _ in given):
        texts = [one for known, one in given if known == name]
        if name not in defaults:
            problems.append(
                f"{name}: {run.source} has no such parameter.{near(name, defaults)} "
                f"Its parameters are: {', '.join(defaults) or 'none'}."
            )
            continue
        default = defaults[name]
        if name in notebook.optional and texts in (["None"], ["null"], [(None,)]):
            found[name] = None
            continue
        try:
            if any(isinstance(one, tuple) for one in texts):
                found[name] = values.from_yaml(texts, default)
            else:
                found[name] = values.from_words(texts, default)
        except ValueError as error:
            shown = ", ".join(repr(one[0] if isinstance(one, tuple) else one) for one in texts)
            problems.append(f"{name}: {shown} does not fit: {error}.")
    if found.get("lang", run.lang) not in LANGUAGES:
        problems.append(f"lang: {found['lang']!r} is not one of {', '.join(LANGUAGES)}.")
    if problems:
        raise RunError.from_problems(f"{run.notebook}: wrong parameters.", problems)
    return Run(run.notebook, run.page, str(found.get("lang", run.lang)), found)
