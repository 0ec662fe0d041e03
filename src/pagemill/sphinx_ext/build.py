"""Run as a process: import what a build needs, wait for the word, then build into `_build/site`."""

import sys
from pathlib import Path

import jupyter_book.sphinx
import myst_nb.sphinx_ext  # noqa: F401  imported while the notebooks still run
import sphinx_book_theme  # noqa: F401


def main() -> int:
    """Build as `jupyter-book build -n -W --keep-going` does; return the exit code."""
    if not sys.stdin.readline():
        return 1
    work = Path("_build", "site").resolve()
    result = jupyter_book.sphinx.build_sphinx(
        Path.cwd(),
        work / "html",
        path_config=Path("_config.yml").resolve(),
        confoverrides={
            "external_toc_path": Path("_toc.yml").resolve().as_posix(),
            "latex_individualpages": False,
            "nitpicky": True,
        },
        doctreedir=work / "doctrees",
        noconfig=True,
        warningiserror=True,
        keep_going=True,
        quiet=True,
        jobs=int(sys.argv[1]),
    )
    return 0 if result == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
