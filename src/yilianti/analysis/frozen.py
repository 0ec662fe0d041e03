"""Three frozen results on the 2014 roster, under any declared reading of the data.

Frozen means: the same results under every reading, not exchanged for others afterwards.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from yilianti.analysis import guideline, indicators, multiverse
from yilianti.analysis.multiverse import Reading

Frames = Mapping[str, pd.DataFrame]

#: Tables and, where not all of a table is needed, the columns.
TABLES: dict[str, list[str] | None] = {
    "alliances": ["alliance_id", "record_kind", "model", "units_represented", "source_id"],
    "alliance_places": None,
    "participations": [
        *("participation_id", "alliance_id", "institution_id"),
        *("role", "seq", "source_id"),
    ],
    "unnamed_members": None,
    "institutions": ["institution_id", "place_id"],
    "places": ["place_id", "parent_id", "is_urban_six"],
    "possible_same": ["pair_id", "institution_a", "institution_b", "likelihood"],
    "policy_targets": None,
}
DUE = "2014-06"  # the first targets; the roster is of the end of that year
STATED = ("area_column", "name", "stated")


def roster(frames: Frames, reading: Reading) -> pd.DataFrame:
    """Return the rows of the 2014 roster that a reading counts."""
    rows = frames["alliances"][frames["alliances"]["record_kind"] == "roster"]
    return rows if reading.kinds == "all" else rows[rows["model"] == "regional"]


def mentions(frames: Frames, reading: Reading) -> pd.DataFrame:
    """Return the parties that the roster names in those rows, doubtful pairs read as told."""
    rows = roster(frames, reading)
    found = frames["participations"]
    found = found[found["alliance_id"].isin(rows["alliance_id"])]
    found = found[found["source_id"].isin(rows["source_id"])]
    likelihoods = multiverse.LIKELIHOODS[reading.pairs]
    return indicators.merge_possible_same(found, frames["possible_same"], likelihoods)


def district_counts(frames: Frames, reading: Reading) -> pd.DataFrame:
    """Count the alliances of each district and county of Beijing.

    Parameters
    ----------
    frames
        The tables of `TABLES` by name.
    reading
        A declared reading.

    Returns
    -------
    pandas.DataFrame
        One row per district: `place_id`, `n` [alliances]. 0 means that the roster places no
        alliance there, which is not the same as that there was none.
    """
    places = frames["places"]
    districts = places.loc[places["is_urban_six"].notna(), "place_id"]
    rows = roster(frames, reading)
    served = frames["alliance_places"]
    served = served[served["alliance_id"].isin(rows["alliance_id"]) & served["basis"].isin(STATED)]
    served = served[served["source_id"].isin(rows["source_id"])]  # no other document's places
    pairs = served[["alliance_id", "place_id"]]
    if reading.places == "members":
        home = frames["institutions"].set_index("institution_id")["place_id"]
        named = mentions(frames, reading)
        homes = named[["alliance_id"]].assign(place_id=named["institution_id"].map(home))
        pairs = pd.concat([pairs, homes])
    parents = places.set_index("place_id")["parent_id"]
    in_district = pairs["place_id"].isin(set(districts))
    pairs = pairs.assign(
        place_id=pairs["place_id"].where(in_district, pairs["place_id"].map(parents))
    ).drop_duplicates()
    weight = rows.set_index("alliance_id")["units_represented"]
    n = pairs["alliance_id"].map(weight if reading.units == "alliances" else weight * 0 + 1)
    counts = n.astype(int).groupby(pairs["place_id"]).sum()
    return pd.DataFrame(
        {"place_id": districts.to_list(), "n": counts.reindex(districts, fill_value=0).to_list()}
    )


def results(frames: Frames, reading: Reading) -> dict[str, Any]:
    """Compute the three frozen results.

    Returns
    -------
    dict
        `reading`; `n_districts_met` (districts that meet the target of June 2014); `n_several`,
        `n_institutions` and `share_several` (institutions in more than one alliance, authorities
        left out); `largest` (ids of the alliances with most members beside those that lead, more
        than one if they tie), `largest_size` [institutions]. A size is a lower bound where members
        are described without a number.
    """
    path = guideline.path(frames["policy_targets"], frames["places"])
    targets = path[path["due"] == DUE].merge(district_counts(frames, reading), on="place_id")
    named = mentions(frames, reading)
    belonging = indicators.memberships(named)
    belonging = belonging[~belonging["is_authority"]]
    n_alliances = belonging.groupby("institution_id")["alliance_id"].nunique()
    rows = roster(frames, reading)
    counted = frames["unnamed_members"]
    counted = counted[counted["source_id"].isin(rows["source_id"])]
    sizes = indicators.sizes(rows, named, counted)
    column = {"named": "n_members", "counted": "n_total"}[reading.sizes]
    largest = sizes[sizes[column] == sizes[column].max()]
    return {
        "reading": reading.name,
        "n_districts_met": int((targets["n"] >= targets["low"]).sum()),
        "n_several": int((n_alliances > 1).sum()),
        "n_institutions": len(n_alliances),
        "share_several": float((n_alliances > 1).mean()),
        "largest": tuple(largest["alliance_id"]),
        "largest_size": int(largest[column].iloc[0]),
    }


def all_results(frames: Frames) -> pd.DataFrame:
    """Compute the frozen results under every declared reading: one row per reading."""
    rows = [{**reading._asdict(), **results(frames, reading)} for reading in multiverse.readings()]
    return pd.DataFrame(rows)


def moving(results: pd.DataFrame, column: str) -> list[str]:
    """Return the choices that change a result, whatever the others are.

    Parameters
    ----------
    results
        One row per reading, with a column for each choice.
    column
        The result.
    """
    others = {
        choice: [o for o in multiverse.CHOICES if o != choice] for choice in multiverse.CHOICES
    }
    return [
        choice
        for choice, rest in others.items()
        if results.groupby(rest)[column].nunique().max() > 1
    ]


def all_district_counts(frames: Frames) -> pd.DataFrame:
    """Count the alliances of each district under every reading: `place_id`, `reading`, `n`."""
    counts = [
        district_counts(frames, reading).assign(reading=reading.name)
        for reading in multiverse.readings()
    ]
    return pd.concat(counts, ignore_index=True)


def roster_size(frames: Frames, reading: Reading) -> int:
    """Count the alliances of the roster: its rows, or what they stand for."""
    rows = roster(frames, reading)
    return len(rows) if reading.units == "rows" else int(rows["units_represented"].sum())
