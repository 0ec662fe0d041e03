"""Columns that say the same in each language: `what_en` and `what_zh`, `remark` and `remark_zh`."""

import re
from collections.abc import Container, Iterator

from pagemill import schema
from pagemill.words import LANGUAGES

FIRST = LANGUAGES[0]  # that of a column which names no language and has a twin
PROSE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")  # what is no name and no formula
LONGEST = 40  # characters of a cell that a message repeats


def column(columns: Container[str], name: str, lang: str) -> str:
    """Return the column that holds something in a language.

    Parameters
    ----------
    columns
        The columns that there are.
    name
        The column without its language, such as `what` or `remark`; it is returned where there is
        none for the language alone.
    lang
        Language wanted.
    """
    own = f"{name}_{lang}"
    return own if own in columns else name


def of(columns: Container[str], name: str) -> dict[str, str]:
    """Return language -> column of what columns hold in each; nothing where one has none."""
    found = {lang: column(columns, name, lang) for lang in LANGUAGES}
    whole = all(one in columns for one in found.values())
    return found if whole and len({*found.values()}) == len(LANGUAGES) else {}


def all_of(table: str) -> Iterator[dict[str, str]]:
    """Yield, for each thing that a table holds in each language, language -> column."""
    columns = schema.columns(table)
    endings = tuple(f"_{lang}" for lang in LANGUAGES)
    stems = (name[: -len(end)] for name in columns for end in endings if name.endswith(end))
    yield from (found for stem in dict.fromkeys(stems) if (found := of(columns, stem)))


def in_language(table: str, lang: str) -> list[str]:
    """Return the columns of a table without those that say in another language what one here says.

    Names stay in every language, and so does what a document has written.
    """
    prose = (pair for pair in all_of(table) if pair[FIRST] != f"name_{FIRST}")
    told = {name for pair in prose for other, name in pair.items() if other != lang}
    return [
        field["name"]
        for field in schema.fields(table)
        if field["name"] not in told or field.get("basis") == "written"
    ]


def alone(pairs: list[dict[str, str]], row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield column and what is wrong with it where a row says something in one language only.

    Parameters
    ----------
    pairs
        What `all_of` gives for the table.
    row
        Its sound cells; of a pair that lacks one, nothing is told.
    """
    for pair in pairs:
        held = {lang: row[name] for lang, name in pair.items() if name in row}
        if len(held) < len(pair):  # one of the cells is wrong in itself
            continue
        for lang, name in pair.items():
            told = next((other for other in held if held[other] and other != lang), "")
            if told and not held[lang]:
                yield (
                    name,
                    f"the cell is empty, but {pair[told]} says {_short(held[told])!r}. Say it in "
                    f"this language too, or empty {pair[told]}.",
                )
            elif told and lang != FIRST and held[lang] == held[told] and PROSE.search(held[lang]):
                yield (
                    name,
                    f"{_short(held[lang])!r} is what {pair[told]} says. Say it in the language of "
                    "the column.",
                )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
