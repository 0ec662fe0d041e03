"""Where things lie, in the order and in the words that a reader expects: the own city first."""

from collections.abc import Iterable, Sequence

import pandas as pd

from pagemill.words import label

NAMES_IN_FULL = 3  # a longer list is cut here


def enumerated(names: Sequence[str], lang: str) -> str:
    """Return names as a list in prose; of a long one the first, and that there are others."""
    shown = [*names[:NAMES_IN_FULL]]
    if len(names) > NAMES_IN_FULL:
        return label("list.comma", lang).join(shown) + label("opening.others", lang)
    if len(shown) < 2:
        return "".join(shown)
    return label("list.comma", lang).join(shown[:-1]) + label("list.and", lang) + shown[-1]


def lineage(place_id: str, places: pd.DataFrame) -> list[str]:
    """Return a place and those it lies in, from the inside out, without the country.

    Parameters
    ----------
    place_id
        A place; the country alone is its own line.
    places
        It and all above it: `place_id`, `parent_id`.
    """
    parents = places.set_index("place_id")["parent_id"].to_dict()
    found, ahead = [place_id], parents[place_id]
    while pd.notna(ahead) and pd.notna(parents[ahead]):
        found.append(ahead)
        ahead = parents[ahead]
    return found


def own_first(place_ids: Iterable[str], home: Iterable[str], places: pd.DataFrame) -> list[str]:
    """Return places in the order a reader expects, each once.

    Parameters
    ----------
    place_ids
        The places.
    home
        The places of whoever leads: these and what they lie in come first, then the rest of their
        city or province.
    places
        All of them and those above: `place_id`, `parent_id`, `adcode`, `name_en`.

    Returns
    -------
    list of str
        Within each part by the official number; places without one, or in one without, last, by
        name.
    """
    own = [above for place in home for above in lineage(place, places)]
    cities = {lineage(place, places)[-1] for place in home}
    known = places.set_index("place_id")

    def order(place: str) -> tuple[float, bool, float, str]:
        near = own.index(place) if place in own else float("inf")
        number = pd.to_numeric(known.loc[place, "adcode"])
        place_is_in = lineage(place, places)[-1] in cities
        last = float("inf") if pd.isna(number) else float(number)
        return near, not place_is_in, last, known.loc[place, "name_en"]

    return sorted(dict.fromkeys(place_ids), key=order)


def said(
    what: str, place_ids: Iterable[str], home: Iterable[str], places: pd.DataFrame, lang: str
) -> str:
    """Return what something is together with where.

    Parameters
    ----------
    what
        Words for the thing, such as "regional alliance".
    place_ids
        Where it is; of a place and one in it, the outer is named.
    home
        The places of whoever leads it; their city is named where none of `place_ids` is in it.
    places
        As for `own_first`, with `name_en` and `name_zh`.
    lang
        `en` or `zh`.
    """
    known = {*place_ids}
    outer = [one for one in known if not known & {*lineage(one, places)[1:]}]
    there = own_first(outer, home, places)
    if not there:
        return what
    names = places.set_index("place_id")[f"name_{lang}"]
    cities = [*dict.fromkeys(lineage(place, places)[-1] for place in there)]
    place = enumerated([names[one] for one in there], lang)
    if len(cities) == 1 and cities[0] not in there:
        form = "one" if len(there) == 1 else "many"
        city = names[cities[0]]
        place = label(f"opening.of-city.{form}", lang).format(place=place, city=city)
    origins = [*dict.fromkeys(lineage(one, places)[-1] for one in home)]
    country = places.loc[places["parent_id"].isna(), "place_id"]
    if len(origins) == 1 and origins[0] not in cities and not {*country} & {*cities}:
        led = label("opening.what-led-from", lang)
        return led.format(what=what, home=names[origins[0]], place=place)
    return label("opening.what-in", lang).format(what=what, place=place)
