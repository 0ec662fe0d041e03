"""Reconciliation: what the tables give for each claim, under every sensible definition."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from yilianti.analysis import indicators

Frames = Mapping[str, pd.DataFrame]
Claim = Mapping[Any, Any]
Computed = tuple[str, str, str, float | None]  # unit, members, core, result

#: Tables and, where not all of a table is needed, the columns.
TABLES: dict[str, list[str] | None] = {
    "claims": None,
    "alliances": [
        *("alliance_id", "record_kind", "units_represented", "parent_id"),
        *("formed", "model", "specialty"),
    ],
    "alliance_places": None,
    "alliance_relations": None,
    "participations": None,
    "unnamed_members": None,
    "institutions": ["institution_id", "kind", "level_stated", "ownership", "place_id"],
    "possible_same": ["pair_id", "institution_a", "institution_b", "likelihood"],
    "mechanisms": None,
    "places": ["place_id", "kind", "parent_id", "is_urban_six"],
    "discrepancies": ["discrepancy_id", "a", "b"],
}

COLUMNS = ["claim_id", "unit", "members", "core", "computed", "is_lower_bound", "fits"]

# Which mentions a measure counts, as a query over them and the facts of their institutions.
CENTRE = "kind == 'community_health_centre'"
MEMBER_MEASURES = {
    "n_members": "",
    "n_institutions": "",
    "n_lead_hospitals": "role == 'lead'",
    "n_collaborating": "role == 'collaborating'",
    "n_guided": "role == 'guided'",
    "n_departments": "kind == 'hospital_department'",
    "n_member_tertiary_hospitals": "level_stated == 'tertiary'",
    "n_member_secondary_hospitals": "level_stated == 'secondary'",
    "n_member_level_1_hospitals": "level_stated == 'level_1'",
    "n_member_community_health_centres": CENTRE,
    "n_member_district_health_centres": CENTRE,
    "n_member_university_health_centres": "kind == 'university_clinic'",
    "n_member_primary_care": "kind == 'primary_care_institutions'",
}
LIST_MEASURES = {"n_channels", "n_shared_fields"}
OPEN = "等"  # after the last item of a list: there may be more than those written out
# Units that count nothing twice, so that an open list has at least as many; a mention, or a
# membership over the alliances of a roster, may repeat an institution.
DISTINCT = {"institutions", "institutions_merged", "cooperating", "items"}
CORE = set(indicators.LEADING)
NEAR = 0.1  # a stated "about" or "nearly" allows this share below, "about" also above


def definitions(frames: Frames, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compute each claim under every definition that applies to it.

    Parameters
    ----------
    frames
        The tables by name, those of `TABLES`.
    claims
        The claims to compute; all by default.

    Returns
    -------
    pandas.DataFrame
        One row per claim and definition: `claim_id`; `unit` (what is counted: rows, alliances,
        mentions, memberships, institutions, institutions_merged, core_entries, cooperating,
        districts, items, or what a rank goes by);
        `members` (named, named_and_counted, or empty); `core` (with_core, without_core, or empty);
        `computed`; `is_lower_bound` (it counts nothing twice, in a list that the document leaves
        open or of which some are neither named nor counted); `fits` (the stated value allows it).
        A claim that cannot be computed has no row.
    """
    rows = []
    for claim in (frames["claims"] if claims is None else claims).to_dict("records"):
        for unit, members, core, result in _results(claim, frames):
            if result is None or pd.isna(result):
                continue
            is_bound = unit in DISTINCT and _is_open(claim, frames)
            fits = allows(claim, float(result))
            rows.append((claim["claim_id"], unit, members, core, float(result), is_bound, fits))
    return pd.DataFrame(rows, columns=COLUMNS)


def verdicts(claims: pd.DataFrame, computed: pd.DataFrame) -> pd.DataFrame:
    """Judge each claim by its definitions.

    Parameters
    ----------
    claims, computed
        The table `claims`, and what `definitions` gives for it.

    Returns
    -------
    pandas.DataFrame
        One row per claim, in order: `claim_id`, `verdict` (matches: at least one definition fits;
        contradicted: definitions apply and none fits; not_computable: none applies, or the list is
        open and every lower bound is below the stated value), `n_definitions`, `n_fitting`,
        `is_repeated` (it states again what an earlier claim does, and is to be counted once).
    """
    stated = claims.set_index("claim_id")["value"].astype(float)
    by_claim = computed.groupby("claim_id")
    bounds = computed[computed["is_lower_bound"].astype(bool)]
    is_below = bounds["computed"] < bounds["claim_id"].map(stated)
    undecided = set(bounds["claim_id"]) - set(bounds.loc[~is_below, "claim_id"])
    result = claims[["claim_id"]].copy()
    for column, counts in {
        "n_definitions": by_claim.size(),
        "n_fitting": by_claim["fits"].sum(),
    }.items():
        result[column] = result["claim_id"].map(counts).fillna(0).astype(int)
    result["verdict"] = "contradicted"
    is_undecided = result["claim_id"].isin(undecided)
    result.loc[is_undecided | result["n_definitions"].eq(0), "verdict"] = "not_computable"
    result.loc[result["n_fitting"] > 0, "verdict"] = "matches"
    result["is_repeated"] = claims["repeats"].notna().to_numpy()
    return result[["claim_id", "verdict", "n_definitions", "n_fitting", "is_repeated"]]


def check(frames: Frames) -> list[str]:
    """Return the claims that the tables contradict and no row of `discrepancies` explains."""
    claims = frames["claims"]
    judged = verdicts(claims, definitions(frames))
    explained = set(frames["discrepancies"]["a"]) | set(frames["discrepancies"]["b"])
    found = []
    for row, (claim, verdict) in enumerate(
        zip(judged["claim_id"], judged["verdict"], strict=True), 2
    ):
        if verdict == "contradicted" and f"claims:{claim}" not in explained:
            found.append(
                f"data/claims.csv, row {row}, column value: the tables give no number that "
                f"{claim!r} allows, under any definition. Correct the claim or the rows it counts, "
                "or add a row to data/discrepancies.csv."
            )
    return found


def allows(claim: Claim, result: float) -> bool:
    """Tell whether what a claim states allows a computed value.

    Parameters
    ----------
    claim
        A row of `claims`: `value`, `value_high`, `qualifier`.
    result
        The computed value; for a superlative the rank, 1 being first.
    """
    if claim["qualifier"] == "superlative":
        return result == 1
    value = float(claim["value"])
    if claim["qualifier"] == "range":
        return value <= result <= float(claim["value_high"])
    allowed = {
        "exact": result == value,
        "about": abs(result - value) <= NEAR * value,
        "nearly": (1 - NEAR) * value <= result < value,
        "at_least": result >= value,
        "at_most": result <= value,
        "more_than": result > value,
    }
    return allowed[claim["qualifier"]]


def _results(claim: Claim, frames: Frames) -> Iterator[Computed]:
    """Yield what the definitions that fit the kind of claim give."""
    measure, kind = str(claim["measure"]), claim["subject_kind"]
    if claim["qualifier"] == "superlative":
        if kind == "alliance" and measure in RANKS:
            yield from RANKS[measure](claim, frames)
    elif kind == "roster":
        yield from _roster(claim, frames)
    elif kind == "alliance" and measure in MEMBER_MEASURES:
        yield from _members(claim, frames)
    elif kind == "alliance" and measure == "n_districts":
        yield from _districts(claim, frames)
    elif kind == "alliance" and measure == "n_alliances":
        yield "alliances", "", "", _n_parts(claim, frames)
    elif measure in LIST_MEASURES:
        listed = frames["mechanisms"]
        yield "items", "", "", float((listed["counted_by"] == claim["claim_id"]).sum()) or None


def _n_parts(claim: Claim, frames: Frames) -> float | None:
    """Count the alliances below one, or told to be part of it; None where there is none."""
    alliances, related = frames["alliances"], frames["alliance_relations"]
    below = alliances.loc[alliances["parent_id"] == claim["subject_id"], "alliance_id"]
    told = related.loc[related["other_id"] == claim["subject_id"], "alliance_id"]
    return float(len({*below, *told})) or None


def _own(frame: pd.DataFrame, claim: Claim) -> pd.DataFrame:
    """Return an alliance's rows in the document of the claim; in all where that has none."""
    rows = frame[frame["alliance_id"] == claim["subject_id"]]
    own = rows[rows["source_id"] == claim["source_id"]]
    return rows if own.empty else own


def _repeats_claim(claim: Claim, frames: Frames) -> pd.Series:
    """Tell which counted members are only what the claim itself says: no evidence for it."""
    rows = _own(frames["unnamed_members"], claim)
    is_claim = (rows["source_id"] == claim["source_id"]) & (rows["n"] == claim["value"])
    return is_claim.fillna(False).astype(bool)


def _counted(claim: Claim, frames: Frames) -> pd.DataFrame:
    return _own(frames["unnamed_members"], claim)[~_repeats_claim(claim, frames)]


def _is_open(claim: Claim, frames: Frames) -> bool:
    """Tell whether some members are neither named nor counted apart from the claim itself."""
    if claim["subject_kind"] == "roster":
        is_members = claim["measure"] == "n_cooperating_hospitals"
        return bool(is_members and _on_roster("unnamed_members", claim, frames)["n"].isna().any())
    if claim["measure"] in LIST_MEASURES:
        items = frames["mechanisms"][frames["mechanisms"]["counted_by"] == claim["claim_id"]]
        return _ends_open(items, "item")
    is_described = _own(frames["unnamed_members"], claim)["n"].isna()
    named = _own(frames["participations"], claim)
    is_left_open = _ends_open(named, "name_as_written")
    return bool(is_described.any() or _repeats_claim(claim, frames).any() or is_left_open)


def _ends_open(rows: pd.DataFrame, words: str) -> bool:
    """Tell whether the document itself writes "and others" after one of the items."""
    return any(
        f"{item}{OPEN}" in str(phrase)
        for item, phrase in zip(rows[words], rows["evidence"], strict=True)
    )


def _members(claim: Claim, frames: Frames) -> Iterator[Computed]:
    facts = frames["institutions"][["institution_id", "kind", "level_stated", "ownership"]]
    mentions = _own(frames["participations"], claim).merge(facts, on="institution_id", how="left")
    counted = _counted(claim, frames)
    if chosen := MEMBER_MEASURES[str(claim["measure"])]:
        mentions = mentions.query(chosen)
        counted = counted[:0]  # no telling which of them are of the kind
    yield from _counts(mentions, counted, frames)
    on_line = mentions[mentions["line"] == claim["line"]]
    if 0 < len(on_line) < len(mentions):
        yield from _counts(on_line, counted[:0], frames, "named_on_line")


def _on_roster(table: str, claim: Claim, frames: Frames) -> pd.DataFrame:
    """Return a table's rows on the alliances of the roster, in the document of the claim."""
    alliances, rows = frames["alliances"], frames[table]
    listed = alliances.loc[alliances["record_kind"] == "roster", "alliance_id"]
    return rows[rows["alliance_id"].isin(listed) & (rows["source_id"] == claim["source_id"])]


def _roster(claim: Claim, frames: Frames) -> Iterator[Computed]:
    """Yield counts over the rows of the 2014 roster."""
    rows = frames["alliances"][frames["alliances"]["record_kind"] == "roster"]
    mentions = _on_roster("participations", claim, frames)
    if claim["measure"] == "n_alliances":
        yield "rows", "", "", float(len(rows))
        yield "alliances", "", "", float(rows["units_represented"].sum())
    elif claim["measure"] == "n_core_hospitals":
        cores = mentions[mentions["role"].isin(CORE)]
        for unit, count in UNITS.items():
            yield unit, "named", "", count(cores, frames)[0]
        entries = cores.groupby("alliance_id")["institution_id"].agg(frozenset)
        yield "core_entries", "named", "", float(entries.nunique())
    elif claim["measure"] == "n_districts":
        served = frames["alliance_places"]
        served = served[served["alliance_id"].isin(rows["alliance_id"])]
        stated = served[served["basis"] == "area_column"]
        yield "districts_stated", "", "", _n_districts(stated["place_id"], frames)
        yield "districts_served", "", "", _n_districts(served["place_id"], frames)
        yield "districts_of_members", "", "", _n_districts(_homes(mentions, frames), frames)
    elif claim["measure"] == "n_cooperating_hospitals":
        yield from _cooperating(mentions, _on_roster("unnamed_members", claim, frames), frames)


def _cooperating(
    mentions: pd.DataFrame, counted: pd.DataFrame, frames: Frames
) -> Iterator[Computed]:
    """Yield the number of those that cooperate: beside the core hospitals, never with them."""
    for result in _counts(mentions, counted, frames):
        unit, _, core, _ = result
        if core == "without_core" and unit != "mentions":  # which a core named again would swell
            yield result
    belonging = indicators.memberships(mentions)
    others = belonging[~(belonging["is_leading"] | belonging["is_authority"])]
    n_named = float(others["institution_id"].nunique())
    yield "cooperating", "named", "", n_named
    if extra := _n_not_named(counted):
        yield "cooperating", "named_and_counted", "", n_named + extra


def _districts(claim: Claim, frames: Frames) -> Iterator[Computed]:
    served = _own(frames["alliance_places"], claim)
    yield "districts_served", "", "", _n_districts(served["place_id"], frames)
    mentions = _own(frames["participations"], claim)
    yield "districts_of_members", "", "", _n_districts(_homes(mentions, frames), frames)


def _n_districts(places: pd.Series, frames: Frames) -> float | None:
    """Count distinct districts and counties of one's own country; None where there is none."""
    kinds = frames["places"].set_index("place_id")["kind"]
    return float(places[places.map(kinds).isin({"district", "county"})].nunique()) or None


def _homes(mentions: pd.DataFrame, frames: Frames) -> pd.Series:
    home = frames["institutions"].set_index("institution_id")["place_id"]
    return mentions["institution_id"].map(home)


def _counts(
    mentions: pd.DataFrame, counted: pd.DataFrame, frames: Frames, named: str = "named"
) -> Iterator[Computed]:
    """Yield the number of members by unit, with those only counted or not, with or without core."""
    mentions = mentions[~mentions["role"].isin(indicators.AUTHORITIES)]  # parties, no members
    extra = _n_not_named(counted)
    if mentions.empty and not extra:
        return
    for unit, count in UNITS.items():
        for core, n_named in zip(
            ("with_core", "without_core"), count(mentions, frames), strict=True
        ):
            yield unit, named, core, n_named
            if extra:
                yield unit, "named_and_counted", core, n_named + extra


def _n_not_named(counted: pd.DataFrame) -> float:
    """Count members without a name; where a number is unknown, `_is_open` tells of a bound."""
    return float((counted["n"] - counted["n_named"].fillna(0)).clip(lower=0).sum())


def _mentions(mentions: pd.DataFrame, frames: Frames) -> tuple[float, float]:
    return float(len(mentions)), float((~mentions["role"].isin(CORE)).sum())


def _memberships(mentions: pd.DataFrame, frames: Frames) -> tuple[float, float]:
    """Count pairs of an alliance and an institution."""
    belonging = indicators.memberships(mentions)
    return float(len(belonging)), float((~belonging["is_leading"]).sum())


def _institutions(mentions: pd.DataFrame, frames: Frames) -> tuple[float, float]:
    """Count institutions; without the core, those that lead none of the alliances."""
    found = set(mentions["institution_id"])
    core = set(mentions.loc[mentions["role"].isin(CORE), "institution_id"])
    return float(len(found)), float(len(found - core))


def _merged(mentions: pd.DataFrame, frames: Frames) -> tuple[float, float]:
    pairs = frames["possible_same"]
    likelihoods = tuple(pairs["likelihood"].dropna().unique())
    return _institutions(indicators.merge_possible_same(mentions, pairs, likelihoods), frames)


#: What may be counted: a number with the core, and one without it.
UNITS: dict[str, Callable[[pd.DataFrame, Frames], tuple[float, float]]] = {
    "mentions": _mentions,
    "memberships": _memberships,
    "institutions": _institutions,
    "institutions_merged": _merged,
}


def _first(claim: Claim, frames: Frames) -> Iterator[Computed]:
    """Yield the rank by date among the dated alliances of the place, then among those alike."""
    alliances = frames["alliances"].set_index("alliance_id")
    subject: dict[Any, Any] = alliances.loc[claim["subject_id"]].to_dict()
    date = subject["formed"]
    if pd.isna(date):
        return
    dated = alliances[alliances["formed"].notna() & (alliances.index != claim["subject_id"])]
    inside = _within(claim["place_id"], frames)
    served = frames["alliance_places"].query("basis != 'members'")
    here = dated[dated.index.isin(served.loc[served["place_id"].isin(inside), "alliance_id"])]
    for unit, others in {
        "rank_by_date_in_place": here,
        "rank_by_date_in_place_and_specialty": here[here["specialty"] == subject["specialty"]],
        "rank_by_date_in_place_and_model": here[here["model"] == subject["model"]],
    }.items():
        if not others.empty:
            earlier = others["formed"].map(lambda other: _is_earlier(other, date))
            yield unit, "", "", 1.0 + earlier.sum()


def _is_earlier(other: str, date: str) -> bool:
    """Compare two partial dates as far as both are known."""
    known = min(len(other), len(date))
    return other[:known] < date[:known]


def _within(place: Any, frames: Frames) -> set[Any]:
    """Return a place with all places in it; all places where it is missing."""
    places = frames["places"]
    if pd.isna(place):
        return set(places["place_id"])
    found, size = {place}, 0
    while len(found) > size:
        size = len(found)
        found |= set(places.loc[places["parent_id"].isin(found), "place_id"])
    return found


def _largest(claim: Claim, frames: Frames) -> Iterator[Computed]:
    """Yield the rank by size among the alliances of the roster."""
    rows = frames["alliances"][frames["alliances"]["record_kind"] == "roster"]
    mentions, counted = (
        frames[table][frames[table]["source_id"] == claim["source_id"]]
        for table in ("participations", "unnamed_members")
    )
    sizes = indicators.sizes(rows, mentions, counted)
    sizes = sizes.set_index("alliance_id")
    for column, definition in {
        "n_mentions": ("mentions", "named", "with_core"),
        "n_named": ("institutions", "named", "with_core"),
        "n_members": ("institutions", "named", "without_core"),
        "n_total": ("institutions", "named_and_counted", "without_core"),
    }.items():
        if claim["subject_id"] in sizes.index:
            is_larger = sizes[column] > sizes.at[claim["subject_id"], column]
            unit, members, core = definition
            yield f"rank_by_{unit}", members, core, 1.0 + is_larger.sum()


RANKS = {"first": _first, "largest": _largest}
