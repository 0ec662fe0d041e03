"""What differs between two editions, as Markdown for a comment on a change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from pagemill.release import items, telling
from pagemill.release.difference import Difference
from pagemill.words import LANGUAGES

LIMIT = 65_536  # characters that GitHub takes; counted here in bytes, of which there are no fewer
_LONG = 1_500  # characters of one line

# What Markdown takes for more than text, within a line and where one begins; what GitHub makes of
# names and numbers behind a sign: it would call people, and lead to other changes.
_MARKS = re.compile(r"[\\`*_\[\]<>|~$&]")
_BEGINS = re.compile(r"^(\d*)([-+#.)])")
_CALLS = re.compile(r"[@#](?=\w)")


def markdown(
    difference: Difference, most: int = telling.MOST, command: str = "", limit: int = LIMIT
) -> str:
    """Return what `telling.text` tells, in the first language: one section open, the rest folded.

    Parameters
    ----------
    difference, most, command
        As there.
    limit
        How many bytes it may have. What finds no room is counted; the first section has all there
        is, and each of the others may take half of what is left.
    """
    lang = LANGUAGES[0]
    parts = [[f"**{marked(telling.heading(difference, lang))}**"]]
    parts += [["", marked(line)] for line in telling.unmoved(difference, lang)]
    notes = [
        ["", marked(line)]
        for line in telling.notes(difference, command if difference else "", lang)
    ]
    sections = [*items.sections(difference, lang)]
    room = limit - _size(line for part in [*parts, *notes] for line in part)
    room -= _size(line for n, one in enumerate(sections) for line in _section(n, one, [], lang))
    for number, (name, found) in enumerate(sections):
        told: list[str] = []
        share = room if number == 0 else room // 2
        for item in telling.shown(name, found, most):
            bullet = _bullet(telling.lines(item, lang))
            if _size([*told, bullet]) > share:
                break
            told.append(bullet)
        room -= _size(told)
        parts.append(_section(number, (name, found), told, lang))
    return "\n".join(line for part in [*parts, *notes] for line in part)


def _section(number: int, section: items.Section, told: list[str], lang: str) -> list[str]:
    """Return the lines of a section: the first one open, the others folded."""
    name, found = section
    summary = escape(telling.counted(name, len(found), lang), quote=False)
    told = [*told, *(f"- {line}" for line in telling.left(len(found) - len(told), lang))]
    if number == 0:
        return ["", f"#### {summary}", "", *told]
    return ["", f"<details><summary>{summary}</summary>", "", *told, "", "</details>"]


def _bullet(lines: list[str]) -> str:
    cut = (line if len(line) <= _LONG else f"{line[:_LONG]}…" for line in lines)
    return f"- {'<br>'.join(map(marked, cut))}"


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def marked(line: str) -> str:
    """Return a line that Markdown, and GitHub, takes for text."""
    line = _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", line))
    return _CALLS.sub(r"\g<0>&#8203;", line)
