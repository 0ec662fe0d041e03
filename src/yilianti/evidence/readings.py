"""Readings: do normalised cells agree with what the documents say."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain, pairwise

from pagemill.evidence import dates, quantities
from pagemill.evidence.citations import cited
from pagemill.evidence.documents import Document, Documents, Problem, Row, Span, Tables
from yilianti.evidence.structure import NUMBERED, ROLE_WORDS, messages

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


def check(tables: Tables, documents: Documents) -> list[str]:
    """Return where a number, date, level or order differs from what the document says.

    As `citations.check` of the engine takes and returns it.
    """
    checks: list[Callable[[Tables, Documents], Iterator[Problem]]] = [
        _order,
        _claims,
        _targets,
        _counted_members,
        _roles,
        _units,
        _published,
        _dates,
        _levels,
    ]
    return messages(tables, chain.from_iterable(check(tables, documents) for check in checks))


def _order(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check that numbered rows stand in the order of the document."""
    for table, columns in NUMBERED.items():
        groups = defaultdict(list)
        for index, row, _, at in cited(tables, table, documents):
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
    for index, row, document, at in cited(tables, "claims", documents):
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
    for index, row, document, at in cited(tables, "policy_targets", documents):
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
    for index, row, document, at in cited(tables, "unnamed_members", documents):
        numbers = _near(document, at, row["evidence"])
        if row["n"] and float(row["n"]) not in {number.value for number in numbers}:
            yield (
                *("unnamed_members", index, "n"),
                f"{row['n']}, but {row['evidence']!r} on line {at.line} of {row['source_id']} says "
                f"{_say(numbers)}. Correct the number, or cite the phrase that states it.",
            )


def _roles(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check the role of counted members against the words of their sentence."""
    for index, row, document, at in cited(tables, "unnamed_members", documents):
        sentence = document.of(document.sentence(at))
        if not re.search(ROLE_WORDS.get(row["role"], ""), sentence):
            yield (
                *("unnamed_members", index, "role"),
                f"{row['role']!r}, but the sentence around {row['evidence']!r} on line {at.line} "
                f"of {row['source_id']} has no word for it. Correct the role.",
            )


def _units(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check how many alliances a row stands for: its parts, the number it cites, or one."""
    parts: dict[str, set[str]] = defaultdict(set)
    for row in tables["alliances"]:
        parts[row["parent_id"]].add(row["alliance_id"])
    for row in tables["alliance_relations"]:
        parts[row["other_id"]].add(row["alliance_id"])
    for index, row, document, at in cited(tables, "alliances", documents):
        stated = {f"{number.value:g}" for number in _near(document, at, row["evidence"])}
        allowed = stated | {str(len(parts[row["alliance_id"]]) or 1)}
        if row["units_represented"] and row["units_represented"] not in allowed:
            yield (
                *("alliances", index, "units_represented"),
                f"{row['units_represented']}, but {row['evidence']!r} and the rows of its parts "
                f"say {' or '.join(sorted(allowed))}. Correct the number, or code the parts.",
            )


def _published(tables: Tables, documents: Documents) -> Iterator[Problem]:
    for index, row in enumerate(tables["sources"]):
        if not row["published"] or row["source_id"] not in documents:
            continue
        document = documents[row["source_id"]]
        if row["published"] not in dates.all_dates(document, int(row["published"][:4])):
            yield (
                *("sources", index, "published"),
                f"{row['source_id']} holds no date {row['published']}. "
                "Correct it, or leave the cell empty.",
            )


def _dates(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check dates against the text at their citation, or against a dated event that they repeat."""
    years = {
        row["source_id"]: int((row["published"] or row["as_of"])[:4] or 0)
        for row in tables["sources"]
    }
    events = defaultdict(set)
    deadlines = defaultdict(set)  # those of a policy that stand on a line
    for row in tables["events"]:
        for column in ("alliance_id", "institution_id", "policy_id"):
            if row[column]:
                events[row[column]].add(row["date"])
        if row["kind"] == "deadline":
            deadlines[row["policy_id"], row["source_id"], row["line"]].add(row["date"])
    for table, columns in DATE_COLUMNS.items():
        for index, row, document, at in cited(tables, table, documents):
            for column in columns:
                date = row[column]
                if not date or date in events[row.get(DATED_BY_EVENTS.get(table, ""), "")]:
                    continue
                if date in deadlines[row.get("policy_id", ""), row["source_id"], row["line"]]:
                    continue
                if written := dates.supported(document, at, date, years.get(row["source_id"], 0)):
                    yield (
                        *(table, index, column),
                        f"{date}, but at {row['evidence']!r} on line {at.line} of "
                        f"{row['source_id']} stands {' and '.join(dict.fromkeys(written))}. "
                        "Correct the date, or cite the phrase that states it.",
                    )


def _levels(tables: Tables, documents: Documents) -> Iterator[Problem]:
    """Check levels against the sentences that name the institution."""
    stated: dict[str, set[str]] = defaultdict(set)
    for table in ("institutions", "institution_names", "participations"):
        for _, row, document, at in cited(tables, table, documents):
            sentence = document.sentence(at)
            start, end = at.start - sentence.start, at.end - sentence.start
            stated[row["institution_id"]] |= _levels_of(document.of(sentence), start, end)
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


def _levels_of(text: str, start: int, end: int) -> set[str]:
    """Return the levels that a sentence gives to what it names from `start` to `end`.

    A level stands in the phrase, after it in its clause, or before it with 为 or a dash between.
    """
    found = [match for match in LEVELS.finditer(text) if start <= match.start() < end]
    if not found:
        after = LEVELS.search(text, end)
        if after and not re.search("[,,;;]", text[end : after.start()]):
            found.append(after)
        for match in list(LEVELS.finditer(text, 0, start))[-1:]:
            if re.search("为|——", text[match.end() : start]):
                found.append(match)
    return {LEVEL_NAMES[match.lastindex or 1] for match in found}
