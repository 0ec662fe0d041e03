"""What changed since earlier editions, on the page of a site that has a place for it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

from pagemill.release import difference, edition, telling
from pagemill.words import LANGUAGES, label

_OPEN, _CLOSE = '<div class="yl-since">', "</div><!-- since -->"
_PLACE = re.compile(f"{re.escape(_OPEN)}.*?{re.escape(_CLOSE)}", re.DOTALL)


def place(lang: str) -> str:
    """Return the place, as it stands in an edition alone."""
    return f"{_OPEN}<p>{escape(label('since.place', lang))}</p>{_CLOSE}"


def places(site: Path) -> dict[str, Path]:
    """Return language -> page of the site that has the place, seen from the site."""
    found: dict[str, Path] = {}
    for file in sorted(site.rglob("*.html")):
        content = file.read_bytes()
        if _OPEN.encode() in content:
            lang = language(content)
            found.setdefault(lang, file.relative_to(site))
    return found


def language(page: bytes) -> str:
    """Return the language that a page says it speaks."""
    found = re.search(rb'<html lang="([a-z]+)', page)
    lang = found[1].decode() if found else ""
    return lang if lang in LANGUAGES else LANGUAGES[0]


def anchor(version: str) -> str:
    """Return the id of what changed since a version."""
    return f"since-{version}"


def fill(
    site: Path,
    found: dict[str, Path],
    newest: edition.Edition,
    older: list[edition.Edition],
    verdicts: Callable[[str], difference.Verdicts],
) -> None:
    """Tell in each place what changed since each older edition.

    Parameters
    ----------
    site
        The site of the newest edition.
    found
        The places, as the function of this name finds them.
    newest, older
        The editions, the older ones in the order in which they are told.
    verdicts
        Language -> which numbers sort rows by what is found of them.
    """
    for lang, where in found.items():
        parts = []
        for one in older:
            differing = difference.between(one, newest, verdicts(lang))
            heading = label("since.heading", lang).format(version=one.version)
            told = telling.html(differing, lang, partial(_address, site, where))
            parts.append(
                f'<section id="{anchor(one.version)}"><h2>{escape(heading)}</h2>{told}</section>'
            )
        text = (site / where).read_text(encoding="utf-8")
        before, after = _PLACE.split(text, maxsplit=1)
        filled = "".join([before, _OPEN, *parts, _CLOSE, after])
        (site / where).write_text(filled, encoding="utf-8")


def _address(site: Path, where: Path, page: str) -> str:
    """Return the address of a page, seen from another; nothing where the site has it no more."""
    lang, _, rest = page.partition("/")
    first, own = (f"{lang}/", rest) if lang in LANGUAGES else ("", page)
    for path in (f"{first}book/{own}.html", f"{first}{own}.html"):
        if (site / path).is_file():
            return Path(os.path.relpath(path, where.parent)).as_posix()
    return ""
