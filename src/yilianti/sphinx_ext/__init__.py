"""The Sphinx extension: what makes a site of this book rather than of any."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Any

from sphinx.application import Sphinx

from yilianti.sphinx_ext import (
    anchors,
    assets,
    audit,
    chosen,
    explorer,
    extras,
    formulas,
    frame,
    fresh,
    incremental,
    listing,
    names,
    prose,
    render,
    roles,
    search,
    shown,
    trust,
)


def _own_version() -> int:
    """Return a number that changes with the package, so that pages made by older code go stale."""
    digest = hashlib.sha256()
    package = files("yilianti")
    for folder in (package, package.joinpath("sphinx_ext")):
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if file.name in ("embed.py", "numbers.py", "labels.yml") or folder is not package:
                digest.update(file.read_bytes() if file.is_file() else b"")
    return int.from_bytes(digest.digest()[:6])


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up all parts."""
    for part in (
        chosen,
        anchors,
        incremental,
        fresh,
        prose,
        roles,
        listing,
        shown,
        render,
        formulas,
        search,
        frame,
        trust,
        assets,
        names,
        explorer,
        extras,
        audit,
    ):
        part.setup(app)
    return {
        "env_version": _own_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
