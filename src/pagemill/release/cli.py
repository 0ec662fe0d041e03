"""The commands of what is given away."""

import sys

import click

from pagemill import project
from pagemill.commands import in_root
from pagemill.words import label


def verdicts() -> dict[str, dict[str, str]]:
    """Return page -> number -> what is found of the rows it counts, in words."""
    handed: dict[str, dict[str, str]] = project.handed("verdicts", {})
    return {
        page: {key: label(word) for key, word in words.items()} for page, words in handed.items()
    }


@click.command()
@click.argument("old")
@click.argument("new", default=".")
@click.option("--markdown", "as_markdown", is_flag=True, help="As a comment on a change.")
@in_root
def diff(old: str, new: str, as_markdown: bool) -> None:
    """Tell what differs between two editions: sentences, numbers, figures, verdicts, rows.

    OLD and NEW are tags, commits, folders of the project or released copies; NEW is this folder
    by default. The notebooks of a commit are run once, in this environment.
    """
    from pagemill.release import difference, edition, telling

    found = difference.between(edition.at(old), edition.at(new), verdicts())
    click.echo(telling.markdown(found) if as_markdown else telling.text(found))
    sys.exit(1 if found else 0)
