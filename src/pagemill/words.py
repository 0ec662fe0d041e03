"""The words a reader sees, in English and in Chinese: the engine's, and those of the book.

What a notebook asks for is told to the runner (`asking`) as `en:role.core`, as `en:role.` for a
group, as `*:role.core` for all languages.
"""

import difflib
import json
import os
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import yaml

from pagemill import asking, project
from pagemill.errors import DataError

LANGUAGES = ("en", "zh")

ALL = "*"  # all languages, or all words

_stamps: dict[Path | None, list[int]] = {}  # file of words -> when it and the engine's had changed


def _words() -> dict[str, dict[str, str]]:
    return _read(_own())


def _own() -> Path | None:
    """Return the file of the book's words, of the project at hand."""
    return _file(os.getcwd())  # noqa: PTH109  asked for 100,000 times a build: a Path costs more


@lru_cache(maxsize=64)
def _file(_folder: str) -> Path | None:
    return project.words()


def own_file() -> Path:
    """Return the file of the engine's words."""
    return Path(str(files("pagemill"))) / "words.yml"


@lru_cache(maxsize=8)
def _read(file: Path | None) -> dict[str, dict[str, str]]:
    own = own_file().read_text(encoding="utf-8")
    if file and not file.is_file():
        raise DataError(
            f"data/datapackage.json: there is no file {project.said('words')!r}, which `words` "
            "names. Correct it, or take `words` out."
        )
    return {**_parsed(own), **(parsed(file) if file else {})}


def both() -> dict[str, dict[str, str]]:
    """Return key -> language -> words, for all keys; the book's stand before the engine's."""
    _ask(ALL, "")
    return _words()


def refresh() -> None:
    """Read the words, anew if a file has changed, so that forks of this process need not."""
    file = _own()
    found = [one for one in (own_file(), file) if one and one.is_file()]
    stamps = [one.stat().st_mtime_ns for one in found]
    if _stamps.get(file) != stamps:
        for memory in (_read, _group, _answer):
            memory.cache_clear()
        _stamps[file] = stamps
    _read(file)


def _ask(lang: str, key: str) -> None:
    asking.ask(f"{lang}:{key}")


def state_of(asked: Iterable[str]) -> str:
    """Return a text that is another one exactly when what was asked for has other answers."""
    return "\n".join(_answer(_own(), what) for what in asked)


@lru_cache(maxsize=1 << 16)
def _answer(file: Path | None, what: str) -> str:
    words = _read(file)
    lang, _, key = what.partition(":")
    found: object = words.get(key) if lang == ALL else words.get(key, {}).get(lang)
    if not key:
        found = [*words.items()]
    elif key.endswith("."):
        found = [(k, said[lang]) for k, said in words.items() if k.startswith(key)]
    return json.dumps(found, ensure_ascii=False)


def label(key: str, lang: str = "en") -> str:
    """Return the words for a key in a language.

    Parameters
    ----------
    key
        Group and name with a dot, such as `role.core`.
    lang
        `en` or `zh`.

    Raises
    ------
    DataError
        If the key or the language is unknown.
    """
    if lang not in LANGUAGES:
        raise DataError(f"language {lang!r} is not one of {', '.join(LANGUAGES)}.")
    _ask(lang, key)
    return _label(key, lang)


def _label(key: str, lang: str) -> str:
    words = _words()
    if key not in words:
        raise DataError(
            f"{project.said('words', 'words')}: there are no words for {key!r}.{near(key)} "
            "Add a line with both languages."
        )
    return words[key][lang]


def has(key: str) -> bool:
    """Tell whether there are words for a key, be they empty."""
    _ask(ALL, key)
    return key in _words()


def lacking(keys: Iterable[str]) -> list[str]:
    """Return those of some keys for which there are not words in each language."""
    words, wanted = _words(), [*keys]
    for key in wanted:
        _ask(ALL, key)
    return [key for key in wanted if not all(words.get(key, {}).get(lang) for lang in LANGUAGES)]


def near(key: str) -> str:
    """Return a question that names the key most like one for which there are no words, if any."""
    found = difflib.get_close_matches(key, _words(), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def definition(notebook: str, key: str, lang: str = "en") -> str:
    """Return what a number that a notebook records is; nothing where the words hold none."""
    _ask(lang, f"number.{notebook}.{key}")
    words = _words().get(f"number.{notebook}.{key}")
    return words[lang] if words else ""


def group(prefix: str, lang: str = "en") -> dict[str, str]:
    """Return name -> words for all keys of a group, in the order of the file.

    Parameters
    ----------
    prefix
        Group, such as `role`; the words of `role.core` come back under `core`.
    lang
        `en` or `zh`.
    """
    _ask(lang, f"{prefix}.")
    return dict(_group(_own(), prefix, lang))


@lru_cache(maxsize=1024)
def _group(file: Path | None, prefix: str, lang: str) -> dict[str, str]:
    start = f"{prefix}."
    keys = [key for key in _read(file) if key.startswith(start)]
    return {key.removeprefix(start): _label(key, lang) for key in keys}


def parsed(file: Path) -> dict[str, dict[str, str]]:
    """Return what one file of words holds: key -> language -> words."""
    return _parsed(file.read_text(encoding="utf-8"))


def _parsed(text: str) -> dict[str, dict[str, str]]:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
