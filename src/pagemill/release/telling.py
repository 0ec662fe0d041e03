"""What differs between two editions, told to somebody who was not there; the findings first.

The same is told as text, as HTML for a page of the site, and whole, page by page, in a form for
machines; `comment` tells it as Markdown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from html import escape

from pagemill.release import items
from pagemill.release.difference import Difference
from pagemill.release.edition import Edition
from pagemill.release.items import Item
from pagemill.release.withdrawn import Foretold, Withdrawal
from pagemill.words import LANGUAGES, label

MOST = 40  # items of a section that are told one by one
SHORT = 40  # characters of a value that is told in one line


def text(difference: Difference, most: int = MOST, command: str = "") -> str:
    """Return a difference as plain text, in the first language.

    Parameters
    ----------
    difference
        What differs.
    most
        How many items of a section are told one by one; of findings all are.
    command
        What to type to be told all, each page by itself; said where this does not.
    """
    lang = LANGUAGES[0]
    told = [heading(difference, lang), *unmoved(difference, lang)]
    sections = [*items.sections(difference, lang)]
    for name, found in sections:
        told += ["", counted(name, len(found), lang)]
        listed = shown(name, found, most)
        for item in listed:
            first, *rest = lines(item, lang)
            told += [f"  {first}", *(f"      {line}" for line in rest)]
        told += [f"  {line}" for line in left(len(found) - len(listed), lang)]
    is_whole = all(
        len(shown(name, found, most)) == len(found) and not any(item.is_example for item in found)
        for name, found in sections
    )
    for note in notes(difference, "" if is_whole else command, lang):
        told += ["", note]
    return "\n".join(told)


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
        How many items of a section are told one by one; of findings all are.
    """
    if not difference.in_language(lang):
        return f"<p>{escape(label('since.nothing', lang))}</p>"
    parts = [f"<p>{escape(said)}</p>" for said in unmoved(difference, lang)]
    for number, (name, found) in enumerate(items.sections(difference, lang)):
        told = []
        listed = shown(name, found, most)
        for item in listed:
            first, *rest = lines(item, lang)
            goal = address(item.page) if item.page else ""
            link = f'<a href="{escape(goal)}">{escape(first)}</a>' if goal else escape(first)
            told.append("<li>" + "<br>".join([link, *map(escape, rest)]) + "</li>")
        told += [f"<li>{escape(line)}</li>" for line in left(len(found) - len(listed), lang)]
        summary = escape(counted(name, len(found), lang))
        is_open = " open" if number == 0 else ""
        parts.append(
            f"<details{is_open}><summary>{summary}</summary><ul>{''.join(told)}</ul></details>"
        )
    return "".join(parts)


def machine(difference: Difference) -> str:
    """Return all that differs, in all languages and on each page by itself, as JSON."""
    editions = {
        key: {"name": edition.name, "version": edition.version}
        for key, edition in (("old", difference.old), ("new", difference.new))
    }
    moved = [
        {"page": one.name[0], "key": one.name[1], "before": one.before, "after": one.after}
        for one in difference.numbers
    ]
    told = {
        **editions,
        "findings": [*map(asdict, difference.findings)],
        "verdicts": _named(("row", "before", "after"), difference.verdicts),
        "sentences": [*map(asdict, difference.told)],
        "numbers": moved,
        "shown": _named(("page", "what", "became"), difference.shown),
        "rows": {table: asdict(rows) for table, rows in difference.rows.items()},
        "pages": difference.pages,
        "reworded": [*map(asdict, difference.reworded)],
        "prose": difference.prose,
        "libraries": _named(("name", "before", "after"), difference.pins),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _named(names: tuple[str, ...], rows: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def shown(name: str, found: list[Item], most: int) -> list[Item]:
    """Return the items of a section that are told one by one: of findings all."""
    return found if name == "findings" else found[:most]


def heading(difference: Difference, lang: str) -> str:
    """Return which two editions they are, and whether anything differs."""
    names = {
        key: _called(edition, lang)
        for key, edition in (("old", difference.old), ("new", difference.new))
    }
    between = label("since.between", lang).format(**names)
    said = label("since.something" if difference else "since.nothing", lang)
    return _in_one(f"{between}{label('ui.colon', lang)}{said}")


def _called(edition: Edition, lang: str) -> str:
    name, version = edition.name, edition.version
    if not version or version == name:
        return name
    return label("since.called", lang).format(name=name, version=version)


def unmoved(difference: Difference, lang: str) -> list[str]:
    """Return that no finding has changed, where the book has any and something else has."""
    of = difference.in_language(lang)
    has_findings = any(page.findings for page in of.new.pages.values())
    said = bool(difference) and has_findings and not of.findings
    return [label("since.no_finding", lang)] if said else []


def notes(difference: Difference, command: str, lang: str) -> Iterator[str]:
    """Yield how much differs elsewhere, and what to type to be told all."""
    elsewhere = difference.on_pages() - difference.in_language(lang).on_pages()
    if elsewhere:
        yield label("since.elsewhere", lang).format(n=f"{elsewhere:,d}")
    if command:
        yield label("since.whole", lang).format(command=command)


def counted(name: str, n: int, lang: str) -> str:
    """Return the heading of a section with the number of its items."""
    heading = label(f"since.{name}", lang)
    return label("since.heading_count", lang).format(heading=heading, n=n)


def left(n: int, lang: str) -> list[str]:
    """Return how many more there are, if any."""
    return [label("since.and_more", lang).format(n=n)] if n > 0 else []


def lines(item: Item, lang: str) -> list[str]:
    """Return an item in lines: short values in one, long ones below each other."""
    before, after = item.before, item.after
    if before is None and after is None:
        told = [item.what]
    elif before is None or after is None:
        key, said = ("since.new", after) if before is None else ("since.gone", before)
        told = [label(key, lang).format(what=item.what, text=said)]
    elif max(len(before), len(after)) <= SHORT:
        told = [label("since.moved", lang).format(what=item.what, before=before, after=after)]
    else:
        told = [item.what, label("since.before", lang).format(text=before)]
        told.append(label("since.after", lang).format(text=after))
    if item.sentence:
        told.append(label("since.in", lang).format(text=item.sentence))
    return [*map(_in_one, told)]


def _in_one(text: str) -> str:
    """Return a text in one line, whatever the names in it hold."""
    return " ".join(text.split())


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
