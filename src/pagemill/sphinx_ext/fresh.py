"""Pages that are read anew because a fact they show has changed, though their own text has not.

A page notes each fact it shows (`note`). Before a build the facts are looked up again, and the
pages for which one differs are built anew, and no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from pagemill import paths
from pagemill.sphinx_ext import facts, history, sayings

TABLES = ""  # stands for all tables and their history beside the names of pages

#: Kinds of facts that rest on a page, with which their name begins, and on what this cites.
OF_PAGES = ("number", "listed", "figure", "default")
#: Kind of fact -> function from its name to the text that a reader sees.
LOOK_UP: dict[str, Callable[[str], str]] = {"row": sayings.told}
_looked_up: dict[str, str] = {}  # fact -> its digest in this build, which many pages ask for


def note(env: BuildEnvironment, fact: str) -> None:
    """Remember that the page being read shows a fact (``kind:name``)."""
    _noted(env).setdefault(env.docname, {})[fact] = _digest(fact)


def noted(env: BuildEnvironment, doc: str, kind: str) -> list[str]:
    """Return the names of the facts of a kind that a page shows."""
    facts_of = _noted(env).get(doc, {})
    return [name for sort, _, name in (fact.partition(":") for fact in facts_of) if sort == kind]


def _noted(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    # The environment is pickled with its attributes, so what is noted outlives the build.
    return vars(env).setdefault("pagemill_facts", {})


def _digest(fact: str) -> str:
    if fact not in _looked_up:
        kind, _, name = fact.partition(":")
        _looked_up[fact] = hashlib.sha256(LOOK_UP[kind](name).encode()).hexdigest()
    return _looked_up[fact]


def _begin(app: Sphinx) -> None:
    _looked_up.clear()
    facts.begin()


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages that show a fact which has changed.

    Facts are looked up only where a file that they rest on was touched since the last build.
    """
    before, now = vars(env).get("pagemill_touched", {}), _touched(app, env)
    vars(env)["pagemill_touched"] = now
    touched = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}

    def is_stale(fact: str, digest: str) -> bool:
        kind, _, name = fact.partition(":")
        of_page = kind in OF_PAGES and name.partition("#")[0] in touched
        return (TABLES in touched or of_page) and _digest(fact) != digest

    return [
        doc
        for doc, shown in _noted(env).items()
        if doc in env.found_docs and any(is_stale(*fact) for fact in shown.items())
    ]


def _touched(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Return what tells whether the tables, and each page, were touched since."""
    root = paths.root()
    files = [*sorted((root / "data").iterdir()), root / "CITATION.cff"]
    stamps = [history.commit(), *(f"{file.name} {_stamp(file)}" for file in files)]
    pages = {facts.page_name(doc): _stamp(Path(app.env.doc2path(doc))) for doc in env.found_docs}
    return {**pages, TABLES: "\n".join(stamps)}


def _stamp(file: Path) -> str:
    found = file.stat() if file.exists() else None
    return f"{found.st_size} {found.st_mtime_ns}" if found else ""


def _purge(app: Sphinx, env: BuildEnvironment, doc: str) -> None:
    _noted(env).pop(doc, None)


def _merge(app: Sphinx, env: BuildEnvironment, docs: list[str], other: BuildEnvironment) -> None:
    _noted(env).update({doc: shown for doc, shown in _noted(other).items() if doc in docs})


def setup(app: Sphinx) -> None:
    """Register the events."""
    app.connect("builder-inited", _begin)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
