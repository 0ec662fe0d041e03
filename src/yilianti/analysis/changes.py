"""Changes that a document states: an earlier and a later value of one measure, with their dates."""

import pandas as pd


def stated(claims: pd.DataFrame) -> pd.DataFrame:
    """Return each measure of a subject with its latest value, and the earlier one if there is one.

    Parameters
    ----------
    claims
        Claims with `subject_id`, `measure`, `value`, `period`; those that repeat another one are
        left out. A value without a date is taken as the earlier of two, for the document writes
        what it was and then what it is; between two dated values the dates decide.

    Returns
    -------
    pandas.DataFrame
        One row per subject and measure, in the order of the claims: `subject_id`, `measure`,
        `earlier`, `earlier_period`, `earlier_id`, `later`, `later_period`, `later_id` (claims),
        `difference`; the earlier ones are missing where only one value is stated.

    Raises
    ------
    ValueError
        If a measure has more than two values, or two of which neither comes first.
    """
    rows = []
    counted = claims[claims["repeats"].isna()]
    for (subject, measure), group in counted.groupby(["subject_id", "measure"], sort=False):
        ordered = group.sort_values("period", na_position="first", kind="stable")
        periods = ordered["period"].fillna("").tolist()
        if len(ordered) > 2 or (len(ordered) == 2 and periods[0] == periods[1]):
            raise ValueError(f"{subject}, {measure}: which of its values comes first is not known")
        earlier = ordered.iloc[0] if len(ordered) == 2 else None
        later = ordered.iloc[-1]
        rows.append(
            {
                "subject_id": subject,
                "measure": measure,
                "earlier": None if earlier is None else earlier["value"],
                "earlier_period": None if earlier is None else earlier["period"],
                "earlier_id": None if earlier is None else earlier["claim_id"],
                "later": later["value"],
                "later_period": later["period"],
                "later_id": later["claim_id"],
            }
        )
    columns = ["subject_id", "measure", "earlier", "earlier_period", "earlier_id"]
    columns += ["later", "later_period", "later_id"]
    result = pd.DataFrame(rows, columns=columns)
    texts = ["earlier_period", "earlier_id", "later_period", "later_id"]
    result = result.astype({"earlier": "Float64", "later": "Float64"} | dict.fromkeys(texts, "str"))
    return result.assign(difference=result["later"] - result["earlier"])
