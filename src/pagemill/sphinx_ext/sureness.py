"""The directive ``sureness``: how sure a page's finding is, and what would change it.

It holds two paragraphs. The box looks alike on every page and names its parts itself, in the
language of the page, so that a page's first sentence can be the finding alone.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.chosen import edition
from pagemill.words import label

logger = logging.getLogger(__name__)

PARTS = ("sure.how", "sure.change")


class SurenessDirective(SphinxDirective):
    """Shows its two paragraphs as a list of terms: how sure, and what would change this."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the box, or warn and return the paragraphs as they stand."""
        inner = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, inner)
        if [type(node) for node in inner.children] != [nodes.paragraph] * len(PARTS):
            logger.warning(
                "sureness: it holds two paragraphs, how sure and what would change this; here it "
                "holds %s parts.",
                len(inner.children),
                location=self.get_location(),
                type="pagemill",
                subtype="sureness",
            )
            return inner.children
        lang = self._language()
        terms = nodes.definition_list()
        for part, paragraph in zip(PARTS, inner.children, strict=True):
            term = nodes.term("", label(part, lang))
            terms += nodes.definition_list_item("", term, nodes.definition("", paragraph))
        # No aside: reading views are to keep it.
        name = escape(label("sure.name", lang), quote=True)
        opened = f'<div class="yl-sure" role="note" aria-label="{name}">'
        return [
            nodes.raw("", opened, format="html"),
            terms,
            nodes.raw("", "</div>", format="html"),
        ]

    def _language(self) -> str:
        page = facts.read_page(self.env.doc2path(self.env.docname))
        if page is not None:
            return page.lang
        return edition().lang


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("sureness", SurenessDirective)
