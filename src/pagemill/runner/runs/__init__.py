"""The runs of `notebooks/runs.yml`: which notebook, with which parameters, gives which page."""

from pagemill.runner.runs.choices import words_of
from pagemill.runner.runs.notebook import Notebook, foreign_kernels, read_notebook, unreadable
from pagemill.runner.runs.reader import FILE, LANGUAGES, load, read
from pagemill.runner.runs.rows import matches
from pagemill.runner.runs.run import Book, Limits, Run
from pagemill.runner.runs.selection import select
from pagemill.runner.runs.text import entries, near, one_of, read_yaml

__all__ = [
    "FILE",
    "LANGUAGES",
    "Book",
    "Limits",
    "Notebook",
    "Run",
    "entries",
    "foreign_kernels",
    "load",
    "matches",
    "near",
    "one_of",
    "read",
    "read_notebook",
    "read_yaml",
    "select",
    "unreadable",
    "words_of",
]
