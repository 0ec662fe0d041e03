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
Edit = tuple[frozenset[tuple[str, int]], frozenset[tuple[str, int]]]


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
    """Return in which words two wordings differ, wherever these stand.

    Digits count as one word: an edit is the same on pages that differ in names and numbers alone.
    """
    return _edit(*(_DIGITS.sub("0", text) for text in (before, after)))


def has_other_numbers(before: str, after: str) -> bool:
    """Tell whether a number differs, in digits, or in words in both."""
    gone, come = ({word for word, _ in words} for words in _edit(before, after))
    if any(word[0].isdigit() for word in gone | come):
        return True
    return bool(gone & _spelt() and come & _spelt())


def _edit(before: str, after: str) -> Edit:
    had, has = (Counter(_WORD.findall(text.casefold())) for text in (before, after))
    return frozenset((had - has).items()), frozenset((has - had).items())


@cache
def _spelt() -> frozenset[str]:
    return frozenset(label(f"phrase.count.{n}", lang) for n in range(SPELT) for lang in LANGUAGES)
