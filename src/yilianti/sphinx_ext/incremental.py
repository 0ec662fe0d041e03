"""An incremental build equals a clean one: what Sphinx leaves stale is written anew or deleted.

Sphinx renders a page anew when its own source has changed. But each page also shows the titles in
the sidebar and the titles it links to; a page that is gone stays on disk; and a page that gave a
warning gives none the next time, because it is not read again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
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
from sphinx.util.logging import WarningLogRecordTranslator

LINKED = "yilianti_linked"  # page -> the pages whose titles its text holds, or ANY
SHOWN = "yilianti_shown"  # digests of what pages show of other pages
ANY = ""  # the words of a link, or the number of a citation, from whatever page


class _Warned(logging.Handler):
    """Notes which files gave warnings."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.addFilter(WarningLogRecordTranslator(app))
        self.places: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.places.append(str(getattr(record, "location", None) or ""))


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
    frame = _digest([sidebar, sorted(env.toctree_includes.items())])
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


def _finish(app: Sphinx, exception: Exception | None) -> None:
    """Delete what no page uses any more; see that pages with warnings are read again."""
    pickled = Path(app.doctreedir, "environment.pickle")
    if exception is not None:
        pickled.unlink(missing_ok=True)
        return
    _delete_unused(app)
    if not app._warncount:
        return
    known = {str(app.env.doc2path(doc)): doc for doc in app.env.found_docs}
    for place in _warned(app).places:
        # A place is `path:line` or, where Sphinx took a path for a document's name, `path.rst`.
        doc = known.get(place.rpartition(":")[0]) or known.get(place.removesuffix(".rst"))
        if doc is None:  # nobody knows which page it came from: read all again
            pickled.unlink(missing_ok=True)
            return
        app.env.all_docs[doc] = 0
    with pickled.open("wb") as handle:
        pickle.dump(app.env, handle, pickle.HIGHEST_PROTOCOL)


def _delete_unused(app: Sphinx) -> None:
    for folder, kept in (
        ("_images", {name for _, name in app.env.images.values()}),
        ("_downloads", {name.split("/")[0] for _, name in app.env.dlfiles.values()}),
    ):
        for path in Path(app.outdir, folder).glob("*"):
            if path.name not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _warned(app: Sphinx) -> _Warned:
    return next(
        handler for handler in logging.getLogger("sphinx").handlers if isinstance(handler, _Warned)
    )


def _allow_parallel(app: Sphinx) -> None:
    # These two of jupyter-book do not say that it may be; they matter to LaTeX, or to numbering.
    for name in ("sphinx_jupyterbook_latex", "sphinx_multitoc_numbering"):
        if name in app.extensions and app.builder.format == "html":
            app.extensions[name].parallel_read_safe = True


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
    logging.getLogger("sphinx").addHandler(_Warned(app))
    app.connect("builder-inited", _allow_parallel)
    app.connect("builder-inited", _copy_early)
    app.connect("builder-inited", _keep_times)
    app.connect("doctree-read", _note_links)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _rewrite)
    app.connect("html-collect-pages", _forget_words)
    app.connect("build-finished", _finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
