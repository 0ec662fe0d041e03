"""Addresses of headings in Chinese: their words, where docutils would number them.

A number moves when a section is added before it, and every address that somebody has kept is wrong.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

_NUMBERED = re.compile(r"id\d+")


class Anchors(SphinxTransform):
    """Gives sections whose id is a number one of their heading's words."""

    default_priority = 850  # before MyST and Sphinx look ids up

    def apply(self, **kwargs: Any) -> None:
        """Rename the ids."""
        renamed: dict[str, str] = {}
        for section in self.document.findall(nodes.section):
            old = section["ids"][0] if section["ids"] else ""
            words = section[0].astext() if section.children else ""
            new = re.sub(r"[^\w]+", "-", words).strip("-").lower()
            if not _NUMBERED.fullmatch(old) or not new:
                continue
            words, number = new, 1
            while new in self.document.ids:
                number += 1
                new = f"{words}-{number}"
            renamed[old] = new
            section["ids"][0] = new
            self.document.ids[new] = self.document.ids.pop(old, section)
            for name, known in self.document.nameids.items():
                if known == old:
                    self.document.nameids[name] = new
        slugs = getattr(self.document, "myst_slugs", {})
        for slug, (line, ident, text) in slugs.items():
            slugs[slug] = (line, renamed.get(ident, ident), text)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(Anchors)
