"""Citations: does each phrase that a row cites stand literally where the row says."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from pagemill import schema
from pagemill.evidence.documents import Document, Documents, Row, Span, Tables

LONGEST = 24


def where(table: str, index: int, column: str = "") -> str:
    """Name a cell as messages do: file, row (the header is row 1) and column."""
    return f"data/{table}.csv, row {index + 2}" + (f", column {column}" if column else "")


def span(row: Row, documents: Documents) -> Span | None:
    """Return where the evidence of a row stands, or None where it cannot be found."""
    document = documents.get(row.get("source_id", ""))
    if document is None or not row.get("evidence") or not row["line"].isdigit():
        return None
    line, phrase = int(row["line"]), row["evidence"]
    starts = document.starts(line, phrase)
    if row["column"]:
        starts = [start for start in starts if str(start + 1) == row["column"]]
    if len(starts) != 1:
        return None
    return Span(line, starts[0], starts[0] + len(phrase))


def cited(
    tables: Tables, table: str, documents: Documents
) -> Iterator[tuple[int, Row, Document, Span]]:
    """Yield the rows of a table whose evidence stands in a document, with its place."""
    for index, row in enumerate(tables[table]):
        if at := span(row, documents):
            yield index, row, documents[row["source_id"]], at


def check(tables: Tables, documents: Documents) -> list[str]:
    """Return what is wrong with the citations of all tables.

    Parameters
    ----------
    tables
        All tables, each as its rows.
    documents
        The documents by id; rows that cite another one are not looked at.

    Returns
    -------
    list of str
        Messages: where, what the document says, what is allowed, how to mend it.
    """
    found = []
    for table, rows in tables.items():
        columns = schema.columns(table)
        if "evidence" not in columns:
            continue
        written = written_columns(table)
        for index, row in enumerate(rows):
            found += _citation(table, index, row, documents)
            if "evidence_there" in columns:
                found += _citation(table, index, row, documents, "_there")
            if at := span(row, documents):
                document = documents[row["source_id"]]
                for column in written:
                    found += _written(table, index, row, column, document, at)
    return found


def written_columns(table: str) -> list[str]:
    """Return the columns of a table that hold a phrase of the cited line."""
    return [
        field["name"]
        for field in schema.fields(table)
        if field.get("basis") == "written"
        and field["type"] == "string"
        and field.get("stands", "within") != "elsewhere"
        and field["name"] != "evidence"
    ]


def _citation(table: str, index: int, row: Row, documents: Documents, there: str = "") -> list[str]:
    """Check the place of one phrase; `there` is `_there` for the other side of a dependence."""
    source = row["copied_from" if there else "source_id"]
    line, phrase = row["line" + there], row["evidence" + there]
    if not source and not line and not phrase:
        return []
    if not source or not line or not phrase:
        return [
            f"{where(table, index)}: the citation is not complete. "
            "Fill in source_id, line and evidence, or none of them."
        ]
    document = documents.get(source)
    if document is None or not line.isdigit():
        return []
    place = where(table, index, "line" + there)
    if not 0 < int(line) <= len(document.lines):
        return [f"{place}: {source} has {len(document.lines)} lines, not {line}. Correct the line."]
    if len(phrase) > LONGEST:
        return [
            f"{where(table, index, 'evidence' + there)}: {phrase!r} has {len(phrase)} characters. "
            f"At most {LONGEST} are allowed: cite a shorter phrase."
        ]
    starts = document.starts(int(line), phrase)
    if not starts:
        return [
            f"{where(table, index, 'evidence' + there)}: {phrase!r} does not stand on line {line} "
            f"of {source}, {_instead(document, int(line), phrase)}. Correct the line or the phrase."
        ]
    column = row["column" + there]
    columns = [str(start + 1) for start in starts]
    if column and column not in columns:
        return [
            f"{where(table, index, 'column' + there)}: on line {line} of {source} {phrase!r} "
            f"begins at character {' and '.join(columns)}, not {column}. Correct the column."
        ]
    if not column and len(columns) > 1:
        return [
            f"{where(table, index, 'column' + there)}: on line {line} of {source} {phrase!r} "
            f"stands {len(columns)} times, at characters {', '.join(columns)}. Say which is meant."
        ]
    return []


def _instead(document: Document, line: int, phrase: str) -> str:
    """Say what the document has instead of a phrase."""
    if others := document.lines_with(phrase):
        return "but on line " + ", ".join(map(str, others[:5]))
    text = document.text(line)
    match = SequenceMatcher(None, text, phrase, autojunk=False).find_longest_match()
    if match.size < min(2, len(phrase)):
        return "nor on any other line"
    start = max(match.a - match.b, 0)
    return f"which has {text[start : start + len(phrase)]!r}"


def _written(
    table: str, index: int, row: Row, column: str, document: Document, at: Span
) -> list[str]:
    phrase = row[column]
    if not phrase:
        return []
    starts = document.starts(at.line, phrase)
    on_line = schema.field(table, column).get("stands") == "on the line"
    if not on_line:
        starts = [s for s in starts if at.meets(Span(at.line, s, s + len(phrase)))]
    if starts or (on_line and _is_heading(document, at.line, phrase)):
        return []
    return [
        f"{where(table, index, column)}: {phrase!r} does not stand at {row['evidence']!r} on line "
        f"{row['line']} of {row['source_id']}, {_instead(document, at.line, phrase)}. "
        "Write it as the document does, or correct the citation."
    ]


def _is_heading(document: Document, line: int, phrase: str) -> bool:
    """Tell whether a phrase is the whole of an earlier line, as the roster's column heads are."""
    return any(text.strip() == phrase for text in document.lines[:line])
