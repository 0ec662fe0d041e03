"""The 2013 guideline: the path it implies for each district, and how counts compare with it."""

import pandas as pd

from yilianti.analysis.context import is_weak

POLICY = "beijing-2013-guideline"
SOURCE = "d004"  # the document that holds the guideline itself
MEASURE = "alliances_signed_and_running"
URBAN_SIX = {"urban_six": {True}, "other_districts": {False}, "each_district": {True, False}}


def numeric_targets(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the guideline's own targets that give each district a number, by due date."""
    wanted = (targets["policy_id"] == POLICY) & (targets["measure"] == MEASURE)
    return targets[wanted & (targets["source_id"] == SOURCE)].sort_values(["due", "seq"])


def path(targets: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Compute how many alliances the guideline asks of each district, phase by phase.

    Parameters
    ----------
    targets
        Table `policy_targets`: `place_group`, `op`, `value`, `value_high`, `due`, `phase_id`.
    places
        Table `places`; a district or county of Beijing has a value in `is_urban_six`.

    Returns
    -------
    pandas.DataFrame
        One row per district and phase: `place_id`, `place_group`, `phase_id`, `due`, `low`, `high`
        [alliances], `target_id`. `=` sets both bounds, `>=` only the lower one (`high` is missing),
        `+` adds to the phase before.
    """
    rows = []
    steps = numeric_targets(targets).to_dict("records")
    for place in places[places["is_urban_six"].notna()].to_dict("records"):
        low = high = 0.0
        for target in steps:
            if place["is_urban_six"] not in URBAN_SIX[target["place_group"]]:
                continue
            value = target["value"]
            top = value if pd.isna(target["value_high"]) else target["value_high"]
            if target["op"] == "+":
                low, high = low + value, high + top
            elif target["op"] == ">=":
                low, high = max(low, value), float("nan")
            else:
                low, high = value, top
            kept = {name: target[name] for name in ("place_group", "phase_id", "due", "target_id")}
            rows.append({"place_id": place["place_id"], **kept, "low": low, "high": high})
    columns = ["place_id", "place_group", "phase_id", "due", "low", "high", "target_id"]
    return pd.DataFrame(rows, columns=columns)


def city_path(by_district: pd.DataFrame) -> pd.DataFrame:
    """Add up the path of all districts, by due date.

    Parameters
    ----------
    by_district
        What `path` gives.

    Returns
    -------
    pandas.DataFrame
        One row per due date: `due`, `low`, `high` [alliances]; `high` is missing where a district
        has no upper bound; `high_at_least` then stands for what is reached if those districts stop
        at their least; `n_districts`, `n_open` (districts without an upper bound).
    """
    filled = by_district.assign(
        high_at_least=by_district["high"].fillna(by_district["low"]),
        is_open=by_district["high"].isna(),
    )
    city = filled.groupby("due", as_index=False).agg(
        low=("low", "sum"),
        high_at_least=("high_at_least", "sum"),
        n_districts=("place_id", "size"),
        n_open=("is_open", "sum"),
    )
    city["high"] = city["high_at_least"].where(city["n_open"] == 0)
    return city


def scorecard(counts: pd.DataFrame, targets: pd.DataFrame, reading: str) -> pd.DataFrame:
    """Compare the alliances of each district with its target, under one reading and under all.

    Parameters
    ----------
    counts
        One row per district and reading: `place_id`, `reading`, `n` [alliances].
    targets
        One row per district: `place_id`, `low`, the number it is to reach [alliances].
    reading
        The reading that gives the count shown.

    Returns
    -------
    pandas.DataFrame
        One row per district, in the order of `targets`: `place_id`, `target`, `n` (this reading),
        `n_low`, `n_high` (over all readings), `state`: met or short where all readings agree, else
        doubtful_met or doubtful_short, by what this reading says.
    """
    by_place = counts.groupby("place_id")["n"].agg(n_low="min", n_high="max")
    here = counts[counts["reading"] == reading].set_index("place_id")["n"]
    result = targets[["place_id"]].assign(
        target=targets["low"].astype(int), n=targets["place_id"].map(here)
    )
    result = result.merge(by_place, on="place_id", validate="one_to_one")
    is_met = result["n"] >= result["target"]
    is_firm = (result["n_low"] >= result["target"]) == (result["n_high"] >= result["target"])
    words = is_met.map({True: "met", False: "short"})
    result["state"] = words.where(is_firm, "doubtful_" + words)
    return result.reset_index(drop=True)


def restatements(discrepancies: pd.DataFrame) -> pd.DataFrame:
    """Return the judgements on where another document says what the guideline says differently.

    Parameters
    ----------
    discrepancies
        Table `discrepancies`; `a` and `b` are row references.

    Returns
    -------
    pandas.DataFrame
        The rows of which one side cites the guideline or its notice and the other another document,
        with `own` and `other`, the references of the two sides.
    """
    own = rf"policy_\w+:{SOURCE}-"
    is_a, is_b = (discrepancies[side].str.match(own) for side in ("a", "b"))
    return discrepancies.assign(
        own=discrepancies["a"].where(is_a, discrepancies["b"]),
        other=discrepancies["b"].where(is_a, discrepancies["a"]),
    )[is_a ^ is_b].query("~other.str.contains(@SOURCE) and ~other.str.startswith('computed')")


def reported(references: list[str], claims: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return plans and reported counts of alliances, each with its date; never one series.

    Parameters
    ----------
    references
        Rows wanted, such as `claims:d000-signed-alliances`.
    claims, figures
        Tables `claims` and `context_figures`.

    Returns
    -------
    pandas.DataFrame
        One row per reference, by date: `reference`, `row_id`, `date`, `value` [alliances],
        `is_plan`, `is_weak` (read in an excerpt or on a secondary page).
    """
    stated = claims.assign(
        reference="claims:" + claims["claim_id"],
        row_id=claims["claim_id"],
        is_plan=claims["subject_kind"] == "policy",
        is_weak=False,
    )
    public = figures.assign(
        reference="context_figures:" + figures["figure_id"],
        row_id=figures["figure_id"],
        is_plan=figures["status"] == "plan",
        is_weak=is_weak(figures),
    )
    columns = ["reference", "row_id", "period", "value", "is_plan", "is_weak"]
    both = pd.concat([stated[columns], public[columns]], ignore_index=True)
    chosen = both[both["reference"].isin(references)].rename(columns={"period": "date"})
    return chosen.sort_values("date", ignore_index=True)


def duties_by_body(duties: pd.DataFrame) -> pd.DataFrame:
    """Count the duties, permissions and principles of each body, in the order of the document.

    Returns
    -------
    pandas.DataFrame
        One row per body: `body` (as written), `n_duties`, `n_permissions`, `n_principles`.
    """
    names = {"duty": "n_duties", "permission": "n_permissions", "principle": "n_principles"}
    counts = duties.groupby(["body", "kind"], sort=False).size().unstack(fill_value=0)
    return counts.reindex(columns=[*names], fill_value=0).rename(columns=names).reset_index()
