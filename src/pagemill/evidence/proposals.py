"""What could be coded in a document: its names, numbers and dates, each where it stands.

A proposal is a stretch of the text and never more; a person decides what is a fact, and of what.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pagemill.evidence import dates, quantities
from pagemill.evidence.documents import Document, Span

#: Words of Chinese before a name that are no part of it.
BEFORE = "由与和及在的为以至到对向将把或等是有了被从个家所共近均）"
#: Words with which a name of several bodies begins.
FIRST = "各其"
STARTS = 3  # beginnings that are tried for each ending of a name, beside the first one
LONGEST = 24  # characters of a name
SHORT = range(2, 5)  # characters of a name between two endings, such as the place of a branch
MANY = 3  # items of a list that is taken for one of names though none has an ending
#: A number or a date, which ends before the name: of 11月 no name takes the 月.
COUNTED = r"(?:\d+(?:[年月日][度底末]?)?)+"

_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）·]+")
#: A list of short names, and one of them.
_LIST = re.compile(r"(?:[\u4e00-\u9fff]{2,12}、)+[\u4e00-\u9fff（）\d]+")
_ITEM = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,12}(?=、|[等和及\d]|$)")
_TITLE = re.compile(r"《([^》]+)》")


class Proposal(NamedTuple):
    """What could be coded, with its place: line and character are counted from 1."""

    kind: str
    text: str
    line: int
    character: int


def proposals(
    document: Document,
    this_year: int,
    endings: Sequence[str],
    before: Sequence[str],
    further: Sequence[str] = (),
) -> list[Proposal]:
    """Return what could be coded in a document, in the order of the text.

    Parameters
    ----------
    document
        The document.
    this_year
        The year that it calls this year.
    endings
        Words with which names end, such as those for a kind of office.
    before
        Words after which a name begins, beside the common ones of `BEFORE`.
    further
        Words that may end a name and are less certain, such as those for a part of a body.
    """
    found = [("date", span) for span, _ in dates.written(document, this_year)]
    for number, line in enumerate(document.lines, 1):
        found += [("name", Span(number, *at)) for at in names(line, endings, before, further)]
        dated = [span for kind, span in found if kind == "date" and span.line == number]
        counts = (Span(number, one.start, one.end) for one in quantities.numbers(line))
        found += [("number", at) for at in counts if not any(at.meets(span) for span in dated)]
    found.sort(key=lambda one: (one[1], one[0]))
    return [
        Proposal(kind, document.of(span), span.line, span.start + 1)
        for kind, span in dict.fromkeys(found)
    ]


def names(
    line: str, endings: Sequence[str], before: Sequence[str], further: Sequence[str] = ()
) -> Iterator[tuple[int, int]]:
    """Yield where names may stand on a line, as start and end: the nearest beginnings of each.

    A name ends with one of `endings` or `further`. It begins where a run of characters does, after
    a word of `before`, a number or a date, or after another name; so one ending may give several
    proposals. A title is a name, and what stands shortly between a name and the word for a part of
    it. In a list, what stands before the last name may leave the ending to it.
    """
    every = sorted([*endings, *further], key=len, reverse=True)
    ends = re.compile(f"(?=({'|'.join(every) or '(?!)'}))")
    cut = re.compile("|".join([*sorted(before, key=len, reverse=True), f"[{BEFORE}]", COUNTED]))
    for run in _RUN.finditer(line):
        text = run[0]
        starts = {0, *(match.end() for match in cut.finditer(text))}
        starts |= {match.end(1) for match in ends.finditer(text)}
        starts |= {match.start() for match in re.finditer(f"[{FIRST}]", text)}
        starts -= {match.start() for match in re.finditer("年度", text)}
        for match in ends.finditer(text):
            end = match.end(1)
            fitting = sorted(s for s in starts if s <= match.start(1) and 2 <= end - s <= LONGEST)
            for start in {*fitting[-STARTS:], *fitting[:1]}:
                yield run.start() + start, run.start() + end
        for whole, part in pairwise(ends.finditer(text)):
            is_part = whole[1] in endings and part[1] in further
            if is_part and part.start(1) - whole.end(1) in SHORT:
                yield run.start() + whole.end(1), run.start() + part.start(1)
    yield from (title.span(1) for title in _TITLE.finditer(line))
    for listed in _LIST.finditer(line):
        if listed[0].count("、") + 1 >= MANY or ends.search(listed[0]):
            yield from _items(line, *listed.span())


def _items(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the items of a list; where all others have one length, its last one has it too."""
    found = [item.span() for item in _ITEM.finditer(line, start, end)]
    yield from found
    last = line.rindex("、", start, end) + 1
    lengths = {stop - at for at, stop in found if at != last}
    if len(found) >= MANY - 1 and len(lengths) == 1:
        yield last, min(last + lengths.pop(), end)
