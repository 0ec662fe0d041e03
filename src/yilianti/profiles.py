"""What profile pages share: titles that tell homonyms apart, and tables ready for display."""

import pandas as pd

from yilianti.labels import label


def title(row: pd.Series, frame: pd.DataFrame, places: pd.DataFrame) -> str:
    """Return a page's title: both names, and the place where a name is not unique.

    Parameters
    ----------
    row
        The row of the page: `name_en`, `name_zh`, and `place_id` or `parent_id`.
    frame
        All rows of its kind, to find homonyms.
    places
        The table of places.
    """
    names = f"{row['name_en']} · {row['name_zh']}"
    is_homonym = any((frame[column] == row[column]).sum() > 1 for column in ("name_en", "name_zh"))
    where = row["place_id"] if "place_id" in row else row["parent_id"]
    if not is_homonym or pd.isna(where):
        return names
    place = places.set_index("place_id").loc[where]
    return f"{names} ({place['name_en']})"


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


def related(
    alliance_id: str, alliances: pd.DataFrame, relations: pd.DataFrame, lang: str
) -> pd.DataFrame:
    """Return the alliances that stand in some relation to one alliance, from both sides.

    Returns
    -------
    pandas.DataFrame
        One row per relation: `relation` (in words, as seen from this alliance), `alliance`,
        `alliance_page`, `basis` (stated or inferred), and its citation; parents and children too.
    """
    own = relations[relations["alliance_id"] == alliance_id].assign(side="to")
    others = relations[relations["other_id"] == alliance_id].assign(side="from")
    others = others.assign(other_id=others["alliance_id"])
    parent = alliances.loc[alliances["alliance_id"] == alliance_id, "parent_id"].dropna()
    children = alliances.loc[alliances["parent_id"] == alliance_id, "alliance_id"]
    family = pd.DataFrame(
        {
            "other_id": [*parent, *children],
            "relation": "part_of",
            "side": ["to"] * len(parent) + ["from"] * len(children),
            "basis": "stated",
        }
    )
    found = pd.concat([own, others, family], ignore_index=True)
    found = found.drop_duplicates(["other_id", "relation"])
    found["relation"] = [
        label(f"relation.{side}.{relation}", lang)
        for side, relation in zip(found["side"], found["relation"], strict=True)
    ]
    found["alliance_id"] = found["other_id"]
    found = worded(found, lang, basis="relation_basis")
    return linked(found, "alliance_id", alliances, "alliances", lang)


def pinyin(names: pd.Series) -> list[str]:
    """Return Chinese names in pinyin without tones, one word a character, as for an A to Z."""
    from pypinyin import lazy_pinyin

    return [" ".join(lazy_pinyin(name)) for name in names]


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


def names(frames: dict[str, pd.DataFrame], lang: str) -> pd.DataFrame:
    """Return the names of all rows of several tables in one list.

    Parameters
    ----------
    frames
        Section of the book -> table whose rows have pages there.
    lang
        Language of the words for the sections.

    Returns
    -------
    pandas.DataFrame
        One row per row of the tables: `name_en`, `name_zh`, `pinyin`, `section` (in words), `page`.
    """
    parts = [
        frame[["name_en", "name_zh"]].assign(
            section=label(f"section.{section}", lang), page=f"{section}/" + frame.iloc[:, 0]
        )
        for section, frame in frames.items()
    ]
    found = pd.concat(parts, ignore_index=True)
    return found.assign(pinyin=pinyin(found["name_zh"]))


def by_letter(found: pd.DataFrame, order: str) -> pd.DataFrame:
    """Return the names in order, each with its first letter.

    Parameters
    ----------
    found
        Names as from `names`.
    order
        `english` or `pinyin`.

    Raises
    ------
    ValueError
        If `order` is neither.
    """
    if order not in ("english", "pinyin"):
        raise ValueError(f"order is {order!r}, neither english nor pinyin")
    sorting = found["name_en" if order == "english" else "pinyin"].str.replace(
        r"^\W+", "", regex=True
    )
    found = found.assign(letter=sorting.str[0].str.upper(), sorting=sorting.str.lower())
    return found.sort_values("sorting", kind="stable", ignore_index=True)
