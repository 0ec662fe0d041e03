"""The names of the book from A to Z, in English or by pinyin."""

import pandas as pd

from pagemill.words import label

#: How names are read that the dictionary reads otherwise.
READINGS = {"朝阳": [["cháo"], ["yáng"]]}


def pinyin(names: pd.Series) -> list[str]:
    """Return Chinese names in pinyin without tones, one word a character, as for an A to Z."""
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict(READINGS)
    return [" ".join(lazy_pinyin(name)) for name in names]


def spoken(pinyin: pd.Series) -> list[dict[str, str]]:
    """Return pinyin as cells of a table, marked as the Chinese that it is."""
    return [{"text": text, "lang": "zh-Latn-pinyin"} for text in pinyin]


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
