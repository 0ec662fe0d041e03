"""Run as a process: import what a build needs, wait for the word, then build into `_build/site`.

Editions are built side by side, each in a process of its own that has all imported already.
"""

import multiprocessing
import os
import sys
from pathlib import Path

import jupyter_book.sphinx
import myst_nb.sphinx_ext  # noqa: F401  imported while the notebooks still run
import sphinx_book_theme  # noqa: F401
import yaml

from pagemill.site import build, editions


def main() -> int:
    """Build with so many jobs the editions that the arguments name; return the exit code."""
    if not sys.stdin.readline():
        return 1
    jobs, languages = int(sys.argv[1]), sys.argv[2:]
    chosen = [one for one in editions.listed() if one.lang in languages]
    share = max(1, jobs // len(chosen))
    if len(chosen) == 1 or os.name != "posix":
        return max(_build(one, jobs) for one in chosen)
    forks = [
        multiprocessing.get_context("fork").Process(target=_end, args=(one, share))
        for one in chosen
    ]
    for fork in forks:
        fork.start()
    for fork in forks:
        fork.join()
    return max(abs(fork.exitcode or 0) for fork in forks)


def _end(edition: editions.Edition, jobs: int) -> None:
    sys.exit(_build(edition, jobs))


def _build(edition: editions.Edition, jobs: int) -> int:
    """Build an edition as `jupyter-book build -n -W --keep-going` does; return the exit code."""
    work = (build.WORK / edition.lang).resolve()
    settings = {
        "external_toc_path": _contents(edition, work).as_posix(),
        "language": editions.LOCALES[edition.lang],
        "latex_individualpages": False,
        "nitpicky": True,
    }
    if edition.others:
        settings["pagemill_languages"] = [*edition.languages]
    title = "" if edition.is_first else editions.title(edition.lang)
    if title:
        settings["html_title"] = title
    result = jupyter_book.sphinx.build_sphinx(
        Path.cwd(),
        work / "html",
        path_config=Path("_config.yml").resolve(),
        confoverrides=settings,
        doctreedir=work / "doctrees",
        noconfig=True,
        warningiserror=True,
        keep_going=True,
        quiet=True,
        jobs=jobs,
    )
    return 0 if result == 0 else 1


def _contents(edition: editions.Edition, work: Path) -> Path:
    """Return the file of the table of contents, with its captions in the edition's language."""
    given = Path("_toc.yml").resolve()
    if edition.is_first:
        return given
    toc = yaml.safe_load(given.read_text(encoding="utf-8"))
    file = work / given.name
    work.mkdir(parents=True, exist_ok=True)
    said = editions.contents(toc, edition.lang)
    file.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


if __name__ == "__main__":
    sys.exit(main())
