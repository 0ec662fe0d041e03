"""How often the book's 95 % intervals cover the truth: `python -m benchmarks.coverage`.

Nominal 95 % intervals are to cover at least 93 %; how far they cover more is reported too. The
result is written to `benchmarks/results/coverage.csv` with seeds and Monte Carlo errors; whoever
runs it again gets the same bytes.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from yilianti.analysis import eventstudy, exact, models, simulate

RESULTS = Path(__file__).parent / "results" / "coverage.csv"
LEAST = 0.93
NOMINAL = 0.95
SEED = 2014
# Sizes of the groups, and overdispersion; the roster has 19 and 8 rows.
COUNTS = [
    *(((8, 8), alpha) for alpha in (0.2, 0.6, 1.5)),
    *(((19, 8), alpha) for alpha in (0.2, 0.6, 1.5)),
    ((50, 50), 0.6),
]
Draw = Callable[[np.random.Generator], pd.DataFrame]
Case = tuple[str, str, float, Draw, int]  # procedure, setting, truth, one result, simulations


def covers(draw: Draw, truth: float) -> Callable[[np.random.Generator], bool]:
    """Return whether the interval of one simulated result holds the truth."""

    def happens(generator: np.random.Generator) -> bool:
        result = draw(generator).iloc[-1]
        return bool(result["ci_low"] <= truth <= result["ci_high"])

    return happens


def cases() -> Iterator[Case]:
    """Yield what is simulated."""
    for n in (5, 16, 27, 100):
        for share in (0.02, 0.1, 0.3, 0.5):
            yield (
                "exact.proportion",
                f"n = {n}, share {share}",
                share,
                lambda g, n=n, share=share: exact.proportion(int(g.binomial(n, share)), n),
                4000,
            )
    for exposure in (2, 10, 50):
        for ratio in (1, 2.5):
            yield (
                "exact.compare_rates",
                f"exposure {exposure} each, ratio {ratio}",
                ratio,
                lambda g, e=exposure, r=ratio: _rates(g, e, r),
                2000,
            )
    for family in models.FAMILIES:
        for sizes, alpha in COUNTS:
            yield (
                f"models.count_model, {family}",
                f"n = {sizes[0]} + {sizes[1]}, alpha {alpha}",
                2.0,
                lambda g, s=sizes, a=alpha, f=family: models.count_model(
                    _counts(g, s, a), "y ~ group", f
                ),
                1000,
            )
    for sizes, alpha in COUNTS:
        yield (
            "models.overdispersion",
            f"n = {sizes[0]} + {sizes[1]}, alpha {alpha}",
            alpha,
            lambda g, s=sizes, a=alpha: models.overdispersion(_counts(g, s, a), "y ~ group"),
            400,
        )
    for sizes in ((4, 4), (19, 8)):
        for shape in ("normal", "skewed"):
            yield (
                "models.permutation_test",
                f"n = {sizes[0]} + {sizes[1]}, {shape}",
                1.0,
                lambda g, s=sizes, k=shape: models.permutation_test(*_shifted(g, s, k), 999),
                1000,
            )
    studies: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "eventstudy.average_effect": eventstudy.average_effect,
        "eventstudy.wild_bootstrap": lambda panel: eventstudy.wild_bootstrap(panel, 499),
        "eventstudy.permuted_effect": lambda panel: eventstudy.permuted_effect(panel, 499),
    }
    for name, study in studies.items():
        for n_units, n_treated in ((10, 5), (16, 8), (16, 4), (48, 24)):
            yield (
                name,
                f"{n_treated} of {n_units} units start",
                0.5,
                lambda g, s=study, n=n_units, k=n_treated: s(
                    eventstudy.synthetic_panel(n, k, 6, 6, 0.5, g)
                ),
                1000,
            )


def _rates(generator: np.random.Generator, exposure: float, ratio: float) -> pd.DataFrame:
    first, second = int(generator.poisson(ratio * exposure)), int(generator.poisson(exposure))
    if first + second == 0:  # nothing can be said: the interval is everything
        return pd.DataFrame({"ci_low": [0.0], "ci_high": [np.inf]})
    return exact.compare_rates(first, exposure, second, exposure)


def _counts(generator: np.random.Generator, sizes: tuple[int, int], alpha: float) -> pd.DataFrame:
    group = np.repeat([1, 0], sizes)
    mean = np.where(group == 1, 10.0, 5.0) * generator.gamma(1 / alpha, alpha, size=len(group))
    return pd.DataFrame({"y": generator.poisson(mean), "group": group})


def _shifted(
    generator: np.random.Generator, sizes: tuple[int, int], shape: str
) -> tuple[pd.Series, pd.Series]:
    labels = np.repeat([1, 0], sizes)
    noise = generator.normal(size=len(labels))
    values = np.exp(noise) if shape == "skewed" else noise
    return pd.Series(values + labels), pd.Series(labels)


def measure(case: Case) -> dict[str, object]:
    """Return how often the intervals of one case cover the truth, as a row of the results."""
    procedure, setting, truth, draw, n_simulations = case
    got = simulate.rate(covers(draw, truth), n_simulations, SEED).round(4).iloc[0]
    return {
        "procedure": procedure,
        "setting": setting,
        "coverage": got["estimate"],
        "monte_carlo_error": got["monte_carlo_error"],
        "over_nominal": round(got["estimate"] - NOMINAL, 4),
        "n_simulations": n_simulations,
        "seed": SEED,
    }


def main() -> int:
    """Simulate, write the results, and tell where coverage is too low."""
    rows = []
    for case in cases():
        rows.append(measure(case))
        print("{procedure:<40}{setting:<34}{coverage:.3f}".format(**rows[-1]), flush=True)
    results = pd.DataFrame(rows)
    RESULTS.parent.mkdir(exist_ok=True)
    results.to_csv(RESULTS, index=False, lineterminator="\n")
    low = results[results["coverage"] < LEAST]
    print(f"{len(results)} settings; {len(low)} cover less than {LEAST:.0%}:")
    print(low.to_string(index=False) if len(low) else "none")
    return int(len(low) > 0)


if __name__ == "__main__":
    sys.exit(main())
