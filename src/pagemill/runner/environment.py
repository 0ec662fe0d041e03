"""The environment in which notebooks run and pages are built: the same everywhere."""

import os

PRELOAD = "PAGEMILL_PRELOAD"
ENVIRONMENT = {  # what a notebook's bytes may not depend on
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "COLUMNS": "80",
    "LINES": "24",
    "PLOTLY_RENDERER": "plotly_mimetype",
    # One thread each, for as many notebooks run at a time as there are cores; and a fork of a
    # process with idle BLAS threads hangs.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
DROPPED = ("JPY_PARENT_PID", "JPY_SESSION_NAME", "PYTEST_CURRENT_TEST", "FORCE_COLOR", "NO_COLOR")


def environment(preload: list[str] | None = None) -> dict[str, str]:
    """Return the environment in which notebooks run, and pages are built."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return {**kept, **ENVIRONMENT, PRELOAD: ",".join(preload or [])}
