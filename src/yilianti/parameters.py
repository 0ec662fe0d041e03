"""Older notebooks look for `one_of` and others here; see `pagemill.notebook.parameters`."""

from pagemill.notebook.parameters import all_within, flag, one_of, some_of, within

__all__ = ["all_within", "flag", "one_of", "some_of", "within"]
