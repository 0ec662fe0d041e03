"""The directive ``libraries``: what the book is computed with, each with its licence."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pagemill import paths
from pagemill.release import sbom
from pagemill.sphinx_ext import facts
from pagemill.words import label


class LibrariesDirective(SphinxDirective):
    """Lists the libraries of the lock file."""

    def run(self) -> list[nodes.Node]:
        """Return the table, which is made anew when the lock file changes."""
        lock = paths.root() / sbom.LOCK
        self.env.note_dependency(str(lock))
        page = facts.read_page(self.env.doc2path(self.env.docname))
        lang = page.lang if page else ("zh" if str(self.config.language).startswith("zh") else "en")
        return [nodes.raw("", _table(lock.read_text(encoding="utf-8"), lang), format="html")]


def _table(lock: str, lang: str) -> str:
    heads = [label(f"libraries.{name}", lang) for name in ("name", "version", "licence")]
    head = "".join(f'\n<th scope="col">{escape(text)}</th>' for text in heads)
    lines = []
    for one in sbom.libraries(lock):
        unknown = "unstated" if one.is_installed else "elsewhere"
        licence = one.licence or label(f"libraries.{unknown}", lang)
        lines.append(
            f'\n<tr><th scope="row">{escape(one.name)}</th>\n<td>{escape(one.version)}</td>'
            f"\n<td>{escape(licence)}</td></tr>"
        )
    caption = escape(label("libraries.caption", lang))
    return (
        f'<div class="yl-table" role="region" aria-label="{caption}" tabindex="0"><table>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("libraries", LibrariesDirective)
