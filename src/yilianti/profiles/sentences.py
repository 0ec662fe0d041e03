"""What opens a profile: its title and the sentences one wants to read first.

In the sentences each number stands as ``{num}`n-key:d` ``, to be recorded under that key by the
notebook, so that a reader can trace it as any other.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from pagemill.notebook import phrases
from pagemill.words import label

NAMES_IN_FULL = 3  # a longer list is cut here

#: Sentences, and the numbers in them by the keys to record them under.
Opening = tuple[str, dict[str, int]]


def title(row: pd.Series, namesakes: pd.DataFrame, places: pd.DataFrame | None = None) -> str:
    """Return a page's title: both names, and the place where a name is not unique.

    Parameters
    ----------
    row
        The row of the page: `name_en`, `name_zh`, and `place_id` or `parent_id`.
    namesakes
        The rows of its kind that share a name with it, itself among them.
    places
        The place that it lies in, with `place_id` and `name_en`; none for what lies in no place.
    """
    names = f"{row['name_en']} · {row['name_zh']}"
    if places is None or len(namesakes) < 2:
        return names
    where = row["place_id"] if "place_id" in row else row["parent_id"]
    return (
        names
        if pd.isna(where)
        else f"{names} ({places.set_index('place_id').loc[where, 'name_en']})"
    )


def counted(name: str, n: int, lang: str) -> str:
    """Return the words for a number of things: none, one or several.

    Parameters
    ----------
    name
        Group of labels `opening.<name>.none`, `.one` and `.many`; the number stands in them as a
        reference to the record `n-<name>`.
    n
        How many.
    lang
        `en` or `zh`.
    """
    form = {0: "none", 1: "one"}.get(n, "many")
    return label(f"opening.{name}.{form}", lang).format(n=f"{{num}}`n-{name}:d`")


def enumerated(names: Sequence[str], lang: str) -> str:
    """Return names as a list in prose; of a long one the first, and that there are others."""
    shown = [*names[:NAMES_IN_FULL]]
    if len(names) > NAMES_IN_FULL:
        return label("list.comma", lang).join(shown) + label("opening.others", lang)
    if len(shown) < 2:
        return "".join(shown)
    return label("list.comma", lang).join(shown[:-1]) + label("list.and", lang) + shown[-1]


def alliance(
    row: pd.Series, size: pd.Series, leads: Sequence[str], where: Sequence[str], lang: str
) -> Opening:
    """Return what an alliance is, where, who leads it and how many members are named or counted.

    Parameters
    ----------
    row
        Its row of `alliances`.
    size
        Its row of `indicators.sizes`.
    leads
        Names of the institutions that lead it.
    where
        Names of the places it serves or lies in.
    lang
        Language of the words.
    """
    what = [
        label(f"model.{row['model']}", lang),
        label(f"record_kind.{row['record_kind']}", lang),
    ]
    if row["status"] != "listed":  # a row of the roster says so already
        status = label(f"status.{row['status']}", lang)
        is_dated = pd.notna(row["formed"])
        what.append(
            label("opening.dated", lang).format(
                status=status, date=phrases.date_phrase(row["formed"], lang)
            )
            if is_dated
            else status
        )
    if where:
        what.append(label("opening.in", lang).format(place=enumerated(where, lang)))
    numbers = {"further" if leads else "parties": int(size["n_members"])}
    if size["n_counted"]:
        numbers["unnamed"] = int(size["n_counted"])
    parties = [label("opening.led", lang).format(names=enumerated(leads, lang))] if leads else []
    parties += [counted(name, n, lang) for name, n in numbers.items()]
    if size["is_open"]:
        parties.append(label("opening.open", lang))
    return _sentences([[*dict.fromkeys(what)], parties], lang), _recorded(numbers)


def institution(row: pd.Series, belonging: pd.DataFrame, where: Sequence[str], lang: str) -> str:
    """Return what an institution is, where, which alliances it leads and in which it takes part.

    Parameters
    ----------
    row
        Its row of `institutions`.
    belonging
        Its memberships: `alliance` (name), `is_leading`.
    where
        Name of the place it lies in, if one is known.
    lang
        Language of the words.
    """
    what = [label(f"kind.{row['kind']}", lang)]
    if pd.notna(row["level_stated"]):
        what.append(label(f"level.{row['level_stated']}", lang))
    if where:
        what.append(label("opening.in", lang).format(place=enumerated(where, lang)))
    parts = [
        label(key, lang).format(names=enumerated([*names], lang))
        for key, names in (
            ("opening.leads", belonging.loc[belonging["is_leading"], "alliance"]),
            ("opening.belongs", belonging.loc[~belonging["is_leading"], "alliance"]),
        )
        if len(names)
    ]
    return _sentences([what, parts or [label("opening.no-party", lang)]], lang)


def place(row: pd.Series, above: Sequence[str], tied: Mapping[str, int], lang: str) -> Opening:
    """Return what a place is, and how much the documents tie to it.

    Parameters
    ----------
    row
        Its row of `places`.
    above
        Name of the place it lies in, if any.
    tied
        Number of alliances, networks, groups and plans tied to it (`tied`, or `tied-within` where
        those of places in it count too) and of institutions named `there`.
    lang
        Language of the words.
    """
    what = [label(f"place_kind.{row['kind']}", lang)]
    if above:
        what.append(label("opening.in", lang).format(place=enumerated(above, lang)))
    parts = [counted(name, n, lang) for name, n in tied.items()]
    return _sentences([what, parts], lang), _recorded(tied)


def policy(row: pd.Series, coded: Mapping[str, int], lang: str) -> Opening:
    """Return what a policy is, when it was issued, and how much of it is coded.

    Parameters
    ----------
    row
        Its row of `policies`.
    coded
        Number of its `targets`, `duties` and `steps`.
    lang
        Language of the words.
    """
    what = [label(f"policy_kind.{row['kind']}", lang)]
    if pd.notna(row["issued"]):
        what.append(
            label("opening.issued", lang).format(date=phrases.date_phrase(row["issued"], lang))
        )
    parts = [counted(name, n, lang) for name, n in coded.items() if n]
    if not parts:
        return _sentences([what], lang), {}
    listed = label("opening.coded", lang).format(parts=enumerated(parts, lang))
    return _sentences([what, [listed]], lang), _recorded(coded)


def _recorded(numbers: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers that stand in a sentence as digits, by their keys."""
    return {f"n-{name}": n for name, n in numbers.items() if n}


def _sentences(sentences: Sequence[Sequence[str]], lang: str) -> str:
    """Join words to a first sentence and clauses to those after it, each with a capital."""
    comma, semicolon = label("opening.comma", lang), label("ui.semicolon", lang)
    joined = [
        (semicolon if number else comma).join(parts) for number, parts in enumerate(sentences)
    ]
    full_stop = label("opening.full-stop", lang)
    return "".join(text[:1].upper() + text[1:] + full_stop for text in joined).strip()
