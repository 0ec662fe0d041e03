"""One quotable line for each claim: what is stated, what the tables give, and the verdict."""

import pandas as pd

from pagemill.tables import twins
from pagemill.words import label

RANK = "rank_by_"  # how units of computed ranks begin


def lines(
    claims: pd.DataFrame, judged: pd.DataFrame, computed: pd.DataFrame, names: pd.Series, lang: str
) -> pd.DataFrame:
    """Return each claim with its verdict and its line.

    Parameters
    ----------
    claims
        Table `claims`.
    judged, computed
        What `reconcile.verdicts` and `cross_checks.all_definitions` give.
    names
        Name of each subject by its id, in that language.
    lang
        Language of the line.

    Returns
    -------
    pandas.DataFrame
        The claims with `verdict`, `n_definitions`, `n_fitting` and `claim_line`.
    """
    own = dict(iter(computed.groupby("claim_id")))
    result = claims.merge(judged, on="claim_id", validate="one_to_one")
    result["claim_line"] = [
        label("claim_line.whole", lang).format(
            document=claim["source_id"],
            words=claim["value_text"],
            subject=_subject(claim, names, lang),
            verdict=label(f"claim_verdict.{claim['verdict']}", lang),
            computation=_computation(claim, own.get(claim["claim_id"]), lang),
        )
        for claim in result.to_dict("records")
    ]
    result.attrs = claims.attrs
    return result


def _subject(claim: dict, names: pd.Series, lang: str) -> str:
    subject = names.get(claim["subject_id"], claim["subject_id"])
    scope = claim[twins.column(claim, "scope", lang)]
    return str(subject) if pd.isna(scope) else label("ui.semicolon", lang).join([subject, scope])


def _computation(claim: dict, rows: pd.DataFrame | None, lang: str) -> str:
    if rows is None:
        return label("claim_line.none", lang)
    if claim["verdict"] == "not_computable":
        bound = rows.loc[rows["is_lower_bound"], "computed"].max()
        return label("claim_line.open", lang).format(high=f"{bound:,.0f}")
    values = rows["computed"]
    low, high = f"{values.min():,.0f}", f"{values.max():,.0f}"
    span = low if low == high else label("claim_line.span", lang).format(low=low, high=high)
    if rows["unit"].str.startswith(RANK).all():
        return label("claim_line.rank", lang).format(span=span)
    fitting = rows[rows["fits"]]
    if fitting.empty:
        values = _either(values, lang)
        return label("claim_line.apart", lang).format(values=values, tried=_tried(rows, lang))
    if len(fitting) == len(rows) and low == high:
        return label("claim_line.all", lang).format(value=low, tried=_tried(rows, lang))
    best = fitting.iloc[0]
    words = [
        label(f"definition.{best[part]}", lang)
        for part in ("unit", "members", "core")
        if best[part]
    ]
    return label("claim_line.fits", lang).format(
        value=f"{best['computed']:,.0f}",
        definition=label("ui.comma", lang).join(words),
        n_fitting=len(fitting),
        n=len(rows),
    )


def _tried(rows: pd.DataFrame, lang: str) -> str:
    """Write how many definitions apply."""
    form = "one" if len(rows) == 1 else "many"
    return label(f"claim_line.tried.{form}", lang).format(n=len(rows))


def _either(values: pd.Series, lang: str) -> str:
    """Write every value that comes out: the stated one may lie between two of them."""
    *others, last = [f"{value:,.0f}" for value in sorted(set(values))]
    if not others:
        return last
    listed = label("ui.comma", lang).join(others)
    return label("claim_line.either", lang).format(others=listed, last=last)


def disputed(claims: pd.DataFrame, discrepancies: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that a row of `discrepancies` sets against another statement.

    Returns
    -------
    pandas.DataFrame
        One row per claim and discrepancy: the columns of the claim, `discrepancy_id`,
        `judgement_en`, `judgement_zh`, `severity`; differences of wording or name alone are left
        out.
    """
    grave = discrepancies[
        discrepancies["kind"].isin(["between_documents", "within_document", "scope"])
    ]
    sides = pd.concat([grave.assign(row=grave[side]) for side in ("a", "b")])
    sides["claim_id"] = sides["row"].str.removeprefix("claims:")
    kept = ["claim_id", "discrepancy_id", "judgement_en", "judgement_zh", "severity"]
    found = claims.merge(sides[kept], on="claim_id")
    found.attrs = claims.attrs
    return found
