"""Run as a process: make ready for a build, wait for the word, then build into `_build/site`.

Editions are built side by side, each in a process of its own that has all imported already. While
they wait, Sphinx reads its settings and what it kept of the last build. If any of this has changed
when the word comes, it starts anew.
"""

import contextlib
import gc
import multiprocessing
import os
import sys
from pathlib import Path

import jupyter_book.sphinx
import myst_nb.sphinx_ext  # noqa: F401  imported while the notebooks still run
import sphinx_book_theme  # noqa: F401
import yaml

from pagemill import words
from pagemill.runner import state
from pagemill.site import build, editions


class Ready(jupyter_book.sphinx.Sphinx):
    """Sphinx, which begins to build at the word: a byte that can be read from a pipe."""

    word = -1

    def build(self, force_all: bool = False, filenames: list[str] | None = None) -> None:
        """Wait, then build; end if nobody is left to say the word."""
        if not os.read(self.word, 1):
            sys.exit(1)
        super().build(force_all, filenames)


def main() -> int:
    """Build with so many jobs the editions that the arguments name; return the exit code."""
    gc.set_threshold(100_000)  # documents are large and live long: a tenth of the time went there
    jobs, languages = int(sys.argv[1]), sys.argv[2:]
    chosen = [one for one in editions.listed() if one.lang in languages]
    if os.name != "posix":
        return max(_build(one, jobs) for one in chosen) if sys.stdin.readline() else 1
    jupyter_book.sphinx.Sphinx = Ready
    basis = _basis(languages)
    group = _Group(chosen, jobs)
    if not sys.stdin.readline():
        return group.end()
    if _basis(languages) != basis:
        group.end()
        group = _Group(chosen, jobs)
    return group.build()


def _basis(languages: list[str]) -> str:
    """Return what tells whether anything was touched that Sphinx reads while it gets ready."""
    kept = [build.WORK / lang / "doctrees" / "environment.pickle" for lang in languages]
    return f"{build.signature(('site', 'data', 'src'))} {[state.stamp(file) for file in kept]}"


class _Group:
    """One process for each edition, which gets ready and waits."""

    def __init__(self, chosen: list[editions.Edition], jobs: int) -> None:
        with contextlib.suppress(Exception):  # whoever asks for words will say
            words.refresh()
        read, self._word = os.pipe()
        share = max(1, jobs // len(chosen))
        self._forks = [
            multiprocessing.get_context("fork").Process(
                target=self._end, args=(one, share, read, self._word)
            )
            for one in chosen
        ]
        for fork in self._forks:
            fork.start()
        os.close(read)

    def build(self) -> int:
        """Say the word to each; return the exit code once all are done."""
        with contextlib.suppress(BrokenPipeError):  # none could start, and each has said why
            os.write(self._word, b"." * len(self._forks))
        return self.end()

    def end(self) -> int:
        """Let those that wait for the word end; return the exit code once all are done."""
        os.close(self._word)
        for fork in self._forks:
            fork.join()
        return max(abs(fork.exitcode or 0) for fork in self._forks)

    @staticmethod
    def _end(edition: editions.Edition, jobs: int, read: int, word: int) -> None:
        os.close(word)  # held by who says it alone, so that its end is seen
        Ready.word = read
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
