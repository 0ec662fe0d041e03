"""Readings: do normalised cells agree with what the documents say."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

from yilianti import dates, quantities, schema
from yilianti.citations import LONGEST, span, where
from yilianti.documents import Document, Row, Span, Tables
from yilianti.structure import NUMBERED, corrected

Documents = dict[str, Document]
Problem = tuple[str, int, str, str]  # table, index of the row, column, what is wrong

DATE_COLUMNS = {
    "alliances": ["formed"],
    "participations": ["joined"],
    "policies": ["issued"],
    "policy_phases": ["starts", "ends"],
    "policy_targets": ["due"],
    "policy_steps": ["due"],
    "events": ["date"],
    "projects": ["status_date"],
}
# Tables whose dates may repeat a dated event, and their column that names the event's subject.
DATED_BY_EVENTS = {
    "alliances": "alliance_id",
    "participations": "institution_id",
    "policies": "policy_id",
}
SUPERLATIVES = re.compile("首|最|第一|率先|先河|唯一|空白|新模式|高于")
LEVELS = re.compile("(三级|三甲)|(二级)|(一级)")
LEVEL_NAMES = {1: "tertiary", 2: "secondary", 3: "level_1"}
PLACE_ENDS = re.compile("(?:特别行政区|自治区|自治州|地区|省|市|区|县|镇|州)$")
ROSTER_CELLS = {"area_as_written": 0, "core_as_written": 4, "remark_as_written": 8}
IN_BLOCK = ["alliance_names", "participations", "unnamed_members", "alliance_places"]
LAST_HEAD = "备注"
QUOTES = re.compile('[“”（）《》"()]')
BLOCK = 10  # lines of one row of the roster: five cells, each with an empty line after it


def check(tables: Tables, documents: Documents) -> list[str]:
    """Return where a normalised value differs from what the document says.

    Parameters
    ----------
    tables
        All tables, each as its rows.
    documents
        The documents by id.

    Returns
    -------
    list of str
        Messages: where, what the document says, how to mend it. A cell that a row of `corrections`
        explains is passed over.
    """
    checks: list[Callable[[Tables, Documents], Iterator[Problem]]] = [
        _titles,
        _order,
        _claims,
        _targets,
        _counted_members,
        _dates,
        _levels,
        _expanded,
        _places,
        _roster,
        _alliance_names,
    ]
    explained = corrected(tables)
    found = []
    for check in checks:
        for table, index, column, problem in check(tables, documents):
            key = tables[table][index][schema.primary_key(table)]
            if (table, key, column) not in explained:
                found.append(f"{where(table, index, column)}: {problem}")
    return found


def _cited(
    tables: Tables, table: str, documents: Documents
) -> Iterator[tuple[int, Row, Document, Span]]:
    """Yield the rows of a table whose evidence stands in a document."""
    for index, row in enumerate(tables[table]):
        if at := span(row, documents):
            yield index, row, documents[row["source_id"]], at


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
        year = int(row["published"][:4] or 0)
        if row["published"] and row["published"] not in dates.all_dates(document, year):
            yield (
                *("sources", index, "published"),
                f"{row['source_id']} holds no date {row['published']}. "
                "Correct it, or leave the cell empty.",
            )


def _order(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check that numbered rows stand in the order of the document."""
    for table, columns in NUMBERED.items():
        groups = defaultdict(list)
        for index, row, _, at in _cited(tables, table, documents):
            if row["seq"]:
                subject = tuple(row[column] for column in (*columns, "source_id"))
                groups[subject].append((int(row["seq"]), at, index))
        for group in groups.values():
            ordered = sorted(group)
            for (_, before, _), (number, at, index) in pairwise(ordered):
                if (at.line, at.start) < (before.line, before.start):
                    yield (
                        *(table, index, "seq"),
                        f"{number} follows a row that is cited from line {before.line}, character "
                        f"{before.start + 1}, but stands itself on line {at.line}, character "
                        f"{at.start + 1}. Number the rows in the order of the document.",
                    )


def _near(document: Document, at: Span, phrase: str) -> list[quantities.Quantity]:
    """Return the numbers within a phrase at a citation, read with the words around it."""
    clause = document.clause(at)
    text = document.of(clause)
    starts = list(_starts(text, phrase)) or [0]
    offset = at.start - clause.start
    start = min(starts, key=lambda start: abs(start - offset))
    end = start + len(phrase)
    return [number for number in quantities.numbers(text) if start <= number.start < end]


def _starts(text: str, phrase: str) -> Iterator[int]:
    at = text.find(phrase)
    while at >= 0:
        yield at
        at = text.find(phrase, at + 1)


def _say(numbers: list[quantities.Quantity]) -> str:
    return (
        " or ".join(
            f"{number.value:g}"
            + (f" to {number.high:g}" if number.high else "")
            + f" ({number.qualifier})"
            for number in numbers
        )
        or "no number"
    )


def _range(row: Row) -> str:
    return " to ".join(filter(None, (row["value"], row["value_high"]))) or "no value"


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _claims(tables: Tables, documents: Documents) -> Iterator[Problem]:
    for index, row, document, at in _cited(tables, "claims", documents):
        if not row["value"]:
            if row["qualifier"] != "superlative" or not SUPERLATIVES.search(row["value_text"]):
                yield (
                    *("claims", index, "qualifier"),
                    f"{row['qualifier']!r} without a value, for {row['value_text']!r}. A claim has "
                    "a value, or is a superlative and its text says so.",
                )
            continue
        numbers = _near(document, at, row["value_text"])
        value, high = _number(row["value"]), _number(row["value_high"])
        fitting = [number for number in numbers if (number.value, number.high) == (value, high)]
        if not fitting:
            yield (
                *("claims", index, "value"),
                f"{_range(row)}, but {row['value_text']!r} on line {at.line} of {row['source_id']} "
                f"says {_say(numbers)}. Correct the value, or the text.",
            )
        elif row["qualifier"] not in {number.qualifier for number in fitting}:
            yield (
                *("claims", index, "qualifier"),
                f"{row['qualifier']!r}, but {row['value_text']!r} on line {at.line} of "
                f"{row['source_id']} says {_say(fitting)}. Correct the qualifier, or the text.",
            )


OPERATORS = {"exact": "=", "at_least": ">=", "range": "="}
KIND_OPERATORS = {
    "numeric": {"=", ">=", "+"},
    "directional": {"increase", "decrease"},
    "aim": {"achieve", "improve"},
}
FALL = re.compile("下降|降低|减少|控制")


def _targets(tables: Tables, documents: Documents) -> Iterator[Problem]:
    for index, row, document, at in _cited(tables, "policy_targets", documents):
        allowed = KIND_OPERATORS.get(row["kind"], set())
        text = document.of(document.clause(at))
        if row["kind"] == "numeric":
            numbers = _near(document, at, row["evidence"])
            value, high = _number(row["value"]), _number(row["value_high"])
            fitting = [number for number in numbers if (number.value, number.high) == (value, high)]
            if not fitting:
                yield (
                    *("policy_targets", index, "value"),
                    f"{_range(row)}, but {row['evidence']!r} on line {at.line} of "
                    f"{row['source_id']} says {_say(numbers)}. Correct the value.",
                )
                continue
            allowed = {OPERATORS.get(number.qualifier, "=") for number in fitting}
            if "再增加" in text:
                allowed = {"+"}
        elif row["kind"] == "directional":
            allowed = {"decrease"} if FALL.search(text) else {"increase"}
        if row["op"] not in allowed:
            yield (
                *("policy_targets", index, "op"),
                f"{row['op']!r} for a target of the kind {row['kind']}, but {row['evidence']!r} "
                f"says {' or '.join(sorted(allowed))}. Correct the operator or the kind.",
            )


def _counted_members(tables: Tables, documents: Documents) -> Iterator[Problem]:
    for index, row, document, at in _cited(tables, "unnamed_members", documents):
        numbers = _near(document, at, row["evidence"])
        if row["n"] and float(row["n"]) not in {number.value for number in numbers}:
            yield (
                *("unnamed_members", index, "n"),
                f"{row['n']}, but {row['evidence']!r} on line {at.line} of {row['source_id']} says "
                f"{_say(numbers)}. Correct the number, or cite the phrase that states it.",
            )


def _dates(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check dates against the text at their citation, or against a dated event that they repeat."""
    years = {
        row["source_id"]: int((row["published"] or row["as_of"])[:4] or 0)
        for row in tables["sources"]
    }
    events = defaultdict(set)
    for row in tables["events"]:
        for column in ("alliance_id", "institution_id", "policy_id"):
            if row[column]:
                events[row[column]].add(row["date"])
    for table, columns in DATE_COLUMNS.items():
        for index, row, document, at in _cited(tables, table, documents):
            for column in columns:
                date = row[column]
                if not date or date in events[row.get(DATED_BY_EVENTS.get(table, ""), "")]:
                    continue
                if written := dates.supported(document, at, date, years.get(row["source_id"], 0)):
                    yield (
                        *(table, index, column),
                        f"{date}, but at {row['evidence']!r} on line {at.line} of "
                        f"{row['source_id']} stands {' and '.join(dict.fromkeys(written))}. "
                        "Correct the date, or cite the phrase that states it.",
                    )


def _levels(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check levels against the level nearest to any mention of the institution in its sentence."""
    stated: dict[str, set[str]] = defaultdict(set)
    for table in ("institutions", "institution_names", "participations"):
        for _, row, document, at in _cited(tables, table, documents):
            sentence = document.sentence(at)
            text = document.of(sentence)
            before = list(LEVELS.finditer(text, 0, at.start - sentence.start))[-1:]
            after = list(LEVELS.finditer(text, at.start - sentence.start))[:1]
            stated[row["institution_id"]] |= {
                LEVEL_NAMES[match.lastindex or 1] for match in before + after
            }
    for index, row in enumerate(tables["institutions"]):
        if row["source_id"] not in documents or not row["level_stated"]:
            continue
        levels = stated[row["institution_id"]]
        if row["level_stated"] not in levels:
            yield (
                *("institutions", index, "level_stated"),
                f"{row['level_stated']!r}, but the sentences that name {row['name_zh']!r} say "
                f"{' or '.join(sorted(levels)) or 'nothing'}. Correct or empty the cell.",
            )


def _expanded(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check that an expanded name is the written one with other words of the document."""
    names = defaultdict(set)
    for row in tables["institution_names"]:
        names[row["institution_id"]].add(row["name_as_written"])
    for index, row, document, _ in _cited(tables, "participations", documents):
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
        if row["source_id"] and not any(
            document.lines_with(stem) for document in documents.values()
        ):
            yield (
                *("places", index, "name_zh"),
                f"{row['name_zh']!r} stands in no document, nor does {stem!r}. "
                "Write the name as a document does, or delete the place.",
            )


def _roster(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check that the cells of a roster row, and all rows on its alliance, lie in its block."""
    blocks = {}
    for index, row, document, at in _cited(tables, "alliances", documents):
        if not row["table_row"]:
            continue
        block = range(at.line, at.line + BLOCK)
        blocks[row["alliance_id"]] = (row["source_id"], block)
        first = _first_row(document)
        if at.line != first + BLOCK * (int(row["table_row"]) - 1):
            yield (
                *("alliances", index, "table_row"),
                f"{row['table_row']}, but line {at.line} of {row['source_id']} belongs to row "
                f"{(at.line - first) / BLOCK + 1:g} of the roster. Correct the row or the line.",
            )
        if row["line_to"] != str(at.line + ROSTER_CELLS["remark_as_written"]):
            yield (
                *("alliances", index, "line_to"),
                f"{row['line_to']}, but the block that begins on line {at.line} ends on line "
                f"{at.line + ROSTER_CELLS['remark_as_written']}. Correct it.",
            )
        for column, offset in ROSTER_CELLS.items():
            cell = document.text(at.line + offset).strip()[:LONGEST]
            if row[column] != cell:
                yield (
                    *("alliances", index, column),
                    f"{row[column]!r}, but line {at.line + offset} of {row['source_id']} has "
                    f"{cell!r}. Write it as the document does, its first {LONGEST} characters.",
                )
    for row in tables["alliances"]:
        if row["parent_id"] in blocks:
            blocks.setdefault(row["alliance_id"], blocks[row["parent_id"]])
    for table in IN_BLOCK:
        for index, row, _, at in _cited(tables, table, documents):
            source, block = blocks.get(row["alliance_id"], ("", range(0)))
            if row["source_id"] == source and at.line not in block:
                yield (
                    *(table, index, "line"),
                    f"{at.line}, but {row['alliance_id']!r} has lines {block.start} to "
                    f"{block.stop - 1} of {source}. Correct the line or the alliance.",
                )


def _first_row(document: Document) -> int:
    """Return the line on which the first row of the roster begins, after its column heads."""
    return document.lines_with(LAST_HEAD)[0] + 2 if document.lines_with(LAST_HEAD) else 1


def _alliance_names(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check that an alliance's name is made of what stands in the document, where it has one."""
    for index, row, document, _ in _cited(tables, "alliances", documents):
        if row["record_kind"] == "unnamed":
            continue
        text, name = "\n".join(document.lines), QUOTES.sub("", row["name_zh"])
        text = QUOTES.sub("", text)
        pairs = [name[at : at + 2] in text for at in range(len(name) - 1)]
        either = zip([False, *pairs], [*pairs, False], name, strict=True)
        known = [before or after or character in "以的" for before, after, character in either]
        if not all(known):
            yield (
                *("alliances", index, "name_zh"),
                f"{row['name_zh']!r}: {name[known.index(False)]!r} does not stand so in "
                f"{row['source_id']}. Take the name that the document uses, or words of it.",
            )
