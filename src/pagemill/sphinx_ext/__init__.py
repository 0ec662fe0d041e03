"""The Sphinx extension: what makes a site of this book rather than of any."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from pagemill import project
from pagemill.sphinx_ext import (
    anchors,
    assets,
    audit,
    changed,
    choices,
    chosen,
    code,
    explorer,
    extras,
    form,
    formulas,
    frame,
    fresh,
    incremental,
    libraries,
    listing,
    machine,
    names,
    prose,
    render,
    resting,
    roles,
    search,
    shown,
    since,
    sureness,
    trust,
)


def _own_version() -> int:
    """Return a number that changes with the package, so that pages made by older code go stale."""
    engine = Path(str(files("pagemill")))
    found = [*(engine / "sphinx_ext").glob("*.py"), *(engine / "notebook").glob("*.py")]
    found += [engine / "words.yml", *filter(None, [project.words()])]
    content = b"".join(file.read_bytes() for file in sorted(found))
    return int.from_bytes(hashlib.sha256(content).digest()[:6])


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up all parts."""
    for part in (
        chosen,
        anchors,
        incremental,
        fresh,
        prose,
        changed,
        roles,
        choices,
        libraries,
        listing,
        machine,
        resting,
        shown,
        since,
        sureness,
        form,
        code,
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
