"""A check of the finished site: nothing foreign is requested, nothing runs from within a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

_FOREIGN = r"(?:https?:)?//"
# Elements that load what they name; <a> only leads there, and links to the canonical page or to
# another language are not fetched.
_LOADS = re.compile(
    rf"""<(?:script|img|iframe|source|video|audio|embed|track|input)\b[^>]*?\s(?:src|srcset)=["']{_FOREIGN}[^"']*
    |<object\b[^>]*?\sdata=["']{_FOREIGN}[^"']*
    |<form\b[^>]*?\saction=["']{_FOREIGN}[^"']*
    |<link\b(?![^>]*rel=["'](?:canonical|license|author)["'])(?![^>]*\shreflang=)[^>]*?\shref=["']{_FOREIGN}[^"']*
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
    """Warn of what is wrong; files that passed in the last build and were not touched pass."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    note = Path(app.doctreedir, f"audited-{app.builder.name}.json")
    passed = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    found = {}
    for file in sorted([*out.rglob("*.html"), *out.rglob("*.css")]):
        name, stat = file.relative_to(out).as_posix(), file.stat()
        stamp = [stat.st_size, stat.st_mtime_ns]
        wrong = [] if passed.get(name) == stamp else [*problems(file)]
        for problem in wrong:
            logger.warning("%s %s", name, problem, type="pagemill", subtype="audit")
        if not wrong:
            found[name] = stamp
    note.write_text(json.dumps(found), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Check after everything has been written."""
    app.connect("build-finished", _check, priority=900)
