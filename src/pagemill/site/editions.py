"""Editions: the book once in each language of `runs.yml`, page by page at the same addresses.

The first language stands at the root of the site, each other one in a folder of its name. The
Chinese page of `NAME.md` is `NAME.zh.md` beside it, that of `book/x/y.ipynb`, which a run makes, is
`book/zh/x/y.ipynb`. Sphinx builds each edition on its own and calls both pages `book/x/y`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pagemill.errors import DataError
from pagemill.runner import runs
from pagemill.words import LANGUAGES, has, label

#: What Sphinx calls a language, for its own words.
LOCALES = {"en": "en", "zh": "zh_CN"}
#: What a page says of its language, to browsers and to search engines.
TAGS = {"en": "en", "zh": "zh-Hans"}

#: What the site holds once, for all editions, and what of it each has of its own.
SHARED = ("_static/", "data/", "notebooks/")
OWN = ("_static/names.js", "_static/simplified.js", "_static/pinyin.js", "_static/explorer/")

PAGES = "book"  # the folder of generated and of hand-written pages
_IN_FOLDER = re.compile(rf"{PAGES}/(?:{'|'.join(LANGUAGES)})/")
_ENDS = re.compile(rf"\.(?:{'|'.join(LANGUAGES)})$")


@dataclass(frozen=True)
class Edition:
    """The book in one language, among those that it has."""

    lang: str = LANGUAGES[0]
    languages: tuple[str, ...] = LANGUAGES[:1]

    @property
    def is_first(self) -> bool:
        """Whether it stands at the root of the site."""
        return self.lang == self.languages[0]

    @property
    def folder(self) -> str:
        """The folder of the site that it stands in, with a slash; nothing for the root."""
        return "" if self.is_first else f"{self.lang}/"

    @property
    def up(self) -> str:
        """The way from the edition's root to the files that all editions share."""
        return "" if self.is_first else "../"

    @property
    def tag(self) -> str:
        """What its pages say of their language, to browsers and to search engines."""
        return TAGS[self.lang]

    @property
    def others(self) -> list[Edition]:
        """The same book in its other languages."""
        return [Edition(lang, self.languages) for lang in self.languages if lang != self.lang]

    def file(self, doc: str, suffix: str) -> str:
        """Return the file of a page, seen from the project's root."""
        if self.is_first:
            return f"{doc}{suffix}"
        if suffix == ".md":
            return f"{doc}.{self.lang}{suffix}"
        return f"{PAGES}/{self.folder}{doc.removeprefix(f'{PAGES}/')}{suffix}"

    def patterns(self, listed: list[str]) -> tuple[list[str], list[str]]:
        """Return which files are pages of this edition, and which of those are not.

        Parameters
        ----------
        listed
            The pages that the table of contents names.
        """
        if not self.is_first:
            by_hand = [self.file(doc, ".md") for doc in listed if not doc.startswith(f"{PAGES}/")]
            return [f"{PAGES}/{self.folder}**", f"{PAGES}/**.{self.lang}.md", *by_hand], []
        foreign = [lang for lang in LANGUAGES if lang != self.lang]
        others = [f"{PAGES}/{lang}" for lang in foreign] + [f"**.{lang}.md" for lang in foreign]
        return [f"{PAGES}/**", *(f"{doc}.*" for doc in listed)], others


def is_shared(name: str) -> bool:
    """Tell whether a file of an edition, by its path there, is one of all editions."""
    return name.startswith(SHARED) and not name.startswith(OWN)


def docname(path: str) -> str:
    """Return what Sphinx calls a page, from the path of its file without the suffix."""
    return _ENDS.sub("", _IN_FOLDER.sub(f"{PAGES}/", path))


def of_book(languages: list[str]) -> list[Edition]:
    """Return the editions of a book in these languages."""
    return [Edition(lang, tuple(languages)) for lang in languages]


def listed() -> list[Edition]:
    """Return the editions that `runs.yml` asks for; one where it cannot be read."""
    data = runs.read_yaml(runs.FILE).data
    given = data.get("languages") if isinstance(data, dict) else None
    if not isinstance(given, list) or not given or any(lang not in LANGUAGES for lang in given):
        given = [LANGUAGES[0]]
    return of_book(given)


def title(lang: str) -> str:
    """Return the title of the book in a language; nothing where only `_config.yml` says it."""
    return label("book.title", lang) if has("book.title") else ""


def contents(node: Any, lang: str) -> Any:
    """Return a table of contents, read from YAML, with captions and titles in a language.

    Raises
    ------
    DataError
        If the words lack one.
    """
    if isinstance(node, dict):
        return {
            key: label(caption_key(value), lang)
            if key in ("caption", "title") and isinstance(value, str)
            else contents(value, lang)
            for key, value in node.items()
        }
    return [contents(value, lang) for value in node] if isinstance(node, list) else node


def captions(node: Any) -> list[str]:
    """Return the captions and titles of a table of contents, read from YAML."""
    if isinstance(node, dict):
        own = [node[key] for key in ("caption", "title") if isinstance(node.get(key), str)]
        return own + [text for value in node.values() for text in captions(value)]
    return [text for value in node for text in captions(value)] if isinstance(node, list) else []


def caption_key(caption: str) -> str:
    """Return under which key the words hold a caption: `toc.what-was-meant`."""
    return "toc." + re.sub(r"[^a-z0-9]+", "-", caption.lower()).strip("-")


def problems(editions: list[Edition], toc: Any, made: set[str]) -> list[str]:
    """Return what editions beside the first lack: hand-written pages, words of the contents.

    Parameters
    ----------
    editions
        The editions of the book.
    toc
        `_toc.yml`, read from YAML.
    made
        The pages that runs make, which need no pair.
    """
    pages = [*Path().glob("index*.md"), *Path(PAGES).rglob("*.md")]
    names = {docname(path.with_suffix("").as_posix()) for path in pages} - made
    found = []
    for edition in editions[1:]:
        for name in sorted(names):
            for own, other in ((edition, editions[0]), (editions[0], edition)):
                file, pair = own.file(name, ".md"), other.file(name, ".md")
                if Path(pair).is_file() and not Path(file).is_file():
                    found.append(
                        f"{file}: there is no such page, the pair of {pair} in the language "
                        f"{own.lang!r}. Write it, or take the language out of {runs.FILE}."
                    )
        for caption in dict.fromkeys(captions(toc)):
            try:
                said = has(caption_key(caption)) and label(caption_key(caption), edition.lang)
            except (DataError, KeyError):
                said = ""
            if not said:
                found.append(
                    f"_toc.yml: there are no words for {caption!r} in the language "
                    f"{edition.lang!r}. Add a line {caption_key(caption)!r} to the words."
                )
    return found
