"""What differs between two editions: findings, rows, numbers and sentences, figures, verdicts.

A number has moved when its value is another one. A text that is recorded is worded anew where no
number in it is another one; so is a sentence, and both are told of apart from what has moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from pagemill.release import wording
from pagemill.release.edition import Edition, Name, Sentence

#: Page -> key of a number there that counts rows -> what is said of these rows.
Verdicts = Mapping[str, Mapping[str, str]]

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True)
class Rows:
    """What became of the rows of one table."""

    added: list[str]
    withdrawn: list[str]
    changed: dict[str, dict[str, tuple[str, str]]]  # row -> column -> before and after

    def __bool__(self) -> bool:
        """Whether anything became of them."""
        return bool(self.added or self.withdrawn or self.changed)


@dataclass(frozen=True)
class Moved:
    """A number that is another one now, new (nothing before) or gone (nothing after)."""

    name: Name
    before: str | None
    after: str | None
    sentences: list[str] = field(default_factory=list)
    is_text: bool = False

    @property
    def is_reworded(self) -> bool:
        """Whether it is a text that says the same numbers in other words."""
        if not self.is_text or self.before is None or self.after is None:
            return False
        return not wording.has_other_numbers(self.before, self.after)


@dataclass(frozen=True)
class Told:
    """A sentence that reads otherwise."""

    page: str
    before: str
    after: str
    keys: tuple[str, ...] = ()  # of the numbers that stand in it


@dataclass(frozen=True)
class Found:
    """A finding that reads otherwise, is new (nothing before) or gone (nothing after)."""

    page: str
    heading: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """All that differs."""

    old: Edition
    new: Edition
    findings: list[Found]
    rows: dict[str, Rows]
    pages: dict[str, list[str]]  # `added`, `withdrawn`
    told: list[Told]  # sentences in which numbers moved, in reading order
    reworded: list[Told]  # sentences that say the same numbers in other words
    prose: list[str]  # pages of which other sentences differ, such as those without a number
    numbers: list[Moved]
    shown: list[tuple[str, str, str]]  # page, figure or table, what became of it
    verdicts: list[tuple[str, str, str]]  # row, before and after
    pins: list[tuple[str, str, str]]  # library, before and after

    def in_language(self, lang: str) -> Difference:
        """Return what readers of one language see of it, on the pages that all of them see."""
        pages = {**self.old.pages, **self.new.pages}

        def is_seen(page: str) -> bool:
            return pages[page].lang == lang and not pages[page].is_variant

        return replace(
            self,
            findings=[one for one in self.findings if is_seen(one.page)],
            pages={name: [*filter(is_seen, listed)] for name, listed in self.pages.items()},
            told=[one for one in self.told if is_seen(one.page)],
            reworded=[one for one in self.reworded if is_seen(one.page)],
            prose=[*filter(is_seen, self.prose)],
            numbers=[one for one in self.numbers if is_seen(one.name[0])],
            shown=[one for one in self.shown if is_seen(one[0])],
        )

    def on_pages(self) -> int:
        """Return how many things differ on pages."""
        listed: list[Sized] = [self.findings, self.told, self.reworded, self.prose, self.numbers]
        return sum(len(one) for one in [*listed, self.shown, *self.pages.values()])

    def __bool__(self) -> bool:
        """Whether the two say different things."""
        return bool(self.on_pages() or self.rows or self.verdicts)


def between(old: Edition, new: Edition, verdicts: Verdicts | None = None) -> Difference:
    """Return what differs between two editions.

    Parameters
    ----------
    old, new
        The editions.
    verdicts
        Which numbers sort rows by what is found of them, such as claims that hold.
    """
    common = [name for name in new.pages if name in old.pages]
    changed = _numbers(old, new)
    moved = [one for one in changed if not one.is_reworded]
    others = {one.name for one in moved if None not in (one.before, one.after)}
    told, reworded, unpaired = _sentences(old, new, common, others)
    texts = [one for one in changed if one.is_reworded and one.name[0] in common]
    findings = _findings(old, new)
    reworded += _reworded_texts(texts, [*told, *reworded, *findings])
    return Difference(
        old=old,
        new=new,
        findings=findings,
        rows=_rows(old, new),
        pages={
            "added": [name for name in new.pages if name not in old.pages],
            "withdrawn": [name for name in old.pages if name not in new.pages],
        },
        told=told,
        reworded=reworded,
        prose=[name for name in common if name in unpaired or _rest(old, name) != _rest(new, name)],
        numbers=moved,
        shown=_shown(old, new, common),
        verdicts=_verdicts(old, new, verdicts or {}),
        pins=_changed_values(dict(_PIN.findall(old.lock)), dict(_PIN.findall(new.lock))),
    )


def _rows(old: Edition, new: Edition) -> dict[str, Rows]:
    found = {}
    for table in dict.fromkeys([*new.tables, *old.tables]):
        before, after = old.tables.get(table, {}), new.tables.get(table, {})
        changed = {}
        for ident in after.keys() & before.keys():
            columns = dict.fromkeys([*after[ident], *before[ident]])
            cells = {
                name: (before[ident].get(name, ""), after[ident].get(name, "")) for name in columns
            }
            if differ := {name: pair for name, pair in cells.items() if pair[0] != pair[1]}:
                changed[ident] = differ
        rows = Rows(
            [ident for ident in after if ident not in before],
            [ident for ident in before if ident not in after],
            {ident: changed[ident] for ident in after if ident in changed},
        )
        if rows:
            found[table] = rows
    return found


def _findings(old: Edition, new: Edition) -> list[Found]:
    """Return what became of the findings; a heading finds its own again, then the place does."""
    found = []
    for name in dict.fromkeys([*new.pages, *old.pages]):
        before, after = (
            [(one.heading, edition.found(name, one)) for one in edition.pages[name].findings]
            if name in edition.pages
            else []
            for edition in (old, new)
        )
        left = [one for one in before if one not in after]
        for heading, text in [one for one in after if one not in before]:
            pair = next((one for one in left if one[0] == heading), None)
            if pair:
                left.remove(pair)
            found.append(Found(name, heading, pair[1] if pair else None, text))
        found += [Found(name, heading, text, None) for heading, text in left]
    return found


def _sentences(
    old: Edition, new: Edition, common: list[str], moved: set[Name]
) -> tuple[list[Told], list[Told], set[str]]:
    """Return the sentences with numbers that read otherwise, and the pages that gain or lose some.

    In the first of them a number has moved, in the second none. A sentence that was written
    otherwise is the one in which the same numbers stood; of several, that with most of its words.
    """
    told: list[Told] = []
    reworded: list[Told] = []
    unpaired = set()
    for name in common:
        before, after = (
            {one.written: one for one in _beside_findings(edition, name)} for edition in (old, new)
        )
        left = [one for written, one in before.items() if written not in after]
        for written, sentence in after.items():
            numbers = {*sentence.numbers}
            alike = before.get(written)
            pairs = [alike] if alike else [one for one in left if {*one.numbers} == numbers]
            pair = min(pairs, key=partial(_distance, sentence), default=None)
            if pair is None:
                unpaired.add(name)
                continue
            if not alike:
                left.remove(pair)
            texts = old.said(pair), new.said(sentence)
            if texts[0] != texts[1]:
                has_moved = moved & {*old.within(numbers), *new.within(numbers)}
                is_told = has_moved or wording.has_other_numbers(*texts)
                keys = tuple(key for _, key in sentence.numbers)
                (told if is_told else reworded).append(Told(name, *texts, keys))
        if left:
            unpaired.add(name)
    return told, reworded, unpaired


def _distance(one: Sentence, other: Sentence) -> int:
    """Return how many words of two sentences are not in both."""
    return wording.distance(one.written, other.written)


def _reworded_texts(texts: list[Moved], told: Sequence[Told | Found]) -> Iterator[Told]:
    """Yield how recorded texts are worded anew, as far as it is not told of yet."""
    known: dict[str, set[str]] = {}
    for one in told:
        for said in (one.before, one.after):
            known.setdefault(one.page, set()).update(wording.sentences(said or ""))
    for text in texts:
        page, key = text.name
        before, after = wording.apart(text.before or "", text.after or "", known.get(page, set()))
        if before or after:
            yield Told(page, before or text.before or "", after or text.after or "", (key,))


def _rest(edition: Edition, name: str) -> list[str]:
    """Return the sentences of a page without numbers that are not recorded and no finding."""
    page = edition.pages[name]
    texts = [edition.told((name, key)) for key, one in page.records.items()
             if isinstance(one["value"], str)]  # fmt: skip
    texts += [edition.found(name, one) for one in page.findings]
    known = "\n".join(texts)
    return [one for one in page.rest if one not in known]


def _beside_findings(edition: Edition, name: str) -> list[Sentence]:
    """Return the sentences of a page that stand in no finding."""
    page = edition.pages[name]
    findings = "\n".join(one.written for one in page.findings)
    return [one for one in page.sentences if one.written not in findings]


def _numbers(old: Edition, new: Edition) -> list[Moved]:
    before, after = old.numbers(), new.numbers()
    standing, stood = new.standing(), old.standing()
    found = []
    for name in dict.fromkeys([*after, *before]):
        texts = [
            None if record is None else _measured(edition, name, record)
            for edition, record in ((old, before.get(name)), (new, after.get(name)))
        ]
        if texts[0] != texts[1] and not _same(before.get(name), after.get(name)):
            edition, where = (new, standing) if name in after else (old, stood)
            sentences = [edition.said(sentence) for sentence in where.get(name, ())]
            is_text = isinstance(edition.value(name), str)
            told = list(dict.fromkeys(sentences))
            found.append(Moved(name, texts[0], texts[1], told, is_text))
    return found


def _same(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """Tell whether two records are one value, be it 9 or 9.0."""
    if before is None or after is None:
        return False
    return all(before.get(part) == after.get(part) for part in ("value", "unit"))


def _measured(edition: Edition, name: Name, record: dict[str, Any]) -> str:
    """Return a number as text with its unit."""
    return f"{edition.told(name)} {record.get('unit') or ''}".rstrip()


def _shown(old: Edition, new: Edition, common: list[str]) -> list[tuple[str, str, str]]:
    found = []
    for name in common:
        before, after = old.pages[name].shown, new.pages[name].shown
        for what in dict.fromkeys([*after, *before]):
            if before.get(what) != after.get(what):
                word = (
                    "added"
                    if what not in before
                    else "withdrawn"
                    if what not in after
                    else "changed"
                )
                found.append((name, what, word))
    return found


def _verdicts(old: Edition, new: Edition, verdicts: Verdicts) -> list[tuple[str, str, str]]:
    before, after = (_found(edition, verdicts) for edition in (old, new))
    return _changed_values(before, after)


def _found(edition: Edition, verdicts: Verdicts) -> dict[str, str]:
    """Return row -> what is found of it: what a number counts comes first of what it rests on."""
    numbers = edition.numbers()
    return {
        row: word
        for page, words in verdicts.items()
        for key, word in words.items()
        if (number := numbers.get((page, key)))
        for row in number["rows"][: number["value"]]
    }


def _changed_values(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys([*after, *before])
        if before.get(name) != after.get(name)
    ]
