"""Mechanisms of guideline and networks: who offers, intends, explores or does not mention them."""

import pandas as pd

STATES = ("offered", "intended", "to_explore")  # the furthest first
GUIDELINE = "guideline"
GENERAL = "general"
MONEY = ("payment_reform", "price_policy", "cost_control", "benefit_sharing")  # who pays, who gains


def with_subjects(mechanisms: pd.DataFrame, guideline: tuple[str, ...]) -> pd.DataFrame:
    """Return the mechanisms with the one who speaks of them.

    Parameters
    ----------
    mechanisms
        Rows with `alliance_id` and `policy_id`.
    guideline
        Policies that are the guideline and its notice.

    Returns
    -------
    pandas.DataFrame
        The same rows with `subject`: an alliance, `guideline`, another policy, or `general` (said
        of alliances in general).
    """
    policy = mechanisms["policy_id"].where(~mechanisms["policy_id"].isin(guideline), GUIDELINE)
    return mechanisms.assign(subject=mechanisms["alliance_id"].fillna(policy).fillna(GENERAL))


def matrix(mechanisms: pd.DataFrame, states: tuple[str, ...] = STATES) -> pd.DataFrame:
    """Return how far each subject has come with each mechanism.

    Parameters
    ----------
    mechanisms
        Rows of `with_subjects`.
    states
        States that count as a mention.

    Returns
    -------
    pandas.DataFrame
        One row per mechanism and subject that mentions it: `mechanism_kind`, `subject`, `state`
        (the furthest of those given), `n` [items]. A pair without a row is not mentioned, which is
        not the same as absent.
    """
    counted = mechanisms[mechanisms["state"].isin(states)]
    counted = counted.assign(rank=counted["state"].map(STATES.index))
    grouped = counted.groupby(["mechanism_kind", "subject"], sort=False)["rank"]
    result = grouped.agg(rank="min", n="size").reset_index()
    result["state"] = [STATES[rank] for rank in result.pop("rank")]
    return result[["mechanism_kind", "subject", "state", "n"]]


def by_kind(cells: pd.DataFrame, networks: tuple[str, ...]) -> pd.DataFrame:
    """Count for each mechanism the networks that mention it, beside the guideline.

    Parameters
    ----------
    cells
        Rows of `matrix`.
    networks
        Subjects that are networks.

    Returns
    -------
    pandas.DataFrame
        One row per mechanism: `mechanism_kind`, `n_networks` (that mention it), `n_offered` (that
        offer it), `is_in_guideline`, `group` (guideline_only, both, networks_only, elsewhere).
        Guideline first, rarest in networks first.
    """
    is_network = cells["subject"].isin(networks)
    offered = cells[is_network & cells["state"].eq("offered")]
    result = pd.DataFrame({"mechanism_kind": cells["mechanism_kind"].unique()})
    for column, part in (("n_networks", cells[is_network]), ("n_offered", offered)):
        counts = part.groupby("mechanism_kind").size()
        result[column] = result["mechanism_kind"].map(counts).fillna(0).astype(int)
    guideline = set(cells.loc[cells["subject"] == GUIDELINE, "mechanism_kind"])
    result["is_in_guideline"] = result["mechanism_kind"].isin(guideline)
    result["group"] = [
        ("both" if n else "guideline_only") if stated else ("networks_only" if n else "elsewhere")
        for stated, n in zip(result["is_in_guideline"], result["n_networks"], strict=True)
    ]
    return result.sort_values(
        ["is_in_guideline", "n_networks", "mechanism_kind"],
        ascending=[False, True, True],
        ignore_index=True,
    )


def same_lists(mechanisms: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of counted lists whose items are the same, in the same order.

    Returns
    -------
    pandas.DataFrame
        One row per pair: `list_a`, `list_b` (the claims that count them), `n_items`.
    """
    lists = {
        claim: tuple(group.sort_values("seq")["item"])
        for claim, group in mechanisms.groupby("counted_by")
    }
    names = sorted(lists)
    rows = [
        (a, b, len(lists[a]))
        for place, a in enumerate(names)
        for b in names[place + 1 :]
        if lists[a] == lists[b]
    ]
    return pd.DataFrame(rows, columns=["list_a", "list_b", "n_items"])


def columns(cells: pd.DataFrame, networks: pd.DataFrame) -> pd.DataFrame:
    """Return the subjects in the order of a figure: the guideline, then networks as they come.

    Returns
    -------
    pandas.DataFrame
        One row per subject with a mention: `subject`, `model` (missing for the guideline).
    """
    models = dict(zip(networks["alliance_id"], networks["model"], strict=True))
    subjects = pd.DataFrame({"subject": [GUIDELINE, *models], "model": [None, *models.values()]})
    return subjects[subjects["subject"].isin(cells["subject"])].reset_index(drop=True)
