"""How often something happens in simulated data: power of a test, coverage of an interval."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from yilianti.analysis import exact


def rate(
    happens: Callable[[np.random.Generator], bool], n_simulations: int, seed: int
) -> pd.DataFrame:
    """Estimate how often something happens in simulated data.

    Parameters
    ----------
    happens
        Draws data from the generator it is given and tells whether the test rejected, or the
        interval covered the truth.
    n_simulations, seed
        Number of simulations and the seed of their generator.

    Returns
    -------
    pandas.DataFrame
        One row: `estimate` (share), `ci_low`, `ci_high` (exact 95 %), `method`, `n` (simulations),
        `monte_carlo_error` (standard error of the share).
    """
    generator = np.random.default_rng(seed)
    count = sum(bool(happens(generator)) for _ in range(n_simulations))
    share = exact.proportion(count, n_simulations)
    return share.assign(
        method=f"simulation, {n_simulations} draws, seed {seed}",
        monte_carlo_error=np.sqrt(share["estimate"] * (1 - share["estimate"]) / n_simulations),
    )
