"""Begin a book: a small one of another field, which builds and whose tests pass at once."""

import os
import shutil
from importlib.resources import files
from pathlib import Path

from pagemill.errors import RunError

TEMPLATE = Path(str(files("pagemill").joinpath("new", "small_book")))
ENGINE = TEMPLATE.parents[3]  # the checkout that the engine is installed from
LOCK = "requirements-dev.lock"
GENERATED = ("__pycache__", "*.pyc", ".pytest_cache", ".ipynb_checkpoints")


def book(folder: Path) -> list[Path]:
    """Write the small book into a folder that does not exist yet or is empty.

    It takes the engine as it is installed here, and what else it needs from the same lock file.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    RunError
        If something stands in the folder, or the engine is not installed from a checkout. Nothing
        has been written then.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RunError(f"{folder} is there already. Name a folder that is new or empty.")
    if not (ENGINE / LOCK).is_file():
        raise RunError(
            f"{ENGINE}: there is no {LOCK}, from which a new book is set up. Install the engine "
            "from a checkout: pip install --editable ."
        )
    shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*GENERATED))
    (folder / "gitignore").rename(folder / ".gitignore")
    shutil.copyfile(ENGINE / LOCK, folder / "requirements.lock")
    makefile = folder / "Makefile"
    engine = os.path.relpath(ENGINE, folder)
    makefile.write_text(makefile.read_text("utf-8").replace("@ENGINE@", engine), "utf-8")
    return sorted(path for path in folder.rglob("*") if path.is_file())
