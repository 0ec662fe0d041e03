"""Two wordings of a text: in which sentences and words they differ, and whether in a number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from functools import cache

from pagemill.notebook.phrases import SPELT
from pagemill.words import LANGUAGES, label

_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])|(?<=[。！？])")
_CJK = r"[\u3400-\u9fff]"  # each character by itself: Chinese has no spaces between words
_WORD = re.compile(rf"{_CJK}|\d+(?:[.,]\d+)*|(?:(?!{_CJK})[^\W\d_])+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")

#: Words that one wording has more often than the other, and the other way round.
Edit = tuple[frozenset[str], frozenset[str]]


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [one for one in _ENDS.split(text) if one.strip()]


def is_sentence(text: str) -> bool:
    """Tell whether a text is a sentence or several, and no phrase that stands within one."""
    return text.endswith((".", "!", "?", "。", "！", "？"))


def apart(before: str, after: str, known: Container[str] = ()) -> tuple[str, str]:
    """Return the sentences that the other wording lacks, without those that are known."""
    cut = [sentences(text) for text in (before, after)]
    first, second = (
        " ".join(one.strip() for one in mine if one not in other and one.strip() not in known)
        for mine, other in (cut, cut[::-1])
    )
    return first, second


def edit(before: str, after: str) -> Edit:
    """Return in which words two wordings differ, wherever and however often these stand.

    Digits count as one word: an edit is the same on pages that differ in names and numbers alone.
    """
    gone, come = _edit(*(_DIGITS.sub("0", text) for text in (before, after)))
    return frozenset(gone), frozenset(come)


def distance(one: str, other: str) -> int:
    """Return how many words of two texts are not in both."""
    return sum(words.total() for words in _edit(one, other))


def has_other_numbers(before: str, after: str) -> bool:
    """Tell whether a number differs: in digits, or in words that stand for one.

    In sentences such a word counts where each of them has one: "no" alone says little.
    """
    gone, come = map(set, _edit(before, after))
    if any(word[0].isdigit() for word in gone | come):
        return True
    said = [bool(words & _standing_for_numbers()) for words in (gone, come)]
    return all(said) if is_sentence(before) and is_sentence(after) else any(said)


def _edit(before: str, after: str) -> tuple[Counter[str], Counter[str]]:
    had, has = (Counter(map(_plain, _WORD.findall(text.casefold()))) for text in (before, after))
    return had - has, has - had


def _plain(word: str) -> str:
    """Return a number without the zeros that end it behind the point: 9.0 as 9."""
    return word.rstrip("0").rstrip(".") if "." in word else word


@cache
def _standing_for_numbers() -> frozenset[str]:
    """Return the words by which numbers, parts and changes are said: three, neither, both, rose."""
    keys = [f"phrase.count.{n}" for n in range(SPELT)]
    keys += [f"phrase.part.{form}" for form in ("neither", "both", "none", "all")]
    keys += [f"phrase.moved.{way}" for way in ("rose", "fell", "stayed")]
    firsts = (_WORD.match(label(key, lang)) for key in keys for lang in LANGUAGES)
    return frozenset(first[0] for first in firsts if first)
