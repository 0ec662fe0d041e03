"""Which files become pages: the contents' entries and what lies in ``book/``, nothing else.

A project's folder fills with other files: an executed notebook, notes, a second environment. Nobody
meant to publish them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx

from pagemill.site.contents import entries

PAGES = "book"  # the folder of generated and of hand-written pages
#: What holds no page and is not even looked through, for it may hold thousands of files. The list
#: is fixed: Sphinx reads all pages anew when it changes.
UNSEEN = [
    *(".*", "**/.*", "**/*~", "_build"),
    *("benchmarks", "build", "data", "docs", "notebooks", "site", "src", "tests"),
    *("env", "node_modules", "venv*"),
]


def _choose(app: Sphinx, config: Any) -> None:
    listed = _listed(Path(app.srcdir, "_toc.yml"))
    named = [entry.removesuffix(".md").removesuffix(".ipynb") for entry in listed]
    config.include_patterns = [f"{PAGES}/**", *(f"{doc}.*" for doc in (config.root_doc, *named))]
    config.exclude_patterns = [*config.exclude_patterns, *UNSEEN]


def _listed(file: Path) -> list[str]:
    try:
        return [*entries(yaml.safe_load(file.read_text(encoding="utf-8")))]
    except (OSError, ValueError, yaml.YAMLError):
        return []  # Sphinx's own reader of the contents tells what is wrong


def setup(app: Sphinx) -> None:
    """Choose before the files are looked for."""
    app.connect("config-inited", _choose, priority=900)
