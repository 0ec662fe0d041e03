"""The power of a made-up event study: `python -m benchmarks.power`.

More sizes, effects and simulations than the chapter on methods has time for. The result is written
to `benchmarks/results/power.csv`; whoever runs it again gets the same bytes.
"""

from pathlib import Path

import pandas as pd

from yilianti.analysis import eventstudy

RESULTS = Path(__file__).parent / "results" / "power.csv"
SIZES = (16, 32, 64, 128)
EFFECTS = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]
N_SIMULATIONS = 1000
SEED = 2014


def main() -> None:
    """Simulate and write the results."""
    frames = [eventstudy.power(size, EFFECTS, 6, 6, N_SIMULATIONS, SEED) for size in SIZES]
    columns = ["n_units", "effect", "estimate", "ci_low", "ci_high", "monte_carlo_error", "n"]
    results = pd.concat(frames)[columns].round(4)
    results["seed"] = SEED
    RESULTS.parent.mkdir(exist_ok=True)
    results.to_csv(RESULTS, index=False, lineterminator="\n")
    print(results.to_string(index=False))


if __name__ == "__main__":
    main()
