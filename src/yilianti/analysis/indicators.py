"""Counts from the tables: who belongs to what, and how large an alliance is under each reading."""

import pandas as pd

LEADING = ("lead", "core")
AUTHORITIES = ("convenor", "government")  # parties to an agreement, but no members


def merge_possible_same(
    participations: pd.DataFrame, possible_same: pd.DataFrame, likelihoods: tuple[str, ...]
) -> pd.DataFrame:
    """Return the mentions with doubtful pairs of institutions read as one.

    Parameters
    ----------
    participations
        Mentions, with `institution_id`.
    possible_same
        Pairs `institution_a`, `institution_b` with their `likelihood`.
    likelihoods
        Pairs of these likelihoods are merged; an empty tuple merges none.

    Returns
    -------
    pandas.DataFrame
        The same rows; `institution_id` of a merged institution is the first of its pair, also where
        pairs form a chain.
    """
    pairs = possible_same[possible_same["likelihood"].isin(likelihoods)]
    kept = dict(zip(pairs["institution_b"], pairs["institution_a"], strict=True))

    def first(institution: str) -> str:
        seen = set()
        while institution in kept and institution not in seen:
            seen.add(institution)
            institution = kept[institution]
        return institution

    return participations.assign(institution_id=participations["institution_id"].map(first))


def memberships(participations: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct institutions of each alliance.

    Parameters
    ----------
    participations
        Mentions: `alliance_id`, `institution_id`, `role`, `seq`, `participation_id`.

    Returns
    -------
    pandas.DataFrame
        One row per alliance and institution: `role` (that of the first mention), `is_leading`
        (core or lead hospital in any mention), `is_authority` (an office that convenes or signs),
        `n_mentions`, `first_mention` (participation_id).
    """
    ordered = participations.sort_values(["alliance_id", "seq"], kind="stable")
    ordered = ordered.assign(
        is_leading=ordered["role"].isin(LEADING), is_authority=ordered["role"].isin(AUTHORITIES)
    )
    grouped = ordered.groupby(["alliance_id", "institution_id"], sort=False)
    return grouped.agg(
        role=("role", "first"),
        is_leading=("is_leading", "any"),
        is_authority=("is_authority", "all"),
        n_mentions=("role", "size"),
        first_mention=("participation_id", "first"),
    ).reset_index()


def outermost(belonging: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Return memberships without those of an alliance inside another of them.

    Parameters
    ----------
    belonging
        Memberships of one institution, with `alliance_id`.
    relations
        Table `alliance_relations`.
    """
    nested = relations[relations["relation"] == "nested_in"]
    around = belonging["alliance_id"].map(nested.set_index("alliance_id")["other_id"])
    return belonging[~around.isin(belonging["alliance_id"])]


def admitted(unnamed_members: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the members counted or described without those that had only applied to join.

    Parameters
    ----------
    unnamed_members, claims
        The tables; a claim of the measure `n_applied` tells of applicants by their number.
    """
    applied = claims[claims["measure"] == "n_applied"]
    asked = set(zip(applied["subject_id"], applied["value"], strict=True))
    pairs = zip(unnamed_members["alliance_id"], unnamed_members["n"], strict=True)
    return unnamed_members.loc[[pair not in asked for pair in pairs]]


def sizes(
    alliances: pd.DataFrame, participations: pd.DataFrame, unnamed_members: pd.DataFrame
) -> pd.DataFrame:
    """Return the size of each alliance under each reading of its list.

    Parameters
    ----------
    alliances
        The alliances wanted: `alliance_id`.
    participations, unnamed_members
        Their mentions, and the members that are counted or described.

    Returns
    -------
    pandas.DataFrame
        One row per alliance, in the given order [institutions]: `n_mentions`; `n_named` (distinct,
        with those that lead and authorities); `n_leading`; `n_members` (distinct, without those
        that lead and authorities);
        `n_counted` (counted but not named); `n_total` (`n_members` + `n_counted`); `is_open`
        (True where members are described without a number, so that `n_total` is a lower bound).
    """
    belonging = memberships(participations)
    others = unnamed_members[~unnamed_members["role"].isin([*LEADING, *AUTHORITIES])]
    counted = others.assign(n_new=(others["n"] - others["n_named"].fillna(0)).clip(lower=0))
    by_alliance = belonging.groupby("alliance_id")
    result = alliances[["alliance_id"]].copy()
    for column, values in {
        "n_mentions": by_alliance["n_mentions"].sum(),
        "n_named": by_alliance.size(),
        "n_leading": by_alliance["is_leading"].sum(),
        "n_members": (~(belonging["is_leading"] | belonging["is_authority"]))
        .groupby(belonging["alliance_id"])
        .sum(),
        "n_counted": counted.groupby("alliance_id")["n_new"].sum(),
    }.items():
        result[column] = result["alliance_id"].map(values).fillna(0).astype(int)
    result["n_total"] = result["n_members"] + result["n_counted"]
    described = set(counted.loc[counted["n"].isna(), "alliance_id"])
    result["is_open"] = result["alliance_id"].isin(described)
    return result


def leaders(participations: pd.DataFrame) -> pd.DataFrame:
    """Return the institutions that lead, by the number of alliances they lead.

    Returns
    -------
    pandas.DataFrame
        One row per leading institution, most alliances first: `institution_id`, `n_led`,
        `n_member_elsewhere` (alliances of the given mentions in which it does not lead).
    """
    belonging = memberships(participations)
    counts = belonging.groupby("institution_id")["is_leading"].agg(n_led="sum", n="size")
    counts["n_member_elsewhere"] = counts.pop("n") - counts["n_led"]
    counts = counts[counts["n_led"] > 0].reset_index()
    return counts.sort_values(
        ["n_led", "institution_id"], ascending=[False, True], ignore_index=True
    )


def composition(participations: pd.DataFrame, institutions: pd.DataFrame) -> pd.DataFrame:
    """Return how many members of each kind an alliance has.

    Returns
    -------
    pandas.DataFrame
        One row per alliance and kind of institution: `alliance_id`, `kind`, `n` [institutions];
        distinct institutions that do not lead and
        are no authority.
    """
    belonging = memberships(participations)
    members = belonging[~(belonging["is_leading"] | belonging["is_authority"])].merge(
        institutions[["institution_id", "kind"]], on="institution_id", validate="many_to_one"
    )
    return members.groupby(["alliance_id", "kind"], sort=False).size().rename("n").reset_index()
