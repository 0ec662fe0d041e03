"""What a site has beside its pages: one for addresses that do not exist, and maps for machines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from pagemill import project
from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.chosen import edition


def _set_address(app: Sphinx, config: Any) -> None:
    # Where the site will stand, set by who deploys it; `html: baseurl:` in `_config.yml` otherwise.
    address = os.environ.get(project.variable("SITE_URL")) or config.html_baseurl
    config.html_baseurl = f"{address.rstrip('/')}/{edition().folder}" if address else ""


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "404", {}, "404.html"


def _robots_and_map(app: Sphinx, error: Exception | None) -> None:
    """Write ``sitemap.xml`` and ``robots.txt``; both need the site's address."""
    if error or app.builder.name != "html":
        return
    out, base = Path(app.outdir), app.config.html_baseurl
    if not base or not edition().is_first:
        for name in ("sitemap.xml", "robots.txt"):  # of a build that knew it
            (out / name).unlink(missing_ok=True)
        return
    pages = {doc: facts.read_page(app.env.doc2path(doc)) for doc in sorted(app.env.found_docs)}
    docs = [doc for doc, page in pages.items() if not (page and page.is_variant)]
    lines = [line for doc in docs for line in _entries(base, f"{doc}.html")]
    (out / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "\n".join(lines) + "\n</urlset>\n",
        encoding="utf-8",
    )
    (out / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n", encoding="utf-8"
    )


def _entries(base: str, page: str) -> Iterator[str]:
    """Yield the entries of a page in the map, one for each edition, each with the others."""
    every = [edition(), *edition().others] if edition().others else []
    at = {one: escape(base + one.folder + page) for one in (edition(), *every)}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{one.tag}" href="{at[one]}"/>' for one in every
    )
    for address in at.values():
        yield f"<url><loc>{address}</loc>{others}</url>"


def setup(app: Sphinx) -> None:
    """Register what is written beside the pages."""
    app.connect("config-inited", _set_address)
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _robots_and_map, priority=200)
