"""The Sphinx extension: what makes a site of this book rather than of any."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from yilianti.sphinx_ext import assets, audit, formulas, frame, fresh, render, roles, search


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up all parts."""
    for part in (fresh, roles, render, formulas, search, frame, assets, audit):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
