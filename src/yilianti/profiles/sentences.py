"""What opens a profile: its title and the sentences one wants to read first.

In the sentences each number stands as ``{num}`n-key:d` ``, to be recorded under that key by the
notebook, so that a reader can trace it as any other.
"""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from pagemill import words
from pagemill.notebook.phrases import date_phrase, date_words
from pagemill.words import label
from yilianti.profiles.where import enumerated, said

#: Why a name is taken for an institution's, where it is one by which it can be called.
SHORT = ("affiliation_prefix", "place_prefix", "shortened", "stated_alias", "former_or_second_name")
#: Policies whose name is the title of a text; that of others describes them.
TITLED = ("guiding_opinion", "covering_notice", "work_plan")
#: What English names of institutions begin with that take an article, as Hospital of the Guards.
COMMON = frozenset(
    [
        "Cancer",
        "Capital",
        "Children's",
        "Division",
        "First",
        "Government",
        "Hospital",
        "National",
        "Office",
        "Second",
        "State",
        "Third",
    ]
)
#: Sentences, and the numbers in them by the keys to record them under.
Opening = tuple[str, dict[str, int]]


def title(
    row: pd.Series, namesakes: pd.DataFrame, lang: str, places: pd.DataFrame | None = None
) -> str:
    """Return a page's title: its names, and the place where a name is not unique.

    An English page bears both names, as a reader may look for either; a Chinese one the Chinese.

    Parameters
    ----------
    row
        The row of the page: `name_en`, `name_zh`, and `place_id` or `parent_id`.
    namesakes
        The rows of its kind that share a name with it, itself among them.
    lang
        `en` or `zh`.
    places
        The place that it lies in, with `place_id` and its names; none for what lies in no place.
    """
    names = f"{row['name_en']} · {row['name_zh']}" if lang == "en" else row["name_zh"]
    if places is None or len(namesakes) < 2:
        return names
    where = row["place_id"] if "place_id" in row else row["parent_id"]
    if pd.isna(where):
        return names
    place = places.set_index("place_id").loc[where, f"name_{lang}"]
    return label("ui.told_where", lang).format(told=names, where=place)


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


def an(what: str, lang: str) -> str:
    """Return words for one thing with the article before them: a plan, an area."""
    vowel = what[:1].lower() in "aeio"  # a university, an umbrella: no kind here begins so
    return label("opening.an" if vowel else "opening.a", lang).format(what=what)


def word(group: str, code: str, lang: str) -> str:
    """Return the words for a code as a sentence has them, where they differ from those of a table.

    Parameters
    ----------
    group
        Group of labels, such as `kind`; those of `opening.kind` stand before them.
    code
        What stands in the row.
    lang
        `en` or `zh`.
    """
    return words.group(f"opening.{group}", lang).get(code) or label(f"{group}.{code}", lang)


def _quoted(name: str, lang: str) -> str:
    return label("opening.quoted", lang).format(name=name)


def _titled(name: str, lang: str) -> str:
    """Return the title of a text in the marks of its language; one that holds them has enough."""
    return name if "《" in name else label("opening.titled", lang).format(name=name)


def _is(name: str, what: str, lang: str) -> str:
    return label("opening.is", lang).format(name=name, what=what)


def _called(name: str, lang: str) -> tuple[str, bool]:
    """Return an alliance's name as a sentence begins with it, and whether it is of several.

    English names take an article, but for those that begin with a possessive or name several; what
    is described, not named, begins small behind it.
    """
    if lang != "en":
        return name, False
    head = re.split(r" of |,", name, maxsplit=1)[0]
    first, _, rest = head.partition(" ")
    is_several = head.endswith("s") and not head.endswith("ss")
    bare = is_several or first == "The" or "'s" in first
    if not bare and rest[:1].islower() and first.istitle():
        name = name[:1].lower() + name[1:]
    return ("" if bare else "The ") + name + ("," if "," in name else ""), is_several


def _within(name: str, lang: str) -> str:
    """Return an alliance's name as it stands within a sentence."""
    called = _called(name, lang)[0].rstrip(",")
    return "the" + called[3:] if called.startswith("The ") else called


def _body(name: str, lang: str) -> str:
    """Return an institution's name as it stands within a sentence."""
    first, _, rest = name.partition(" ")
    if lang == "en" and (first in COMMON or first == "The"):
        return f"the {rest if first == 'The' else name}"
    return name


def alliance(
    row: pd.Series,
    size: pd.Series,
    leads: Sequence[str],
    where: tuple[Sequence[str], Sequence[str], pd.DataFrame],
    lang: str,
) -> Opening:
    """Return what an alliance is, where, since when, who leads it and how many belong to it.

    Parameters
    ----------
    row
        Its row of `alliances`.
    size
        Its row of `indicators.sizes`.
    leads
        Names of the institutions that lead it.
    where
        Ids of the places it serves or lies in, those of the places of who leads it, and all these
        places with those above them, as `where.said` takes them.
    lang
        Language of the words.
    """
    name, is_several = _called(row[f"name_{lang}"], lang)
    place = "model" if not is_several else "models"
    what = word(place, row["model"], lang)
    what = said(what if is_several else an(what, lang), *where, lang)
    form = "opening.are" if is_several else "opening.is"
    first = label(form, lang).format(name=name, what=what)
    parts = []
    if pd.notna(row["formed"]):
        status = label(f"status.{row['status']}", lang)
        date = date_phrase(row["formed"], lang)
        parts.append(label("opening.dated", lang).format(status=status, date=date))
    elif row["status"] != "listed" and row["model"] != "plan":  # these say so already
        parts.append(label(f"opening.state.{row['status']}", lang))
    if record := words.group("opening.record", lang).get(row["record_kind"]):
        parts.append(record)
    told = [first, *filter(None, [label("opening.both", lang).join(parts)])]
    numbers = {"further" if leads else "parties": int(size["n_members"])}
    if size["n_counted"]:
        numbers["unnamed"] = int(size["n_counted"])
    form = "opening.led-several" if is_several else "opening.led"
    names = enumerated([_body(each, lang) for each in leads], lang)
    parties = [label(form, lang).format(names=names)] if leads else []
    parties += [counted(key, n, lang) for key, n in numbers.items()]
    if size["is_open"]:
        parties.append(label("opening.open", lang))
    return _sentences([told, parties], lang), _recorded(numbers)


def institution(
    row: pd.Series, names: pd.DataFrame, belonging: pd.DataFrame, places: pd.DataFrame, lang: str
) -> str:
    """Return what an institution is, where, which alliances it leads and in which it takes part.

    In Chinese, the names that the documents use for short stand beside the full one.

    Parameters
    ----------
    row
        Its row of `institutions`.
    names
        Its rows of `institution_names`.
    belonging
        Its memberships: `alliance` (name), `is_leading`.
    places
        The place it lies in, if one is known, and those above it.
    lang
        Language of the words.
    """
    what = word("kind", row["kind"], lang)
    if pd.notna(row["level_stated"]) and row["level_stated"] != "not_stated":
        level = label(f"level.{row['level_stated']}", lang)
        what = label("opening.of-level", lang).format(level=level, kind=what)
    there = [] if pd.isna(row["place_id"]) else [row["place_id"]]
    what = said(an(what, lang), there, there, places, lang)
    parts = [
        label(key, lang).format(names=enumerated([_within(each, lang) for each in names], lang))
        for key, names in (
            ("opening.leads", belonging.loc[belonging["is_leading"], "alliance"]),
            ("opening.belongs", belonging.loc[~belonging["is_leading"], "alliance"]),
        )
        if len(names)
    ]
    name = row[f"name_{lang}"]
    short = names.loc[names["basis"].isin(SHORT), "name_as_written"].drop_duplicates()
    other = [_quoted(text, lang) for text in short if text != row["name_zh"]]
    if other and lang == "zh":
        form = label("opening.also-called", lang)
        name = form.format(name=name, names=label("list.comma", lang).join(other))
    first = _is(_body(name, lang), what, lang)
    return _sentences([[first], parts or [label("opening.no-party", lang)]], lang)


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
    what = an(label(f"place_kind.{row['kind']}", lang), lang)
    if above:
        form = label("opening.part-of", lang)
        what = form.format(what=what, place=enumerated(above, lang))
    else:
        what = label("opening.whole", lang).format(what=what)
    parts = [counted(name, n, lang) for name, n in tied.items()]
    return _sentences([[_is(row[f"name_{lang}"], what, lang)], parts], lang), _recorded(tied)


def policy(row: pd.Series, places: pd.DataFrame, coded: Mapping[str, int], lang: str) -> Opening:
    """Return what a policy is, for which place, when it was issued, and how much of it is coded.

    Parameters
    ----------
    row
        Its row of `policies`.
    places
        The place it holds for and those above it.
    coded
        Number of its `targets`, `duties` and `steps`.
    lang
        Language of the words.
    """
    what = an(word("policy_kind", row["kind"], lang), lang)
    if pd.notna(row["place_id"]):
        name = places.set_index("place_id").loc[row["place_id"], f"name_{lang}"]
        what = label("opening.what-for", lang).format(what=what, place=name)
    named = _titled if row["kind"] in TITLED else _quoted
    first = [_is(named(row[f"name_{lang}"], lang), what, lang)]
    if pd.notna(row["issued"]):
        date = date_phrase(row["issued"], lang)
        form = "issued" if row["kind"] in TITLED else "announced"
        first.append(label(f"opening.{form}", lang).format(date=date))
    parts = [counted(name, n, lang) for name, n in coded.items() if n]
    if not parts:
        return _sentences([first], lang), {}
    listed = label("opening.coded", lang).format(parts=enumerated(parts, lang))
    return _sentences([first, [listed]], lang), _recorded(coded)


def document(row: pd.Series, lang: str) -> str:
    """Return what a document is, who published it, when, and the state of which date it tells.

    Parameters
    ----------
    row
        Its row of `sources`.
    lang
        Language of the words.
    """
    what = an(word("document_kind", row["kind"], lang), lang)
    parts = [_is(_titled(row[f"title_{lang}"], lang), what, lang)]
    told = {}
    if pd.notna(row["publisher"]):
        told["publisher"] = _publisher(row.get(f"publisher_{lang}", row["publisher"]))
    if pd.notna(row["published"]):
        told["published"] = date_words(row["published"], lang)
    if pd.notna(row["as_of"]) and not str(row["published"]).startswith(row["as_of"]):
        told["as-of"] = date_phrase(row["as_of"], lang)
    parts += [label(f"opening.{key}", lang).format(value=value) for key, value in told.items()]
    return _sentences([parts], lang)


def _publisher(name: str) -> str:
    """Return a publisher's name without the Chinese one that may stand behind it in brackets."""
    return re.sub(r" \([^()]*[\u4e00-\u9fff][^()]*\)$", "", name)


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
