"""Claims that tables other than the rosters decide: targets, relations, projects, sums."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from yilianti.analysis import guideline
from yilianti.evidence import reconcile

Frames = Mapping[str, pd.DataFrame]
Claim = Mapping[Any, Any]
Computed = tuple[str, float, bool]  # unit, result, whether it is only a lower bound

#: As `reconcile.TABLES`.
TABLES: dict[str, list[str] | None] = {**reconcile.TABLES, "policy_targets": None, "projects": None}


def definitions(frames: Frames, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compute the claims that `reconcile` leaves to other tables.

    Parameters
    ----------
    frames
        The tables by name, those of `TABLES`.
    claims
        The claims to compute; all by default.

    Returns
    -------
    pandas.DataFrame
        The columns of `reconcile.definitions`; `unit` names what was computed.
    """
    rows = []
    for claim in (frames["claims"] if claims is None else claims).to_dict("records"):
        check = CHECKS.get((claim["subject_kind"], claim["measure"]))
        for unit, result, is_open in check(claim, frames) if check else ():
            fits = reconcile.allows(claim, result)
            rows.append((claim["claim_id"], unit, "", "", result, is_open, fits))
    return pd.DataFrame(rows, columns=reconcile.COLUMNS)


def all_definitions(frames: Frames, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return every definition of every claim, from the rosters and from other tables."""
    found = [reconcile.definitions(frames, claims), definitions(frames, claims)]
    filled = [rows for rows in found if not rows.empty]
    return pd.concat(filled, ignore_index=True) if filled else found[0]


def _target(claim: Claim, frames: Frames) -> Iterator[Computed]:
    """Yield what the guideline itself asks of the districts by the claim's date."""
    path = guideline.path(frames["policy_targets"], frames["places"])
    due = path[path["due"] == str(claim["period"]).split("/")[-1]]
    if "urban" in claim["scope"]:
        due = due[due["place_group"] == "urban_six"]
    if not due.empty:
        yield "least_target", float(due["low"].min()), False


def _visits(claim: Claim, frames: Frames) -> Iterator[Computed]:
    """Yield a total from the parts that the same line states."""
    claims = frames["claims"]
    on_line = claims[["measure", "source_id", "line"]].eq(
        [claim["measure"], claim["source_id"], claim["line"]]
    )
    others = claims.loc[on_line.all(axis=1) & (claims["claim_id"] != claim["claim_id"]), "value"]
    if len(others) > 1 and others.notna().all() and claim["value"] > others.max():
        yield "sum_of_parts", float(others.sum()), False


def _centres(claim: Claim, frames: Frames) -> Iterator[Computed]:
    projects = _own_projects(claim, frames)
    built = projects.query("kind == 'regional_medical_centre' and status == 'completed'")
    yield "projects", float(len(built)), False


def _projects(claim: Claim, frames: Frames) -> Iterator[Computed]:
    # The lists of projects are left open: those named are the least there can be. The centres of
    # the outer districts stand in a sentence of their own, with a number of their own; an upgrade
    # is no building.
    projects = _own_projects(claim, frames)
    is_listed = projects["same_as"].isna() & ~projects["kind"].isin(
        ["regional_medical_centre", "upgrade"]
    )
    yield "projects", float(is_listed.sum()), True


def _own_projects(claim: Claim, frames: Frames) -> pd.DataFrame:
    projects = frames["projects"]
    return projects[projects["source_id"] == claim["source_id"]]


def _urban(claim: Claim, frames: Frames) -> Iterator[Computed]:
    yield "districts_listed", float(frames["places"]["is_urban_six"].fillna(False).sum()), False


CHECKS: dict[tuple[str, str], Callable[[Claim, Frames], Iterator[Computed]]] = {
    ("policy", "n_alliances_per_district"): _target,
    ("policy", "n_urban_districts"): _urban,
    ("place", "visits"): _visits,
    ("place", "n_regional_centres_completed"): _centres,
    ("place", "n_projects_started"): _projects,
}
