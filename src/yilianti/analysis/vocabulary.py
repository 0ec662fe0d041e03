"""The words of the field: which kinds of alliance and which roles the documents speak of, when."""

import pandas as pd

#: Term for a kind of alliance -> the model under which its alliances are coded, where there is one.
KIND_TERMS = {
    "medical-alliance": None,
    "regional-alliance": "regional",
    "hospital-group": None,
    "medical-community": None,
    "medical-league": None,
    "unified-medical-system": None,
    "cross-region-alliance": "cross_province",
    "specialty-alliance": "specialty",
    "discipline-alliance": "discipline",
    "paediatric-alliance": "paediatric",
    "cross-district-alliance": "cross_district",
    "specialty-league": "specialty_league",
    "urban-medical-group": None,
    "county-community": None,
    "telemedicine-network": None,
    "close-knit-group": "close_knit_group",
}


def kinds_in_use(terms: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the terms for kinds of alliance with the years in which they are used.

    Parameters
    ----------
    terms
        Table `terms`.
    lang
        Language of the names.

    Returns
    -------
    pandas.DataFrame
        One row per term, earliest first: `term_id`, `name`, `model`, `starts`, `ends` (missing
        where still in use), and its citation.
    """
    order = list(KIND_TERMS)
    rows = terms[terms["term_id"].isin(order)]
    rows = rows.assign(
        name=rows[f"name_{lang}"],
        model=rows["term_id"].map(KIND_TERMS),
        starts=rows["valid_from"],
        ends=rows["valid_to"],
        order=rows["term_id"].map(order.index),
    )
    return rows.sort_values(["starts", "order"], ignore_index=True)


def single(alliances: pd.DataFrame) -> pd.DataFrame:
    """Return the records of single alliances: none that stands over others of the table."""
    is_over = alliances["alliance_id"].isin(alliances["parent_id"])
    return alliances[~is_over & (alliances["record_kind"] != "umbrella")]


def dated_records(alliances: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return how many alliances of each kind are recorded, by year or by document.

    Parameters
    ----------
    alliances
        Table `alliances`; plans and records over others are left out.
    sources
        Table `sources`, with `as_of`.

    Returns
    -------
    pandas.DataFrame
        One row per kind and date: `model`, `date`, `is_dated` (the date is the year of formation;
        otherwise it existed by the date of its document), `n` [alliances].
    """
    real = single(alliances)
    real = real[real["status"] != "planned"]
    as_of = real["source_id"].map(sources.set_index("source_id")["as_of"])
    rows = real.assign(is_dated=real["formed"].notna(), date=real["formed"].str[:4].fillna(as_of))
    counts = rows.groupby(["model", "date", "is_dated"]).size().rename("n")
    return counts.reset_index()


def roles_in_use(participations: pd.DataFrame) -> pd.DataFrame:
    """Return the roles, the words that the documents use for them, and how often.

    Returns
    -------
    pandas.DataFrame
        One row per role, most mentions first: `role`, `words` (as written, most frequent first),
        `n_mentions`, `n_institutions` (distinct), `n_alliances`.
    """
    rows = []
    for role, group in participations.groupby("role"):
        words = group["role_as_written"].value_counts(sort=True)
        rows.append(
            {
                "role": role,
                "words": "、".join(words.index),
                "n_mentions": len(group),
                "n_institutions": group["institution_id"].nunique(),
                "n_alliances": group["alliance_id"].nunique(),
            }
        )
    return pd.DataFrame(rows).sort_values(["n_mentions", "role"], ascending=[False, True])
