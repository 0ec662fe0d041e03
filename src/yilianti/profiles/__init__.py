"""What profile pages share: tables ready for display."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pagemill.words import label
from yilianti.analysis import changes, indicators
from yilianti.analysis.story import THREAD
from yilianti.evidence import claim_lines, cross_checks, reconcile
from yilianti.profiles.alphabet import pinyin


def worded(frame: pd.DataFrame, lang: str, **groups: str) -> pd.DataFrame:
    """Return the frame with coded columns put into words.

    Parameters
    ----------
    frame
        Any frame.
    lang
        Language of the words.
    groups
        Column -> group of labels, such as `role="role"`; empty cells stay empty.
    """
    frame = frame.copy()
    for column, group in groups.items():
        frame[column] = [
            None if pd.isna(value) else label(f"{group}.{value}", lang) for value in frame[column]
        ]
    return frame


def linked(
    frame: pd.DataFrame, key: str, table: pd.DataFrame, section: str, lang: str
) -> pd.DataFrame:
    """Return the frame with the name and the page of what its key column refers to.

    Parameters
    ----------
    frame
        Any frame with the column `key`.
    key
        Column of ids, such as `institution_id`; its name without `_id` names the new columns.
    table
        Table those ids stand in, with `name_en` and `name_zh`.
    section
        Section of its pages, such as `institutions`.
    lang
        Language of the names.

    Returns
    -------
    pandas.DataFrame
        With `<thing>` (name) and `<thing>_page` (address), missing where the key is.
    """
    thing = key.removesuffix("_id")
    names = table.set_index(table.columns[0])[f"name_{lang}"]
    return frame.assign(
        **{thing: frame[key].map(names), f"{thing}_page": f"{section}/" + frame[key]}
    )


def headings(columns: list[str], lang: str) -> dict[str, str]:
    """Return column -> heading for the columns of a table."""
    return {column: label(f"column.{column}", lang) for column in columns}


def source_cells(
    references: Iterable[str], frames: Mapping[str, pd.DataFrame], lang: str
) -> list[Any]:
    """Return cells that link rows such as `claims:some-id`: document and line, or else the id."""
    rows = {name: frame.set_index(frame.columns[0]) for name, frame in frames.items()}
    found = []
    for reference in references:
        name, _, ident = reference.partition(":")
        row = rows[name].loc[ident]
        is_cited = pd.notna(row.get("source_id")) and pd.notna(row.get("line"))
        where = {"document": row["source_id"], "line": int(row["line"])} if is_cited else {}
        text = label("ui.document_line", lang).format(**where) if is_cited else ident
        found.append({"text": text, "row": reference})
    return found


def related(
    alliance_id: str, alliances: pd.DataFrame, relations: pd.DataFrame, lang: str
) -> pd.DataFrame:
    """Return the alliances that stand in some relation to one alliance, from both sides.

    Returns
    -------
    pandas.DataFrame
        One row per relation: `relation` (in words, as seen from this alliance), `alliance`,
        `alliance_page`, `basis` (stated or inferred), `source` (a cell); parents and children too.
    """
    relations = relations.assign(reference="alliance_relations:" + relations["relation_id"])
    own = relations[relations["alliance_id"] == alliance_id].assign(side="to")
    others = relations[relations["other_id"] == alliance_id].assign(side="from")
    others = others.assign(other_id=others["alliance_id"])
    parent = alliances.loc[alliances["alliance_id"] == alliance_id, "parent_id"].dropna()
    children = alliances.loc[alliances["parent_id"] == alliance_id, "alliance_id"]
    stating = [alliance_id] * len(parent) + [*children]  # a row tells its own parent
    family = pd.DataFrame(
        {
            "other_id": [*parent, *children],
            "relation": "part_of",
            "side": ["to"] * len(parent) + ["from"] * len(children),
            "basis": "stated",
            "reference": [f"alliances:{ident}" for ident in stating],
        }
    )
    found = pd.concat([own, others], ignore_index=True)
    is_told = family["other_id"].isin(found["other_id"])  # in more exact words than "part of"
    found = pd.concat([found, family[~is_told]], ignore_index=True)
    found = found.drop_duplicates(["other_id", "relation"])
    found["relation"] = [
        label(f"relation.{side}.{relation}", lang)
        for side, relation in zip(found["side"], found["relation"], strict=True)
    ]
    found["alliance_id"] = found["other_id"]
    frames = {"alliances": alliances, "alliance_relations": relations}
    found["source"] = source_cells(found["reference"], frames, lang)
    found = worded(found, lang, basis="relation_basis")
    return linked(found, "alliance_id", alliances, "alliances", lang)


def checked(
    claims: pd.DataFrame, frames: Mapping[str, pd.DataFrame], subjects: pd.Series, lang: str
) -> pd.DataFrame:
    """Return the claims of a page, each set against what the tables give.

    Parameters
    ----------
    claims
        Rows of `claims`.
    frames
        The tables by name, those of `cross_checks.TABLES`.
    subjects
        Name of each subject by its id.
    lang
        Language of the words.

    Returns
    -------
    pandas.DataFrame
        The claims with `measure` in words and `claim_line` (claim, computation and verdict).
    """
    if claims.empty:
        return claims
    computed = cross_checks.all_definitions(frames, claims)
    judged = reconcile.verdicts(claims, computed)
    found = claim_lines.lines(claims, judged, computed, subjects, lang)
    return worded(found, lang, measure="measure")


def in_pairs(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that give two numbers for one measure of one subject, so that it changed.

    Two numbers of one date are parts beside each other and no change; claims that repeat another
    are left out.
    """
    counted = claims[claims["repeats"].isna() & claims["value"].notna()]
    dates = counted["period"].fillna("")
    groups = counted.assign(dates=dates).groupby(["subject_id", "measure"])
    is_pair = (groups["claim_id"].transform("size") == 2) & (
        groups["dates"].transform("nunique") == 2
    )
    return counted[is_pair]


def changed(claims: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the changes that the claims of a page state, each number with its source.

    Returns
    -------
    pandas.DataFrame
        As `changes.stated`, with `measure` and missing dates in words, `earlier_source` and
        `later_source` (cells).
    """
    found = worded(changes.stated(in_pairs(claims)), lang, measure="measure")
    dates = ["earlier_period", "later_period"]
    found[dates] = found[dates].fillna(label("mark.not_stated", lang))
    for side in ("earlier", "later"):
        references = "claims:" + found[f"{side}_id"]
        found[f"{side}_source"] = source_cells(references, {"claims": claims}, lang)
    return found


def dated(events: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the events that have a date, ready for a timeline: `date`, `kind`, `what`."""
    known = events[events["date"].notna()].drop_duplicates(["date", f"what_{lang}"])
    kinds = {**THREAD, "deadline": "rule"}
    return pd.DataFrame(
        {
            "date": known["date"],
            "kind": [kinds.get(kind, "other") for kind in known["kind"]],
            "what": known[f"what_{lang}"],
        }
    )


def documents(parts: Iterable[pd.DataFrame], sources: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the documents that rows cite, with the number of rows.

    Parameters
    ----------
    parts
        Frames with `source_id`.
    sources
        Table `sources`.
    lang
        Language of the titles.

    Returns
    -------
    pandas.DataFrame
        One row per document: `document` (title), `document_page`, `n_rows`.
    """
    cited = pd.concat([part["source_id"] for part in parts]).value_counts()
    found = sources[sources["source_id"].isin(cited.index)]
    return pd.DataFrame(
        {
            "document": found[f"title_{lang}"],
            "document_page": "documents/" + found["source_id"],
            "n_rows": found["source_id"].map(cited),
        }
    )


def mentioned(key: str, frames: Iterable[pd.DataFrame]) -> set[str]:
    """Return the ids that stand in a column of some rows, of the tables that have such a column."""
    return {ident for frame in frames if key in frame.columns for ident in frame[key].dropna()}


def named(names: pd.DataFrame, section: str, lang: str) -> pd.DataFrame:
    """Return names in their order, each with its page.

    Parameters
    ----------
    names
        Ids in the first column, `name_en`, `name_zh`.
    section
        Section of their pages, such as `institutions`.
    lang
        Language of the names.

    Returns
    -------
    pandas.DataFrame
        `name`, `name_zh`, `name_page`.
    """
    found = in_order(names, lang) if lang == "zh" else names.sort_values("name_en")
    return pd.DataFrame(
        {
            "name": found[f"name_{lang}"],
            "name_zh": found["name_zh"],
            "name_page": f"{section}/" + found.iloc[:, 0],
        }
    )


def in_order(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the rows as an index in a language lists them: by the pinyin of `name_zh` in Chinese.

    In English they stay as they are.
    """
    if lang != "zh":
        return frame
    read = pd.Series(pinyin(frame["name_zh"].fillna("")), dtype=str)
    plain = read.str.replace(r"^\W+", "", regex=True).str.lower()
    return frame.iloc[plain.sort_values(kind="stable").index]


def with_those_above(place_ids: Iterable[str], places: pd.DataFrame) -> set[str]:
    """Return places and all places that they lie in."""
    parents = places.set_index("place_id")["parent_id"].dropna().to_dict()
    found, ahead = set(), set(place_ids)
    while ahead:
        found |= ahead
        ahead = {parents[place] for place in ahead if place in parents} - found
    return found


def named_sizes(
    alliances: pd.DataFrame, mentions: pd.DataFrame, unnamed: pd.DataFrame, lang: str
) -> pd.DataFrame:
    """Return the sizes of alliances as `indicators.sizes` does, with `model` and `name`."""
    named = alliances[["alliance_id", "model"]].assign(name=alliances[f"name_{lang}"])
    return indicators.sizes(alliances, mentions, unnamed).merge(named, on="alliance_id")


def alliances_within(places: pd.DataFrame, served: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return how many alliances the documents tie to each place or to a place in it.

    Parameters
    ----------
    places, served
        Tables `places` and `alliance_places`.
    lang
        Language of the names.

    Returns
    -------
    pandas.DataFrame
        One row per place: `place_id`, `name`, `value` [alliances; missing where none is listed].
    """
    pairs = {
        (alliance, above)
        for alliance, place in zip(served["alliance_id"], served["place_id"], strict=True)
        for above in with_those_above([place], places)
    }
    counts = pd.Series([place for _, place in pairs], dtype="str").value_counts()
    return pd.DataFrame(
        {
            "place_id": places["place_id"],
            "name": places[f"name_{lang}"],
            "value": places["place_id"].map(counts).astype("Int64"),
        }
    )


def ties(
    mentions: pd.DataFrame,
    around: pd.DataFrame,
    alliances: pd.DataFrame,
    institutions: pd.DataFrame,
    lang: str,
) -> pd.DataFrame:
    """Return who belongs to the alliances of some mentions, ready for a figure.

    Parameters
    ----------
    mentions
        All mentions.
    around
        Mentions whose alliances are wanted, in the order of these.
    alliances, institutions
        The tables.
    lang
        Language of the names.

    Returns
    -------
    pandas.DataFrame
        One row per alliance and institution: `left`, `right` (names), `kind`, `n_other` (other
        alliances that name the institution).
    """
    pairs = mentions.drop_duplicates(["alliance_id", "institution_id"])
    counts = pairs["institution_id"].value_counts()
    wanted = around[["alliance_id"]].drop_duplicates().merge(pairs, sort=False)
    known = institutions.set_index("institution_id")
    return pd.DataFrame(
        {
            "left": wanted["alliance_id"].map(alliances.set_index("alliance_id")[f"name_{lang}"]),
            "right": wanted["institution_id"].map(known[f"name_{lang}"]),
            "kind": wanted["institution_id"].map(known["kind"]),
            "n_other": wanted["institution_id"].map(counts) - 1,
        }
    )


def grouped(
    alliances: pd.DataFrame, by: str, served: pd.DataFrame, places: pd.DataFrame, lang: str
) -> list[tuple[str, pd.DataFrame]]:
    """Return the alliances in groups, each with its heading in words.

    Parameters
    ----------
    alliances
        The table of alliances.
    by
        `record_kind`, `model`, `status`, `specialty`, `year` (of `formed`) or `place`.
    served, places
        Which alliance serves which place, and the places' names.
    lang
        Language of the headings.

    Returns
    -------
    list of (str, pandas.DataFrame)
        In rising order of year, else in the order in which the groups first occur; an alliance of
        several places stands in each of them, one without a value in a last group of its own.

    Raises
    ------
    ValueError
        If `by` is none of the above.
    """
    if by == "place":
        frame = alliances.merge(served[["alliance_id", "place_id"]].drop_duplicates(), how="left")
        names = places.set_index("place_id")[f"name_{lang}"]
        group = frame["place_id"].map(names)
    elif by == "year":
        frame, group = alliances, alliances["formed"].str[:4]
    elif by in ("record_kind", "model", "status", "specialty"):
        frame, group = alliances, worded(alliances, lang, **{by: by})[by]
    else:
        raise ValueError(f"by is {by!r}, not record_kind, model, status, specialty, year or place")
    unknown = label("mark.not_stated", lang)
    parts = frame.groupby(group.fillna(unknown), sort=by == "year")
    return sorted(parts, key=lambda part: part[0] == unknown)
