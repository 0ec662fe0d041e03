"""The files that pages load: our own, one copy of plotly, and nothing that the themes would add."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from pagemill import paths, schema, theme
from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.chosen import edition
from pagemill.tables import spreadsheets

#: What a page may do and from where it may load, stated in the page itself.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # plotly and reserved heights set style attributes
        "img-src 'self' data: blob:",  # icons; pictures a reader saves
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
)

# File -> what the page's body must hold for it to be loaded; an empty pattern loads it always.
_STYLES = {
    "pygments.css": 'class="highlight',
    "sphinx-design.min.css": 'class="sd-',
    "site.css": "",
}
_SCRIPTS = {
    "mode.js": "",
    "site.js": "",
    "figures.js": 'class="yl-figure"',
    "tables.js": 'class="yl-table" id=',
    "explorer.js": 'class="yl-explorer"',
    "expressions.js": 'class="yl-form"',
    "form.js": 'class="yl-form"',
    "choices.js": 'yl-choices"',
    "pick.js": 'class="yl-pick"',
}

#: The picture of links that are shared, which pages name where they know their address.
CARD = "card.png"

#: What themes and extensions bring and no page of this book loads.
UNUSED = (
    *(
        "images",
        "locales",
        "scripts",
        "styles",
        "vendor/fontawesome",
        "*macros.html",
        "file.png",
        "minus.png",
        "plus.png",
    ),
    *("basic.css", "mystnb*.css", "copybutton*", "togglebutton*", "sphinx-thebe*", "*-solid.svg"),
    *("clipboard*.js", "copy-button.svg", "doctools.js", "documentation_options.js"),
    *("searchtools.js", "sphinx_highlight.js", "nbsphinx*"),
)


def card(app: Sphinx) -> str:
    """Return the picture of links that are shared: of this edition, if it has one of its own."""
    own = f"card-{edition().lang}.png"
    folders = [Path(app.srcdir, folder) for folder in app.config.html_static_path]
    return own if any((folder / own).is_file() for folder in folders) else CARD


def _lend(app: Sphinx, config: Any) -> None:
    """Put the engine's scripts, styles and templates beside those of the book."""
    own = files("pagemill").joinpath("assets")
    config.html_static_path = [str(own.joinpath("static")), *config.html_static_path]
    config.templates_path = [str(own.joinpath("templates")), *config.templates_path]


def _choose(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Keep the styles and scripts the page needs; drop all that themes and extensions added."""
    body = context.get("body", "")
    for key, wanted in (("css_files", _STYLES), ("script_files", _SCRIPTS)):
        context[key] = [
            file
            for file in context[key]
            if any(name in str(file.filename) and mark in body for name, mark in wanted.items())
        ]
    context["content_policy"] = POLICY
    context["description"] = _description(context, doctree)


def _description(context: dict[str, Any], doctree: nodes.document | None) -> str:
    """Return a page's title and first sentences, for search engines and link previews."""
    title = unescape(re.sub("<[^>]+>", "", context.get("title", "")))
    for paragraph in doctree.findall(nodes.paragraph) if doctree else ():
        words = paragraph.findall(nodes.Text)
        said = "".join(word for word in words if not isinstance(word.parent, nodes.raw))
        if len(said.strip()) >= 40:
            text = re.sub(r"\s+", " ", f"{title}: {said}").strip()
            return text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"
    return " · ".join(part for part in (title, context.get("docstitle", "")) if part)


def _copy(app: Sphinx, error: Exception | None) -> None:
    """Lay the files beside the pages that do not come from ``site/static``."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    vendor = out / "_static" / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    library = vendor / "plotly.min.js"
    if not library.exists() or library.read_bytes() != theme.library().read_bytes():
        library.write_bytes(theme.library().read_bytes())
    (vendor / "figure-theme.js").write_text(theme.script(), encoding="utf-8")
    root = paths.root(Path(app.srcdir))
    wanted = _named(app)
    for folder in ("data", "notebooks"):
        (out / folder).mkdir(exist_ok=True)
        for file in sorted((out / folder).iterdir()):
            if file.relative_to(out).as_posix() not in wanted:
                file.unlink()
    for name in wanted:
        if (root / name).is_file():
            content = (root / name).read_bytes()
            taken = spreadsheets.to_take(content) if name.endswith(".csv") else content
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(taken)
    # GitHub's pages leave out folders that begin with an underscore unless this file is there.
    (out / ".nojekyll").touch()


def _named(app: Sphinx) -> list[str]:
    """Return the tables that the schema describes and the notebooks that made pages, as paths."""
    tables = [f"data/{file}" for file in schema.files().values()]
    pages = (facts.read_page(app.env.doc2path(doc)) for doc in sorted(app.env.found_docs))
    notebooks = {f"notebooks/{page.notebook}.ipynb" for page in pages if page}
    return ["data/datapackage.json", *tables, *sorted(notebooks)]


def _without_thebe(app: Sphinx) -> None:
    """Unhook what jupyter-book always adds: scripts in the page that call a kernel elsewhere."""
    for listeners in app.events.listeners.values():
        for listener in [*listeners]:
            if listener.handler.__module__.startswith("sphinx_thebe"):
                app.disconnect(listener.id)


def _prune(app: Sphinx, error: Exception | None) -> None:
    """Delete the files that no page loads: of themes and extensions, and drafts among our own."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for path in {*(path for pattern in UNUSED for path in static.glob(pattern)), *_unasked(app)}:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _unasked(app: Sphinx) -> list[Path]:
    """Return the files of the project's own static folders that nothing in the site asks for."""
    out = Path(app.outdir, "_static")
    given = [Path(app.srcdir, folder) for folder in app.config.html_static_path]
    files = [
        file.relative_to(folder)
        for folder in given
        for file in sorted(folder.rglob("*"))
        if file.is_file() and (out / file.relative_to(folder)).is_file()
    ]
    loaded = {
        *_STYLES,
        *_SCRIPTS,
        CARD,
        card(app),
        app.config.html_favicon and Path(app.config.html_favicon).name,
    }
    open_ = [file for file in files if file.as_posix() not in loaded]
    for text in _texts(app, [out / file for file in files]):
        open_ = [file for file in open_ if file.as_posix() not in text]
        if not open_:
            break
    return [out / file for file in open_]


def _texts(app: Sphinx, files: list[Path]) -> Iterator[str]:
    """Yield the texts that may ask for a file: styles and scripts, templates, then all pages."""
    own = [file for file in files if file.suffix in (".css", ".js")]
    templates = [
        path
        for folder in app.config.templates_path
        for path in sorted(Path(app.srcdir, folder).glob("*.html"))
    ]
    pages = (Path(app.outdir, f"{doc}.html") for doc in sorted(app.env.found_docs))
    for path in chain(own, templates, pages):
        if path.is_file():
            yield path.read_text(encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the files."""
    app.connect("config-inited", _lend)
    app.add_css_file("site.css", priority=900)
    app.add_js_file("mode.js", priority=100)
    for name in (
        *("site.js", "figures.js", "tables.js", "explorer.js", "choices.js", "pick.js"),
        *("expressions.js", "form.js"),
    ):
        app.add_js_file(name, priority=900, loading_method="defer")
    app.connect("builder-inited", _without_thebe, priority=100)
    app.connect("html-page-context", _choose, priority=900)
    app.connect("build-finished", _copy, priority=100)
    app.connect("build-finished", _prune, priority=110)
