"""Measures of the two-mode network of alliances and institutions, and its null model by swaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import networkx as nx

Holdings = dict[str, set[str]]  # institution -> the alliances it belongs to
Statistic = Callable[[Holdings], float]

WIDTH = 14.0  # of the drawing, where a part of n nodes is a square of side sqrt(n)
GAP = 1.0  # between parts, in the same unit


def build(belonging: pd.DataFrame) -> nx.Graph:
    """Return the two-mode graph: alliances on one side, institutions on the other.

    Parameters
    ----------
    belonging
        One row per alliance and institution, as `indicators.memberships` gives, authorities left
        out.

    Returns
    -------
    networkx.Graph
        Nodes are pairs ``("alliance", id)`` and ``("institution", id)``, for one id may stand on
        both sides; edges carry `is_leading`.
    """
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    for row in belonging.itertuples():
        graph.add_edge(
            ("alliance", row.alliance_id),
            ("institution", row.institution_id),
            is_leading=bool(row.is_leading),
        )
    return graph


def degrees(belonging: pd.DataFrame) -> pd.DataFrame:
    """Return in how many alliances each institution is, and in how many of them it leads.

    Returns
    -------
    pandas.DataFrame
        One row per institution, most alliances first: `institution_id`, `n_alliances`, `n_led`.
    """
    counts = belonging.groupby("institution_id")["is_leading"].agg(n_alliances="size", n_led="sum")
    return counts.reset_index().sort_values(
        ["n_alliances", "n_led", "institution_id"],
        ascending=[False, False, True],
        ignore_index=True,
    )


def summary(belonging: pd.DataFrame, among: Iterable[str]) -> pd.DataFrame:
    """Return the main counts of the network in one row.

    Parameters
    ----------
    belonging
        One row per alliance and institution.
    among
        Alliances that are meant to be apart, such as the regional ones.

    Returns
    -------
    pandas.DataFrame
        One row: `n_alliances`, `n_institutions`, `n_memberships`, `n_several` (institutions in
        more than one alliance) and `share_several`, `n_several_among` (in more than one of
        `among`), `n_leaders`, `n_leaders_elsewhere` (that are members where another leads),
        `n_pairs_sharing` (pairs of alliances with an institution in common), `n_components` and
        `n_largest` (alliances of the largest connected part).
    """
    import networkx as nx

    held = holdings(belonging)
    counts = degrees(belonging)
    leaders = counts[counts["n_led"] > 0]
    parts = list(nx.connected_components(build(belonging)))
    n_several = int((counts["n_alliances"] > 1).sum())
    return pd.DataFrame(
        {
            "n_alliances": [belonging["alliance_id"].nunique()],
            "n_institutions": len(counts),
            "n_memberships": len(belonging),
            "n_several": n_several,
            "share_several": n_several / len(counts),
            "n_several_among": n_in_several(held, set(among)),
            "n_leaders": len(leaders),
            "n_leaders_elsewhere": int((leaders["n_alliances"] > leaders["n_led"]).sum()),
            "n_pairs_sharing": n_sharing_pairs(held),
            "n_components": len(parts),
            "n_largest": max(sum(side == "alliance" for side, _ in part) for part in parts),
        }
    )


def holdings(belonging: pd.DataFrame) -> Holdings:
    """Return for each institution the set of its alliances."""
    held: Holdings = {}
    for alliance, institution in zip(
        belonging["alliance_id"], belonging["institution_id"], strict=True
    ):
        held.setdefault(institution, set()).add(alliance)
    return held


def n_in_several(held: Holdings, among: set[str]) -> int:
    """Return how many institutions belong to more than one of the alliances `among`."""
    return sum(len(alliances & among) > 1 for alliances in held.values())


def n_sharing_pairs(held: Holdings) -> int:
    """Return how many pairs of alliances have an institution in common."""
    return len({pair for alliances in held.values() for pair in combinations(sorted(alliances), 2)})


def shared(belonging: pd.DataFrame) -> pd.DataFrame:
    """Return the institutions that each pair of alliances has in common.

    Returns
    -------
    pandas.DataFrame
        One row per pair and institution: `alliance_a`, `alliance_b` (in order of their ids),
        `institution_id`.
    """
    rows = [
        (*pair, institution)
        for institution, alliances in holdings(belonging).items()
        for pair in combinations(sorted(alliances), 2)
    ]
    frame = pd.DataFrame(rows, columns=["alliance_a", "alliance_b", "institution_id"])
    return frame.sort_values(list(frame.columns), ignore_index=True)


def leading_members(belonging: pd.DataFrame, institutions: pd.DataFrame) -> pd.DataFrame:
    """Return how many members of each alliance lead another one.

    Parameters
    ----------
    belonging
        One row per alliance and institution.
    institutions
        `institution_id`, `level_stated`.

    Returns
    -------
    pandas.DataFrame
        One row per alliance that has a leader and members beside it: `alliance_id`, `n_members`,
        `n_leading_elsewhere`, `share`, `n_tertiary` (members whose level is stated as tertiary; the
        level of most is not stated).
    """
    leaders = set(belonging.loc[belonging["is_leading"], "institution_id"])
    led = belonging.loc[belonging["is_leading"], "alliance_id"]
    members = belonging[~belonging["is_leading"] & belonging["alliance_id"].isin(led)]
    members = members.merge(institutions[["institution_id", "level_stated"]], on="institution_id")
    members["leads"] = members["institution_id"].isin(leaders)
    members["is_tertiary"] = members["level_stated"].eq("tertiary")
    counts = members.groupby("alliance_id", sort=False).agg(
        n_members=("leads", "size"),
        n_leading_elsewhere=("leads", "sum"),
        share=("leads", "mean"),
        n_tertiary=("is_tertiary", "sum"),
    )
    return counts.reset_index()


def area_pairs(served: pd.DataFrame, belonging: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of alliances that name the same district as the area they serve.

    Parameters
    ----------
    served
        One row per alliance and place: `alliance_id`, `place_id`, `extent` (whole, part or
        not_stated).
    belonging
        One row per alliance and institution.

    Returns
    -------
    pandas.DataFrame
        One row per pair and place: `place_id`, `alliance_a`, `alliance_b`, `areas` (parts: each
        names its own part of the place; unclear: one of them names the place without saying how
        much of it), `n_shared` (institutions in common).
    """
    in_common = shared(belonging).groupby(["alliance_a", "alliance_b"]).size()
    rows = []
    for place, group in served.groupby("place_id"):
        extents = dict(zip(group["alliance_id"], group["extent"], strict=True))
        for a, b in combinations(sorted(extents), 2):
            are_parts = extents[a] == extents[b] == "part"
            rows.append(
                (place, a, b, "parts" if are_parts else "unclear", int(in_common.get((a, b), 0)))
            )
    return pd.DataFrame(rows, columns=["place_id", "alliance_a", "alliance_b", "areas", "n_shared"])


def outside_area(
    belonging: pd.DataFrame, served: pd.DataFrame, institutions: pd.DataFrame
) -> pd.DataFrame:
    """Return the members that lie in another district than those their alliance serves.

    The place of many institutions is read from the area of their alliance: such a one can stand
    here only for a second alliance, so that the count is a lower bound.

    Parameters
    ----------
    belonging, served
        As for `area_pairs`; alliances without a place served are left out.
    institutions
        `institution_id`, `place_id`; those only known to be in the city are left out.

    Returns
    -------
    pandas.DataFrame
        One row per such membership: `alliance_id`, `institution_id`, `place_id` (of the
        institution), `first_mention`.
    """
    placed = institutions[institutions["place_id"].str.contains("-", na=False)]
    places = served.groupby("alliance_id")["place_id"].agg(set)
    judged = belonging[~belonging["is_leading"] & belonging["alliance_id"].isin(places.index)]
    judged = judged.merge(placed[["institution_id", "place_id"]], on="institution_id")
    is_outside = [
        place not in places[alliance]
        for place, alliance in zip(judged["place_id"], judged["alliance_id"], strict=True)
    ]
    columns = ["alliance_id", "institution_id", "place_id", "first_mention"]
    return judged.loc[is_outside, columns].reset_index(drop=True)


class _Swaps:
    """A chain of trial swaps over memberships that share a stratum."""

    def __init__(self, belonging: pd.DataFrame, strata: Mapping[str, str]) -> None:
        self.held = holdings(belonging)
        free = belonging[~belonging["is_leading"]]
        self.edges = list(zip(free["alliance_id"], free["institution_id"], strict=True))
        by_stratum: dict[str, list[int]] = {}
        for index, (_, institution) in enumerate(self.edges):
            by_stratum.setdefault(strata[institution], []).append(index)
        self.partners = [by_stratum[strata[institution]] for _, institution in self.edges]

    def is_legal(self, first: int, second: int) -> bool:
        """Tell whether two memberships can exchange their alliances."""
        (a, i), (b, j) = self.edges[first], self.edges[second]
        return b not in self.held[i] and a not in self.held[j]

    def copy(self) -> _Swaps:
        """Return the same state, to walk on from."""
        other = object.__new__(_Swaps)
        other.held = {institution: set(held) for institution, held in self.held.items()}
        other.edges, other.partners = list(self.edges), self.partners
        return other

    def walk(self, n_trials: int, generator: np.random.Generator) -> _Swaps:
        """Try `n_trials` swaps; a trial that is not legal stays where it is and counts."""
        if not self.edges:
            return self
        firsts = generator.integers(len(self.edges), size=n_trials).tolist()
        chances = generator.random(n_trials).tolist()
        for first, chance in zip(firsts, chances, strict=True):
            partners = self.partners[first]
            second = partners[int(chance * len(partners))]
            if self.is_legal(first, second):
                (a, i), (b, j) = self.edges[first], self.edges[second]
                self.edges[first], self.edges[second] = (b, i), (a, j)
                self.held[i] ^= {a, b}
                self.held[j] ^= {a, b}
        return self


def strata(institutions: pd.DataFrame) -> dict[str, str]:
    """Return for each institution its district and kind as one word."""
    words = institutions["place_id"].fillna("") + "|" + institutions["kind"].fillna("")
    return dict(zip(institutions["institution_id"], words, strict=True))


def n_movable(belonging: pd.DataFrame, strata: Mapping[str, str]) -> int:
    """Return how many memberships at least one legal swap could move."""
    chain = _Swaps(belonging, strata)
    return sum(
        any(chain.is_legal(first, second) for second in chain.partners[first])
        for first in range(len(chain.edges))
    )


def swap_test(
    belonging: pd.DataFrame,
    strata: Mapping[str, str],
    statistics: Mapping[str, Statistic],
    n_draws: int = 999,
    seed: int = 2014,
) -> pd.DataFrame:
    """Compare statistics with their distribution under exchanged memberships.

    Two members of the same district and kind exchange alliances. Each institution keeps its number
    of alliances and each alliance its number of members of each district and kind; who leads stays.
    All arrangements that such exchanges can reach are equally likely: trial swaps, Miklos and
    Podani (2004), Ecology 85, 86-92. Draws start from a state reached backwards from the observed
    one, which makes the p-values exact however slowly the chain mixes: Besag and Clifford (1989),
    Biometrika 76, 633-642, section 3.

    Parameters
    ----------
    belonging
        One row per alliance and institution, with `is_leading`.
    strata
        Institution -> its stratum, as `strata` gives.
    statistics
        Name -> function of the holdings.
    n_draws, seed
        Number of draws and the seed of their generator.

    Returns
    -------
    pandas.DataFrame
        One row per statistic: `statistic`, `observed`, `null_mean`, `difference` (observed less
        null_mean), `null_low`, `null_high` (central 95 % of the draws), `p_value` (two-sided, twice
        the smaller tail, the observed state counted), `monte_carlo_error` (standard
        error of null_mean), `p_error` (of the p-value), `method`, `n` [memberships].
    """
    generator = np.random.default_rng(seed)
    start = _Swaps(belonging, strata)
    observed = {name: float(value(start.held)) for name, value in statistics.items()}
    n_trials = 10 * len(start.edges)
    hub = start.walk(n_trials, generator)
    drawn: dict[str, list[float]] = {name: [] for name in statistics}
    for _ in range(n_draws):
        held = hub.copy().walk(n_trials, generator).held
        for name, value in statistics.items():
            drawn[name].append(float(value(held)))
    rows = [_compared(name, observed[name], np.array(drawn[name])) for name in statistics]
    return pd.DataFrame(rows).assign(
        method=f"swaps within district and kind, {n_draws} draws, seed {seed}", n=len(belonging)
    )


def _compared(name: str, observed: float, null: np.ndarray) -> dict[str, object]:
    n_draws = len(null)
    tail = 1 + min(int((null <= observed).sum()), int((null >= observed).sum()))
    p_value = min(1.0, 2 * tail / (n_draws + 1))
    low, high = np.quantile(null, [0.025, 0.975])
    return {
        "statistic": name,
        "observed": observed,
        "null_mean": null.mean(),
        "difference": observed - null.mean(),
        "null_low": low,
        "null_high": high,
        "p_value": p_value,
        "monte_carlo_error": null.std(ddof=1) / np.sqrt(n_draws) if n_draws > 1 else np.nan,
        # of twice the tail, so twice the standard error of its share
        "p_error": 2 * np.sqrt(p_value / 2 * (1 - p_value / 2) / n_draws),
    }


def positions(belonging: pd.DataFrame, seed: int = 2014) -> pd.DataFrame:
    """Return a place in the plane for each node, connected parts apart from each other.

    Returns
    -------
    pandas.DataFrame
        One row per node: `side` (alliance or institution), `id`, `x`, `y`. The largest part comes
        on top, the others stand in rows below it, larger ones first.
    """
    import networkx as nx

    graph = build(belonging)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    rows, left, top, tallest = [], 0.0, 0.0, 0.0
    for number, part in enumerate(parts):
        # In sorted order, for the layout depends on the order of nodes and a set has none.
        ordered: nx.Graph = nx.Graph()
        ordered.add_nodes_from(sorted(part))
        ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(part).edges))
        place = nx.kamada_kawai_layout(ordered)
        side = float(np.sqrt(len(part))) * (1 if number else 1.4)
        width = side if number else WIDTH
        if left + width > WIDTH:
            left, top, tallest = 0.0, top - tallest - GAP, 0.0
        rows += [
            (*node, left + width * (x + 1) / 2, top + side * (y - 1) / 2)
            for node, (x, y) in place.items()
        ]
        left, tallest = left + width + GAP, max(tallest, side)
    return pd.DataFrame(rows, columns=["side", "id", "x", "y"])


def names(alliances: pd.DataFrame, institutions: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the names of all nodes.

    Returns
    -------
    pandas.DataFrame
        One row per alliance and institution: `side`, `id`, `name`, `model` (of an alliance).
    """
    sides = {"alliance": alliances, "institution": institutions}
    parts = [
        frame.rename(columns={f"{side}_id": "id", f"name_{lang}": "name"})
        .assign(side=side)
        .reindex(columns=["side", "id", "name", "model"])
        for side, frame in sides.items()
    ]
    return pd.concat(parts, ignore_index=True)


def node_degrees(belonging: pd.DataFrame, nodes: pd.DataFrame) -> list[int]:
    """Return for each node the number of its memberships, in the order of `nodes`."""
    counts = {
        side: belonging[f"{side}_id"].value_counts().to_dict()
        for side in ("alliance", "institution")
    }
    return [counts[side][name] for side, name in zip(nodes["side"], nodes["id"], strict=True)]


def count_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Count pairs of alliances by place and by what they say of its parts.

    Returns
    -------
    pandas.DataFrame
        One row per place and kind of area: `place_id`, `areas`, `n_pairs`, `n_pairs_sharing`.
    """
    pairs = pairs.assign(is_sharing=pairs["n_shared"] > 0)
    grouped = pairs.groupby(["place_id", "areas"])["is_sharing"]
    return grouped.agg(n_pairs="size", n_pairs_sharing="sum").reset_index()
