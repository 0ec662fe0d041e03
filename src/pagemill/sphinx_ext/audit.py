"""A check of the finished site: nothing foreign is requested, nothing runs from within a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

_FOREIGN = r"(?:https?:)?//"
# Elements that load what they name; <a> only leads there, and canonical links are not fetched.
_LOADS = re.compile(
    rf"""<(?:script|img|iframe|source|video|audio|embed|track|input)\b[^>]*?\s(?:src|srcset)=["']{_FOREIGN}[^"']*
    |<object\b[^>]*?\sdata=["']{_FOREIGN}[^"']*
    |<form\b[^>]*?\saction=["']{_FOREIGN}[^"']*
    |<link\b(?![^>]*rel=["'](?:canonical|license|author)["'])[^>]*?\shref=["']{_FOREIGN}[^"']*
    |<use\b[^>]*?\shref=["']{_FOREIGN}[^"']*
    |\sstyle=["'][^"']*url\(["']?{_FOREIGN}[^"')]*""",
    re.VERBOSE | re.IGNORECASE,
)
_RUNS = re.compile(
    r"""<script(?![^>]*\ssrc=)(?![^>]*\stype=["']application/(?:ld\+)?json["'])[^>]*>
    |<[a-z][^>]*?\son[a-z]+=["'][^"']*""",
    re.VERBOSE | re.IGNORECASE,
)
_SHEET = re.compile(rf"""(?:@import\s+|url\()\s*["']?{_FOREIGN}[^"')]*""", re.IGNORECASE)


def problems(file: Path) -> Iterator[str]:
    """Yield what a page or a style sheet would request from elsewhere, or run from within."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".css":
        for match in _SHEET.finditer(text):
            yield f"requests a file of another host: {match[0]}"
        return
    for match in _LOADS.finditer(text):
        yield f"requests a file of another host: {match[0][:160]}"
    for match in _RUNS.finditer(text):
        yield f"runs a script from within the page, which its policy forbids: {match[0][:160]}"


def _check(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for file in sorted([*out.rglob("*.html"), *out.rglob("*.css")]):
        for problem in problems(file):
            logger.warning(
                "%s %s", file.relative_to(out), problem, type="pagemill", subtype="audit"
            )


def setup(app: Sphinx) -> None:
    """Check after everything has been written."""
    app.connect("build-finished", _check, priority=900)
