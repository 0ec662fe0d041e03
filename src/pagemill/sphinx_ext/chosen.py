"""Which files become pages: the contents' entries and what lies in ``book/``, nothing else.

A project's folder fills with other files: an executed notebook, notes, a second environment. Nobody
meant to publish them. Of several editions each takes the pages of its language, which Sphinx knows
by the same names: `edition` is the one that this process builds.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.project import Project

from pagemill.site.contents import entries
from pagemill.site.editions import Edition, docname

#: What holds no page and is not even looked through, for it may hold thousands of files. The list
#: is fixed: Sphinx reads all pages anew when it changes.
UNSEEN = [
    *(".*", "**/.*", "**/*~", "_build"),
    *("benchmarks", "build", "data", "docs", "notebooks", "site", "src", "tests"),
    *("env", "node_modules", "venv*"),
]

_building = [Edition()]


def edition() -> Edition:
    """Return the edition that this process builds."""
    return _building[0]


class Pages(Project):
    """The pages of an edition by the names that they have in each."""

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return what Sphinx calls the page in a file."""
        known = self._path_to_docname.get(os.fspath(filename))
        path = known or super().path2doc(filename)
        return known or (docname(path) if path else None)


def _begin(app: Sphinx, config: Any) -> None:
    lang = "zh" if str(config.language).startswith("zh") else "en"
    _building[0] = Edition(lang, tuple(config.pagemill_languages) or (lang,))


def _choose(app: Sphinx, config: Any) -> None:
    listed = _listed(Path(app.srcdir, "_toc.yml"))
    named = [entry.removesuffix(".md").removesuffix(".ipynb") for entry in listed]
    config.include_patterns, foreign = edition().patterns([config.root_doc, *named])
    config.exclude_patterns = [*config.exclude_patterns, *UNSEEN, *foreign]


def _listed(file: Path) -> list[str]:
    try:
        return [*entries(yaml.safe_load(file.read_text(encoding="utf-8")))]
    except (OSError, ValueError, yaml.YAMLError):
        return []  # Sphinx's own reader of the contents tells what is wrong


def _name_alike(app: Sphinx) -> None:
    pages = Pages(app.srcdir, app.config.source_suffix)
    pages.restore(app.project)
    app.project = app.env.project = pages


def setup(app: Sphinx) -> None:
    """Choose before the files are looked for."""
    app.add_config_value("pagemill_languages", [], "html")
    app.connect("config-inited", _begin, priority=100)
    app.connect("config-inited", _choose, priority=900)
    app.connect("builder-inited", _name_alike, priority=100)
