"""The commands of what is given away."""

import contextlib
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pagemill import project
from pagemill.commands import in_root
from pagemill.errors import PagemillError
from pagemill.words import LANGUAGES, label

if TYPE_CHECKING:
    from pagemill.release.verify import Compared


def verdicts(lang: str = LANGUAGES[0]) -> dict[str, dict[str, str]]:
    """Return page -> number -> what is found of the rows it counts, in words."""
    handed: dict[str, dict[str, str]] = project.handed("verdicts", {})
    return {
        page: {key: label(word, lang) for key, word in words.items()}
        for page, words in handed.items()
    }


@click.command()
@click.argument("old")
@click.argument("new", default=".")
@click.option("--markdown", "form", flag_value="markdown", help="As a comment on a change.")
@click.option("--json", "form", flag_value="json", help="All of it, each page by itself.")
@in_root
def diff(old: str, new: str, form: str | None) -> None:
    """Tell what differs between two editions: sentences, numbers, figures, verdicts, rows.

    OLD and NEW are tags, versions that have one, commits, folders of the project or released
    copies; NEW is this folder by default. The notebooks of a commit are run in this environment,
    which may take minutes, and what they make is kept for the next time.

    Exit code: 0 if nothing that a reader sees differs, 1 if something does, 2 if this cannot be
    told.
    """
    from pagemill.release import comment, difference, named, telling

    try:
        found = difference.between(named.at(old), named.at(new), verdicts())
    except PagemillError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    command = f"{project.command()} diff --json {shlex.join([old, new])}"
    if form == "json":
        click.echo(telling.machine(found))
    else:
        tell = comment.markdown if form == "markdown" else telling.text
        click.echo(tell(found, command=command))
    sys.exit(1 if found else 0)


@click.command()
@click.argument("name", metavar="WHAT")
@click.option("--run", "is_run", is_flag=True,
              help="Delete the rows in a copy, run all notebooks there, and compare.")  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes; default: cores.")
@in_root
def without(name: str, is_run: bool, jobs: int | None) -> None:
    """Tell what would become of the book if a document or rows were withdrawn.

    WHAT is a document, such as d000; a row, table:row_id; rows of a kind, table:column=value; or a
    group that the book names. What rests on the rows is told from what the notebooks recorded.
    """
    from pagemill.release import difference, edition, telling, withdrawn
    from pagemill.site import editions

    out = withdrawn.withdrawal(name)
    here = edition.read(Path()).as_it_opens(editions.listed()[0].lang)
    click.echo(telling.withdrawal(out, here, withdrawn.foretold(here, out)))
    if is_run:
        found = difference.between(here, withdrawn.without(out, jobs), verdicts())
        click.echo(f"\n{telling.text(found)}")


@click.command()
@click.argument("name", metavar="PAGE#KEY")
@click.option("--address", default="", metavar="URL",
              help="Where the site stands, else <COMMAND>_SITE_URL.")  # fmt: skip
@in_root
def cite(name: str, address: str) -> None:
    """Print how one number is cited: BibTeX, RIS and GB/T 7714, with version and date."""
    from pagemill.release import cite as citing, edition

    address = address or os.environ.get(project.variable("SITE_URL"), "")
    click.echo(citing.number(edition.read(Path()), name, address))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--number", "wanted", metavar="PAGE#KEY",
              help="Only this number, with its way to the lines of the documents.")  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes; default: cores.")
def verify(folder: Path, wanted: str | None, jobs: int | None) -> None:
    """Compute a released copy anew and say of each number, figure and table: MATCH or DIFF."""
    from pagemill.release import edition, sbom, verify

    folder = folder.resolve()
    stated = edition.read(folder)
    differing = sbom.differing(stated.lock)
    if differing:
        click.echo("This is not the environment that the copy's lock file names:")
        click.echo("\n".join(f"  {text}" for text in differing))
    else:
        click.echo("All libraries here are those that the copy's lock file names.")
    options = ["--jobs", str(jobs)] if jobs else []
    with verify.unpacked(folder) as project:
        if wanted:
            name = verify.named(stated, wanted)
            edition.run(project, "--page", name[0], *options)
            computed = edition.read(project)
            found = [verify.number(stated, computed, name, stated.standing())]
            click.echo("\n".join(verify.way(folder, stated, name)))
        else:
            edition.run(project, *options)
            computed = edition.read(project)
            with contextlib.chdir(project):
                found = [
                    *verify.files(folder),
                    *verify.cells(folder),
                    *verify.forms(folder, project),
                    *verify.listed(folder, computed),
                    *verify.outputs(stated, computed),
                ]
    _tell(found)


def _tell(found: "list[Compared]") -> None:
    for one in found:
        click.echo(f"{'MATCH' if one.same else 'DIFF '} {one.what}")
        if not one.same:
            click.echo(f"      stated:   {one.stated}\n      computed: {one.computed}")
            for place in one.depends:
                click.echo(f"      stands in {place}")
    wrong = sum(not one.same for one in found)
    click.echo(f"{len(found) - wrong} MATCH, {wrong} DIFF")
    sys.exit(1 if wrong else 0)


@click.command()
@click.option("--address", default="", metavar="URL",
              help="Where the site stands, else <COMMAND>_SITE_URL.")  # fmt: skip
@click.option("--no-copies", is_flag=True,
              help="Leave out HTML file, PDF and EPUB, which need a Chromium.")  # fmt: skip
@in_root
def release(address: str, no_copies: bool) -> None:
    """Write a released copy into dist: site, pages, data, sources, copies to take away, sums."""
    from pagemill.release import capsule, cite as citing, epub
    from pagemill.site import build, copies, editions

    address = address or os.environ.get(project.variable("SITE_URL"), "")

    def write(into: Path, day: str) -> None:
        for book in editions.listed():
            cited = citing.whole(citing.facts(Path(citing.FILE)), day, address, book.lang)
            about = copies.Edition(day, cited)
            html, *_ = copies.release(build.SITE, into, address, edition=about, book=book)
            epub.write(html, day)

    click.echo(f"Wrote {capsule.write(None if no_copies else write)}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, resolve_path=True))
@click.argument("copies", nargs=-1, required=True, metavar="COPY...",
                type=click.Path(exists=True, file_okay=False, path_type=Path,
                                resolve_path=True))  # fmt: skip
@in_root
def host(folder: Path, copies: tuple[Path, ...]) -> None:
    """Lay released copies out in FOLDER as one site: the newest, and each under v/VERSION."""
    from pagemill.release import host as hosting

    versions = hosting.lay(folder, [*copies], verdicts)
    click.echo(f"Wrote {folder}: version {versions[0]}, and under v/: {', '.join(versions)}")


COMMANDS = (release, verify, diff, without, cite, host)
