"""Names: are names in their normal form made of what the documents write."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain

from pagemill.evidence.citations import cited
from pagemill.evidence.documents import Document, Documents, Problem, Tables
from yilianti.evidence.structure import messages

# Columns whose text is made of words of the cited document; what stands in full-width brackets is
# a description of ours.
COMPOSED = {
    "alliances": "name_zh",
    "policies": "name_zh",
    "projects": "name_zh",
    "statements": "office",
    "institutions": "affiliation",
}
DESCRIPTION = re.compile("（[^）]*）")
QUOTES = re.compile('[“”《》"()]')
PLACE_ENDS = re.compile("(?:特别行政区|自治区|自治州|地区|省|市|区|县|镇|州)$")
PARTICLES = "以的等"


def check(tables: Tables, documents: Documents) -> list[str]:
    """Return where a name holds what no document writes.

    As `citations.check` of the engine takes and returns it.
    """
    checks: list[Callable[[Tables, Documents], Iterator[Problem]]] = [
        _titles,
        _composed,
        _expanded,
        _places,
    ]
    return messages(tables, chain.from_iterable(check(tables, documents) for check in checks))


def _titles(tables: Tables, documents: Documents) -> Iterator[Problem]:
    for index, row in enumerate(tables["sources"]):
        document = documents.get(row["source_id"])
        if document is None:
            continue
        if row["title_zh"].split() not in [line.split() for line in document.lines]:
            yield (
                *("sources", index, "title_zh"),
                f"{row['title_zh']!r} is no line of {row['source_id']}. "
                "Write the title as the document does.",
            )


def _composed(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check names and offices pair by pair of neighbouring characters."""
    for table, column in COMPOSED.items():
        for index, row, document, _ in cited(tables, table, documents):
            if foreign := _foreign(row[column], document):
                yield (
                    *(table, index, column),
                    f"{row[column]!r}: {foreign!r} does not stand so in {row['source_id']}. Take "
                    "words of the document; put a description of your own in brackets （）.",
                )


def _foreign(name: str, document: Document) -> str:
    """Return what is not of the document: a number, or a character beside neither neighbour."""
    text = QUOTES.sub("", "\n".join(document.lines))
    if numbers := [number for number in re.findall(r"\d+", name) if number not in text]:
        return numbers[0]
    name = QUOTES.sub("", DESCRIPTION.sub("", name))
    pairs = [name[at : at + 2] in text for at in range(len(name) - 1)]
    for character, before, after in zip(name, [False, *pairs], [*pairs, False], strict=bool(name)):
        if not (before or after or character in PARTICLES):
            return character
    return ""


def _expanded(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check that an expanded name is the written one with other words of the document."""
    names = defaultdict(set)
    for row in tables["institution_names"]:
        names[row["institution_id"]].add(row["name_as_written"])
    for index, row, document, _ in cited(tables, "participations", documents):
        full, short = row["expanded_name"], row["name_as_written"]
        if not full or full == short:
            continue
        before, found, after = full.partition(short)
        is_composed = found and all(map(document.lines_with, filter(None, (before, after))))
        if not is_composed and full not in names[row["institution_id"]]:
            yield (
                *("participations", index, "expanded_name"),
                f"{full!r} is not {short!r} with other words of {row['source_id']} "
                "before or after it, nor a name of the institution. Correct the expanded name.",
            )


def _places(tables: Tables, documents: Documents) -> Iterator[Problem]:
    for index, row in enumerate(tables["places"]):
        stem = PLACE_ENDS.sub("", row["name_zh"]) if len(row["name_zh"]) > 2 else row["name_zh"]
        if row["source_id"] in documents and not any(
            document.lines_with(stem) for document in documents.values()
        ):
            yield (
                *("places", index, "name_zh"),
                f"{row['name_zh']!r} stands in no document, nor does {stem!r}. "
                "Write the name as a document does, or delete the place.",
            )
