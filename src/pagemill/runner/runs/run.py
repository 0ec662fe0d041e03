"""What `runs.yml` comes to: runs, each a notebook with parameters and the page that it gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pagemill import project


@dataclass(frozen=True)
class Limits:
    """How much a notebook may take before it is ended, and how many choices a page may have."""

    cell_seconds: float = 120
    notebook_seconds: float = 600
    memory_mb: int = 4096
    choices: int = 12


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters, and the page it gives."""

    notebook: str
    page: str
    lang: str
    parameters: dict[str, Any]
    row: dict[str, str] | None = None
    default: str = ""  # the page with the default of what readers choose; empty without choices
    made: tuple[tuple[str, str], ...] = ()  # what is chosen here, as `choices.Variant` has it

    @property
    def is_variant(self) -> bool:
        """Whether the page is what a reader gets who has chosen otherwise than the default."""
        return self.default not in ("", self.page)

    @property
    def is_profile(self) -> bool:
        """Whether the page is one of many made from the rows of a table."""
        return self.row is not None

    @property
    def address(self) -> str:
        """The page within its edition: the same in each language."""
        return self.page.removeprefix(f"{self.lang}/")

    @property
    def source(self) -> Path:
        """The notebook's path, relative to the project's root."""
        return Path("notebooks", f"{self.notebook}.ipynb")

    @property
    def target(self) -> Path:
        """The page's path, relative to the project's root."""
        return Path("book", f"{self.page}.ipynb")

    def command(self) -> str:
        """Return the command that makes this page alone."""
        return f"{project.command()} run --page {self.page}"


@dataclass(frozen=True)
class Book:
    """All that `runs.yml` says."""

    languages: list[str]
    limits: Limits
    runs: list[Run]
    complete: bool = True  # not, where a table is too wrong to say which runs its rows give
