"""Rules that every statistic of the book keeps, enforced where results are made.

No p-value without effect size and interval; no large-sample formula over a handful of clusters; no
small-sample criterion where it is undefined; tests are counted where there are several.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

REQUIRED = ("estimate", "ci_low", "ci_high", "method", "n")
FEWEST_CLUSTERS = 10


def tidy(columns: dict[str, Any]) -> pd.DataFrame:
    """Return results as a frame, one row per estimate.

    Parameters
    ----------
    columns
        Column -> value, or one value per row. `estimate`, `ci_low`, `ci_high`, `method` and `n` are
        needed; others, such as `p_value`, may stand beside them.

    Raises
    ------
    ValueError
        If a column is missing, or an estimate or its interval is: a p-value may not stand alone.
    """
    absent = [name for name in REQUIRED if name not in columns]
    if absent:
        raise ValueError(f"a result needs {', '.join(REQUIRED)}; missing: {', '.join(absent)}")
    lengths = {len(value) for value in columns.values() if _is_many(value)} or {1}
    if len(lengths) > 1:
        raise ValueError(f"columns of different lengths: {sorted(lengths)}")
    frame = pd.DataFrame(columns, index=range(lengths.pop()))
    unknown = [name for name in ("estimate", "ci_low", "ci_high") if frame[name].isna().any()]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: missing for a result; give no p-value without")
    return frame


def _is_many(value: object) -> bool:
    return isinstance(value, Sequence | np.ndarray | pd.Series) and not isinstance(value, str)


def need_clusters(n_clusters: int) -> None:
    """Refuse a large-sample interval over few clusters.

    Raises
    ------
    ValueError
        If there are fewer than ten.
    """
    if n_clusters < FEWEST_CLUSTERS:
        raise ValueError(
            f"{n_clusters} clusters are too few for a large-sample interval; from "
            f"{FEWEST_CLUSTERS} on it is allowed. Use the permutation version."
        )


def holm(results: pd.DataFrame) -> pd.DataFrame:
    """Return results with p-values adjusted for their number, after Holm (1979).

    Parameters
    ----------
    results
        Tidy results with `p_value`: all tests made, not only those reported.

    Returns
    -------
    pandas.DataFrame
        The same rows with `p_holm` and `n_tests`.
    """
    from statsmodels.stats.multitest import multipletests

    adjusted = multipletests(results["p_value"], method="holm")[1] if len(results) else []
    return results.assign(p_holm=adjusted, n_tests=len(results))
