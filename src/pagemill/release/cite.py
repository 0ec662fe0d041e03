"""How the book, a page of it or one number is cited: BibTeX, RIS and GB/T 7714."""

from __future__ import annotations

import difflib
import subprocess
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pagemill.errors import SiteError
from pagemill.release.edition import Edition
from pagemill.words import LANGUAGES, definition, has, label

FILE = "CITATION.cff"


@dataclass(frozen=True)
class Cited:
    """What a citation says of a part of the book."""

    key: str  # for BibTeX
    title: str
    changed: str  # day of the last change, as far as known
    address: str
    seen: str  # day on which it was looked at


def facts(file: Path) -> dict[str, Any]:
    """Return title, authors and version of the book, as ``CITATION.cff`` states them.

    Without the file there is nothing to cite by.

    Raises
    ------
    SiteError
        If it does not state them.
    """
    return _facts(file, file.stat().st_mtime_ns) if file.is_file() else {}


@lru_cache(maxsize=8)
def _facts(file: Path, _stamp: int) -> dict[str, Any]:
    try:
        book = yaml.safe_load(file.read_text(encoding="utf-8"))
        str(book["title"]), str(book["version"]), authors(book)
    except (ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SiteError(
            f"{FILE}: it does not say what a citation needs ({error!r}). Write it with "
            "`title`, `version` and `authors`, each with `name` or with `given-names` and "
            "`family-names`; or delete it, and no page says how it is cited."
        ) from None
    return book


def authors(book: dict[str, Any]) -> list[str]:
    """Return the names of the authors."""
    return [
        author.get("name") or f"{author['given-names']} {author['family-names']}"
        for author in book["authors"]
    ]


def bibtex(book: dict[str, Any], part: Cited) -> str:
    """Return an entry for BibTeX."""
    fields = {
        "author": " and ".join(f"{{{name}}}" for name in authors(book)),
        "title": f"{{{part.title}}}",
        "booktitle": f"{{{book['title']}}}",
        "year": part.changed[:4],
        "note": f"Version {book['version']}" + (f", {part.changed}" if part.changed else ""),
        "url": part.address,
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "@incollection{" + part.key + ",\n" + "\n".join(lines) + "\n}"


def ris(book: dict[str, Any], part: Cited) -> str:
    """Return an entry in RIS, which reference managers read."""
    lines = [
        ("TY", "CHAP"),
        *(("AU", name) for name in authors(book)),
        ("TI", part.title),
        ("T2", book["title"]),
        ("PY", part.changed[:4]),
        ("DA", part.changed.replace("-", "/")),
        ("ET", f"Version {book['version']}"),
        ("UR", part.address),
    ]
    return "\n".join(f"{tag}  - {text}" for tag, text in lines if text) + "\nER  - "


def gbt7714(book: dict[str, Any], part: Cited) -> str:
    """Return an entry after GB/T 7714-2015 for a document on line."""
    date = f"({part.changed})" if part.changed else ""
    where = f"{part.title}[EB/OL]//{book['title']}: {book['version']}版"
    return f"{', '.join(authors(book))}. {where}. {date}[{part.seen}]. {part.address}."


def whole(book: dict[str, Any], day: str, address: str, lang: str = LANGUAGES[0]) -> str:
    """Return how the book as a whole is cited in a language; nothing where it does not say."""
    if not book:
        return ""
    who = ", ".join(authors(book))
    if lang == "zh":  # after GB/T 7714-2015
        title = label("book.title", lang) if has("book.title") else book["title"]
        where = f" {address}." if address else ""
        return f"{who}. {title}: {book['version']}版[EB/OL]. ({day}).{where}"
    parts = [f"{who} ({day[:4]})", book["title"], f"Version {book['version']}, {day}", address]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


FORMS = {"bibtex": bibtex, "ris": ris, "gbt7714": gbt7714}


def number(book: Edition, name: str, address: str) -> str:
    """Return how one number is cited, in each form.

    Parameters
    ----------
    book
        The edition that states it.
    name
        Its page and key, such as ``chapters/some#n-all``.
    address
        Where the site stands; the address within the site where that is not known.

    Raises
    ------
    SiteError
        If there is no such number, or nothing to cite the book by.
    """
    page, _, key = name.partition("#")
    known = [f"{one}#{own}" for one, own in book.numbers()]
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise SiteError(
            f"{name}: the book states no such number.{hint} The page `numbers` lists all."
        )
    about = facts(Path(FILE))
    if not about:
        raise SiteError(f"There is no {FILE} to cite by. Write it with title, version and authors.")
    made = book.pages[page]
    what = definition(made.notebook, key, made.lang) or key
    unit = book.numbers()[page, key].get("unit") or ""
    base = f"{address.rstrip('/')}/" if address else ""
    part = Cited(
        f"{book.descriptor['name']}-{page.replace('/', '-')}-{key}",
        f"{what}: {book.told((page, key))} {unit}".rstrip(),
        _day(),
        f"{base}book/numbers.html#{number_anchor(page, key)}",
        date.today().isoformat(),
    )
    return "\n\n".join(form(about, part) for form in FORMS.values())


def number_anchor(page: str, key: str) -> str:
    """Return the id of a number on the page of numbers; it stays when its value changes."""
    return f"num-{page.replace('/', '-')}-{key}"


def _day() -> str:
    """Return the day of the commit that is checked out; nothing where git does not tell."""
    asked = ["git", "log", "-1", "--format=%cs"]
    done = subprocess.run(asked, capture_output=True, text=True)
    return done.stdout.strip()
