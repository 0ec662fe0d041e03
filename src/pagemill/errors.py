"""The errors a user can mend; each message says where, what, what is allowed and what to do."""

from collections.abc import Iterable, Sized


class PagemillError(Exception):
    """Base of all errors that are reported without a traceback."""

    @classmethod
    def from_problems(cls, heading: str, problems: Iterable[str]) -> "PagemillError":
        """Build one error that lists all problems, one a line.

        Parameters
        ----------
        heading
            Sentence that says how many and of what kind.
        problems
            Complete messages.
        """
        return cls("\n".join([heading, *(f"  {problem}" for problem in problems)]))


def number_of_problems(problems: Sized) -> str:
    """Return how many problems there are, in words."""
    return f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"


class DataError(PagemillError):
    """The tables or their schema are wrong."""


class SchemaError(DataError):
    """The schema itself cannot be read, so that nothing can be said of any table."""


class RunError(PagemillError):
    """`runs.yml`, a notebook or its run is wrong."""


class SiteError(PagemillError):
    """The pages cannot be built into a site."""
