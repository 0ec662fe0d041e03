"""One term, one rendering: what the glossary calls a term, both languages of a text call it.

A paragraph that has a term of the glossary must have it in its other language too, by its name
there or by another form that the glossary allows; any other word is a second rendering. Nothing
else is guessed: what the glossary does not list is not looked at.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pagemill import project, words
from pagemill.evidence import pairs, parity
from pagemill.evidence.documents import Row
from pagemill.words import LANGUAGES

NAMES = {"en": "English", "zh": "Chinese"}
FILLED = re.compile(r"\{\w+\}(`[^`]*`)?")


def check(terms: list[Row], texts: Iterator[tuple[str, str, str]]) -> list[str]:
    """Return terms that a text has in one language, and under no name of the glossary in the other.

    Parameters
    ----------
    terms
        Rows of `terms`.
    texts
        Where a text stands, its English, its Chinese.
    """
    found = []
    names = {lang: _names(terms, lang) for lang in LANGUAGES}
    for where, english, chinese in texts:
        both = {"en": english, "zh": chinese}
        for lang, other in (LANGUAGES, LANGUAGES[::-1]):
            for term in _named(both[lang], names[lang], lang):
                implied = lang == "zh" and term["is_implied"] == "true"
                if not implied and not _has(both[other], term, other):
                    found.append(
                        f"{where}: the {NAMES[lang]} has {_first(term, lang)!r}, and the "
                        f"{NAMES[other]} not {_first(term, other)!r}. Use one rendering, or give "
                        f"the other among the {other}_forms of {term['term_id']!r} in "
                        "data/terms.csv."
                    )
    return found


def texts() -> Iterator[tuple[str, str, str]]:
    """Yield the prose of the book: paragraphs of notebooks and pages, and words."""
    for pair in pairs.find().pairs:
        english, chinese = map(parity.prose, pair.texts)
        if len(english) == len(chinese):  # what differs in its paragraphs is told already
            yield from ((pair.places[1], *both) for both in zip(english, chinese, strict=True))
    file = project.words()
    said = words.parsed(file) if file else {}
    for key, both in said.items():
        first, second = (FILLED.sub(" ", str(both[lang])) for lang in LANGUAGES)
        yield f"words, {key}", first, second


def _named(text: str, by_name: dict[str, Row], lang: str) -> list[Row]:
    """Return the terms whose name stands in a text, each once; a longer name hides a shorter."""
    found = re.finditer(_pattern(tuple(by_name), lang), text.lower())
    told = {by_name[match[1]]["term_id"]: by_name[match[1]] for match in found}
    return [*told.values()]


def _names(terms: list[Row], lang: str) -> dict[str, Row]:
    return {name: term for term in terms for name in _split(term[f"name_{lang}"])}


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...], lang: str) -> str:
    """Return a pattern of names; in English, as whole words or their plural."""
    longest = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return rf"\b({longest})(?:e?s)?\b" if lang == "en" else f"({longest})"


def _has(text: str, term: Row, lang: str) -> bool:
    forms = [*_split(term[f"name_{lang}"]), *_split(term[f"{lang}_forms"])]
    start = r"\b" if lang == "en" else ""
    return any(re.search(start + re.escape(form), text.lower()) for form in forms)


def _first(term: Row, lang: str) -> str:
    return term[f"name_{lang}"].split(";")[0]


def _split(names: str) -> list[str]:
    return [name.strip().lower() for name in names.split(";") if name.strip()]
