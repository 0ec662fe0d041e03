"""Tell what differs between two editions, as text and as a comment on a change."""

from __future__ import annotations

from collections.abc import Iterator

from pagemill.release.difference import Difference, Moved
from pagemill.release.edition import Edition
from pagemill.release.withdrawn import Foretold, Withdrawal

Section = tuple[str, list[str]]
MOST = 40  # items of a section that are told one by one


def text(difference: Difference, most: int = MOST) -> str:
    """Return a difference as plain text: what a reader would notice first comes first."""
    lines = [_heading(difference)]
    for heading, items in _sections(difference):
        lines += ["", f"{heading} ({len(items)})"]
        lines += [f"  {item}" for item in _cut(items, most)]
    return "\n".join(lines)


def markdown(difference: Difference, most: int = MOST) -> str:
    """Return the same as Markdown, for a comment: sentences open, the rest folded."""
    lines = [f"**{_heading(difference)}**"]
    for number, (heading, items) in enumerate(_sections(difference)):
        told = [f"- {item}" for item in _cut(items, most)]
        summary = f"{heading} ({len(items)})"
        if number == 0:
            lines += ["", f"#### {summary}", "", *told]
        else:
            fold = f"<details><summary>{summary}</summary>"
            lines += ["", fold, "", *told, "", "</details>"]
    return "\n".join(lines)


def _heading(difference: Difference) -> str:
    old, new = difference.old, difference.new
    names = f"From {_called(old.name, old.version)} to {_called(new.name, new.version)}"
    if not difference:
        return f"{names}: nothing that a reader sees has changed."
    return f"{names}: what has changed."


def _called(name: str, version: str) -> str:
    return f"{name} (version {version})" if version and version != name else name


def _sections(difference: Difference) -> Iterator[Section]:
    """Yield the parts that have something to tell: sentences first, rows last."""
    pages = {**difference.old.pages, **difference.new.pages}
    told = [
        f"{pages[one.page].title or one.page}: “{one.before}” now reads “{one.after}”"
        for one in difference.told
    ]
    verdicts = [
        f"{row}: {before or 'not judged'} → {after or 'not judged'}"
        for row, before, after in difference.verdicts
    ]
    shown = [f"{page}: {what} {word}" for page, what, word in difference.shown]
    moved = [_moved(one) for one in difference.numbers]
    added = [f"added: {name}" for name in difference.pages["added"]]
    withdrawn = [f"withdrawn: {name}" for name in difference.pages["withdrawn"]]
    pins = [f"{name} {before or '–'} → {after or '–'}" for name, before, after in difference.pins]
    for section in (
        ("Sentences that read otherwise", told),
        ("Verdicts that changed", verdicts),
        ("Numbers that moved", moved),
        ("Figures and tables that differ", shown),
        ("Pages", added + withdrawn),
        ("Rows", [*_rows(difference)]),
        ("Libraries of the lock file", pins),
    ):
        if section[1]:
            yield section


def _moved(one: Moved) -> str:
    what = f"{one.name[0]}#{one.name[1]}"
    if one.before is None:
        said = f"{what} is new: {one.after}"
    elif one.after is None:
        said = f"{what} is gone; it was {one.before}"
    else:
        said = f"{what}: {one.before} → {one.after}"
    return f"{said}. In: “{one.sentences[0]}”" if one.sentences else said


def _rows(difference: Difference) -> Iterator[str]:
    for table, rows in difference.rows.items():
        yield from (f"added: {table}:{ident}" for ident in rows.added)
        yield from (f"withdrawn: {table}:{ident}" for ident in rows.withdrawn)
        for ident, cells in rows.changed.items():
            for column, (before, after) in cells.items():
                yield f"changed: {table}:{ident}, {column}: {before!r} → {after!r}"


def _cut(items: list[str], most: int) -> list[str]:
    left = len(items) - most
    return items if left <= 0 else [*items[:most], f"and {left} more"]


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
        lines += [f"  {item}" for item in _cut(items, most)]
    return "\n".join(lines)
