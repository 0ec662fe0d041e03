"""Coverage: is each clause of the documents cited or set aside, each number and name in it held."""

import re
from collections import defaultdict
from typing import NamedTuple

from pagemill import project, schema
from pagemill.evidence import citations
from pagemill.evidence.documents import CLAUSE_ENDS, Document, Documents, Row, Span, Tables

Spans = dict[tuple[str, int], list[Span]]  # by document and line


# What tells a person: the first three characters of a run, a long number, an address.
PERSON = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}|\d{7,}|[\w.]+[@#][\w.]+|[a-z]+\d+")


def name_ends() -> re.Pattern[str]:
    """Return the endings by which the book's documents tell a name; of no name without a book."""
    return re.compile("|".join(project.handed("names", {}).get("endings", ())) or "(?!)")


def _numbers() -> re.Pattern[str]:
    own = project.handed("names", {}).get("measures", "")
    measures = f"个家所大条名项次张种级层人区村街例{own}"
    numerals = rf"(?<![第一])[两三四五六七八九十百]+(?=[{measures}])"
    return re.compile(rf"\d+(?:[.・]\d+)?|{numerals}")


class Coverage(NamedTuple):
    """How many clauses a document has, how many are cited, how many set aside."""

    clauses: int
    cited: int
    set_aside: int


def evidence_spans(tables: Tables, documents: Documents) -> Spans:
    """Return the spans of all evidence phrases."""
    found = defaultdict(list)
    for rows in tables.values():
        for row in rows:
            if cited := citations.span(row, documents):
                found[row["source_id"], cited.line].append(cited)
    return found


def held_spans(tables: Tables, documents: Documents) -> Spans:
    """Return the spans of all phrases that rows hold: evidence and columns as written."""
    found = evidence_spans(tables, documents)
    for table, rows in tables.items():
        columns = citations.written_columns(table)
        for row in rows:
            cited = citations.span(row, documents)
            if cited is None:
                continue
            document = documents[row["source_id"]]
            for column in columns:
                found[row["source_id"], cited.line] += _phrases(document, cited.line, row[column])
    return found


def uncoded_spans(tables: Tables, documents: Documents) -> Spans:
    """Return the spans that are set aside, one for each line."""
    found = defaultdict(list)
    for row in tables.get(schema.with_role("set aside"), []):
        if (document := documents.get(row["source_id"])) and _is_well_formed(row, document):
            for span in _uncoded(row, document):
                found[row["source_id"], span.line].append(span)
    return found


def count(tables: Tables, documents: Documents) -> dict[str, Coverage]:
    """Count the clauses of each document, cited or set aside."""
    cited, set_aside = evidence_spans(tables, documents), uncoded_spans(tables, documents)
    found = {}
    for name, document in documents.items():
        clauses = document.clauses
        with_row = {clause for clause in clauses if _meets(clause, cited[name, clause.line])}
        without = [clause for clause in clauses if clause not in with_row]
        left_out = sum(_meets(clause, set_aside[name, clause.line]) for clause in without)
        found[name] = Coverage(len(clauses), len(with_row), left_out)
    return found


def uncovered(tables: Tables, documents: Documents) -> dict[str, list[Span]]:
    """Return the clauses of each document that are neither cited nor set aside."""
    cited, set_aside = evidence_spans(tables, documents), uncoded_spans(tables, documents)
    return {
        name: [
            clause
            for clause in document.clauses
            if not _meets(clause, cited[name, clause.line] + set_aside[name, clause.line])
        ]
        for name, document in documents.items()
    }


def check(tables: Tables, documents: Documents) -> list[str]:
    """Return clauses that nothing covers and what covered clauses hold but no row does.

    Parameters
    ----------
    tables
        All tables, each as its rows.
    documents
        The documents by id.

    Returns
    -------
    list of str
        Messages: document, line, character, what is missing and how to mend it.
    """
    cited, set_aside = evidence_spans(tables, documents), uncoded_spans(tables, documents)
    held = held_spans(tables, documents)
    found = _uncoded_problems(tables, documents, cited)
    left = uncovered(tables, documents)
    aside = schema.with_role("set aside")
    for name, document in documents.items():
        for clause in document.clauses:
            text = document.of(clause).strip()[:20]
            here = (name, clause.line)
            if clause in left[name]:
                found.append(
                    f"{name}, line {clause.line}, character {clause.start + 1}: no row cites "
                    f"{text!r}. Code it, or list it in data/{aside}.csv with a reason."
                )
            elif _meets(clause, cited[here]):
                found += _unheld(document, clause, held[here] + set_aside[here])
    return found


def _unheld(document: Document, clause: Span, held: list[Span]) -> list[str]:
    found = []
    text = document.of(clause)
    for kind, pattern in (("number", _numbers()), ("name", name_ends())):
        for match in pattern.finditer(text):
            at = Span(clause.line, clause.start + match.start(), clause.start + match.end())
            if not _meets(at, held):
                found.append(
                    f"{document.source_id}, line {clause.line}, character {at.start + 1}: the "
                    f"{kind} {match[0]!r} in the cited clause {text.strip()[:20]!r} stands in no "
                    "row. Code it, or widen the evidence of the row that states it."
                )
    return found


def persons(tables: Tables, documents: Documents) -> list[str]:
    """Return cells that hold a name, number or address set aside as a person's.

    Parameters
    ----------
    tables, documents
        All tables, and the documents by id.

    Returns
    -------
    list of str
        Messages; they name the cell and not the person.
    """
    private = set()
    for row in tables.get(schema.with_role("set aside"), []):
        document = documents.get(row["source_id"])
        if document and row["reason"] == "personal_contact" and _is_well_formed(row, document):
            for span in _uncoded(row, document):
                private |= set(PERSON.findall(document.of(span)))
    anyone = re.compile(
        "|".join(map(re.escape, private - {*project.handed("names", {}).get("public", ())}))
        or "(?!)"
    )
    return [
        f"{citations.where(table, index, column)}: the cell holds what is set aside as a person's "
        "name, number or address. Take it out."
        for table, rows in tables.items()
        for index, row in enumerate(rows)
        for column, cell in row.items()
        if anyone.search(cell)
    ]


def remaining_names(tables: Tables, documents: Documents) -> list[str]:
    """Blank out coded names, descriptions and what was set aside; return the names that remain.

    Parameters
    ----------
    tables
        All tables; columns that hold names may also hold what looks like one and is none.
    documents
        The documents by id.

    Returns
    -------
    list of str
        Messages, one for each ending of a name that is left.
    """
    cells = (row[one] for table in tables for one in _holding(table) for row in tables[table])
    names = {phrase for phrase in cells if phrase}
    phrases = sorted(names, key=len, reverse=True)
    any_name = re.compile("|".join(map(re.escape, phrases)) or "(?!)")
    set_aside, ends = uncoded_spans(tables, documents), name_ends()
    homes = ", ".join(f"data/{table}.csv" for table in schema.names() if _holding(table))
    found = []
    for name, document in documents.items():
        lines = [list(line) for line in document.lines]
        for span in (span for key in set_aside if key[0] == name for span in set_aside[key]):
            lines[span.line - 1][span.start : span.end] = " " * (span.end - span.start)
        for number, line in enumerate(lines, 1):
            text = any_name.sub(lambda match: " " * len(match[0]), "".join(line))
            for match in ends.finditer(text):
                start = max(match.start() - 8, 0)
                found.append(
                    f"{name}, line {number}, character {match.start() + 1}: "
                    f"{document.text(number)[start : match.end()]!r} is left when all coded names "
                    f"are blanked out. Code it where names are held: {homes}."
                )
    return found


def _holding(table: str) -> list[str]:
    """Return the columns of a table that hold names."""
    return [field["name"] for field in schema.fields(table) if field.get("holds") == "names"]


def _uncoded_problems(tables: Tables, documents: Documents, cited: Spans) -> list[str]:
    found = []
    for index, row in enumerate(tables.get(schema.with_role("set aside"), [])):
        name = row["source_id"]
        document = documents.get(name)
        if document is None:
            continue
        place = citations.where(schema.with_role("set aside"), index)
        if not _is_well_formed(row, document):
            found.append(
                f"{place}: {name} has lines 1 to {len(document.lines)}; line_from and line_to must "
                "be among them, and characters within one line, both or none. Correct the span."
            )
            continue
        spans = _uncoded(row, document)
        overlapping = [
            other for span in spans for other in cited[name, span.line] if span.meets(other)
        ]
        if overlapping:
            found.append(
                f"{place}: line {overlapping[0].line} of {name} is cited by a row, at "
                f"{document.of(overlapping[0])!r}. Shorten the span, or take that row away."
            )
        edges = (spans[0], spans[-1])
        if not all(_is_whole(document, edge, row, cited[name, edge.line]) for edge in edges):
            found.append(
                f"{place}: the span begins or ends within a clause or with an empty line of "
                f"{name}. Let it begin and end where a clause or the evidence of a row does."
            )
    return found


def _is_whole(document: Document, span: Span, row: Row, cited: list[Span]) -> bool:
    """Tell whether a span holds text and, unless it hides a person, leaves no scrap beside it."""
    if not document.of(span).strip():
        return False
    if row["reason"] == "personal_contact":
        return True
    text = document.text(span.line)
    begins = span.start == 0 or text[span.start - 1] in CLAUSE_ENDS
    ends = span.end == len(text) or text[span.end - 1] in CLAUSE_ENDS
    return (begins or span.start in {other.end for other in cited}) and (
        ends or span.end in {other.start for other in cited}
    )


def _is_well_formed(row: Row, document: Document) -> bool:
    """Tell whether a row names lines, or characters of one line, that the document has."""
    lines = (row["line_from"], row["line_to"])
    if not all(map(str.isdigit, lines)) or not 0 < int(lines[0]) <= int(lines[1]):
        return False
    columns = (row["column_from"], row["column_to"])
    if not any(columns):
        return int(lines[1]) <= len(document.lines)
    length = len(document.text(int(lines[0])))
    return (
        lines[0] == lines[1]
        and all(map(str.isdigit, columns))
        and 0 < int(columns[0]) <= int(columns[1]) <= length
    )


def _uncoded(row: Row, document: Document) -> list[Span]:
    first, last = int(row["line_from"]), int(row["line_to"])
    if row["column_from"]:
        return [Span(first, int(row["column_from"]) - 1, int(row["column_to"]))]
    return [Span(line, 0, len(document.text(line))) for line in range(first, last + 1)]


def _phrases(document: Document, line: int, phrase: str) -> list[Span]:
    if not phrase:
        return []
    return [Span(line, at, at + len(phrase)) for at in document.starts(line, phrase)]


def _meets(span: Span, others: list[Span]) -> bool:
    return any(span.meets(other) for other in others)
