"""Networks as a cascade: from a hospital that leads, over members that lead in turn, to the rest.

A node is named, counted (a number without names) or only described (neither name nor number).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

COLUMNS = [
    "node",
    "parent",
    "alliance_id",
    "institution_id",
    "how",
    "kind",
    "n",
    "text",
    "is_applied",
]

RANK = {"named": 0, "counted": 1, "described": 2, "leads": 3, "plan": 4}


def nodes(
    alliances: pd.DataFrame,
    belonging: pd.DataFrame,
    unnamed_members: pd.DataFrame,
    applied: pd.DataFrame,
) -> pd.DataFrame:
    """Return all nodes of the cascade of some alliances.

    Parameters
    ----------
    alliances
        The alliances, in the order wanted: `alliance_id`, `parent_id`, `record_kind`.
    belonging
        Their distinct named parties, as `indicators.memberships` gives, authorities left out.
    unnamed_members
        Members that are counted or described: `unnamed_id`, `alliance_id`, `description`, `kind`,
        `n`, `n_named`.
    applied
        Claims that count applicants: `subject_id` (alliance), `value`.

    Returns
    -------
    pandas.DataFrame
        One row per node: `node`; `parent` (missing at the top); `alliance_id` (to which it belongs
        there); `institution_id` (of a named one); `how` (plan, leads, named, counted, described);
        `kind` and `text` (of an unnamed one: kind of institution, words of the document); `n`
        [institutions; missing where only described]; `is_applied` (they applied to join; admission
        is not reported). A hospital that belongs to one network and leads another stands once, as
        `leads`, below the first.
    """
    leads = belonging[belonging["is_leading"]]
    members = belonging[~belonging["is_leading"]]
    led_by = dict(zip(leads["alliance_id"], leads["institution_id"], strict=True))
    above = dict(zip(members["institution_id"], members["alliance_id"], strict=True))
    plans = set(alliances.loc[alliances["record_kind"] == "umbrella", "alliance_id"])
    asked = set(zip(applied["subject_id"], applied["value"], strict=True))
    rows: list[dict[str, Any]] = []
    for alliance in alliances.to_dict("records"):
        name = alliance["alliance_id"]
        if name in plans:
            rows.append({"node": name, "alliance_id": name, "how": "plan"})
            continue
        lead = led_by.get(name)
        outer = above.get(lead) if lead else None
        parent = outer or (alliance["parent_id"] if alliance["parent_id"] in plans else None)
        rows.append(
            {
                **{"node": name, "parent": parent, "alliance_id": name, "how": "leads"},
                **{"institution_id": lead, "n": 1},
            }
        )
        for member in members.loc[members["alliance_id"] == name, "institution_id"]:
            if member not in led_by.values():
                rows.append(
                    {
                        **{"node": f"{name}/{member}", "parent": name, "alliance_id": name},
                        **{"how": "named", "institution_id": member, "n": 1},
                    }
                )
        for row in unnamed_members[unnamed_members["alliance_id"] == name].to_dict("records"):
            is_counted = pd.notna(row["n"])
            n_named = row["n_named"] if pd.notna(row["n_named"]) else 0
            rows.append(
                {
                    **{"node": row["unnamed_id"], "parent": name, "alliance_id": name},
                    **{"how": "counted" if is_counted else "described", "kind": row["kind"]},
                    **{"text": row["description"], "n": row["n"] - n_named if is_counted else None},
                    "is_applied": is_counted and (name, row["n"]) in asked,
                }
            )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["is_applied"] = frame["is_applied"].eq(True)
    return frame.assign(n=frame["n"].astype("Int64"))


def tree(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the nodes in the order of a tree, each below its parent.

    Returns
    -------
    pandas.DataFrame
        The same rows with `depth` (0 at the top); among siblings the named come first, then the
        counted and the described, then those that lead, and plans last.
    """
    children: dict[object, list[dict[str, Any]]] = {}
    known = set(frame["node"])
    for row in frame.to_dict("records"):
        children.setdefault(row["parent"] if row["parent"] in known else None, []).append(row)
    ordered: list[dict[str, Any]] = []

    def add(parent: object, depth: int) -> None:
        for row in sorted(children.get(parent, []), key=lambda row: RANK[row["how"]]):
            ordered.append({**row, "depth": depth})
            add(row["node"], depth + 1)

    add(None, 0)
    result = pd.DataFrame(ordered, columns=[*frame.columns, "depth"])
    return result.astype({"n": "Int64"})


def of(frame: pd.DataFrame, alliance_id: str) -> pd.DataFrame:
    """Return the nodes of one network: all below it, and the path above it."""
    wanted = {alliance_id}
    parents = dict(zip(frame["node"], frame["parent"], strict=True))
    above = alliance_id
    while pd.notna(above := parents[above]):
        wanted.add(above)
    below = {alliance_id}
    for node in tree(frame)["node"]:
        if parents[node] in below:
            below.add(node)
    return frame[frame["node"].isin(wanted | below)]


def folded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the nodes with the named members of each network folded into one node with `n`."""
    is_named = frame["how"] == "named"
    folds = frame[is_named].groupby("alliance_id", sort=False).size().rename("n").reset_index()
    folds = folds.assign(
        node=folds["alliance_id"] + "/named",
        parent=folds["alliance_id"],
        how="named",
        is_applied=False,
        n=folds["n"].astype("Int64"),
    )
    return pd.concat([frame[~is_named], folds], ignore_index=True)


def by_network(networks: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Count the members of each network by how the documents give them.

    Parameters
    ----------
    networks
        The networks, in the order wanted.
    frame
        Rows of `nodes`.

    Returns
    -------
    pandas.DataFrame
        The networks with `lead_id` (institution), `n_named` (with those that lead a network of
        their own), `n_counted_only` and `n_applied` [institutions]; missing where no number is
        given, as unknown is not zero.
    """
    is_named = frame["institution_id"].notna() & frame["parent"].notna()
    is_counted = frame["how"] == "counted"
    leads = frame[frame["how"] == "leads"].set_index("alliance_id")["institution_id"]
    counts = {
        "n_named": frame[is_named].groupby("parent").size(),
        "n_counted_only": frame[is_counted & ~frame["is_applied"]].groupby("parent")["n"].sum(),
        "n_applied": frame[is_counted & frame["is_applied"]].groupby("parent")["n"].sum(),
    }
    result = networks.assign(lead_id=networks["alliance_id"].map(leads))
    for column, values in counts.items():
        result[column] = result["alliance_id"].map(values).astype("Int64")
    return result
