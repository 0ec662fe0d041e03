"""The directive ``shown``: a figure of another page, such as the picture of the landing page."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from pagemill import paths
from pagemill.sphinx_ext import facts, fresh

logger = logging.getLogger(__name__)


class ShownDirective(SphinxDirective):
    """Shows the figure that its argument, ``section/id#key``, names."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the figure as its page has it, or warn and return nothing."""
        name, _, key = self.arguments[0].partition("#")
        file = Path(self.env.doc2path(facts.docname(name)))
        page = facts.read_page(file)
        if page is None or key not in page.figures:
            logger.warning(
                "shown: page %s has no figure %r. It has: %s.",
                name,
                key,
                ", ".join(page.figures if page else ()) or "none",
                location=self.get_location(),
                type="pagemill",
                subtype="shown",
            )
            return []
        fresh.note(self.env, f"figure:{self.arguments[0]}")
        return [nodes.raw("", figure_html(file, key), format="html")]


def _shown(argument: str) -> str:
    name, _, key = argument.partition("#")
    page = facts.find_page(name)
    if page is None or key not in page.figures:
        return ""
    return figure_html(paths.root() / f"{facts.docname(name)}.ipynb", key)


def figure_html(file: Path, key: str) -> str:
    """Return the HTML of a figure of a generated page."""
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            if output.get("metadata", {}).get("pagemill", {}).get("figure") == key:
                html = output["data"]["text/html"]
                return html if isinstance(html, str) else "".join(html)
    raise KeyError(f"{file}: no output holds the figure {key!r}")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    fresh.LOOK_UP["figure"] = _shown
    app.add_directive("shown", ShownDirective)
