"""The words a reader sees, in English and in Chinese: the engine's, and those of the book."""

import difflib
import os
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import yaml

from pagemill import project
from pagemill.errors import DataError

LANGUAGES = ("en", "zh")

_stamps: dict[Path | None, int] = {}  # file of words -> when it had last changed when it was read


def _words() -> dict[str, dict[str, str]]:
    return _read(_own())


def _own() -> Path | None:
    """Return the file of the book's words, of the project at hand."""
    return _file(os.getcwd())  # noqa: PTH109  asked for 100,000 times a build: a Path costs more


@lru_cache(maxsize=64)
def _file(_folder: str) -> Path | None:
    return project.words()


@lru_cache(maxsize=8)
def _read(file: Path | None) -> dict[str, dict[str, str]]:
    own = files("pagemill").joinpath("words.yml").read_text(encoding="utf-8")
    if file and not file.is_file():
        raise DataError(
            f"data/datapackage.json: there is no file {project.said('words')!r}, which `words` "
            "names. Correct it, or take `words` out."
        )
    return {**_parsed(own), **(parsed(file) if file else {})}


def both() -> dict[str, dict[str, str]]:
    """Return key -> language -> words, for all keys; the book's stand before the engine's."""
    return _words()


def refresh() -> None:
    """Read the words, anew if their file has changed, so that forks of this process need not."""
    file = _own()
    stamp = file.stat().st_mtime_ns if file and file.is_file() else 0
    if _stamps.get(file) != stamp:
        _read.cache_clear()
        _stamps[file] = stamp
    _read(file)


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
    words = _words()
    if key not in words:
        raise DataError(
            f"{project.said('words', 'words')}: there are no words for {key!r}.{near(key)} "
            "Add a line with both languages."
        )
    return words[key][lang]


def has(key: str) -> bool:
    """Tell whether there are words for a key, be they empty."""
    return key in _words()


def lacking(keys: Iterable[str]) -> list[str]:
    """Return those of some keys for which there are not words in each language."""
    words = _words()
    return [key for key in keys if not all(words.get(key, {}).get(lang) for lang in LANGUAGES)]


def near(key: str) -> str:
    """Return a question that names the key most like one for which there are no words, if any."""
    found = difflib.get_close_matches(key, _words(), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def definition(notebook: str, key: str, lang: str = "en") -> str:
    """Return what a number that a notebook records is; nothing where the words hold none."""
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
    return dict(_group(_own(), prefix, lang))


@lru_cache(maxsize=1024)
def _group(file: Path | None, prefix: str, lang: str) -> dict[str, str]:
    start = f"{prefix}."
    keys = [key for key in _read(file) if key.startswith(start)]
    return {key.removeprefix(start): label(key, lang) for key in keys}


def parsed(file: Path) -> dict[str, dict[str, str]]:
    """Return what one file of words holds: key -> language -> words."""
    return _parsed(file.read_text(encoding="utf-8"))


def _parsed(text: str) -> dict[str, dict[str, str]]:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
