"""Papermill engines: `fork` runs a notebook in a fork of this process, `cold` in a new kernel.

Both are registered by entry point, so the plain papermill command knows them too:
``papermill --engine fork in.ipynb out.ipynb``.
"""

import papermill.engines  # noqa: F401  papermill loads the engines when it is imported: let it begin
