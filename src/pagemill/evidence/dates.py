"""Dates as Chinese text writes or implies them: 2013年5月, 今年6月, 12月, 2014年年底, 2016-8-10."""

import re
from collections.abc import Iterator

from pagemill.evidence.documents import Document, Span

_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)|(?P<relative>今年|去年|明年))"
    r"(?:[年-]?(?P<month>\d{1,2})(?:月|-))?(?:(?P<day>\d{1,2})日?)?(?P<end>年{0,2}(?:底|末)|底|末)?"
    r"|(?<!\d)(?P<lone_month>\d{1,2})月(?:(?P<lone_day>\d{1,2})日)?(?P<lone_end>底|末)?"
)
_OFFSET = {"今年": 0, "去年": -1, "明年": 1}
LAST_DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def supported(document: Document, cited: Span, date: str, this_year: int) -> list[str]:
    """Return the dates that the text at a citation writes, if `date` is not one of them.

    The cited phrase is read first, then its clause, its sentence, its line, and last all that
    stands before: the first of them that holds a date as exact as `date` decides. Where the phrase
    holds a year of several that share a month, the month is taken from the sentence.

    Parameters
    ----------
    document, cited
        The document and where its phrase stands.
    date
        Year, year-month or full date (ISO 8601).
    this_year
        The year that the document calls this year.

    Returns
    -------
    list of str
        Empty if the text writes the date; else what it writes instead, at least one text.
    """
    line = Span(cited.line, 0, len(document.text(cited.line)))
    places = (cited, document.clause(cited), document.sentence(cited), line)
    dated = list(_dates(document, cited.line, this_year))
    years = [text for span, text in dated if cited.meets(span) and len(text) < len(date)]
    endings = [text[4:] for span, text in dated if places[2].meets(span)]
    if any(date.startswith(year) for year in years) and date[4:] in [
        e[: len(date) - 4] for e in endings
    ]:
        return []
    for place in places:
        here = [text for span, text in dated if place.meets(span) and len(text) >= len(date)]
        if here:
            return [] if any(text.startswith(date) for text in here) else here
    before = [text for _, text in dated if len(text) >= len(date)][-1:]
    return [] if any(text.startswith(date) for text in before) else before or ["no date"]


def all_dates(document: Document, this_year: int) -> set[str]:
    """Return all dates that a document writes."""
    return {text for _, text in written(document, this_year)}


def written(document: Document, this_year: int) -> Iterator[tuple[Span, str]]:
    """Yield the dates that a document writes, each with its place."""
    return _dates(document, len(document.lines), this_year)


def _dates(document: Document, last: int, this_year: int) -> Iterator[tuple[Span, str]]:
    """Yield the dates up to line `last`; one without a year takes that of the one before."""
    year = this_year
    for number in range(1, last + 1):
        for match in _DATE.finditer(document.text(number)):
            part = match.groupdict()
            if part["year"]:
                year = int(part["year"])
            elif part["relative"]:
                year = this_year + _OFFSET[part["relative"]]
            month = int(part["month"] or part["lone_month"] or 0)
            day = int(part["day"] or part["lone_day"] or 0)
            if part["end"] or part["lone_end"]:
                month = month or 12
                day = day or LAST_DAYS.get(month, 0)
            text = str(year) + f"-{month:02}" * bool(month) + f"-{day:02}" * bool(month and day)
            yield Span(number, *match.span()), text
