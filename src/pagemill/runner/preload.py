"""Imported by the process that workers are forked from: what notebooks need, imported once."""

import contextlib
import gc
import importlib
import os
import sys

for _name in os.environ.pop("PAGEMILL_PRELOAD", "").split(","):
    with contextlib.suppress(
        Exception
    ):  # a name that is no module, or fails: the notebook will say
        importlib.import_module(_name or "pagemill")
if "plotly" in sys.modules:
    import plotly.graph_objects as _go

    _go.Figure(_go.Scatter(x=[0], y=[0])).to_json()  # reads its template and its tables of checks
gc.collect()
gc.freeze()  # spares the forks from copying memory when they collect garbage
