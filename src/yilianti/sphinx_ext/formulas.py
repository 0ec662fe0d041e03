"""Formulas as MathML, made when the site is built: no script, and screen readers can speak them."""

from __future__ import annotations

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def _write(self: HTML5Translator, node: nodes.Element, display: str) -> None:
    try:
        self.body.append(convert(node.astext(), display=display))
    except Exception as error:  # the converter raises many kinds; the author needs the place
        logger.warning("formula %r cannot be converted: %s", node.astext(), error, location=node)
    raise nodes.SkipNode


def _inline(self: HTML5Translator, node: nodes.Element) -> None:
    _write(self, node, "inline")


def _block(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append('<div class="yl-formula" tabindex="0" role="group">')
    try:
        _write(self, node, "block")
    finally:
        self.body.append("</div>")


def setup(app: Sphinx) -> None:
    """Register the renderer and choose it."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect(
        "config-inited", lambda _app, config: setattr(config, "html_math_renderer", "mathml")
    )
