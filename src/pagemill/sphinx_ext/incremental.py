"""An incremental build equals a clean one: what Sphinx leaves stale is written anew or deleted.

Sphinx renders a page anew when its own source has changed. But each page also shows the titles in
the sidebar and the titles it links to, and what is gone stays on disk. What a failed build leaves
is not mended here: `runner/build.py` goes back to the work of the last good one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb import sphinx_ext as myst_nb
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import docname_join

LINKED = "pagemill_linked"  # page -> the pages whose titles its text holds, or ANY
STATIC = "pagemill_static"  # the own static files -> their digests, which pages name
SHOWN = "pagemill_shown"  # digests of what pages show of other pages
ANY = ""  # the words of a link, or the number of a citation, from whatever page


def _note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Note where a page takes words for a link, or the number of a citation, from."""
    here = app.env.docname
    taken = {
        docname_join(here, node["reftarget"]) if node.get("reftype") == "doc" else ANY
        for node in doctree.findall(addnodes.pending_xref)
        if not node.get("refexplicit") or node.get("refdomain") == "cite"
    }
    _linked(app.env).pop(here, None)
    if taken:
        _linked(app.env)[here] = taken


def _linked(env: BuildEnvironment) -> dict[str, set[str]]:
    return vars(env).setdefault(LINKED, {})


def _forget(app: Sphinx, env: BuildEnvironment, doc: str) -> None:
    _linked(env).pop(doc, None)
    Path(app.outdir, f"{doc}.html").unlink(missing_ok=True)
    for copied in Path(app.outdir, "_sources").glob(f"{doc}.*"):
        copied.unlink()


def _merge(app: Sphinx, env: BuildEnvironment, docs: list[str], other: BuildEnvironment) -> None:
    _linked(env).update({doc: taken for doc, taken in _linked(other).items() if doc in docs})


def _rewrite(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Return the pages to render anew because they show something of a page that has changed."""
    titles = {doc: title.astext() for doc, title in sorted(env.titles.items())}
    listed = {doc for above, below in env.toctree_includes.items() for doc in (above, *below)}
    sidebar = [(doc, titles.get(doc)) for doc in sorted(listed)]
    labels = sorted(env.get_domain("std").labels.items())  # type: ignore[attr-defined]
    cited = sorted(str(entry) for entry in env.domaindata.get("cite", {}).get("citations", ()))
    anywhere = _digest([titles, labels, cited])
    shown = {
        doc: _digest([anywhere if page == ANY else titles.get(page) for page in sorted(taken)])
        for doc, taken in _linked(env).items()
    }
    vars(env)[STATIC] = _static_digest(app)
    frame = _digest([sidebar, sorted(env.toctree_includes.items()), vars(env)[STATIC]])
    frame_before, shown_before = vars(env).get(SHOWN, ("", {}))
    vars(env)[SHOWN] = frame, shown
    if frame_before != frame:
        return sorted(env.found_docs)
    return sorted(doc for doc, digest in shown.items() if shown_before.get(doc) != digest)


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _keep_times(app: Sphinx) -> None:
    """Let the pages that Sphinx writes in each build keep their time while they stay the same."""
    names = (app.config.root_doc, "404", "search")
    pages = [page for name in names if (page := Path(app.outdir, f"{name}.html")).is_file()]
    before = [(page, page.read_bytes(), page.stat()) for page in pages]

    def restore(app: Sphinx, exception: Exception | None) -> None:
        for page, text, stat in before:
            if page.is_file() and page.read_bytes() == text:
                os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    app.connect("build-finished", restore)


def _delete_unused(app: Sphinx, exception: Exception | None) -> None:
    """Delete the pictures and downloads that no page uses any more."""
    for folder, kept in (
        ("_images", {name for _, name in app.env.images.values()}),
        ("_downloads", {name.split("/")[0] for _, name in app.env.dlfiles.values()}),
    ):
        for path in Path(app.outdir, folder).glob("*"):
            if path.name not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _allow_parallel(app: Sphinx) -> None:
    # These two of jupyter-book do not say that it may be; they matter to LaTeX, or to numbering.
    for name in ("sphinx_jupyterbook_latex", "sphinx_multitoc_numbering"):
        if name in app.extensions and app.builder.format == "html":
            app.extensions[name].parallel_read_safe = True


def _given(app: Sphinx) -> dict[str, bytes]:
    """Return the files of the project's own static folders, by the names that they get."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for folder in (Path(app.srcdir, name) for name in app.config.html_static_path)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _lay_static(app: Sphinx) -> None:
    """Lay the own static files before pages name their digests, and take away what is gone.

    Sphinx copies them only in a build that writes a page, and never takes one away.
    """
    if app.builder.format != "html":
        return
    given, out = _given(app), Path(app.outdir, "_static")
    for name in vars(app.env).get(STATIC, {}).keys() - given.keys():
        (out / name).unlink(missing_ok=True)
    for name, content in given.items():
        file = out / name
        if file.is_file() and file.read_bytes() != content:
            file.write_bytes(content)


def _static_digest(app: Sphinx) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in _given(app).items()}


def _copy_early(app: Sphinx) -> None:
    # myst-nb copies its style sheet when all pages are written; the pages of a first build would
    # lack the checksum that those of a second have.
    if "myst_nb" in app.extensions and app.builder.format == "html":
        Path(app.outdir, "_static").mkdir(parents=True, exist_ok=True)
        myst_nb.add_global_html_resources(app, None)


def _forget_words(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Drop from the search index the words that no page holds any more: Sphinx keeps them."""
    index = getattr(app.builder, "indexer", None)
    if index is not None:
        for mapping in (index._mapping, index._title_mapping):
            for word in [word for word, docs in mapping.items() if not docs & app.env.found_docs]:
                del mapping[word]
    return ()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the events."""
    app.connect("builder-inited", _allow_parallel)
    app.connect("builder-inited", _lay_static)
    app.connect("builder-inited", _copy_early)
    app.connect("builder-inited", _keep_times)
    app.connect("doctree-read", _note_links)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _rewrite)
    app.connect("html-collect-pages", _forget_words)
    app.connect("build-finished", _delete_unused, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
