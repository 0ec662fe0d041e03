"""Lay released copies out as one site: the newest at the top, each edition under ``v/<version>``.

An address that was cited stays: each page of an older edition says that it is one, and leads to the
same page as it is now, and to what changed since.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path

from packaging.version import InvalidVersion, Version

from pagemill.errors import SiteError
from pagemill.release import edition, since
from pagemill.release.difference import Verdicts
from pagemill.words import label

EDITIONS = "v"
_MAIN = re.compile(rb"<main\b[^>]*>")
_HEAD = b"</head>"
_STYLE = "border:1px solid currentColor;border-radius:.3rem;padding:.5rem .8rem;margin:0 0 1rem"


def lay(
    folder: Path,
    copies: list[Path],
    verdicts: Callable[[str], Verdicts] = lambda _: {},
) -> list[str]:
    """Write the site of all editions into a folder; return their versions, the newest first.

    Parameters
    ----------
    folder
        Where the site goes; one that stands there is replaced as a whole.
    copies
        Released copies, each of another version.
    verdicts
        Language -> which numbers sort rows by what is found of them.

    Raises
    ------
    SiteError
        If one is no released copy, or two are of the same version.
    """
    found: dict[Version, Path] = {}
    for copy in copies:
        version = _version(copy)
        if version in found:
            raise SiteError(
                f"{copy} and {found[version]} are both of version {version}. Give one of them, or "
                "release the later one under a version of its own."
            )
        found[version] = copy
    order = sorted(found, reverse=True)
    new, old = (folder.with_name(f"{folder.name}.{end}") for end in ("new", "old"))
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(found[order[0]] / "site", new)
    told = since.places(new)
    for version in order:
        target = new / EDITIONS / str(version)
        shutil.copytree(found[version] / "site", target)
        if version != order[0]:
            _mark(target, new, str(version), told)
    if told and len(order) > 1:
        newest, *older = (edition.read(found[version], str(version)) for version in order)
        since.fill(new, told, newest, older, verdicts)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return [str(version) for version in order]


def _version(copy: Path) -> Version:
    """Return the version of a released copy."""
    descriptor = edition.reader(copy, edition.DATA)("datapackage.json")
    if descriptor is None or not (copy / "site" / "index.html").is_file():
        raise SiteError(f"{copy}: no released copy of a book. Write one with `release`.")
    stated = str(json.loads(descriptor).get("version", ""))
    try:
        return Version(stated)
    except InvalidVersion:
        raise SiteError(
            f"{copy}: its data/datapackage.json says version {stated!r}, which is none. Write "
            "numbers with dots, such as 0.2.0."
        ) from None


def _mark(old: Path, newest: Path, version: str, told: dict[str, Path]) -> None:
    """Let each page of an older edition lead to the same page now; machines list the newest."""
    for name in ("sitemap.xml", "robots.txt"):
        (old / name).unlink(missing_ok=True)
    for page in sorted(old.rglob("*.html")):
        where = page.relative_to(old)
        same = newest / where
        goal = same if same.is_file() else newest / "index.html"
        content = page.read_bytes()
        lang = since.language(content)
        said = escape(label("edition.older", lang).format(version=version))
        links = [("edition.now" if same.is_file() else "edition.home", _seen_from(page, goal))]
        if lang in told:
            there = f"{_seen_from(page, newest / told[lang])}#{since.anchor(version)}"
            links.append(("edition.since", there))
        shown = [f'<a href="{escape(href)}">{escape(label(key, lang))}</a>' for key, href in links]
        line = f'<p role="note" style="{_STYLE}">{" ".join([said, *shown])}</p>'
        content = content.replace(_HEAD, b'<meta name="robots" content="noindex">' + _HEAD, 1)
        main = _MAIN.search(content)
        if main:
            content = content[: main.end()] + line.encode() + content[main.end() :]
        page.write_bytes(content)


def _seen_from(page: Path, goal: Path) -> str:
    return Path(os.path.relpath(goal, page.parent)).as_posix()
