"""Write a released copy: the site, pages, data in four forms, what it was made from, and the sums.

It is written aside and put in place by renaming, so that it is whole or absent at any moment.
Nothing in it depends on where, when or by whom it was written: its day is that of the commit.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pagemill import project, schema
from pagemill.errors import SiteError
from pagemill.release import cite, crate, edition, parquet, sbom, sqlite, zipped
from pagemill.runner import state
from pagemill.site import build, copies, editions

DIST = Path("dist")
NEW, OLD = state.BUILD / "dist.new", state.BUILD / "dist.old"

#: Writes the copies to take away into a folder, given the day of the release.
Copies = Callable[[Path, str], Any]

TOLD = {
    "site": "the book as a site, complete: open index.html",
    edition.PAGES: "the notebooks with their outputs, as they were run",
    "chapters": "one PDF for each chapter",
    "parquet": "the tables as Parquet, one file each",
    "sbom.cdx.json": "the libraries that the lock file names (CycloneDX)",
    cite.FILE: "how to cite",
    "README.md": "what is here, and how to check it",
}
ENDINGS = {
    edition.DATA: "the tables as a Data Package (CSV)",
    edition.SOURCE: "all that the book is made from",
    ".sqlite": "the tables as SQLite, with keys, and views that tell names",
    "-datasette.json": "what tables and columns mean, for Datasette",
}
#: The copies to take away, of which there is one in each language.
COPIES = {
    ".epub": "the book for e-readers",
    ".html": "the book as one file, without scripts",
    ".pdf": "the same as a report to print",
}
README = """\
# {title}, version {version}

Released on {day}, from commit {commit}.

{parts}

To check that these files are those that were released: `sha256sum --check SHA256SUMS`.

To compute every number, table and figure anew and compare: unpack `{name}{source}`, set up its
environment (its README says how), and there run `{command} verify FOLDER`, FOLDER being this one.
"""


def write(printed: Copies | None = None) -> Path:
    """Write the released copy of the project in the working directory; return its folder.

    Parameters
    ----------
    printed
        What writes the copies to take away; without it they are left out.

    Raises
    ------
    SiteError
        If the site is not current, or not all is committed, or versions disagree.
    """
    commit, day = _checked()
    for leftover in (NEW, OLD):
        shutil.rmtree(leftover, ignore_errors=True)
    NEW.mkdir(parents=True)
    _fill(NEW, commit, day, printed)
    if DIST.exists():
        DIST.rename(OLD)
    NEW.rename(DIST)
    shutil.rmtree(OLD, ignore_errors=True)
    return DIST


def _checked() -> tuple[str, str]:
    """Return commit and day of the release, if one can be made of what is here."""
    if not build.is_current():
        raise SiteError(f"The site is not up to date. Build it first: {project.command()} book.")
    if _git("rev-parse", "--show-prefix") is None:
        raise SiteError(
            "A release says of which commit it is, and this folder is no git repository with a "
            "commit. Begin one: git init, git add, git commit."
        )
    if changed := _git("status", "--porcelain", "--", "."):
        raise SiteError(
            "A release is of a commit, and not all is committed. Commit or take back:\n"
            + "\n".join(changed.splitlines()[:20])
        )
    stated = str(cite.facts(Path(cite.FILE)).get("version", ""))
    version = str(schema.package().get("version", ""))
    if stated and stated != version:
        raise SiteError(
            f"{cite.FILE} says version {stated}, data/datapackage.json {version}. "
            "Give both the version that is to be released."
        )
    return str(_git("rev-parse", "HEAD")), day()


def day() -> str:
    """Return the day of the release: that of the commit, whenever the copy is written."""
    return (
        datetime.fromtimestamp(int(_git("log", "-1", "--format=%ct") or 0), UTC).date().isoformat()
    )


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    return None if done.returncode else done.stdout.strip()


def name() -> str:
    """Return what the files of the release are called, without their endings."""
    package = schema.package()
    return f"{package['name']}-{package.get('version', '0')}"


def _fill(folder: Path, commit: str, day: str, printed: Copies | None) -> None:
    package, own = schema.package(), name()
    shutil.copytree(build.SITE, folder / "site")
    for page in sorted(Path("book").rglob("*.ipynb")):
        target = folder / edition.PAGES / page.relative_to("book")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page, target)
    zipped.data_package(folder / f"{own}{edition.DATA}")
    zipped.write(folder / f"{own}{edition.SOURCE}", tracked())
    parquet.write(folder / "parquet")
    sqlite.write(folder / f"{own}.sqlite")
    about = json.dumps(sqlite.datasette(own), indent=1, ensure_ascii=False) + "\n"
    (folder / f"{own}-datasette.json").write_text(about, encoding="utf-8")
    if printed:
        printed(folder, day)
    lock = sbom.LOCK.read_text(encoding="utf-8") if sbom.LOCK.is_file() else ""
    bill = sbom.bill(lock, package["name"], str(package.get("version", "")), day)
    (folder / "sbom.cdx.json").write_text(bill, encoding="utf-8")
    book = cite.facts(Path(cite.FILE))
    if book:
        text = Path(cite.FILE).read_text(encoding="utf-8")
        text = re.sub(r"^(date-released|commit):.*\n", "", text, flags=re.MULTILINE)
        dated = f"{text.rstrip()}\ndate-released: {day}\ncommit: {commit}\n"
        (folder / cite.FILE).write_text(dated, encoding="utf-8")
    _describe(folder, commit, day, cite.authors(book) if book else [])
    (folder / edition.SUMS).write_text(sums(folder), encoding="utf-8")


def tracked() -> dict[str, bytes]:
    """Return the files that git tracks."""
    listed = str(_git("ls-files", "-z") or "").split("\0")
    return {name: Path(name).read_bytes() for name in listed if name and Path(name).is_file()}


def _describe(folder: Path, commit: str, day: str, authors: list[str]) -> None:
    package, own = schema.package(), name()
    told = {**TOLD, **{f"{own}{ending}": text for ending, text in ENDINGS.items()}}
    for book in editions.listed():
        said = "" if book.is_first else f", in the language {book.lang}"
        told |= {f"{copies.stem(book)}{end}": f"{text}{said}" for end, text in COPIES.items()}
    (folder / "README.md").touch()
    told = {file: text for file, text in told.items() if (folder / file).exists()}
    readme = README.format(
        title=package.get("title", package["name"]),
        version=package.get("version", ""),
        day=day,
        commit=commit,
        parts="\n".join(f"- `{file}`: {text}" for file, text in told.items()),
        name=own,
        source=edition.SOURCE,
        command=project.command(),
    )
    (folder / "README.md").write_text(readme, encoding="utf-8")
    described = crate.describe(folder, package, authors, day, told)
    (folder / crate.FILE).write_text(described, encoding="utf-8")


def sums(folder: Path) -> str:
    """Return the SHA-256 of each file of a folder, as `sha256sum` writes them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{digest(path)}  {path.relative_to(folder).as_posix()}\n"
        for path in files
        if path.relative_to(folder).as_posix() != edition.SUMS
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
