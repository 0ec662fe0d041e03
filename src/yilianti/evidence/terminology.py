"""Terms in their time: does a text use a term for an alliance before or after its time."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from pagemill.evidence.citations import where
from pagemill.evidence.documents import Row, Tables
from pagemill.words import LANGUAGES, label

LINK = re.compile(r"\balliances/([a-z][a-z0-9-]*)")
SENTENCE = re.compile(r"[^。！？\n]+?(?:[。！？]|[.!?](?=\s|$)|\n|$)")


def check(tables: Tables, texts: dict[str, str]) -> list[str]:
    """Return terms that stand beside an alliance whose date does not allow them.

    Parameters
    ----------
    tables
        All tables; `terms` says from when to when a term is used in its sense.
    texts
        Prose by its file. A sentence is looked at if it links the page of an alliance.

    Returns
    -------
    list of str
        Messages: where, which term, when it is used, the date of the alliance. Looked at are the
        sentences, the label of each alliance's kind and its English name. A term that the alliance
        bears in its own Chinese name is the document's, and allowed.
    """
    alliances = {row["alliance_id"]: row for row in tables["alliances"]}
    as_of = {row["source_id"]: row["as_of"] for row in tables["sources"]}
    found = []
    for place, row, text in _texts(tables, alliances, texts):
        year = (row["formed"] or as_of.get(row["source_id"], ""))[:4]
        for term in _terms(text, tables["terms"]):
            if year and not _allows(term, year) and term["name_zh"] not in row["name_zh"]:
                first, last = term["valid_from"], term["valid_to"]
                span = f"from {first}" * bool(first) + f" until {last}" * bool(last)
                found.append(
                    f"{place}: {term['name_zh']} ({term['name_en']}) is used {span.strip()}, but "
                    f"{row['alliance_id']!r} is of {year}. Use a term of its time, or correct the "
                    "dates in data/terms.csv."
                )
    return found


def prose(root: Path) -> dict[str, str]:
    """Return the prose of the book by file: markdown of notebooks and of hand-written pages."""
    texts = {}
    for path in sorted(root.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        written = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        texts[str(path.relative_to(root))] = "\n".join(written)
    for path in [*sorted(root.glob("index*.md")), *sorted(root.glob("book/**/*.md"))]:
        if path.is_file():
            texts[str(path.relative_to(root))] = path.read_text(encoding="utf-8")
    return texts


def _texts(
    tables: Tables, alliances: dict[str, Row], texts: dict[str, str]
) -> Iterator[tuple[str, Row, str]]:
    """Yield place, alliance and words for each label, name or sentence on an alliance."""
    for index, row in enumerate(tables["alliances"]):
        yield where("alliances", index, "name_en"), row, row["name_en"]
        for lang in LANGUAGES:
            place = f"src/yilianti/words.yml, model.{row['model']}, {lang}"
            yield place, row, label(f"model.{row['model']}", lang)
    for file, text in texts.items():
        for sentence in SENTENCE.findall(text):
            for alliance in LINK.findall(sentence):
                if alliance in alliances:
                    yield file, alliances[alliance], sentence


def _terms(text: str, terms: list[Row]) -> Iterator[Row]:
    """Yield the terms in a text; a longer one hides the shorter ones within it."""
    by_words = {
        words.strip().lower(): term
        for term in terms
        for column in ("name_zh", "name_en")
        for words in term[column].split(";")
    }
    longest = sorted(by_words, key=len, reverse=True)
    pattern = "|".join(rf"(?<![a-z]){re.escape(words)}" for words in longest if words)
    for match in re.finditer(pattern or "(?!)", LINK.sub("", text.lower())):
        yield by_words[match[0]]


def _allows(term: Row, year: str) -> bool:
    first, last = term["valid_from"][:4] or year, term["valid_to"][:4] or year
    return first <= year <= last
