"""The rows that a profile rests on, and no more: it is made anew when one of these changes."""

import difflib
from collections.abc import Collection, Iterable
from typing import Any

import pandas as pd

from pagemill import schema, tables
from pagemill.errors import DataError
from yilianti.evidence import cross_checks
from yilianti.evidence.references import COMPUTED
from yilianti.profiles import checked, documents as listed, linked as with_names

CITED = ("source_id", "line", "evidence")
NAMES = ["name_en", "name_zh"]
SECTIONS = {"alliance_id": "alliances", "institution_id": "institutions", "place_id": "places"}
SECTIONS["lead_id"] = SECTIONS["institution_id"]
SUBJECTS = ("alliances", "places", "institutions", "policies")  # of claims; documents beside them


def subject(table: str, ident: str) -> pd.DataFrame:
    """Return the row that a page is about, as a frame of one row.

    Raises
    ------
    DataError
        If there is no such row.
    """
    key = schema.primary_key(table)
    found = tables.load(table, **{key: ident})
    if len(found) == 1:
        return found
    near = difflib.get_close_matches(str(ident), [row[key] for row in tables.rows(table)], n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise DataError(
        f"{key} = {ident!r} stands in no row of data/{table}.csv.{hint} "
        "Give an id that stands in its first column."
    )


def names(table: str, idents: Any, *langs: str) -> pd.DataFrame:
    """Return id and name, in these languages, of the rows of a table that have one of these ids."""
    key = schema.primary_key(table)
    return tables.load(table, [key, *(f"name_{lang}" for lang in langs)], **{key: idents})


def institutions(idents: Any, lang: str, *columns: str) -> pd.DataFrame:
    """Return id, name in the language of the page, and these columns of some institutions."""
    wanted = ["institution_id", f"name_{lang}", *columns]
    return tables.load("institutions", wanted, institution_id=idents)


def linked(frame: pd.DataFrame, key: str, lang: str) -> pd.DataFrame:
    """Return the frame with the name and the page of each id in `key`, as `profiles.linked` does.

    Of the table that the ids stand in, only the rows with these ids are read.
    """
    section = SECTIONS[key]
    return with_names(frame, key, names(section, frame[key], lang), section, lang)


def documents(frames: Iterable[pd.DataFrame], lang: str) -> pd.DataFrame:
    """Return the documents that the rows of some frames cite, as `profiles.documents` does."""
    parts = [*frames]
    idents = pd.concat([part["source_id"] for part in parts]).dropna().unique()
    titles = tables.load("sources", ["source_id", "title_en", "title_zh"], source_id=idents)
    return listed(parts, titles, lang)


def located(place_ids: Iterable[str]) -> pd.DataFrame:
    """Return places and those they lie in: id, what it lies in, official number, both names."""
    found: set[str] = set()
    ahead = {ident for ident in place_ids if pd.notna(ident)}
    while ahead:  # step by step: of the whole tree, each new place would change
        found |= ahead
        step = tables.load("places", ["place_id", "parent_id"], place_id=ahead)
        ahead = {*step["parent_id"].dropna()} - found
    wanted = ["place_id", "parent_id", "adcode", *NAMES]
    return tables.load("places", wanted, place_id=found)


def inside(place_id: str) -> set[str]:
    """Return a place and all places that lie in it."""
    found, ahead = set(), {place_id}
    while ahead:  # step by step, as above
        found |= ahead
        ahead = {*tables.load("places", ["place_id"], parent_id=ahead)["place_id"]} - found
    return found


def namesakes(this: pd.DataFrame) -> pd.DataFrame:
    """Return the ids of what shares a name with the row of a page, itself among them."""
    table = this.attrs["table"]
    key = schema.primary_key(table)
    found = [tables.load(table, [key], **{name: this[name]}) for name in NAMES]
    return pd.concat(found).drop_duplicates(key)


def either(
    table: str, columns: Iterable[str], values: Any, wanted: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the rows of a table that have one of some values in one of some columns.

    Parameters
    ----------
    table
        Name of the table.
    columns
        The columns looked in.
    values
        One value, or several.
    wanted
        The columns returned, the key among them; all by default.

    Returns
    -------
    pandas.DataFrame
        Those found by the first column come first.
    """
    read = None if wanted is None else [*wanted]
    found = [tables.load(table, read, **{column: values}) for column in columns]
    return pd.concat(found, ignore_index=True).drop_duplicates(schema.primary_key(table))


def referred(references: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return what rows such as `claims:some-id` cite, by table: key, document, line, phrase."""
    idents: dict[str, list[str]] = {}
    for reference in references:
        table, _, ident = reference.partition(":")
        if not reference.startswith(COMPUTED):
            idents.setdefault(table, []).append(ident)
    found = {}
    for table, own in idents.items():
        key = schema.primary_key(table)
        cited = [name for name in CITED if name in schema.columns(table)]
        found[table] = tables.load(table, [key, *cited], **{key: own})
    return found


def around(alliance_ids: Any) -> pd.DataFrame:
    """Return all mentions of the institutions of some alliances: both ids.

    What an alliance inside another says again of a party of both is left out.
    """
    pair = ["alliance_id", "institution_id"]
    parties = tables.load("participations", pair, alliance_id=alliance_ids)["institution_id"]
    mentions = tables.load("participations", pair, institution_id=parties)
    relation = ["alliance_id", "other_id", "relation"]
    relations = tables.load("alliance_relations", relation, alliance_id=mentions["alliance_id"])
    nested = relations[relations["relation"] == "nested_in"].set_index("alliance_id")["other_id"]
    outer = mentions["alliance_id"].map(nested)
    whole = set(zip(mentions["alliance_id"], mentions["institution_id"], strict=True))
    pairs = zip(outer, mentions["institution_id"], strict=True)
    return mentions.loc[[each not in whole for each in pairs]]


def roster(source_id: str, lang: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return what the sizes of the alliances of a roster rest on.

    Returns
    -------
    (pandas.DataFrame, pandas.DataFrame, pandas.DataFrame)
        The alliances with their name; mentions and members not named, as `indicators.sizes` takes
        them.
    """
    among = tables.load("alliances", ["alliance_id", "model", f"name_{lang}"], record_kind="roster")
    mention = ["participation_id", "alliance_id", "institution_id", "role", "seq"]
    member = ["unnamed_id", "alliance_id", "role", "n", "n_named"]
    return (
        among,
        tables.load("participations", mention, source_id=source_id),
        tables.load("unnamed_members", member, source_id=source_id),
    )


def served(lang: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return all places by name, and which alliance serves which."""
    places = tables.load("places", ["place_id", "parent_id", f"name_{lang}"])
    return places, tables.load("alliance_places", ["alliance_id", "place_id"])


def against() -> dict[str, pd.DataFrame]:
    """Return what claims are held against: the tables by name, as `cross_checks` takes them."""
    return {name: tables.load(name, read) for name, read in cross_checks.TABLES.items()}


def judged(claims: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return some claims beside what the tables count; tables are read only if there is a claim."""
    if claims.empty:
        return claims
    return checked(claims, against(), subjects(claims, lang), lang)


def subjects(claims: pd.DataFrame, lang: str) -> pd.Series:
    """Return the name of each subject of some claims by its id."""
    idents = claims["subject_id"]
    found = [names(table, idents, lang) for table in SUBJECTS]
    series = [frame.set_index(frame.columns[0])[f"name_{lang}"] for frame in found]
    title = f"title_{lang}"
    documents = tables.load("sources", ["source_id", title], source_id=idents)
    return pd.concat([*series, documents.set_index("source_id")[title]])
