"""Words that follow their values: none, one, both, all but one; June 2014.

A sentence made for any number reads wrong at most of them. Here a phrase is chosen by the value it
has; recorded under a key of its own it stands in the prose as any number does, with its note.
A thing that is counted has the words `noun.<thing>.one` and `.many`; the Chinese ones begin with
the measure word, a single character, as in 条路线.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from numbers import Integral

from pagemill.errors import RunError
from pagemill.notebook.formats import format_number
from pagemill.words import LANGUAGES, has, label

SPELT = 10  # from here on a number stands in digits

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?)?")


def spelt(n: int, lang: str) -> str:
    """Return a number as prose writes it: small ones as words, in the languages that do so."""
    n = int(n)
    return label(f"phrase.count.{n}", lang) if 0 <= n < SPELT else f"{n:,d}"


def count_words(n: int, noun: str, lang: str) -> str:
    """Return a number of things: no route, one route, two routes, 16 routes."""
    form = {0: "none", 1: "one"}.get(int(n), "many")
    return _put(label(f"phrase.several.{form}", lang), n, n, noun, lang)


def part_words(n: int, of: int, noun: str, lang: str) -> str:
    """Return how many of some things: neither route, both routes, all but one of the 16 routes.

    Parameters
    ----------
    n, of
        How many, and of how many.
    noun
        The thing, by its words `noun.<noun>`.
    lang
        Language of the page.

    Raises
    ------
    RunError
        If more are given than there are.
    """
    return _put(label(f"phrase.part.{forms(n, of)[0]}", lang), n, of, noun, lang)


def range_words(low: int, high: int, of: int, noun: str, lang: str) -> str:
    """Return from how many to how many of some things; one number where both are the same."""
    if low > high:
        raise RunError(f"range_words: {low} to {high} is no range. Give the lower number first.")
    if low == high:
        return part_words(low, of, noun, lang)
    forms(high, of)
    text = label("phrase.part.between", lang).replace("{high}", f"{int(high):,d}")
    return _put(text.replace("{low}", f"{int(low):,d}"), high, of, noun, lang)


def forms(n: int, of: int | None = None) -> list[str]:
    """Return the forms that suit a number, the most telling one first.

    Parameters
    ----------
    n
        How many.
    of
        Of how many, where it is a part of some.

    Returns
    -------
    list of str
        Without `of`: `none`, `one`, `many`. With it: `nothing` (of none), `not-one` and `the-one`
        (of one), `neither`, `one-of-two` and `both` (of two), then `none`, `one`, `all-but-one`,
        `all`, `some`.
    """
    if of is None:
        return [{0: "none", 1: "one"}.get(int(n), "many"), "many"]
    if not 0 <= n <= of:
        raise RunError(f"{n} of {of}: the part is to be from 0 to the whole. Count both anew.")
    special = {(0, 0): "nothing", (0, 1): "not-one", (1, 1): "the-one"}
    special |= {(0, 2): "neither", (1, 2): "one-of-two", (2, 2): "both"}
    found = [special[n, of]] if (n, of) in special else []
    if n == 0:
        found.append("none")
    if n == of and n > 0:
        found.append("all")
    if n == of - 1 and n > 1:
        found.append("all-but-one")
    if n == 1:
        found.append("one")
    return [*found, "some"]


def words_for(
    name: str,
    n: int,
    lang: str,
    of: int | None = None,
    keys: Mapping[str, str] | None = None,
    **others: object,
) -> str:
    """Return the words of the book for a number: those of the first form that it has words for.

    Parameters
    ----------
    name
        Group of words; `said.<name>.<form>` hold `{n}`, `{of}` and the others in braces.
    n, of
        As for `forms`.
    lang
        Language of the page.
    keys
        Name in braces -> key of the record that stands there, so that a reader can trace it where
        the words fill ``{{ key }}`` in the prose.
    others
        What else stands in the words; whole numbers are written as prose does.

    Raises
    ------
    DataError
        If there are words for none of the forms.
    """
    wanted = [f"said.{name}.{form}" for form in forms(n, of)]
    known = [key for key in wanted if has(key)]
    values = {"n": n, "of": of} | others
    given = {k: spelt(int(v), lang) if isinstance(v, Integral) else v for k, v in values.items()}
    if of is not None and of >= SPELT:  # in a sentence two numbers of a kind are written alike
        given |= {"n": f"{n:,d}", "of": f"{of:,d}"}
    given |= {k: f"{{num}}`{key}:`" for k, key in (keys or {}).items()}
    return label((known or wanted)[0], lang).format(**given)


def date_words(date: str, lang: str) -> str:
    """Return a date in words: 2014, June 2014, 26 November 2013.

    Raises
    ------
    RunError
        If it is no date such as ``2014``, ``2014-06`` or ``2014-06-30``.
    """
    found = _DATE.fullmatch(str(date))
    if found is None:
        raise RunError(f"date_words({date!r}): write the date as 2014, 2014-06 or 2014-06-30.")
    year, month, day = found["year"], found["month"], found["day"]
    if month is None:
        return label("phrase.date.year", lang).format(year=year)
    form = label("phrase.date.day" if day else "phrase.date.month", lang)
    return form.format(
        year=year, month=label(f"phrase.month.{int(month)}", lang), day=int(day or 0)
    )


def date_phrase(date: str, lang: str) -> str:
    """Return a date as a sentence has it: in June 2014, on 26 November 2013."""
    form = "phrase.date.on" if str(date).count("-") == 2 else "phrase.date.in"
    return label(form, lang).format(date=date_words(date, lang))


def change_words(change: float, places: int, lang: str, unit: str) -> str:
    """Return which way a number went and how far: rose by 1.8 points, did not change.

    Parameters
    ----------
    change
        The later number less the earlier.
    places
        Decimals that are shown; what they do not show is no change.
    lang
        Language of the page.
    unit
        Name of the words `unit.<unit>` that stand behind the number.
    """
    by = format_number(abs(change), f",.{places}f")
    way = "stayed" if not float(by.replace(",", "")) else "rose" if change > 0 else "fell"
    said = label(f"phrase.moved.{way}", lang).format(by=by, unit=label(f"unit.{unit}", lang))
    return said.replace(" %", "%")  # a sign stands at its number


def list_words(names: Sequence[str], lang: str, last: str = "and") -> str:
    """Return names as a list in a sentence: a, b and c (or `or`); nothing for none."""
    comma, last = label("phrase.list.comma", lang), label(f"phrase.list.{last}", lang)
    return last.join(filter(None, [comma.join(names[:-1]), *names[-1:]]))


def capital(text: str) -> str:
    """Return a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def _put(text: str, n: int, of: int, noun: str, lang: str) -> str:
    one, many = (label(f"noun.{noun}.{form}", lang) for form in ("one", "many"))
    in_digits = of >= SPELT
    numbers = {"n": n, "of": of}
    written = {k: f"{int(v):,d}" if in_digits else spelt(v, lang) for k, v in numbers.items()}
    measure = one[:1]
    if lang != LANGUAGES[0] and "{bare}" in text:
        return text.format(**written, one=one, many=many, measure=measure, bare=one[1:])
    return text.format(**written, one=one, many=many, measure=measure, bare=one)
