"""The errors a user can mend; each message says where, what, what is allowed and what to do."""

from collections.abc import Iterable


class YiliantiError(Exception):
    """Base of all errors that are reported without a traceback."""

    @classmethod
    def from_problems(cls, heading: str, problems: Iterable[str]) -> "YiliantiError":
        """Build one error that lists all problems, one a line.

        Parameters
        ----------
        heading
            Sentence that says how many and of what kind.
        problems
            Complete messages.
        """
        return cls("\n".join([heading, *(f"  {problem}" for problem in problems)]))


class DataError(YiliantiError):
    """The tables or their schema are wrong."""


class RunError(YiliantiError):
    """`runs.yml`, a notebook or its run is wrong."""


class SiteError(YiliantiError):
    """The pages cannot be built into a site."""
