"""What the book of a project says of itself, and what it hands to the engine.

Three properties of `data/datapackage.json` name it, all of them optional: `command`, the name of
its command line; `words`, the file of the words that its readers see; `module`, a module of
functions without arguments, each of which hands over one thing (`handed` lists them).
"""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from pagemill import paths, schema
from pagemill.errors import PagemillError, SchemaError


def said(name: str, default: str = "") -> str:
    """Return what the descriptor says of the book; the default outside a project."""
    try:
        found = schema.setting(name)
        return default if found is None else str(found)
    except (PagemillError, OSError):
        return default


def command() -> str:
    """Return the name of the command line, for messages that tell what to type."""
    return said("command", "pagemill")


def variable(name: str) -> str:
    """Return the name of an environment variable: that of the command line, then `name`."""
    return f"{command().upper()}_{name}"


def mime(kind: str) -> str:
    """Return the type of an output that notebooks of this project give: a `record`, a `read`."""
    return f"application/vnd.{said('name', 'pagemill')}.{kind}+json"


def words() -> Path | None:
    """Return the file of the book's words, if it has one."""
    name = said("words")
    return paths.root() / name if name else None


def handed(name: str, default: Any) -> Any:
    """Return what the book hands over under a name, or the default where it hands nothing.

    Parameters
    ----------
    name
        - `rows`: what `for_each` in `runs.yml` takes beside tables, name -> function
        - `views`: of the explorer, see `sphinx_ext.explorer`
        - `checks`, `against`: functions that check tables alone, and with the documents
        - `whole`: what else is wrong with the project, as messages
        - `palettes`, `colorway`: colours beside the engine's own, each with its dark twin
        - `names`: `endings` of names in its documents, `further` ones that only propose a name,
          words `before` a name; `measures` that stand after counts beside
          the common ones, words that are `public` though they look personal
        - `prose`: what its prose counts, and terms in it that are no findings
        - `sayings`: column of controlled words -> groups of their words
        - `groups`: name -> what could be withdrawn together, each as `without` takes it
        - `verdicts`: page -> key of a number there that counts rows, which stand before what else
          it rests on -> words of what is found of these rows
    default
        What an engine without a book has.

    Raises
    ------
    SchemaError
        If the module cannot be imported.
    """
    module = said("module")
    if not module:
        return default
    try:
        hand: Callable[[], Any] | None = getattr(import_module(module), name, None)
    except ModuleNotFoundError as error:
        raise SchemaError(
            f"data/datapackage.json: the book's module {module!r} cannot be imported ({error}). "
            "Correct `module`, or install the book: pip install --editable ."
        ) from None
    return hand() if hand else default


def sources(folder: str | Path | None = None) -> Path | None:
    """Return the folder of the documents: the argument, else `<COMMAND>_SOURCES`, else None.

    Raises
    ------
    PagemillError
        If a folder is named that does not exist.
    """
    name = variable("SOURCES")
    named = folder or os.environ.get(name)
    if not named:
        return None
    path = Path(named).expanduser().resolve()
    if not path.is_dir():
        raise PagemillError(
            f"{path}: no such folder of documents. Give the right one with --sources or in {name}."
        )
    return path
