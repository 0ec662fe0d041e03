"""What the commands share: errors without a traceback, the project's root, pairs."""

import os
from collections.abc import Callable
from typing import Any

import click

from pagemill import paths
from pagemill.errors import PagemillError


class Group(click.Group):
    """Commands that run in the project's root and report our errors without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except PagemillError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(1)


def in_root(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command run in the project's root."""

    def wrapped(**options: Any) -> Any:
        os.chdir(paths.root())
        return command(**options)

    wrapped.__doc__, wrapped.__name__ = command.__doc__, command.__name__
    return wrapped


def pairs(
    ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, list[str]]:
    """Return column -> values of arguments such as column=value."""
    found: dict[str, list[str]] = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r} is not column=value.")
        found.setdefault(name, []).append(value)
    return found
