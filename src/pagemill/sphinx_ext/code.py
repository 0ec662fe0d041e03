"""The code of a page: hidden until the reader asks for it with the one switch of the page.

It stands where it runs, under an address of its own (`#code-3` for the third cell), to which the
figure and the numbers that it makes lead. What hides it is the attribute ``hidden``: reading views
and readers aloud know it, and it needs neither script nor style.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

#: What each piece of code begins with. Reading views leave out what has "extra" in its class.
_BEGIN = '<div class="yl-extra yl-code" id="{ident}" tabindex="-1" hidden>'


def anchor(number: int) -> str:
    """Return the id of the code of a page's cell, counted from 1."""
    return f"code-{number}"


class HideCode(SphinxPostTransform):
    """Hides the code of cells tagged ``hide-input``, where else each would have its own switch."""

    default_priority = 198  # just before that of myst-nb
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Put each piece of code into a hidden part of the page."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") != "cell_code" or cell.get("hide_mode") != "input":
                continue
            source = cell.children[0] if cell.children else None
            if source is None or source.get("nb_element") != "cell_code_source":  # type: ignore[attr-defined]
                continue
            del cell["hide_mode"]
            begin = _BEGIN.format(ident=anchor(cell["cell_index"] + 1))
            cell.insert(0, nodes.raw("", begin, format="html"))
            cell.insert(2, nodes.raw("", "</div>", format="html"))


def _colour_once(app: Sphinx) -> None:
    """Let code that stands on many pages be coloured once in a build."""
    highlighter = getattr(app.builder, "highlighter", None)
    if highlighter is None:
        return
    colour, known = highlighter.highlight_block, {}

    def highlight_block(source: str, lang: str, opts: Any = None, **more: Any) -> str:
        which = {name: value for name, value in more.items() if name != "location"}
        key = (source, lang, repr(opts), repr(which))
        if key not in known:
            known[key] = colour(source, lang, opts, **more)
        return known[key]

    highlighter.highlight_block = highlight_block


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(HideCode)
    app.connect("builder-inited", _colour_once)
