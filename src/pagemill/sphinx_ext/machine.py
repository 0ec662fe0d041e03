"""``numbers.json``: every number of the book for programs, each under an address that stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from pagemill import schema
from pagemill.release.cite import number_anchor
from pagemill.sphinx_ext import facts, roles
from pagemill.words import LANGUAGES, definition

FILE = "numbers.json"


def numbers(app: Sphinx) -> dict[str, Any]:
    """Return all numbers that pages record, in the order of their pages' names."""
    package = schema.package()
    base = str(app.config.html_baseurl or "")
    listing = f"{base}{facts.docname(roles.NUMBERS)}.html"
    found = []
    for doc in sorted(app.env.found_docs):
        page = facts.read_page(app.env.doc2path(doc))
        if page and not page.is_variant:
            found += [_number(page, *one, listing) for one in page.records.items()]
    about = {name: package[name] for name in ("name", "title", "version") if name in package}
    return about | {"numbers": found}


def _number(page: facts.Page, key: str, record: dict[str, Any], listing: str) -> dict[str, Any]:
    what = {lang: definition(page.notebook, key, lang) for lang in LANGUAGES}
    told = {
        "key": f"{page.name}#{key}",
        "value": record["value"],
        "unit": record.get("unit"),
        "definition": {lang: text for lang, text in what.items() if text} or None,
        "method": record.get("method"),
        "rows": record["rows"],
        "notebook": f"{page.notebook}.ipynb",
        "address": f"{listing}#{number_anchor(page.name, key)}",
    }
    return {name: value for name, value in told.items() if value is not None}


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    lines = json.dumps(numbers(app), ensure_ascii=False, indent=0, sort_keys=False)
    Path(app.outdir, FILE).write_text(f"{lines}\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write the file when the pages are written."""
    app.connect("build-finished", _write)
