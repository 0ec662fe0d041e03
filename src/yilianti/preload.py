"""Imported by the process that workers are forked from: what notebooks need, imported once."""

import contextlib
import gc
import importlib
import os

for _name in os.environ.pop("YILIANTI_PRELOAD", "").split(","):
    with contextlib.suppress(
        Exception
    ):  # a name that is no module, or fails: the notebook will say
        importlib.import_module(_name or "yilianti")
gc.collect()
gc.freeze()  # spares the forks from copying memory when they collect garbage
