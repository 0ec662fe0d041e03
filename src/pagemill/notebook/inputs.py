"""What a notebook begins with: tables, checks of its parameters, words and phrases.

One import instead of four; what it hands to its page is in `outputs`.
"""

from pagemill import schema, tables
from pagemill.notebook.parameters import all_within, flag, one_of, some_of, within
from pagemill.notebook.phrases import (
    capital,
    change_words,
    count_words,
    date_phrase,
    date_words,
    list_words,
    part_words,
    range_words,
    words_for,
)
from pagemill.words import group, label

__all__ = [
    "all_within",
    "capital",
    "change_words",
    "count_words",
    "date_phrase",
    "date_words",
    "flag",
    "group",
    "label",
    "list_words",
    "one_of",
    "part_words",
    "range_words",
    "schema",
    "some_of",
    "tables",
    "within",
    "words_for",
]
