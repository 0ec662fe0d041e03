"""The directive ``when``, and what a page with a form needs to follow it.

``:::{when} n_core >= low`` shows its content while the condition holds for what is entered in the
form of the page. Without scripts that is what the notebook was run with.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from pagemill.notebook import form
from pagemill.notebook.expressions import ExpressionError, evaluate
from pagemill.notebook.markup import script_json
from pagemill.notebook.phrases import SPELT
from pagemill.sphinx_ext import facts
from pagemill.words import group, label

logger = logging.getLogger(__name__)


class WhenDirective(SphinxDirective):
    """Shows its content while a condition over the names of the page's form holds."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the content, hidden where the condition does not hold, or warn."""
        inner = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, inner)
        condition = self.arguments[0]
        page = facts.read_page(self.env.doc2path(self.env.docname))
        if page is None or not page.form:
            return [*self._warned("the page has no form"), *inner.children]
        entered = {asked["name"]: asked["value"] for asked in page.form["asked"]}
        try:
            holds = bool(evaluate(condition, form.work_out(page.form, entered)))
        except ExpressionError as error:
            return [*self._warned(str(error)), *inner.children]
        begin = f'<div data-when="{escape(condition)}"{"" if holds else " hidden"}>'
        return [
            nodes.raw("", begin, format="html"),
            *inner.children,
            nodes.raw("", "</div>", format="html"),
        ]

    def _warned(self, reason: str) -> list[nodes.Node]:
        logger.warning(
            "when: %s", reason, location=self.get_location(), type="pagemill", subtype="when"
        )
        return []


def needs(page: facts.Page) -> dict[str, Any]:
    """Return what the page's script works with: the form, what follows it, the words it may say."""
    follows = {
        key: record["follows"] for key, record in page.records.items() if "follows" in record
    }
    spelt = [label(f"phrase.count.{n}", page.lang) for n in range(SPELT)]
    return {
        **page.form,
        "results": follows,
        "spelt": spelt,
        "words": group("form", page.lang),
    }


def _hand_over(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Hand what the script needs to the frame of a page that has a form."""
    context["form"] = ""
    if 'class="yl-form"' in context.get("body", ""):
        page = facts.read_page(app.env.doc2path(name))
        context["form"] = script_json(needs(page)) if page and page.form else ""


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("when", WhenDirective)
    app.connect("html-page-context", _hand_over)
