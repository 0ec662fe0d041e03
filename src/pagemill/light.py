"""Import jsonschema without a parser that nobody here asks for.

Where the package `rfc3987-syntax` is installed, as it is with JupyterLab, jsonschema builds a
grammar of international addresses when it is imported. That takes a second of processor time,
longer than all else that a notebook needs. No schema that is held against anything here names that
format; who imports the package by itself gets it as ever.
"""

import contextlib
import importlib
import sys

HEAVY = "rfc3987_syntax"

if HEAVY not in sys.modules:
    sys.modules[HEAVY] = None  # type: ignore[assignment]
    with contextlib.suppress(ImportError):
        importlib.import_module("jsonschema")  # asks for it, and goes on without
    del sys.modules[HEAVY]
