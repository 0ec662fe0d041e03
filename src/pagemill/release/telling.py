"""What differs between two editions, told to somebody who was not there; the findings first.

The same is told as text, as Markdown for a comment on a change, and as HTML for a page of the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from pagemill.release.difference import Difference, Moved
from pagemill.release.edition import Edition
from pagemill.release.withdrawn import Foretold, Withdrawal
from pagemill.words import LANGUAGES, definition, label

MOST = 40  # items of a section that are told one by one
SHORT = 40  # characters of a value that is told in one line
_NAMES = 8  # rows, pages or figures that one line names


@dataclass(frozen=True)
class Item:
    """One thing that differs: what it is, its page, what it was and is, where it stands."""

    what: str
    page: str = ""
    before: str | None = None
    after: str | None = None
    sentence: str = ""


Section = tuple[str, list[Item]]


def text(difference: Difference, most: int = MOST, lang: str = LANGUAGES[0]) -> str:
    """Return a difference as plain text."""
    lines = [_heading(difference, lang), *_unmoved(difference, lang)]
    for name, items in _sections(difference, lang):
        lines += ["", _counted_heading(name, len(items), lang)]
        for item in items[:most]:
            first, *rest = _lines(item, lang)
            lines += [f"  {first}", *(f"      {line}" for line in rest)]
        lines += [f"  {line}" for line in _left(items, most, lang)]
    return "\n".join(lines)


def markdown(difference: Difference, most: int = MOST, lang: str = LANGUAGES[0]) -> str:
    """Return the same as Markdown, for a comment: the first section open, the rest folded."""
    lines = [f"**{_heading(difference, lang)}**"]
    lines += [line for said in _unmoved(difference, lang) for line in ("", said)]
    for number, (name, items) in enumerate(_sections(difference, lang)):
        told = ["<br>".join(_plain(line) for line in _lines(item, lang)) for item in items[:most]]
        told = [f"- {line}" for line in [*told, *_left(items, most, lang)]]
        summary = _counted_heading(name, len(items), lang)
        if number == 0:
            lines += ["", f"#### {summary}", "", *told]
        else:
            fold = f"<details><summary>{summary}</summary>"
            lines += ["", fold, "", *told, "", "</details>"]
    return "\n".join(lines)


def html(
    difference: Difference,
    lang: str,
    address: Callable[[str], str],
    most: int = MOST,
) -> str:
    """Return the same as HTML, without the heading: the first section open, the rest folded.

    Parameters
    ----------
    difference
        What differs.
    lang
        The language of the page.
    address
        Page -> its address; nothing where it has none.
    most
        How many items of a section are told one by one.
    """
    if not difference:
        return f"<p>{escape(label('since.nothing', lang))}</p>"
    parts = [f"<p>{escape(said)}</p>" for said in _unmoved(difference, lang)]
    for number, (name, items) in enumerate(_sections(difference, lang)):
        told = []
        for item in items[:most]:
            first, *rest = _lines(item, lang)
            goal = address(item.page) if item.page else ""
            shown = f'<a href="{escape(goal)}">{escape(first)}</a>' if goal else escape(first)
            told.append("<li>" + "<br>".join([shown, *map(escape, rest)]) + "</li>")
        told += [f"<li>{escape(line)}</li>" for line in _left(items, most, lang)]
        summary = escape(_counted_heading(name, len(items), lang))
        is_open = " open" if number == 0 else ""
        parts.append(
            f"<details{is_open}><summary>{summary}</summary><ul>{''.join(told)}</ul></details>"
        )
    return "".join(parts)


def _plain(line: str) -> str:
    """Return a line that Markdown takes for text."""
    for character in "\\`*_[]<>":
        line = line.replace(character, f"\\{character}")
    return line


def _heading(difference: Difference, lang: str) -> str:
    names = {
        key: _called(edition, lang)
        for key, edition in (("old", difference.old), ("new", difference.new))
    }
    between = label("since.between", lang).format(**names)
    said = label("since.something" if difference else "since.nothing", lang)
    return f"{between}{label('ui.colon', lang)}{said}"


def _called(edition: Edition, lang: str) -> str:
    name, version = edition.name, edition.version
    if not version or version == name:
        return name
    return label("since.called", lang).format(name=name, version=version)


def _unmoved(difference: Difference, lang: str) -> list[str]:
    """Return that no finding has changed, where the book has any and something else has."""
    of = difference.in_language(lang)
    has_findings = any(page.findings for page in of.new.pages.values())
    said = bool(difference) and has_findings and not of.findings
    return [label("since.no_finding", lang)] if said else []


def _counted_heading(name: str, n: int, lang: str) -> str:
    heading = label(f"since.{name}", lang)
    return label("since.heading_count", lang).format(heading=heading, n=n)


def _left(items: list[Item], most: int, lang: str) -> list[str]:
    left = len(items) - most
    return [label("since.and_more", lang).format(n=left)] if left > 0 else []


def _lines(item: Item, lang: str) -> list[str]:
    """Return an item in lines: short values in one, long ones below each other."""
    before, after = item.before, item.after
    if before is None and after is None:
        lines = [item.what]
    elif before is None or after is None:
        key, said = ("since.new", after) if before is None else ("since.gone", before)
        lines = [label(key, lang).format(what=item.what, text=said)]
    elif max(len(before), len(after)) <= SHORT:
        lines = [label("since.moved", lang).format(what=item.what, before=before, after=after)]
    else:
        lines = [item.what, label("since.before", lang).format(text=before)]
        lines.append(label("since.after", lang).format(text=after))
    if item.sentence:
        lines.append(label("since.in", lang).format(text=item.sentence))
    return lines


def _sections(difference: Difference, lang: str) -> Iterator[Section]:
    """Yield the parts that have something to tell: findings first, rows and libraries last."""
    of = difference.in_language(lang)
    pages = {**of.old.pages, **of.new.pages}

    def on(what: str, page: str) -> str:
        title = pages[page].title or page
        return label("since.on", lang).format(what=what, page=title) if what else title

    unjudged = label("since.unjudged", lang)
    for name, items in (
        ("findings", [Item(on(one.heading, one.page), one.page, one.before, one.after)
                      for one in of.findings]),
        ("verdicts", [Item(row, "", before or unjudged, after or unjudged)
                      for row, before, after in of.verdicts]),
        ("told", [Item(on("", one.page), one.page, one.before, one.after) for one in of.told]),
        ("numbers", [*_numbers(of, lang)]),
        ("shown", [*_shown(of, lang)]),
        ("rows", [*_rows(of, lang)]),
        ("pages", [*_pages(of, lang)]),
        ("reworded", [Item(on("", one.page), one.page, one.before, one.after)
                      for one in of.reworded]),
        ("pins", [Item(name, "", before or "–", after or "–") for name, before, after in of.pins]),
    ):  # fmt: skip
        if items:
            yield name, items


def _numbers(of: Difference, lang: str) -> Iterator[Item]:
    """Yield the numbers that moved; one that moved alike on several pages is told once.

    A recorded text is left out where a sentence that is told already holds it.
    """
    told = [one.after for one in of.told] + [one.after or "" for one in of.findings]
    alike: dict[tuple[str, str, str | None, str | None], list[Moved]] = {}
    pages = {**of.old.pages, **of.new.pages}
    for one in of.numbers:
        page, key = one.name
        is_told = one.after is not None and any(sentence in told for sentence in one.sentences)
        if is_told and one.is_text:
            continue
        alike.setdefault((pages[page].notebook, key, one.before, one.after), []).append(one)
    for (notebook, key, before, after), moved in alike.items():
        first = moved[0]
        what = definition(notebook, key, lang) or key
        title = pages[first.name[0]].title or first.name[0]
        said = "since.on_more" if len(moved) > 1 else "since.on"
        what = label(said, lang).format(what=what, page=title, n=len(moved) - 1)
        sentence = first.sentences[0] if first.sentences and first.sentences[0] not in told else ""
        yield Item(what, first.name[0], before, after, sentence)


def _shown(of: Difference, lang: str) -> Iterator[Item]:
    for page, what, became in of.shown:
        made = (of.old if became == "withdrawn" else of.new).pages[page]
        caption = (made.captions.get(what) or what).rstrip(".。")
        said = label(f"since.{became}", lang).format(what=caption)
        yield Item(label("since.on", lang).format(what=said, page=made.title or page), page)


def _pages(of: Difference, lang: str) -> Iterator[Item]:
    for became, edition in (("added", of.new), ("withdrawn", of.old)):
        sections: dict[str, list[str]] = {}
        for page in of.pages[became]:
            sections.setdefault(page.rpartition("/")[0], []).append(page)
        for names in sections.values():
            titles = _joined([edition.pages[name].title or name for name in names], lang)
            yield Item(label(f"since.{became}", lang).format(what=titles))


def _rows(of: Difference, lang: str) -> Iterator[Item]:
    titles = {
        one["name"]: one.get("title_zh" if lang == "zh" else "title") or one["name"]
        for edition in (of.old, of.new)
        for one in edition.descriptor["resources"]
    }
    for table, rows in of.rows.items():
        for became, idents in (("added", rows.added), ("withdrawn", rows.withdrawn)):
            if idents:
                said = {"table": titles[table], "rows": _joined(idents, lang)}
                yield Item(label(f"since.rows_{became}", lang).format(**said))
        kept = [_columns(edition, table) for edition in (of.old, of.new)]
        filled: dict[tuple[str, str], int] = {}
        for ident, cells in rows.changed.items():
            for column, (before, after) in cells.items():
                if column not in kept[0] or column not in kept[1]:
                    became = "added" if column in kept[1] else "gone"
                    filled[became, column] = filled.get((became, column), 0) + 1
                    continue
                empty = label("since.empty", lang)
                said = {"table": titles[table], "row": ident, "column": column}
                what = label("since.cell", lang).format(**said)
                yield Item(what, "", before or empty, after or empty)
        for (became, column), n in filled.items():
            said = {"table": titles[table], "column": column}
            yield Item(label(f"since.column_{became}", lang).format(**said, n=n))


def _columns(edition: Edition, table: str) -> set[str]:
    rows = edition.tables.get(table, {})
    return {*next(iter(rows.values()), ())}


def _joined(names: list[str], lang: str) -> str:
    comma = label("ui.comma", lang)
    left = len(names) - _NAMES
    more = [label("since.and_more", lang).format(n=left)] if left > 0 else []
    return comma.join([*names[:_NAMES], *more])


def withdrawal(out: Withdrawal, edition: Edition, told: Foretold, most: int = MOST) -> str:
    """Return what rests on rows that would be withdrawn, as plain text, before anything is run."""
    standing = edition.standing()
    lines = [
        f"Without {out.name}: {len(out.rows)} rows go, {len(out.emptied)} lose a cell, "
        f"{len(told.pages)} pages go."
    ]
    for heading, names in (
        ("Numbers that rest on these rows alone", told.alone),
        ("Numbers that rest on these rows and on others", told.partly),
        ("Numbers that name no row, on pages that read some of these: they may move", told.open),
    ):
        own = [name for name in names if name[0] not in told.pages]
        lines += ["", f"{heading} ({len(own)}, beside those of pages that go)"]
        items = []
        for name in own:
            said = f"{name[0]}#{name[1]}: {edition.told(name)}"
            where = standing.get(name, ())
            items.append(f"{said}. In: “{edition.said(where[0])}”" if where else said)
        lines += [f"  {item}" for item in items[:most]]
        if len(items) > most:
            lines.append(f"  and {len(items) - most} more")
    return "\n".join(lines)
