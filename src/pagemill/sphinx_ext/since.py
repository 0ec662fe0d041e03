"""The directive ``since``: the place where a site of several editions tells how they differ.

What differs is known where released copies are laid out beside each other; `release.since` fills
the place there. In an edition that stands alone it says so.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pagemill.release import since
from pagemill.sphinx_ext import chosen


class SinceDirective(SphinxDirective):
    """Leaves the place."""

    def run(self) -> list[nodes.Node]:
        """Return the place, in the language of the edition."""
        return [nodes.raw("", since.place(chosen.edition().lang), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("since", SinceDirective)
