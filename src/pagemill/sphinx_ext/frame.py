"""What the frame of a page shows beside the text: words, contents, breadcrumbs."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx

from pagemill.notebook.markup import script_json
from pagemill.sphinx_ext import assets, facts
from pagemill.sphinx_ext.chosen import edition
from pagemill.words import group, label

#: Where a page stands in Sphinx's relations: its parent, the one before, the one after.
_BESIDE = {"prev": 1, "next": 2}

#: Parts of the theme's frame, which ours replaces.
_PARTS = (
    *("navbar_start", "navbar_center", "navbar_persistent", "navbar_end"),
    *("article_header_start", "article_header_end", "article_footer_items"),
    *("content_footer_items", "footer_start", "footer_center", "footer_end"),
    *("primary_sidebar_end", "secondary_sidebar_items"),
)

_LINK_TO = 'title="Link to this heading"'
_VIEWPORT = re.compile(r'<meta[^>]*name="viewport"[^>]*>')
_INNER = re.compile(r"\A\s*<ul>\s*<li>.*?</a>\s*(<ul>.*</ul>)\s*</li>\s*</ul>\s*\Z", re.DOTALL)


def contents(toc: str) -> str:
    """Return the contents of a page without its title, or nothing where it has no sections."""
    match = _INNER.match(toc)
    return match[1] if match else ""


def crumbs(app: Sphinx, page: str, context: dict[str, Any]) -> list[dict[str, str]]:
    """Return the pages above a page: those of the table of contents, or the index of its folder."""
    above = [*context.get("parents", ())]
    folder = page.rsplit("/", 1)[0] if "/" in page else ""
    if not above and folder:
        for index in (f"{folder}/index", folder):
            if index in app.env.found_docs and index != page:
                address = app.builder.get_relative_uri(page, index)
                title = app.env.titles[index].astext()
                above = [{"link": address, "title": title}]
    if page == app.config.root_doc or not above:
        return []
    home = {"link": context["pathto"](app.config.root_doc), "title": context["words"]["home"]}
    return [home, *above]


def turns(app: Sphinx, page: str, lang: str) -> dict[str, str]:
    """Return what awaits the reader on the page before and on the one after, where words say it.

    The words are `turn.<notebook>`, of the notebook that makes the page.
    """
    words = group("turn", lang)
    own = facts.read_page(app.env.doc2path(page)) if page in app.env.found_docs else None
    first = facts.docname(own.default) if own and own.default else page
    beside = getattr(app.builder, "relations", {}).get(first, (None, None, None))
    found = {}
    for way, place in _BESIDE.items():
        made = facts.read_page(app.env.doc2path(beside[place])) if beside[place] else None
        found[way] = words.get(made.notebook, "") if made else ""
    return found


def _frame(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    lang = edition().lang
    words = group("site", lang)
    context["language"] = edition().tag
    context["editions"] = _editions(page, context, base=app.config.html_baseurl)
    context["words"] = words
    context["turns"] = turns(app, page, lang)
    # Docutils names the viewport too, beside the theme.
    context["metatags"] = _VIEWPORT.sub("", context.get("metatags", ""))
    context["on_page"] = contents(context.get("toc", ""))
    # Sphinx has these words in English alone, for several languages.
    context["body"] = context.get("body", "").replace(_LINK_TO, f'title="{words["heading_link"]}"')
    base = app.config.html_baseurl
    # The page for lost addresses is served from any depth: it needs to know where the site begins.
    context["base_path"] = urlsplit(base).path if page == "404" else ""
    card = f"_static/{assets.card(app)}"
    context["social_card"] = f"{base.removesuffix(edition().folder)}{card}" if base else ""
    context["crumbs"] = crumbs(app, page, context)
    made = facts.read_page(app.env.doc2path(page)) if page in app.env.found_docs else None
    file = f"{edition().up}notebooks/{made.notebook}.ipynb" if made else ""
    notebook = context["pathto"](file, True) if made else None
    context["figure_words"] = script_json(
        {
            "link": words["figure_link"],
            "code": words["figure_code"],
            "made": words["figure_notebook"],
            "notebook": notebook,
        }
    )


def _editions(page: str, context: dict[str, Any], base: str) -> list[dict[str, str]]:
    """Return the same page in each language, this one first; nothing where there is one alone."""
    home, everywhere = base.removesuffix(edition().folder), []
    for one in (edition(), *edition().others):
        path = f"{one.folder}{page}.html"
        link = context["pathto"](f"{edition().up}{path}", True)
        everywhere.append(
            {
                "tag": one.tag,
                "link": link,
                "address": f"{home}{path}" if base else link,
                "name": label("site.language", one.lang),
                "offer": label("site.offer", one.lang),
                "close": label("site.close", one.lang),
                "lost": label("site.not_found", one.lang),
                "first": "yes" if one.is_first else "",
            }
        )
    return everywhere if len(everywhere) > 1 else []


def _without_parts(app: Sphinx, config: Any) -> None:
    """Leave out the theme's own parts of a page: it would make each to see whether it is empty."""
    config.html_sidebars = {"**": []}
    config.html_theme_options = {**config.html_theme_options, **{part: [] for part in _PARTS}}


def _bare_headings(app: Sphinx) -> None:
    """Leave the sign of a heading's link to the style sheet: in the text it is part of it."""
    app.config.html_permalinks_icon = ""


def _share_sidebar(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Make the sidebar once for the pages of a folder that do not stand in it.

    None of its entries is the page at hand there, and addresses are the same: by far the most pages
    are profiles, and to make the sidebar costs more than the rest of the page.
    """
    includes = app.env.toctree_includes
    if page in includes or any(page in below for below in includes.values()):
        return
    make, made = context["toctree"], vars(app.builder).setdefault("pagemill_sidebars", {})
    folder = page.rpartition("/")[0]

    def toctree(**options: Any) -> str:
        key = (folder, *sorted(options.items()))
        if key not in made:
            made[key] = make(**options)
        return made[key]

    context["toctree"] = toctree


def setup(app: Sphinx) -> None:
    """Fill the frame before the trust marks and the choice of files."""
    app.connect("config-inited", _without_parts, priority=900)  # after jupyter-book has set its own
    app.connect("builder-inited", _bare_headings, priority=900)  # after the theme has set its own
    app.connect("html-page-context", _share_sidebar, priority=400)  # before the theme asks for it
    app.connect("html-page-context", _frame, priority=800)
