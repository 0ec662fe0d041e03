"""What a reader's choice changes against the default: numbers, words, figures.

It is computed from what both pages hold: their records, their outputs, their text. Nobody types it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from pagemill.notebook.formats import readable
from pagemill.sphinx_ext import facts, fresh

CLASS = "yl-differs"
NUMBER = "\0"  # stands in a passage for a number of the page, whatever its value

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+|\s+|[^\w\s]")
_GAP = 5  # tokens between two marks that are marked too, so that a phrase is marked whole
_ALIKE = 0.4  # from here on a passage is another one's counterpart and not a new one


@dataclass
class Passages:
    """What a page's text says otherwise than that of the default."""

    changed: dict[str, str] = field(default_factory=dict)  # id of the place -> text by default
    left_out: list[str] = field(default_factory=list)  # passages that the default has alone


def default_of(page: facts.Page) -> facts.Page | None:
    """Return the page with the default, for a page of a reader's choice."""
    return facts.find_page(page.default) if page.is_variant else None


def differs(page: facts.Page, default: facts.Page, key: str) -> bool:
    """Whether a record is another than by default, to a reader, who sees four digits of it."""
    here, there = page.records[key], default.records.get(key)
    return there is None or _seen(here) != _seen(there)


def _seen(record: dict[str, Any]) -> tuple[str, str]:
    value = record["value"]
    return value if isinstance(value, str) else readable(value), record.get("unit") or ""


def numbers(page: facts.Page) -> list[str]:
    """Return the keys of all numbers that a page records; recorded words are none."""
    return [key for key, one in page.records.items() if not isinstance(one["value"], str)]


class Shown(NamedTuple):
    """A figure or a table as its page has it."""

    kind: str  # figure or table
    html: str

    @property
    def title(self) -> str:
        """What it is called, as HTML."""
        found = re.search(r'class="yl-title">(.*?)</p>|<caption[^>]*><span>(.*?)<', self.html)
        found = found or re.search(
            r'<figcaption>(.*?) <|role="group" aria-label="(.*?)"', self.html
        )
        return next(filter(None, found.groups()), "") if found else ""


def outputs(name: str) -> dict[str, Shown]:
    """Return the figures and tables of a page (``section/id``) by the id that they have there."""
    file = facts.file_of(name)
    return _outputs(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _outputs(file: Path, _stamp: int) -> dict[str, Shown]:
    found = {}
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            mark = output.get("metadata", {}).get("pagemill", {})
            html = "".join(output.get("data", {}).get("text/html", ""))
            for kind in ("figure", "table"):
                if kind in mark and html:
                    begin = "fig" if kind == "figure" else "table"
                    found[f"{begin}-{mark[kind]}"] = Shown(kind, html)
    return found


class Token(NamedTuple):
    """A word of a passage, and the node in which it stands; none for a number."""

    text: str
    node: nodes.Text | None


def tokens(passage: nodes.Element) -> list[Token]:
    """Return the words of a passage; a number is one whatever its value."""
    found = []
    for text in passage.findall(nodes.Text):
        parents = [*_parents(text, passage)]
        if any(isinstance(one, nodes.raw) for one in parents):
            continue
        if any(type(one).__name__ == "number" for one in parents):
            found.append(Token(NUMBER, None))
        elif any(isinstance(one, nodes.math | nodes.literal) for one in parents):
            found.append(Token(text.astext(), None))
        else:
            found += [Token(word, text) for word in _TOKEN.findall(text.astext())]
    return found


def _parents(node: nodes.Node, top: nodes.Element) -> Iterator[nodes.Element]:
    parent = node.parent
    while parent is not None and parent is not top:
        yield parent
        parent = parent.parent


def passages(document: nodes.document) -> list[nodes.Element]:
    """Return the paragraphs and headings of a page."""
    every = document.findall(nodes.Element)
    return [node for node in every if isinstance(node, nodes.paragraph | nodes.title)]


def pairs(
    here: Sequence[tuple[str, ...]], there: Sequence[tuple[str, ...]]
) -> dict[int, int | None]:
    """Return, for each passage that differs, its counterpart by default; None where it is new.

    Parameters
    ----------
    here, there
        The passages of the page and of the default, each as its words.
    """
    found: dict[int, int | None] = {}
    for what, i, i_end, j, j_end in SequenceMatcher(None, there, here, False).get_opcodes():
        if what == "equal":
            continue
        free = [*range(i, i_end)]
        for place in range(j, j_end):
            alike = {one: SequenceMatcher(None, there[one], here[place]).ratio() for one in free}
            best = max(alike, key=lambda one: alike[one], default=None)
            if best is not None and alike[best] < _ALIKE:
                best = None
            found[place] = best
            free = [one for one in free if best is None or one > best]
    return found


def marked(here: Sequence[str], there: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words of a passage differ from those by default, from and to.

    Where words are only lacking, the one before the gap is marked, or else the one behind it.
    """
    spans: list[tuple[int, int]] = []
    for what, _, _, begin, end in SequenceMatcher(None, there, here, False).get_opcodes():
        if what == "equal":
            continue
        if begin == end:
            words = [place for place, token in enumerate(here) if token[:1].isalnum()]
            before = [place for place in words if place < begin]
            begin = before[-1] if before else words[0] if words else 0
            end = begin + 1
        if spans and begin - spans[-1][1] <= _GAP:
            begin = spans.pop()[0]
        spans.append((begin, end))
    return spans


class MarkChanged(SphinxPostTransform):
    """Marks the words that the default does not have, each passage with the way to what it says."""

    default_priority = 5  # before references are resolved, as the default's stand
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Mark the text of a page of a reader's choice."""
        page = facts.read_page(self.env.doc2path(self.env.docname))
        default = default_of(page) if page else None
        if default is None:
            return
        other = passages(self.env.get_doctree(facts.docname(default.name)))
        own = passages(self.document)
        here, there = ([tokens(one) for one in several] for several in (own, other))
        shapes = [
            [tuple(t.text for t in one if not t.text.isspace()) for one in several]
            for several in (here, there)
        ]
        found, said = Passages(), pairs(*shapes)
        for place, counterpart in said.items():
            words = [t.text for t in there[counterpart]] if counterpart is not None else []
            ident = f"at-otherwise-{len(found.changed) + 1}"
            if _mark(own[place], here[place], words, ident):
                found.changed[ident] = "" if counterpart is None else other[counterpart].astext()
        matched = {one for one in said.values() if one is not None}
        found.left_out = [
            passage.astext()
            for place, passage in enumerate(other)
            if shapes[1][place] not in shapes[0] and place not in matched
        ]
        self.document["otherwise"] = found


def _mark(passage: nodes.Element, here: list[Token], there: list[str], ident: str) -> bool:
    """Mark the words of a passage that differ; return whether there are any."""
    chosen: set[int] = set()
    for begin, end in marked([token.text for token in here], there):
        said = [place for place in range(begin, end) if not here[place].text.isspace()]
        chosen |= set(range(said[0], said[-1] + 1)) if said else set()
    linked = not isinstance(passage, nodes.title)
    if not linked:
        passage.insert(0, nodes.raw("", f'<span id="{ident}"></span>', format="html"))
    done = False
    for text in dict.fromkeys(token.node for token in here if token.node is not None):
        words = [(i in chosen, token.text) for i, token in enumerate(here) if token.node is text]
        if not any(is_chosen and word.strip() for is_chosen, word in words):
            continue
        can_link = linked and not any(
            isinstance(one, nodes.reference) or type(one).__name__ == "pending_xref"
            for one in _parents(text, passage)
        )
        text.parent.replace(text, [*_parts(words, ident if can_link else "")])
        linked, done = linked and not can_link, True
    if done and linked:  # all that differs stands in links: the passage itself is the place
        passage.insert(0, nodes.raw("", f'<span id="{ident}"></span>', format="html"))
    return done


def _parts(words: list[tuple[bool, str]], ident: str) -> Iterator[nodes.Node]:
    """Yield a text in parts, those that differ marked, the first of them as a link to its note."""
    runs: list[tuple[bool, str]] = []
    for is_chosen, word in words:
        if runs and runs[-1][0] == is_chosen:
            word = runs.pop()[1] + word
        runs.append((is_chosen, word))
    for is_chosen, word in runs:
        if not is_chosen:
            yield nodes.Text(word)
            continue
        if ident:
            note = escape(ident.removeprefix("at-"))
            begin = f'<span class="yl-num {CLASS}"><a id="{ident}" href="#{note}">'
            yield nodes.raw("", begin, format="html")
            yield nodes.Text(word)
            yield nodes.raw("", "</a></span>", format="html")
            ident = ""
        else:
            yield nodes.inline("", word, classes=[CLASS])


def _text_of(name: str) -> str:
    file = facts.file_of(name)
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Build a page of a reader's choice anew when the default changes."""
    page = facts.read_page(app.env.doc2path(app.env.docname))
    if page and page.is_variant:
        fresh.note(app.env, f"default:{page.default}")


def setup(app: Sphinx) -> None:
    """Register the transform."""
    fresh.LOOK_UP["default"] = _text_of
    app.connect("doctree-read", _note)
    app.add_post_transform(MarkChanged)
