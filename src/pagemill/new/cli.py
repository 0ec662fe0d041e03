"""The command `new`: begin a notebook, a row, a document, a book."""

import os
from pathlib import Path

import click

from pagemill import paths, project, schema
from pagemill.commands import in_root, pairs


@click.group()
def new() -> None:
    """Begin something new."""


@new.command()
@click.argument("name")
@in_root
def notebook(name: str) -> None:
    """Write a notebook, its entry in runs.yml and its test."""
    from pagemill.new import notebook as scaffold

    for path in scaffold.notebook(name):
        click.echo(f"Wrote {path}")


@new.command("book")
@click.argument("folder", type=click.Path(path_type=Path))
def new_book(folder: Path) -> None:
    """Write a small book of evidence, with invented data, that builds and tests at once."""
    from pagemill.new import book as books

    written = books.book(folder)
    click.echo(f"Wrote {len(written)} files. Go on with: cd {folder} && make book && make test")


@new.command("row")
@click.argument("table")
@click.argument("cells", nargs=-1, metavar="[COLUMN=CELL]...", callback=pairs)
@in_root
def new_row(table: str, cells: dict[str, list[str]]) -> None:
    """Add a row to a table; without cells, tell what each of its columns may hold."""
    from pagemill.new import row as rows

    if cells:
        number = rows.write(table, _single(cells))
        click.echo(f"Wrote row {number} of data/{table}.csv.")
        return
    click.echo(f"{project.command()} new row {table} ...")
    for line in rows.describe(table):
        click.echo(f"  {line}")


@new.command("source")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("cells", nargs=-1, metavar="[COLUMN=CELL]...", callback=pairs)
def new_source(file: Path, cells: dict[str, list[str]]) -> None:
    """Add the row of a document; propose the names, numbers and dates that could be coded."""
    from pagemill.new import source

    file = file.resolve()
    os.chdir(paths.root())
    begun = source.source(file, _single(cells))
    counted = ", ".join(f"{number} {kind}s" for kind, number in begun.counted.items())
    click.echo(f"Wrote the row of {begun.source_id}.")
    click.echo(f"Proposed {counted}: {begun.file}. Code what is right; the rest is not copied.")
    click.echo(f"No row covers {len(begun.left)} of its clauses yet:")
    for line in begun.left:
        click.echo(f"  {line}")
    aside = schema.with_role("set aside")
    listed = f", or list it in data/{aside}.csv with a reason" if aside else ""
    click.echo(
        f"Cite each from a row{listed}; `{project.command()} check --sources {file.parent}` "
        "tells which are left."
    )


def _single(cells: dict[str, list[str]]) -> dict[str, str]:
    """Return cells of one row; a column that is given twice is refused."""
    if twice := [name for name, given in cells.items() if len(given) > 1]:
        raise click.BadParameter(f"{', '.join(twice)} is given more than once.")
    return {name: given[0] for name, given in cells.items()}
