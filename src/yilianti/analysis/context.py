"""Public statistics around the documents: frames in, tidy frames out, each row with its marks.

A figure that was read only in an excerpt, or on a secondary page, is weak: it is shown with a mark
and no conclusion rests on it alone. Figures that contradict each other stay side by side. What can
be computed from stored figures (shares, sums, earlier years from growth) is computed here.
"""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pagemill.errors import RunError

WEAK_SEEN = ("excerpt", "abstract", "title_only", "not_stated")
WEAK_HOST = ("secondary",)
MARKS = ["seen", "host", "caveat_en", "caveat_zh"]

# A page that was read in full, and one nearer to the publisher, comes first.
_SEEN = {"full_text": 0, "abstract": 1, "excerpt": 2, "not_stated": 3, "title_only": 4}
_HOST = {"original_publisher": 0, "reprint": 1, "secondary": 2}

# Series of Beijing's visits, whose scope changes from one to the next.
BEIJING_VISITS = ["abridged-before-military", "abridged-15-military", "abridged-19-military"]

# Counts of alliances, one definition each; they are never one series.
ALLIANCE_MEASURES = (
    "regional_alliances",
    "alliances_city_total",
    "alliances_city_level",
    "alliances_county_level",
    "alliances_all_forms",
    "cities_with_alliances",
    "counties_piloting_communities",
    "counties_advancing_communities",
    "county_communities_operating",
    "pilots_close_knit_urban",
)

REFERRALS = {"up": "referrals_up", "down": "referrals_down", "both": "referrals_both_ways"}


def is_weak(frame: pd.DataFrame) -> pd.Series:
    """Tell for each row whether it must be shown with a mark.

    Parameters
    ----------
    frame
        Any frame with the marks `seen` and `host`.
    """
    return frame["seen"].isin(WEAK_SEEN) | frame["host"].isin(WEAK_HOST)


def references(figure_ids: Iterable[str], table: str = "context_figures") -> list[str]:
    """Return the references of rows, as a recorded number names what it rests on."""
    return [f"{table}:{figure_id}" for figure_id in figure_ids]


def bounded(figures: pd.DataFrame) -> pd.DataFrame:
    """Add `amount`, `low`, `high` [single units]: the value and what its rounding leaves open.

    Parameters
    ----------
    figures
        Rows of `context_figures` or `context_districts`; a value printed in steps of `step` lies
        within half a step.
    """
    half = figures["step"].fillna(0) / 2
    return figures.assign(
        amount=(figures["value"] * figures["scale"]).round(6),
        low=((figures["value"] - half) * figures["scale"]).round(6),
        high=((figures["value"] + half) * figures["scale"]).round(6),
    )


def best(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per place, measure, class, period, series and status: the best page's.

    Parameters
    ----------
    figures
        Rows of `context_figures`.

    Returns
    -------
    pandas.DataFrame
        The same columns, and `n_pages`, the number of pages that state the figure. A page read in
        full comes before an excerpt, and an original before a copy.
    """
    keys = ["place", "measure", "institution_class", "period", "series", "status"]
    ranked = figures.assign(
        n_pages=figures.groupby(keys, dropna=False)["figure_id"].transform("size"),
        _rank=is_weak(figures) * 100 + figures["host"].map(_HOST) * 10 + figures["seen"].map(_SEEN),
    ).sort_values([*keys, "_rank"], kind="stable")
    return ranked.drop_duplicates(keys).drop(columns="_rank")


def conflicts(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that contradict each other, side by side.

    Parameters
    ----------
    figures
        Rows of `context_figures`, or of `context_study_results`.

    Returns
    -------
    pandas.DataFrame
        The rows of each `conflict_group` together, in the order of the table.
    """
    return figures[figures["conflict_group"].notna()].sort_values("conflict_group", kind="stable")


def cited(studies: pd.DataFrame) -> pd.Series:
    """Return studies as a text cites them: first author, or else the journal, and the year."""
    first = studies["authors"].str.replace("(,|et al).*", "", regex=True).str.strip(" ()")
    several = studies["authors"].str.contains(",|et al").fillna(False)
    authors = first.where(~several.astype(bool), first + " et al.")
    return authors.fillna(studies["journal"]) + " " + studies["year"].astype(str)


def annual(
    figures: pd.DataFrame,
    breaks: pd.DataFrame,
    place_id: str,
    measure: str,
    series: Sequence[str],
    classes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return a measure by class of institution and year, with the breaks of the series flagged.

    Parameters
    ----------
    figures
        Table `context_figures`.
    breaks
        Table `context_breaks`.
    place_id
        Place, such as `beijing`.
    measure
        Measure, such as `visits`.
    series
        Series to take; figures of different series are not comparable, so each row keeps its own.
    classes
        Classes of institution; all by default.

    Returns
    -------
    pandas.DataFrame
        One row per class and year: `year`, `institution_class`, `amount`, `low`, `high` [single
        units], `series`, `is_break` (this year lies on the far side of a break from the year
        before it in the table), `n_pages`, `figure_id` and the marks.
    """
    chosen = figures[
        (figures["place_id"] == place_id)
        & (figures["measure"] == measure)
        & (figures["status"] == "observed")
        & figures["series"].isin(series)
        & figures["period"].str.fullmatch(r"\d{4}", na=False)
    ]
    if classes is not None:
        chosen = chosen[chosen["institution_class"].isin(classes)]
    rows = bounded(best(chosen)).assign(year=lambda frame: frame["period"].astype(int))
    rows = rows.sort_values(["institution_class", "year", "series"], ignore_index=True)
    before = rows.groupby("institution_class")["year"].shift()
    here = breaks[(breaks["place_id"] == place_id) & (breaks["measure"] == measure)]
    rows["is_break"] = False
    for row in here.to_dict("records"):
        starts = int(row["starts"][:4])
        every_class = pd.isna(row["institution_class"])
        concerned = every_class | (rows["institution_class"] == row["institution_class"])
        rows["is_break"] |= concerned & (rows["year"] >= starts) & (before < starts)
    columns = ["year", "institution_class", "amount", "low", "high", "series", "is_break"]
    return rows[[*columns, "n_pages", "figure_id", *MARKS]]


def change(by_year: pd.DataFrame, first: int, last: int, breaks: pd.DataFrame) -> pd.Series:
    """Return what a series gained from one year to another, never across one of its breaks.

    Parameters
    ----------
    by_year
        Values by year (index) and class (columns).
    first, last
        The years compared.
    breaks
        Rows of `context_breaks` of the same place and measure.

    Raises
    ------
    RunError
        If a break lies between the years: the difference would mix what changed with what is
        counted.
    """
    starts = breaks["starts"].str[:4].astype(int)
    between = breaks[(first < starts) & (starts <= last)]
    if not between.empty:
        told = "; ".join(between["starts"] + " " + between["what_en"])
        raise RunError(
            f"{first} to {last}: the series breaks between these years ({told}). "
            "Compare two years on the same side of each break."
        )
    return by_year.loc[last] - by_year.loc[first]


def shares(
    amounts: pd.DataFrame, parts: Mapping[str, Sequence[str]], whole: str = "all_institutions"
) -> pd.DataFrame:
    """Return the share of groups of classes in a whole, with the bounds that rounding leaves.

    Parameters
    ----------
    amounts
        Rows with `institution_class`, `amount`, `low`, `high`, `series`, `figure_id`, `seen`,
        `host`, and `year` or `period`.
    parts
        Name of a group -> its classes; a year without all of them is left out.
    whole
        Class that is the denominator, of the same series.

    Returns
    -------
    pandas.DataFrame
        One row per group and time: `part`, time, `series`, `share`, `low`, `high`, `figure_ids`
        (what it rests on), `is_weak` (one of them is).
    """
    time = "period" if "period" in amounts else "year"
    rows = []
    for (when, series), group in amounts.groupby([time, "series"]):
        by_class = group.assign(is_weak=is_weak(group)).set_index("institution_class")
        for part, classes in parts.items():
            if whole not in by_class.index or not set(classes) <= set(by_class.index):
                continue
            top, bottom = by_class.loc[list(classes)], by_class.loc[whole]
            share, low, high = (  # unknown where a part is: a sum without it would be too small
                top[own].sum(skipna=False) / bottom[of]
                for own, of in (("amount", "amount"), ("low", "high"), ("high", "low"))
            )
            rows.append(
                {
                    "part": part,
                    time: when,
                    "series": series,
                    "share": share,
                    "low": low,
                    "high": high,
                    "figure_ids": [*top["figure_id"], bottom["figure_id"]],
                    "is_weak": bool(top["is_weak"].any() or bottom["is_weak"]),
                }
            )
    columns = ["part", time, "series", "share", "low", "high", "figure_ids", "is_weak"]
    return pd.DataFrame(rows, columns=columns).sort_values(["part", time], ignore_index=True)


def periods(figures: pd.DataFrame, place_id: str, measure: str = "visits") -> pd.DataFrame:
    """Return a measure by class for years and parts of years, one row per class and period.

    Parameters
    ----------
    figures
        Table `context_figures`.
    place_id
        Place.
    measure
        Measure.

    Returns
    -------
    pandas.DataFrame
        `period`, `year` (of its end), `n_months`, `institution_class`, `amount`, `low`, `high`,
        `series`, `n_pages`, `figure_id` and the marks. Part-years never belong to the series
        of years.
    """
    rows = figures[
        (figures["place_id"] == place_id)
        & (figures["measure"] == measure)
        & (figures["status"] == "observed")
        & figures["series"].notna()
        & figures["period"].notna()
    ]
    rows = bounded(best(rows))
    months = rows["period"].map(n_months)
    rows = rows.assign(n_months=months, year=rows["period"].str[:4].astype(int))
    columns = ["period", "year", "n_months", "institution_class", "amount", "low", "high", "series"]
    return rows[[*columns, "n_pages", "figure_id", *MARKS]].reset_index(drop=True)


def n_months(period: str) -> int:
    """Return how many months a period of years or months spans: `2014`, `2012-01/2012-06`."""
    first, _, last = period.partition("/")
    last = last or first
    start = int(first[:4]) * 12 + (int(first[5:7]) if len(first) > 4 else 1)
    end = int(last[:4]) * 12 + (int(last[5:7]) if len(last) > 4 else 12)
    return end - start + 1


def year_before(
    amount: float, growth_pct: float, amount_half: float = 0.0, growth_half: float = 0.0
) -> tuple[float, float, float]:
    """Return last year's amount, and its bounds, from this year's and a printed growth.

    Parameters
    ----------
    amount
        This year's amount.
    growth_pct
        Growth on the year before [%].
    amount_half, growth_half
        Half a rounding step of each.
    """
    return (
        amount / (1 + growth_pct / 100),
        (amount - amount_half) / (1 + (growth_pct + growth_half) / 100),
        (amount + amount_half) / (1 + (growth_pct - growth_half) / 100),
    )


def referrals(figures: pd.DataFrame, place_id: str = "china") -> pd.DataFrame:
    """Return yearly referrals up, down and both ways, and the year before by printed growth.

    Parameters
    ----------
    figures
        Table `context_figures`.
    place_id
        Place.

    Returns
    -------
    pandas.DataFrame
        `year`, `way` (up, down, both), `amount`, `low`, `high` [person-times], `is_computed` (from
        the growth that next year's page prints), `figure_ids` and the marks.
    """
    here = figures[(figures["place_id"] == place_id) & figures["period"].str.fullmatch(r"\d{4}")]
    here = bounded(best(here))
    rows = []
    for way, measure in REFERRALS.items():
        stated = here[here["measure"] == measure]
        growths = here[here["measure"] == f"growth_of_{measure}"].set_index("period")
        years = set(stated["period"])
        for row in stated.to_dict("records"):
            year = int(row["period"])
            kept = {"way": way, **{mark: row[mark] for mark in MARKS}}
            amounts = {name: row[name] for name in ("amount", "low", "high")}
            own = [row["figure_id"]]
            rows.append({"year": year, "is_computed": False, **kept, **amounts, "figure_ids": own})
            if row["period"] not in growths.index or str(year - 1) in years:
                continue
            growth = growths.loc[row["period"]]
            half = (row["high"] - row["low"]) / 2
            before = year_before(row["amount"], growth["value"], half, growth["step"] / 2)
            amounts = dict(zip(amounts, before, strict=True))
            own = [row["figure_id"], growth["figure_id"]]
            rows.append(
                {"year": year - 1, "is_computed": True, **kept, **amounts, "figure_ids": own}
            )
    columns = ["year", "way", "amount", "low", "high", "is_computed", "figure_ids", *MARKS]
    return pd.DataFrame(rows)[columns].sort_values(["way", "year"], ignore_index=True)


def alliance_counts(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of alliances, by definition and then by time; never one series.

    Parameters
    ----------
    figures
        Table `context_figures`.

    Returns
    -------
    pandas.DataFrame
        One row per definition (`measure`), place and date, from its best page, with all columns
        and `n_pages`.
    """
    rows = best(figures[figures["measure"].isin(ALLIANCE_MEASURES)])
    order = {measure: place for place, measure in enumerate(ALLIANCE_MEASURES)}
    return rows.sort_values(
        ["measure", "period"],
        key=lambda column: column.map(order) if column.name == "measure" else column,
        ignore_index=True,
    )
