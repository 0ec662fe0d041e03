"""`label` and others, where older notebooks look for them: they stand in `pagemill.words`."""

from pagemill.words import definition, group, label

__all__ = ["definition", "group", "label"]
