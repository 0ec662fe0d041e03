"""The command line. Exit codes: 0 fine, 1 a check failed, 2 wrong usage.

Each command imports what it needs: help comes at once, and nothing to do takes no time.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import pagemill
from pagemill import paths, project
from pagemill.commands import Group, in_root, pairs
from pagemill.errors import PagemillError
from pagemill.new.cli import new
from pagemill.release import cli as releasing

if TYPE_CHECKING:
    from pagemill.runner.execute import Planned
    from pagemill.runner.fingerprint import Inputs
    from pagemill.runner.runs import Book, Run


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(pagemill.__version__)
def main() -> None:
    """Run the notebooks, check the data, build the book."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


LANG = click.option("--lang", metavar="LANG", callback=lambda _ctx, _option, lang: _known(lang),
                    help="Only the edition in this language.")  # fmt: skip


def _known(lang: str | None) -> str | None:
    """Return the language, if the book has an edition in it."""
    if lang is None:
        return None
    os.chdir(paths.root())
    from pagemill.runner.runs import one_of
    from pagemill.site import editions

    languages = [one.lang for one in editions.listed()]
    if lang not in languages:
        raise click.BadParameter(one_of(lang, languages))
    return lang


def selection(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that select runs."""
    for option in (
        LANG,
        click.option("--page", metavar="GLOB", help="Only pages such as 'chapters/*'."),
        click.option("--where", multiple=True, callback=pairs, metavar="COLUMN=VALUE",
                     help="Only runs whose row has this value; of several for a column, any."),
        click.option("--notebook", metavar="NAME", help="Only runs of this notebook."),
    ):  # fmt: skip
        command = option(command)
    return command


def running(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how to run."""
    for option in (
        click.option("--force", is_flag=True, help="Also what is up to date."),
        click.option("--engine", type=click.Choice(["fork", "cold"]),
                     help="fork: from a preloaded process; cold: a new kernel for each."),
        click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes; default: cores."),
    ):  # fmt: skip
        command = option(command)
    return command


@main.command("list")
@selection
@in_root
def list_(
    notebook: str | None, where: dict[str, list[str]], page: str | None, lang: str | None
) -> None:
    """List the runs with their parameters."""
    from pagemill.runner import fingerprint, runs
    from pagemill.site import build as builds

    every = builds.load(fingerprint.Inputs()).runs
    for run in runs.select(every, notebook, where, page, lang):
        parameters = " ".join(f"{name}={value}" for name, value in run.parameters.items())
        click.echo(f"{run.page}\t{run.notebook}\t{parameters}")


@main.command()
@selection
@running
@click.option("--why", is_flag=True, help="Say why each page runs, or does not; run nothing.")
@click.option(
    "-p",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Run --notebook once with this parameter, into _build/scratch; a list is given "
    "item by item, each with its own -p.",
)
@click.option("-y", "yaml_parameters", multiple=True, metavar="YAML",
              help="The same for parameters in YAML, such as '{merge: [likely]}'.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS",
              help="Run on a Dask cluster, such as tcp://host:8786.")  # fmt: skip
@in_root
def run(
    notebook: str | None,
    where: dict[str, list[str]],
    page: str | None,
    lang: str | None,
    jobs: int | None,
    engine: str | None,
    force: bool,
    why: bool,
    parameters: tuple[tuple[str, str], ...],
    yaml_parameters: tuple[str, ...],
    cluster: str | None,
) -> None:
    """Run the notebooks whose pages are not up to date."""
    if cluster is not None:
        _refuse_with_cluster(parameters or yaml_parameters, jobs)
    from pagemill.runner import fingerprint, runs
    from pagemill.site import build as builds

    inputs = fingerprint.Inputs()
    book = builds.load(inputs)
    if parameters or yaml_parameters:
        if not notebook or where or page or why or jobs is not None:
            raise click.UsageError(
                "-p and -y run one notebook once: they need --notebook NAME, may have --engine, "
                "and go with none of --where, --page, --why and --jobs."
            )
        words = [(name, os.fsencode(text).decode("utf-8", "replace")) for name, text in parameters]
        given = [*words, *_mappings(yaml_parameters)]
        _scratch(book, inputs, notebook, given, engine, lang or book.languages[0])
        return
    chosen = runs.select(book.runs, notebook, where, page, lang)
    if why:
        _why(chosen, inputs, force)
        return
    if not _run(book, chosen, inputs, jobs, engine, force, cluster):
        sys.exit(1)


def _refuse_with_cluster(parameters: object, jobs: int | None) -> None:
    """Refuse options that mean something on this machine alone."""
    allowed = "With --cluster go --notebook, --where, --page, --engine, --force and --why."
    if parameters:
        raise click.UsageError(
            "--cluster makes pages of the book; a run with -p or -y goes into _build/scratch and "
            f"runs on this machine. Leave out one of the two. {allowed}"
        )
    if jobs is not None:
        raise click.UsageError(
            "--jobs counts processes of this machine; on a cluster as many notebooks run at once "
            f"as it has workers. Leave out --jobs, or start more workers. {allowed}"
        )


def _mappings(texts: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Return the names and values, each in a tuple, of parameters given in YAML."""
    import yaml

    from pagemill.runner.runs import values

    found = []
    for text in texts:
        try:
            read = yaml.safe_load(text)
            odd = next(values.misread(yaml.compose(text, yaml.SafeLoader)), None)
        except (yaml.YAMLError, ValueError) as error:
            raise click.BadParameter(f"-y: {text!r} is not valid YAML: {error}") from None
        if not isinstance(read, dict) or not all(isinstance(name, str) for name in read):
            raise click.BadParameter(f"-y: {text!r} is no mapping such as '{{merge: [likely]}}'.")
        if odd:
            raise click.BadParameter(
                f"-y: YAML takes {odd[1]} for {yaml.safe_load(odd[1])!r}. Put it into quotes if it "
                "is a text; else write true, false or a plain decimal number."
            )
        found += [(name, (value,)) for name, value in read.items()]
    return found


def _why(chosen: "list[Run]", inputs: "Inputs", force: bool) -> None:
    from pagemill.runner import execute

    for one in execute.plan(chosen, inputs, force):
        click.echo(f"{one.run.page}: {'; '.join(one.reasons) or 'up to date'}")


def _run(
    book: "Book",
    chosen: "list[Run]",
    inputs: "Inputs",
    jobs: int | None,
    engine: str | None,
    force: bool,
    cluster: str | None = None,
) -> bool:
    """Run what must be run; return whether all went well."""
    from pagemill.runner import execute
    from pagemill.site import build as builds

    orphans = execute.orphans(book.runs) if len(chosen) == len(book.runs) else []
    planned = execute.plan(chosen, inputs, force)
    if orphans or any(one.reasons for one in planned):
        builds.raise_problems(builds.problems_of_tables(inputs))
    removed = execute.remove(orphans)
    return _execute(book, planned, inputs, jobs, engine, len(removed), cluster)


def _execute(
    book: "Book",
    planned: "list[Planned]",
    inputs: "Inputs",
    jobs: int | None,
    engine: str | None,
    removed: int,
    cluster: str | None = None,
) -> bool:
    from pagemill.runner import execute

    began = time.monotonic()
    todo = [one for one in planned if one.reasons]
    if not todo:
        gone = f" {removed} pages of runs that are no more were removed." if removed else ""
        click.echo(f"Nothing to run: {len(planned)} pages are up to date.{gone}")
        inputs.keep()
        return True
    from pagemill.runner import progress

    engine = engine or execute.DEFAULT_ENGINE
    with progress.reporter(len(todo)) as reporter, _pool(cluster, inputs, todo) as pool:
        outcomes = execute.execute(planned, book, inputs, reporter, engine, jobs, pool)
    for line in progress.summary(outcomes, len(planned), removed, time.monotonic() - began):
        click.echo(line)
    return not any(outcome.error for outcome in outcomes)


def _pool(cluster: str | None, inputs: "Inputs", todo: "list[Planned]") -> Any:
    """Return what runs the notebooks: a cluster, or nothing, so that processes are made here."""
    if cluster is None:
        return contextlib.nullcontext()
    from pagemill.runner.cluster import Cluster

    return Cluster(cluster, inputs.preload([one.run for one in todo]))


def _scratch(
    book: "Book",
    inputs: "Inputs",
    notebook: str,
    given: list[tuple[str, Any]],
    engine: str | None,
    lang: str,
) -> None:
    from pagemill.runner import execute, progress, runs

    names = sorted({run.notebook for run in book.runs})
    if notebook not in names:
        runs.select(book.runs, notebook)  # raises, with the nearest name
    source = runs.read_notebook(Path("notebooks", f"{notebook}.ipynb"))
    plain = runs.Run(notebook, f"scratch/{notebook}", lang, {})
    if "lang" in source.defaults and not any(name == "lang" for name, _ in given):
        given = [*given, ("lang", lang)]
    chosen = execute.typed(plain, source, given)
    with progress.reporter(1) as reporter:
        outcome = execute.scratch(chosen, book, inputs, reporter, engine or execute.DEFAULT_ENGINE)
    if outcome.error:
        raise PagemillError(f"{outcome.error}\n  See {outcome.where}")
    click.echo(f"Written to {outcome.where}; the book is untouched.")


@main.command()
@click.option("--force", is_flag=True, help="Build every page anew.")
@LANG
@in_root
def build(force: bool, lang: str | None) -> None:
    """Build the site from the pages, if anything has changed."""
    from pagemill.runner import execute, fingerprint
    from pagemill.site import build as builds

    inputs = fingerprint.Inputs()
    builds.check_ready(execute.plan(_of(builds.load(inputs).runs, lang), inputs))
    _built(builds.build(force, lang), lang)


def _of(runs: "list[Run]", lang: str | None) -> "list[Run]":
    """Return the runs of a language, or all of them."""
    return [run for run in runs if lang in (None, run.lang)]


def _built(anew: bool, lang: str | None) -> None:
    from pagemill.site import build as builds

    left = builds.left_out() if anew else []
    if left:
        click.echo(f"Left out, for nothing names them: {', '.join(left)}")
    for front in builds.fronts(lang):
        click.echo(f"{'Built' if anew else 'Nothing to build:'} {front.as_posix()}")


@main.command()
@running
@LANG
@in_root
def book(jobs: int | None, engine: str | None, force: bool, lang: str | None) -> None:
    """Check the tables, run the notebooks, build the site."""
    from pagemill.runner import execute, fingerprint
    from pagemill.site import build as builds

    inputs = fingerprint.Inputs()
    contents, problems = builds.problems(builds.problems_of_tables(inputs))
    builds.raise_problems(problems)
    removed = execute.remove(execute.orphans(contents.runs))
    planned = execute.plan(_of(contents.runs, lang), inputs, force)
    builder = None
    if (
        any(one.reasons for one in planned)
        or force
        or not builds.is_current(lang, with_pictures=True)
    ):
        builder = builds.Builder(lang)  # imports Sphinx while the notebooks run
    try:
        if not _execute(contents, planned, inputs, jobs, engine, len(removed)):
            raise PagemillError("The site was not built: runs failed. The last good one stays.")
        if builder and not builds.is_current(lang, with_pictures=True):
            builder.build(with_pictures=True)
            builder = None
            _built(True, lang)
        else:
            _built(False, lang)
    finally:
        if builder:
            builder.cancel()


@main.command()
@click.option(
    "--sources", type=click.Path(resolve_path=True), metavar="DIR",
    help="Folder of the documents, else <COMMAND>_SOURCES.",
)  # fmt: skip
@in_root
def check(sources: str | None) -> None:
    """Check tables, runs.yml, _toc.yml; with the documents also the citations and the coverage."""
    from pagemill import tables
    from pagemill.evidence import check as checks
    from pagemill.runner import runs
    from pagemill.site import build as builds

    unreadable = runs.unreadable()
    if unreadable:  # what reads the prose cannot go on
        report = checks.Report([], tables.problems())
    else:
        report = checks.run(project.sources(sources))
    _, problems = builds.problems(report.problems)
    told = "\n".join(problems)
    problems += [text for text in unreadable if text not in told]
    others = len(problems) > len(report.problems)  # which the report's last line does not count
    click.echo("\n".join(report.lines[:-1] if others else report.lines))
    for note in runs.foreign_kernels():
        click.echo(note)
    builds.raise_problems(problems)


@main.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@in_root
def confirm(files: tuple[str, ...]) -> None:
    """Keep that the two languages of all texts, or of those in FILE, say the same."""
    from pagemill.evidence import pairs

    for pair in (new := pairs.confirm(files)):
        click.echo(f"{pair.places[0]} and {pair.places[1].rpartition(', ')[2]}")
    click.echo(f"{len(new)} confirmed in {pairs.CONFIRMED}.")


@main.command()
@click.argument("names", nargs=-1, metavar="[TABLE]...")
@click.option("--write", is_flag=True, help="Write what is shown; without it nothing is changed.")
@in_root
def tidy(names: tuple[str, ...], write: bool) -> None:
    """Undo what a spreadsheet did to tables it saved: show it, and with --write change the files.

    What was changed for certain is restored: the encoding, separators, line ends, TRUE for true,
    dates in another form, empty rows and columns. What can be read in two ways is told of.
    """
    from pagemill import schema
    from pagemill.tables import tidy as tidying

    for line in tidying.run(names or schema.names(), write):
        click.echo(line)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help="Port on this machine.")  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes; default: cores.")
@click.option("--choices", is_flag=True,
              help="Make what readers may choose at the page that the browser shows.")  # fmt: skip
@LANG
@in_root
def serve(port: int, jobs: int | None, choices: bool, lang: str | None) -> None:
    """Show the book in a browser and keep it up to date while you write."""
    from pagemill.site import serve as serving

    serving.serve(port, jobs, choices, lang)


main.add_command(new)
for command in (
    releasing.release,
    releasing.verify,
    releasing.diff,
    releasing.without,
    releasing.cite,
):
    main.add_command(command)
