"""Imported by the process that workers are forked from: what notebooks need, imported once."""

import contextlib
import gc
import importlib
import os
import sys

import pagemill.light  # noqa: F401  before papermill, which imports jsonschema

_names = os.environ.pop("PAGEMILL_PRELOAD", "").split(",")
LATER = {_name[1:].partition(".")[0] for _name in _names if _name.startswith("~")}
for _name in _names:
    if _name.startswith("~"):
        continue
    with contextlib.suppress(
        Exception
    ):  # a name that is no module, or fails: the notebook will say
        importlib.import_module(_name or "pagemill")
if "plotly" in sys.modules:
    import plotly.graph_objects as _go

    _go.Figure(_go.Scatter(x=[0], y=[0])).to_json()  # reads its template and its tables of checks
gc.collect()
gc.freeze()  # spares the forks from copying memory when they collect garbage
