"""What bodies and readings are called in a page's words, where the tables have no name for them."""

import re
from collections.abc import Iterable, Mapping

from pagemill.errors import DataError
from pagemill.words import group, label
from yilianti.analysis import multiverse

FILLED = re.compile(r"\{(\w+)\}")  # what varies in words


def bodies(
    words: Iterable[str], lang: str, institutions: Mapping[str, str] | None = None
) -> list[str]:
    """Return the names of bodies that a document names in its own words.

    An English name has those words beside it; where there is none they stand alone.

    Parameters
    ----------
    words
        What the document calls the bodies.
    lang
        Language of the names.
    institutions
        Names of the institutions that those words mean, for bodies without words in the book.
    """
    names = group("body", lang)
    if lang == "en":
        names = {word: f"{name} ({word})" for word, name in (institutions or {}).items()} | names
    return [names.get(word, word) for word in words]


def how(text: str, lang: str) -> str:
    """Return in words how something was computed, which the analysis says in English.

    Parameters
    ----------
    text
        What the analysis says, such as `permutation, 999 draws, seed 1`; one of the words `how.*`.
    lang
        Language of the words.

    Raises
    ------
    DataError
        If there are no words for it.
    """
    for name, form in group("how", "en").items():
        pattern = FILLED.sub(r"(?P<\1>.+)", re.escape(form).replace(r"\{", "{").replace(r"\}", "}"))
        if found := re.fullmatch(pattern, text):
            return label(f"how.{name}", lang).format(**found.groupdict())
    raise DataError(
        f"src/yilianti/words.yml: there are no words for {text!r}. Add a line how.<name> with both "
        "languages, in which {name} stands for what varies."
    )


def reading(name: str, lang: str) -> str:
    """Return a declared reading in words: the options it takes, in the order of the choices."""
    options = multiverse.reading(name)._asdict().items()
    words = [label(f"reading.{choice}.{option}", lang) for choice, option in options]
    return label("ui.comma", lang).join(words)


def several(prefix: str, codes: Iterable[str], lang: str, joined: str = "list.comma") -> str:
    """Return several codes in words, one behind the other; the word for none where there is none.

    Parameters
    ----------
    prefix
        Group of the words, such as `mechanism`.
    codes
        The codes.
    lang
        Language of the words.
    joined
        Words that stand between two.
    """
    names = [label(f"{prefix}.{code}", lang) for code in codes]
    return label(joined, lang).join(names or [label("list.none", lang)])
