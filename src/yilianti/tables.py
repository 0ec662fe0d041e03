"""`load` and others, where older notebooks look for them: they stand in `pagemill.tables`."""

from pagemill.tables import load, rows

__all__ = ["load", "rows"]
