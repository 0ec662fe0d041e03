"""Older notebooks look for `record` and others here: they stand in `pagemill.notebook.outputs`."""

from pagemill.notebook.outputs import record, show, table

__all__ = ["record", "show", "table"]
