"""The things that differ between two editions, in the order in which they are told.

What is alike on many pages, or in many rows, is one item with one example: hundreds of pages stand
on one template, and one edit of it is one thing to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pagemill import schema
from pagemill.release import wording
from pagemill.release.difference import Difference, Moved, Told
from pagemill.release.edition import Edition
from pagemill.words import definition, label

FEW = 3  # pages or rows of a kind that are told one by one
_NAMES = 8  # rows, pages or figures that one line names

_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Item:
    """One thing that differs: what it is, its page, what it was and is, where it stands."""

    what: str
    page: str = ""
    before: str | None = None
    after: str | None = None
    sentence: str = ""
    is_example: bool = False  # it stands for several, each of which has its own values


Section = tuple[str, list[Item]]


def sections(difference: Difference, lang: str) -> Iterator[Section]:
    """Yield the parts that have something to tell: findings first, rows and libraries last."""
    of = difference.in_language(lang)
    unjudged = label("since.unjudged", lang)
    for name, items in (
        ("findings", [Item(_on(of, one.heading, one.page, lang), one.page, one.before, one.after)
                      for one in of.findings]),
        ("verdicts", [Item(_phrased(of, row, lang), "", before or unjudged, after or unjudged)
                      for row, before, after in of.verdicts]),
        ("told", [*_told(of, of.told, lang)]),
        ("numbers", [*_numbers(of, lang)]),
        ("shown", [*_shown(of, lang)]),
        ("rows", [*_rows(of, lang)]),
        ("pages", [*_pages(of, lang)]),
        ("reworded", [*_told(of, of.reworded, lang)]),
        ("prose", [*_prose(of, lang)]),
        ("pins", [Item(name, "", before or "–", after or "–") for name, before, after in of.pins]),
    ):  # fmt: skip
        if items:  # two figures of a page may have one caption
            yield name, [*dict.fromkeys(items)]


def _grouped(
    things: Iterable[_Thing], key: Callable[[_Thing], Hashable], page: Callable[[_Thing], str]
) -> Iterator[tuple[list[_Thing], int]]:
    """Yield things with the number of their pages: those alike on many pages together."""
    groups: dict[Hashable, list[_Thing]] = {}
    for one in things:
        groups.setdefault(key(one), []).append(one)
    for group in groups.values():
        n = len({page(one) for one in group})
        yield from [(group, n)] if n > FEW else [([one], 1) for one in group]


def _title(of: Difference, page: str) -> str:
    made = of.new.pages.get(page) or of.old.pages[page]
    return made.title or page


def _notebook(of: Difference, page: str) -> str:
    """Return the notebook that makes a page; of one that is written by hand the page itself."""
    return (of.new.pages.get(page) or of.old.pages[page]).notebook or page


def _on(of: Difference, what: str, page: str, lang: str) -> str:
    title = _title(of, page)
    return label("since.on", lang).format(what=what, page=title) if what else title


def _example(of: Difference, what: str, page: str, n: int, lang: str) -> str:
    """Return what stands for many pages: what it is, or else by which notebook they are made."""
    key = "since.example" if what else "since.template"
    said = {"what": what, "notebook": _notebook(of, page), "page": _title(of, page), "n": n}
    return label(key, lang).format(**said)


def _phrased(of: Difference, reference: str, lang: str) -> str:
    """Return a row with the phrase of the document that it rests on."""
    table, _, ident = reference.partition(":")
    rows = {**of.old.tables.get(table, {}), **of.new.tables.get(table, {})}
    phrase = rows.get(ident, {}).get("evidence")
    told = label("since.on", lang).format(what=reference, page=f"“{phrase}”")
    return told if phrase else reference


def _told(of: Difference, told: list[Told], lang: str) -> Iterator[Item]:
    def alike(one: Told) -> Hashable:
        return _notebook(of, one.page), one.keys, wording.edit(one.before, one.after)

    for (first, *_), n in _grouped(told, alike, lambda one: one.page):
        many = n > 1
        what = _example(of, "", first.page, n, lang) if many else _title(of, first.page)
        yield Item(what, first.page, first.before, first.after, is_example=many)


def _numbers(of: Difference, lang: str) -> Iterator[Item]:
    """Yield the numbers that moved; one that moved alike on several pages is told once.

    A recorded text is left out where the sentences in which it differs are told already.
    """
    sentences = [one for told in (of.told, of.findings) for one in told]
    texts = {text for one in sentences for text in (one.before, one.after) if text}
    told = texts | {sentence for text in texts for sentence in wording.sentences(text)}

    def is_told(one: Moved) -> bool:
        if not one.is_text or one.after is None:
            return False
        if any(sentence in told for sentence in one.sentences):
            return True
        return one.before is not None and not any(wording.apart(one.before, one.after, told))

    def kind(one: Moved) -> Hashable:
        return _notebook(of, one.name[0]), one.name[1], one.before is None, one.after is None

    left = [one for one in of.numbers if not is_told(one)]
    alike: dict[Hashable, list[Moved]] = {}
    for one in left:
        alike.setdefault((kind(one), one.before, one.after), []).append(one)
    for group, n in _grouped(alike.values(), lambda group: kind(group[0]), lambda g: g[0].name[0]):
        first = group[0][0]
        page, key = first.name
        what = definition(_notebook(of, page), key, lang) or key
        others = len(group[0]) - 1
        if n > 1:
            what = _example(of, what, page, sum(map(len, group)), lang)
        else:
            said = "since.on_more" if others else "since.on"
            what = label(said, lang).format(what=what, page=_title(of, page), n=others)
        before, after = first.before, first.after
        if first.is_text and before is not None and after is not None:
            cut = wording.apart(before, after, told)
            before, after = cut if all(cut) else (before, after)
        stands = first.sentences[0] if first.sentences else ""
        yield Item(what, page, before, after, "" if stands in told else stands, n > 1)


def _shown(of: Difference, lang: str) -> Iterator[Item]:
    def alike(one: tuple[str, str, str]) -> Hashable:
        return _notebook(of, one[0]), *one[1:]

    for group, n in _grouped(of.shown, alike, lambda one: one[0]):
        page, what, became = group[0]
        made = (of.old if became == "withdrawn" else of.new).pages[page]
        caption = (made.captions.get(what) or what).rstrip(".。")
        stays = became == "changed"
        said = caption if stays else label(f"since.{became}", lang).format(what=caption)
        is_example = n > 1
        told = _example(of, said, page, n, lang) if is_example else _on(of, said, page, lang)
        yield Item(told, page, is_example=is_example)


def _pages(of: Difference, lang: str) -> Iterator[Item]:
    for became, edition in (("added", of.new), ("withdrawn", of.old)):
        sections: dict[str, list[str]] = {}
        for page in of.pages[became]:
            sections.setdefault(page.rpartition("/")[0], []).append(page)
        for names in sections.values():
            titles = _joined([edition.pages[name].title or name for name in names], lang)
            what = label(f"since.{became}", lang).format(what=titles)
            yield Item(what, is_example=len(names) > _NAMES)


def _prose(of: Difference, lang: str) -> Iterator[Item]:
    for (page, *_), n in _grouped(of.prose, lambda one: _notebook(of, one), lambda one: one):
        what = _example(of, "", page, n, lang) if n > 1 else _title(of, page)
        yield Item(what, page, is_example=n > 1)


def _rows(of: Difference, lang: str) -> Iterator[Item]:
    titles = {
        one["name"]: schema.told(one, "title", lang) or one["name"]
        for edition in (of.old, of.new)
        for one in edition.descriptor["resources"]
    }
    for table, rows in of.rows.items():
        said = {"table": titles[table]}
        for became, idents in (("added", rows.added), ("withdrawn", rows.withdrawn)):
            if idents:
                what = label(f"since.rows_{became}", lang)
                told = what.format(**said, rows=_joined(idents, lang))
                yield Item(told, is_example=len(idents) > _NAMES)
        kept = [_columns(edition, table) for edition in (of.old, of.new)]
        cells: dict[str, list[tuple[str, str, str]]] = {}
        for ident, changed in rows.changed.items():
            for column, pair in changed.items():
                cells.setdefault(column, []).append((ident, *pair))
        for column, changes in cells.items():
            said["column"] = column
            if column not in kept[0] or column not in kept[1]:
                became = "added" if column in kept[1] else "gone"
                what = label(f"since.column_{became}", lang)
                yield Item(what.format(**said, n=len(changes)))
            else:
                yield from _cells(said, changes, lang)


def _cells(said: dict[str, str], changes: list[tuple[str, str, str]], lang: str) -> Iterator[Item]:
    empty = label("since.empty", lang)
    is_example = len(changes) > FEW
    what = label("since.cells" if is_example else "since.cell", lang)
    for ident, before, after in changes[:1] if is_example else changes:
        told = what.format(**said, row=ident, n=len(changes))
        yield Item(told, "", before or empty, after or empty, is_example=is_example)


def _columns(edition: Edition, table: str) -> set[str]:
    rows = edition.tables.get(table, {})
    return {*next(iter(rows.values()), ())}


def _joined(names: list[str], lang: str) -> str:
    comma = label("ui.comma", lang)
    left = len(names) - _NAMES
    more = [label("since.and_more", lang).format(n=left)] if left > 0 else []
    return comma.join([*names[:_NAMES], *more])
