"""Pages that are read anew because a fact they show has changed, though their own text has not.

A page notes each fact it shows (`note`). Before a build the facts are looked up again, and the
pages for which one differs are built anew, and no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from pagemill.sphinx_ext import sayings

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


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    return [
        doc
        for doc, shown in _noted(env).items()
        if doc in env.found_docs and any(_digest(fact) != old for fact, old in shown.items())
    ]


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
