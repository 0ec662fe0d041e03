"""Formulas as MathML, made when the site is built: no script, and screen readers can speak them.

A label belongs to its page, for the same cell may stand on several: one for each language, or for
each row of a table.
"""

from __future__ import annotations

import re
from posixpath import commonprefix
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from docutils import nodes
from latex2mathml import commands
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.domains.math import MathDomain
from sphinx.util import logging
from sphinx.util.nodes import make_refnode
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

# Environments that the converter knows; what it does not is put into one of the same shape.
_KNOWN = {name[1:] for name in commands.MATRICES if not name.endswith(("align", "*"))}
_SHAPES = {
    **dict.fromkeys(("align", "aligned", "alignat", "alignedat", "flalign", "split"), "split"),
    **dict.fromkeys(("gather", "gathered", "multline"), "array}{c"),
    **dict.fromkeys(("eqnarray",), "array}{rcl"),
}
_BARE = ("equation", "math", "displaymath")
_EDGE = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")
_COLUMNS = re.compile(r"(\\begin\s*\{align(?:at\*?|edat)\})\s*\{\d+\}")
_INNERMOST = re.compile(r"\\begin\s*\{[^{}]*\}(?:(?!\\begin\s*\{).)*?\\end\s*\{[^{}]*\}", re.DOTALL)
_ROWS = re.compile(r"\\\\|(?<!\\)&")
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag)(?![a-zA-Z])")
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_BRACE = re.compile(r"(?<!\\)(?:\\\\)*([{}])")
_PAIRS = ("mfrac", "mroot", "msub", "msup", "munder", "mover")  # elements of two parts


class Equations(MathDomain):
    """The domain of formulas, in which each page has labels of its own."""

    def note_equation(self, docname: str, labelid: str, location: Any = None) -> None:
        """Give a formula of a page its number."""
        if not labelid.isascii():
            logger.warning(
                "the label %r of a formula gives no address. Use letters a to z, digits and "
                "hyphens.",
                labelid,
                location=location,
            )
        super().note_equation(docname, _name(docname, labelid), location)

    def get_equation_number_for(self, labelid: str) -> int | None:
        """Return the number of a formula of the page that is being read."""
        return super().get_equation_number_for(_name(self.env.docname, labelid))

    def resolve_xref(  # noqa: D102 - as in the class above
        self,
        env: Any,
        fromdocname: str,
        builder: Any,
        typ: str,
        target: str,
        node: Any,
        contnode: Any,
    ) -> nodes.Element | None:
        pages = [doc for doc, _ in self.equations.values() if _name(doc, target) in self.equations]
        if not pages:
            return None
        # That of this page, else of the nearest: a page in Chinese names one in Chinese.
        doc = min(
            pages,
            key=lambda page: (
                page != fromdocname,
                -len(commonprefix([page, fromdocname])),
                len(page),
                page,
            ),
        )
        number = self.equations[_name(doc, target)][1]
        anchor = nodes.make_id(f"equation-{target}")
        return make_refnode(builder, fromdocname, doc, anchor, nodes.Text(f"({number})"))


def _name(doc: str, label: str) -> str:
    return f"{doc}#{nodes.make_id(f'equation-{label}')}"


def mathml(latex: str, display: str) -> str:
    """Return a formula as MathML.

    Raises
    ------
    ValueError
        If a part is missing, or it holds what the converter would drop or show as it is written.
    """
    braces = _BRACE.findall(latex)
    if braces.count("{") != braces.count("}"):
        raise ValueError("its braces do not match; close each that is opened")
    parts = [_UNNUMBERED.sub("", part) for part in re.split(r"\n\s*\n", latex) if part.strip()]
    joined = r" \\ ".join(_in_rows(_in_shape(part)) for part in parts)
    text = joined if len(parts) < 2 else rf"\begin{{array}}{{c}}{joined}\end{{array}}"
    made = convert(text, display=display)
    _check(fromstring(made.replace("<mi>&</mi>", "<mi>&amp;</mi>")))
    return made


def _check(tree: Element) -> None:
    """Refuse what the converter has left as it is written, and what lacks a part."""
    texts = [element.text or "" for element in tree.iter()]
    unknown = dict.fromkeys(name for text in texts for name in _COMMAND.findall(text))
    if "\\label" in unknown:
        raise ValueError("\\label is no way to name it; write $$ ... $$ (label) instead")
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is not known here; use other commands")
    for element in tree.iter():
        if (kind := element.tag.rpartition("}")[2]) in _PAIRS and len(element) != 2:
            raise ValueError(f"a part of a {kind[1:]} is missing; give each command all its parts")


def _in_shape(latex: str) -> str:
    """Return a formula whose environments the converter knows."""

    def edge(match: re.Match[str]) -> str:
        which, name = match.groups()
        plain = name.removesuffix("*")
        if plain in _BARE:
            return ""
        if plain not in _SHAPES and name not in _KNOWN:
            known = ", ".join(sorted({*_SHAPES, *_KNOWN, *_BARE}))
            raise ValueError(f"there is no environment {name!r}; known are {known}")
        shape = _SHAPES.get(plain, name)
        return rf"\{which}{{{shape if which == 'begin' else shape.partition('}')[0]}}}"

    return _EDGE.sub(edge, _COLUMNS.sub(r"\1", latex))


def _in_rows(latex: str) -> str:
    """Return a formula with an environment around lines that stand in none."""
    outside = latex
    while (fewer := _INNERMOST.sub("", outside)) != outside:
        outside = fewer
    return rf"\begin{{split}}{latex}\end{{split}}" if _ROWS.search(outside) else latex


def _write(self: HTML5Translator, node: nodes.Element, display: str) -> None:
    text = node.astext()
    try:
        self.body.append(mathml(text, display))
    except Exception as error:  # the converter raises many kinds; the author needs the place
        reason = str(error) or type(error).__name__
        logger.warning("formula %r cannot be converted: %s", text, reason, location=node)


def _inline(self: HTML5Translator, node: nodes.Element) -> None:
    _write(self, node, "inline")
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "div", "", CLASS="yl-formula", tabindex="0", role="group"))
    _write(self, node, "block")
    if node["number"]:
        self.body.append(f'<span class="eqno">({node["number"]})</span>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer and choose it."""
    app.add_domain(Equations, override=True)
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect(
        "config-inited", lambda _app, config: setattr(config, "html_math_renderer", "mathml")
    )
