"""What the 2013 guideline would ask of a district, beside the alliances of Beijing's roster."""

from typing import Any

import pandas as pd

from pagemill.words import label
from yilianti.analysis import guideline

KINDS = ("urban_six", "other_districts")
PRIMARY_CARE = (
    *("community_health_centre", "township_health_centre", "university_clinic"),
    "primary_care_institutions",
)
QUANTILES = {"smallest": 0.0, "quarter": 0.25, "median": 0.5, "three_quarters": 0.75, "largest": 1}
BODIES = {  # who has to do it -> the bodies as the guideline writes them
    "district": ("各区县卫生局", "各区县", "有医联体签约空间的区县", "各区县卫生局或各医疗机构"),
    "core": ("核心医院", "三级医院和区域医疗中心", "三级医院或区域医疗中心医务人员"),
    "cooperating": ("合作医院", "其他医疗机构"),
    "all_members": ("各成员单位", "医联体"),
}
URBAN_BODY = "城六区"  # has duties in the urban districts only

# Cases of a range of alliances (`low`, `high`) and of what falls to each of them (`least`, `most`):
# the first whose condition holds chooses the words. A range without an upper end is open.
ASKED = {
    "unknown": "known(low) == 0",
    "open": "known(high) == 0",
    "one": "high == 1",
    "exact": "low == high",
    "digits": "high >= 10",
    "range": "",
}
SHARE = {
    "unknown": "known(most) == 0",
    "none": "most == 0",
    "one": "if(most == 1, if(known(least), least == 1, 0), 0)",
    "most_one": "most == 1",
    "most": "if(known(least), least == 0, 1)",
    "exact": "least == most",
    "digits": "most >= 10",
    "range": "",
}


def counted(name: str) -> dict[str, str]:
    """Return the cases of a number of things: unknown, none, one, many."""
    return {
        "unknown": f"known({name}) == 0",
        "none": f"{name} == 0",
        "one": f"{name} == 1",
        "many": "",
    }


def nouns(lang: str) -> pd.DataFrame:
    """Return what a district of each kind is called: `kind`, `district_one`, `district_many`."""
    names = {
        f"district_{n}": [label(f"noun.{k}.{n}", lang) for k in KINDS] for n in ("one", "many")
    }
    return pd.DataFrame({"kind": KINDS, **names})


def kind_of(is_urban: bool) -> str:
    """Return the kind of a district of Beijing."""
    return KINDS[0] if is_urban else KINDS[1]


def asked(path: pd.DataFrame, kind: str, until: str) -> pd.Series:
    """Return how many alliances the guideline asks of one district by the end of a phase.

    Parameters
    ----------
    path
        What `guideline.path` gives.
    kind
        ``urban_six`` or ``other_districts``.
    until
        Month in which the phase ends; the latest number due by then holds.

    Returns
    -------
    pandas.Series
        `low`, `high` [alliances] (`high` is missing where there is no upper bound), `due`,
        `target_id`.

    Raises
    ------
    ValueError
        If the kind is unknown.
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not one of {', '.join(KINDS)}")
    due = path[(path["place_group"] == kind) & (path["due"] <= until)]
    return due.sort_values("due").iloc[-1][["low", "high", "due", "target_id"]]


def in_words(low: float, high: float, lang: str) -> str:
    """Return a range in words: a number, from one to another, or at least so many.

    Parameters
    ----------
    low, high
        Ends of the range; a missing `high` leaves it open above.
    lang
        Language of the words.
    """
    first = _number(low)
    if pd.isna(high):
        return label("range.at_least", lang).format(low=first)
    last = _number(high)
    return first if first == last else label("range.between", lang).format(low=first, high=last)


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def quantiles(frame: pd.DataFrame, low: str, high: str) -> pd.DataFrame:
    """Return quantiles of a size that is known only as a range.

    Parameters
    ----------
    frame
        One row per alliance.
    low, high
        Columns with the size under the least and the most generous reading of its list.

    Returns
    -------
    pandas.DataFrame
        One row per quantile: `quantile` (name), `low`, `high` (its value under each reading), `n`
        [alliances].

    Raises
    ------
    ValueError
        If there is no alliance.
    """
    if frame.empty:
        raise ValueError("quantiles need at least one alliance")
    return pd.DataFrame(
        {
            "quantile": list(QUANTILES),
            "low": frame[low].quantile(list(QUANTILES.values())).to_numpy(dtype=float),
            "high": frame[high].quantile(list(QUANTILES.values())).to_numpy(dtype=float),
            "n": len(frame),
        }
    )


def checklist(duties: pd.DataFrame, kind: str, phase_id: str) -> pd.DataFrame:
    """Return the duties and permissions that concern a district and its institutions in a phase.

    Parameters
    ----------
    duties
        Table `policy_duties`.
    kind
        ``urban_six`` or ``other_districts``.
    phase_id
        The phase; what is bound to another phase is left out.

    Returns
    -------
    pandas.DataFrame
        The rows with `who` (district, core, cooperating, all_members), in that order and within it
        in that of the guideline. What the city's own bodies have to do is left out.
    """
    who = {body: name for name, bodies in BODIES.items() for body in bodies}
    if kind == "urban_six":
        who[URBAN_BODY] = "district"
    own = duties[
        (duties["policy_id"] == guideline.POLICY)
        & duties["kind"].isin(["duty", "permission"])
        & duties["body"].isin(list(who))
        & (duties["phase_id"].isna() | (duties["phase_id"] == phase_id))
    ]
    own = own.assign(who=own["body"].map(who))
    order = own["who"].map({name: place for place, name in enumerate(BODIES)})
    return own.assign(order=order).sort_values(["order", "seq"]).drop(columns="order")


def months(phases: pd.DataFrame) -> pd.DataFrame:
    """Return each month of the guideline with its phase.

    Parameters
    ----------
    phases
        Rows of `policy_phases` of the guideline.

    Returns
    -------
    pandas.DataFrame
        One row per month: `date` (such as ``2015-06``), `phase_id`, `phase` (its number), `ends`
        (month in which it ends).
    """
    rows = []
    for phase in phases.sort_values("seq").to_dict("records"):
        for month in pd.period_range(phase["starts"], phase["ends"], freq="M"):
            kept = {"phase_id": phase["phase_id"], "phase": phase["seq"], "ends": phase["ends"]}
            rows.append({"date": str(month), **kept})
    return pd.DataFrame(rows)


def rules(
    path: pd.DataFrame, phases: pd.DataFrame, duties: pd.DataFrame, people: pd.DataFrame
) -> pd.DataFrame:
    """Return what holds for each kind of district in each phase.

    Parameters
    ----------
    path
        What `guideline.path` gives.
    phases
        Rows of `policy_phases` of the guideline.
    duties
        Table `policy_duties`.
    people
        One row per district of Beijing: `kind`, `residents`.

    Returns
    -------
    pandas.DataFrame
        One row per kind and phase: `kind`, `phase` (its number), `rule` (number of the row),
        `each_low`, `each_high` [alliances a district], `n_duties`, `n_permissions`, `n_peers`
        (districts of Beijing of this kind), `residents_least`, `residents_most` (of them, for each
        alliance at the least number).
    """
    rows: list[dict[str, Any]] = []
    for kind in KINDS:
        residents = people.loc[people["kind"] == kind, "residents"]
        for phase in phases.sort_values("seq").to_dict("records"):
            number = asked(path, kind, phase["ends"])
            listed = checklist(duties, kind, phase["phase_id"])["kind"].value_counts()
            share = (residents / number["low"]).round()
            rows.append(
                {
                    "kind": kind,
                    "phase": phase["seq"],
                    "rule": len(rows) + 1,
                    "each_low": number["low"],
                    "each_high": number["high"],
                    "n_duties": listed.get("duty", 0),
                    "n_permissions": listed.get("permission", 0),
                    "n_peers": len(residents),
                    "residents_least": share.min(),
                    "residents_most": share.max(),
                }
            )
    return pd.DataFrame(rows)


def any_checklist(
    duties: pd.DataFrame, rules: pd.DataFrame, phases: pd.DataFrame
) -> tuple[pd.DataFrame, list[set[int]]]:
    """Return the rows that stand on the checklist of any rule, and on those of which.

    Parameters
    ----------
    duties
        Table `policy_duties`.
    rules
        What `rules` gives.
    phases
        Rows of `policy_phases` of the guideline.

    Returns
    -------
    tuple
        The rows as `checklist` orders them; for each row the numbers of the rules.
    """
    ids = dict(zip(phases["seq"], phases["phase_id"], strict=True))
    of_rule = {
        row["rule"]: checklist(duties, row["kind"], ids[row["phase"]])
        for row in rules.to_dict("records")
    }
    order = {name: place for place, name in enumerate(BODIES)}
    listed = pd.concat(of_rule.values()).drop_duplicates("duty_id")
    listed = listed.sort_values(["who", "seq"], key=lambda column: column.replace(order))
    listed.attrs = duties.attrs
    holds = [
        {n for n, own in of_rule.items() if ident in set(own["duty_id"])}
        for ident in listed["duty_id"]
    ]
    return listed, holds
