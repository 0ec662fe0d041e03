"""How far an alliance reaches: the districts and provinces in which its named parties lie."""

import pandas as pd

BEIJING = "beijing"


def provinces(places: pd.DataFrame) -> dict[str, str]:
    """Return for each place the province it lies in.

    The province is the place whose code begins with the first two digits of the place's own code
    (GB/T 2260), or of the nearest place above that has one; the country has none.
    """
    codes = dict(zip(places["place_id"], places["adcode"], strict=True))
    parents = dict(zip(places["place_id"], places["parent_id"], strict=True))
    by_code = {str(code): place for place, code in codes.items() if pd.notna(code)}
    found = {}
    for place in codes:
        nearest = place
        while pd.isna(codes.get(nearest)) and pd.notna(parents.get(nearest)):
            nearest = parents[nearest]
        province = by_code.get(f"{str(codes.get(nearest))[:2]}0000")
        if province:
            found[place] = province
    return found


def districts(places: pd.DataFrame, province: str = BEIJING) -> dict[str, str]:
    """Return for each place inside a province the district or county it lies in."""
    parents = dict(zip(places["place_id"], places["parent_id"], strict=True))
    found = {}
    for place in parents:
        below = place
        while pd.notna(parents.get(below)) and parents[below] != province:
            below = parents[below]
        if parents.get(below) == province:
            found[place] = below
    return found


def of_alliances(
    belonging: pd.DataFrame, institutions: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    """Return how far each alliance reaches.

    Parameters
    ----------
    belonging
        One row per alliance and institution.
    institutions
        `institution_id`, `place_id`.
    places
        `place_id`, `parent_id`, `adcode`.

    Returns
    -------
    pandas.DataFrame
        One row per alliance, in the order of first mention: `alliance_id`, `n_parties`,
        `n_districts` (of Beijing), `n_provinces` (with Beijing), `n_outside` (parties outside
        Beijing), `n_city_only` (parties of which only the city is known: their districts could add
        to `n_districts`).
    """
    placed = belonging.merge(institutions[["institution_id", "place_id"]], on="institution_id")
    placed["province"] = placed["place_id"].map(provinces(places))
    placed["district"] = placed["place_id"].map(districts(places))
    placed["is_outside"] = placed["province"].notna() & placed["province"].ne(BEIJING)
    placed["is_city_only"] = placed["place_id"].eq(BEIJING)
    grouped = placed.groupby("alliance_id", sort=False)
    return grouped.agg(
        n_parties=("institution_id", "size"),
        n_districts=("district", "nunique"),
        n_provinces=("province", "nunique"),
        n_outside=("is_outside", "sum"),
        n_city_only=("is_city_only", "sum"),
    ).reset_index()
