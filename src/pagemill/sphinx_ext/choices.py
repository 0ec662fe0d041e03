"""What readers may choose on a page: the panel that leads to the variants, and what each changes.

The pages that are there are what is offered: no link can lead to one that was not made. Links do
without a script; with one, ``choices.js`` makes a list of each question and exchanges the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from pagemill.notebook.phrases import list_words
from pagemill.sphinx_ext import changed, facts, roles
from pagemill.words import group, label

#: Where the panel comes to stand. It is put there when the page is written, so that a search for
#: the words of a choice does not find every page that offers it.
PLACE = '<div data-place="choices"></div>'

AT = "at-"  # begins the id of a place in the text; what follows is the id of its note

Made = tuple[tuple[str, str], ...]


def offered(app: Sphinx, page: facts.Page) -> dict[Made, str]:
    """Return what can be chosen on a page, the default first -> the page that shows it."""
    if not page.default:
        return {}
    default = facts.docname(page.default)
    docs = sorted(doc for doc in app.env.found_docs if doc.startswith(f"{default}/"))
    pages = [facts.read_page(app.env.doc2path(doc)) for doc in (default, *docs)]
    return {one.made: one.name for one in pages if one and one.default == page.default}


def nearest(wanted: dict[str, str], name: str, every: dict[Made, str]) -> Made | None:
    """Return the set of choices on offer that has a value as wanted and most of the others too."""
    fits = [made for made in every if dict(made)[name] == wanted[name]]
    return max(fits, key=lambda made: sum(wanted[n] == v for n, v in made), default=None)


def panel(app: Sphinx, page: facts.Page, every: dict[Made, str], doc: str) -> str:
    """Return the questions of a page with a link for each answer, as HTML."""
    here = dict(page.made)
    parts = []
    for name in here:
        words = group(f"choice.{page.notebook}.{name}", page.lang)
        values = {dict(made)[name] for made in every}
        if len(values) < 2:
            continue
        links = []
        for value in sorted(values, key=[*words].index):
            made = nearest(here | {name: value}, name, every)
            assert made is not None
            address = escape(app.builder.get_relative_uri(doc, facts.docname(every[made])))
            begin, end = f'a href="{address}"', "a"
            if value == here[name]:
                begin, end = 'b aria-current="true"', "b"
            links.append(f"<li><{begin}>{escape(words[value])}</{end}></li>")
        key = f"choice.{page.notebook}.{name}"
        ident = f"choice-{name.replace('_', '-')}"
        parts.append(
            f'<div class="yl-choice" id="{ident}"><p><b id="{ident}-name">'
            f"{escape(label(key, page.lang))}</b> "
            f'<span id="{ident}-means">{escape(label(f"{key}.means", page.lang))}</span></p>\n'
            f'<ul aria-labelledby="{ident}-name">{" ".join(links)}</ul></div>'
        )
    if not parts:
        return ""
    return (
        f'<aside class="yl-choices" id="choices" aria-labelledby="choices-name" '
        f'data-default="{escape(label("choices.default", page.lang))}">'
        f'<h2 id="choices-name">{escape(label("choices.name", page.lang))}</h2>\n'
        f"{chr(10).join(parts)}</aside>"
    )


def chosen(page: facts.Page, default: facts.Page) -> str:
    """Return what was chosen otherwise than by default, in words."""
    by_default = dict(default.made)
    said = [
        label("choices.one", page.lang).format(
            question=label(f"choice.{page.notebook}.{name}", page.lang),
            answer=label(f"choice.{page.notebook}.{name}.{value}", page.lang),
        )
        for name, value in page.made
        if by_default.get(name) != value
    ]
    return label("ui.semicolon", page.lang).join(said)


def banner(
    app: Sphinx, page: facts.Page, default: facts.Page, doc: str, doctree: nodes.document
) -> str:
    """Return what stands above a page of a reader's choice: what it is, and what it changes."""
    back = escape(app.builder.get_relative_uri(doc, facts.docname(default.name)))
    said = escape(label("choices.chosen", page.lang).format(chosen=chosen(page, default)))
    name = escape(label("choices.yours", page.lang))
    return (
        f'<section class="yl-chosen" aria-label="{name}"><p><span data-told>{said}</span> '
        f'<a href="{back}" data-back>{escape(label("choices.back", page.lang))}</a></p>\n'
        f"{differences(page, default, back, doctree)}</section>"
    )


def differences(page: facts.Page, default: facts.Page, back: str, doctree: nodes.document) -> str:
    """Return how much of a page differs from the default, and a list of it with links."""
    every = changed.numbers(page)
    places = _places(page, doctree)
    numbers = [key for key in every if changed.differs(page, default, key)]
    worded = [key for key in places if key not in every and changed.differs(page, default, key)]
    passages: changed.Passages = doctree.get("otherwise") or changed.Passages()
    shown = _shown(page, default)
    counts = [_count("number", len(numbers), page.lang, of=len(every))] if numbers else []
    counts += [_count("passage", n, page.lang) for n in [len(worded) + len(passages.changed)] if n]
    for kind in ("figure", "table"):
        n = sum(one.kind == kind for one in shown.values())
        counts += [_count(kind, n, page.lang)] if n else []
    items = [*_numbers(page, default, [*numbers, *worded], places)]
    items += [_passage(ident, text, page.lang) for ident, text in passages.changed.items()]
    items += [
        label("choices.left_out", page.lang).format(text=escape(text)) for text in passages.left_out
    ]
    items += [f'<a href="#{ident}">{one.title}</a>' for ident, one in shown.items()]
    items += [
        label("choices.left_out", page.lang).format(
            text=f'<a href="{back}#{ident}">{one.title}</a>'
        )
        for ident, one in changed.outputs(default.name).items()
        if ident not in changed.outputs(page.name)
    ]
    if not items:
        return f"<p data-told>{escape(label('choices.same', page.lang))}</p>"
    n = len(numbers) + len(worded) + len(passages.changed) + len(shown)
    told = label(f"choices.differ.{'one' if n == 1 else 'many'}", page.lang).format(
        what=list_words(counts, page.lang) or label("choices.less", page.lang)
    )
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    return (
        f'<details class="yl-changed" id="changed"><summary>{escape(told)}</summary>'
        f"<ul>{listed}</ul></details>"
    )


def _shown(page: facts.Page, default: facts.Page) -> dict[str, changed.Shown]:
    """Return the figures and tables of a page that are not as by default."""
    there = changed.outputs(default.name)
    here = changed.outputs(page.name)
    return {ident: one for ident, one in here.items() if there.get(ident) != one}


def _count(kind: str, n: int, lang: str, of: int = 0) -> str:
    form = "one" if n == 1 else "many"
    return label(f"choices.{kind}.{form}", lang).format(n=n, of=of)


def _places(page: facts.Page, doctree: nodes.document) -> dict[str, int]:
    """Return the keys of a page's own records that its prose shows -> the first place of each."""
    found: dict[str, int] = {}
    for node in doctree.findall(roles.number):
        if node.get("place") and node["page"].name == page.name:
            found.setdefault(node["key"], node["place"])
    return found


def _numbers(
    page: facts.Page, default: facts.Page, keys: list[str], places: dict[str, int]
) -> Iterator[str]:
    """Yield each record that differs, in reading order: what it is, here and by default."""
    keys = sorted(keys, key=lambda key: places.get(key, len(places) + 1000))
    for key in keys:
        told = roles.told_of(page, key)
        what = escape("; ".join(told) or key)
        if key in places:
            what = f'<a href="#at-{places[key]}">{what}</a>'
        here = roles.said(page, page.records[key], key in page.shares)
        there = roles.by_default(page, default, key)
        yield label("choices.number", page.lang).format(
            what=what, here=escape(here), by_default=escape(there)
        )


def _passage(ident: str, text: str, lang: str) -> str:
    way = f'<a href="#{ident}">{escape(label("choices.passage", lang))}</a>'
    form = label("choices.text" if text else "choices.new_text", lang)
    return form.format(way=way, text=escape(text))


def notes(doctree: nodes.document, lang: str) -> str:
    """Return what the passages that differ say by default, for the foot of the page."""
    passages: changed.Passages = doctree.get("otherwise") or changed.Passages()
    if not passages.changed:
        return ""
    heading, back = (escape(label(key, lang)) for key in ("choices.otherwise", "choices.to_text"))
    parts = [
        f'<div class="yl-note" id="{ident.removeprefix(AT)}"><span class="yl-line">'
        f"{escape(_by_default(text, lang))}</span>\n"
        f'<a class="yl-back" href="#{ident}" aria-label="{back}">↩</a></div>'
        for ident, text in passages.changed.items()
    ]
    return (
        f'<aside class="yl-notes" id="otherwise" aria-labelledby="otherwise-name">'
        f'<h2 id="otherwise-name"><a href="#otherwise">{heading}</a></h2>\n'
        f"{chr(10).join(parts)}</aside>"
    )


def _by_default(text: str, lang: str) -> str:
    if not text:
        return label("choices.absent", lang)
    return label("choices.by_default", lang).format(value=text)


def _place(app: Sphinx, doctree: nodes.document, doc: str) -> None:
    """Keep a place for the panel below the opening, and mark figures and tables that differ."""
    page = facts.read_page(app.env.doc2path(doc))
    if not page or not page.default or app.builder.name != "html":
        return
    top = next(doctree.findall(nodes.section), None)
    if top is not None:
        follows = [
            number
            for number, child in enumerate(top.children)
            if isinstance(child, nodes.section | nodes.container)
        ]
        place = follows[0] if follows else len(top.children)
        top.insert(place, nodes.raw("", PLACE, format="html"))


def _add(
    app: Sphinx, doc: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the panel into its place, and what was chosen above the text."""
    page = facts.read_page(app.env.doc2path(doc)) if doc in app.env.found_docs else None
    if not page or not page.default or doctree is None or app.builder.name != "html":
        return
    every = offered(app, page)
    body = context["body"].replace(PLACE, panel(app, page, every, doc))
    default = changed.default_of(page)
    if default is not None:
        back = app.builder.get_relative_uri(doc, facts.docname(default.name))
        context["chosen"] = banner(app, page, default, doc, doctree)
        context["notes"] = context.get("notes", "") + notes(doctree, page.lang)
        context["title"] = f"{context['title']} ({escape(chosen(page, default))})"
        base = app.config.html_baseurl
        context["pageurl"] = f"{base}{facts.docname(default.name)}.html" if base else ""
        context["canonical"] = "" if base else back
        _turn(app, facts.docname(default.name), doc, context)
        for ident in _shown(page, default):
            body = _marked(body, ident, back, ident in changed.outputs(default.name), page.lang)
    context["body"] = body


def _marked(body: str, ident: str, back: str, is_there: bool, lang: str) -> str:
    """Return the text of a page with a mark above a figure or a table that differs."""
    way = f'<a href="{escape(back)}#{ident}">{escape(label("choices.see_default", lang))}</a>'
    said = label("choices.differs" if is_there else "choices.absent", lang)
    mark = f'<p class="{changed.CLASS}">{escape(said)}{" " + way if is_there else ""}</p>'
    for begin in ("<figure ", '<div class="yl-table" ', '<div class="yl-facts" '):
        for found in (f'{begin}class="yl-figure" id="{ident}"', f'{begin}id="{ident}"'):
            body = body.replace(found, mark + found, 1)
    return body


def _turn(app: Sphinx, default: str, doc: str, context: dict[str, Any]) -> None:
    """Lead on from a page of a reader's choice as from the default."""
    _, before, after = getattr(app.builder, "relations", {}).get(default, (None, None, None))
    for way, beside in (("prev", before), ("next", after)):
        if beside:
            title = escape(app.env.titles[beside].astext())
            context[way] = {"link": app.builder.get_relative_uri(doc, beside), "title": title}


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Build all pages of a choice anew when one of them comes or goes."""
    above = {doc.rpartition("/")[0] for doc in added | removed} & env.found_docs
    every = {doc for doc in env.found_docs for one in above if f"{doc}/".startswith(f"{one}/")}
    return sorted(every - added)


def setup(app: Sphinx) -> None:
    """Put panel and marks into the pages, after their notes and before the choice of files."""
    app.connect("env-get-outdated", _outdated)
    app.connect("doctree-resolved", _place)
    app.connect("html-page-context", _add, priority=840)
