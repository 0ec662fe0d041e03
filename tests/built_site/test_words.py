"""What a reader of the English pages sees is words: no id, no number as a machine prints it.

The rules, which hold for prose, cells, headings, titles, notes, names for screen readers, and the
texts, labels and hover texts of figures:

- No row's id and no name with an underscore is a text. Exempt are code and file names in code;
  terms, whose ids are English words; the sigla of the documents (d000); and the pages of the raw
  tables (``data/``), where ids stand in the columns that the schema declares as keys or references,
  and names with underscores are column names and coded values.
- Chinese stands beside English: in brackets, in quotation marks or after a middle dot; or, as a
  word that is spoken of, with its English in brackets. A cell may be Chinese alone where its
  heading says that it holds what is written in Chinese. The page for lost addresses, which serves
  both editions, says in Chinese what it says in English.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest

from pagemill import schema, tables

HAN = "\u3400-\u9fff"
WORD = re.compile(r"(?<![\w./#-])[a-z0-9]+(?:[-_][a-z0-9]+)+(?![\w./-])")
LONG = re.compile(r"\d\.\d{5,}")
# What they list are the files of the tables and their columns, by name.
NAMES_TABLES = ("book/data/index.html", "book/reference/coding-rules.html")
CHINESE = ("written", "in chinese", "published by", "reading")
# Columns of the raw tables that hold references without being declared as keys.
REFERENCES = {"a", "b", "row", "subject_id", "conflict_group", "read_as"}


@pytest.fixture(scope="module")
def ids() -> set[str]:
    """Return the ids of all rows, but for those that are words."""
    words = ("terms", "sources")
    return {
        row[schema.primary_key(name)]
        for name in schema.names()
        if name not in words
        for row in tables.rows(name)
    } - {row["term_id"] for row in tables.rows("terms")}


@pytest.fixture(scope="module")
def trees(site: Path, pages: list[str]) -> dict[str, lxml.html.HtmlElement]:
    """Return page -> its main part and title, without code."""
    found = {}
    for page in pages:
        main = lxml.html.parse(str(site / page)).find(".//main")
        for part in main.xpath(".//pre | .//code | .//style | .//button | .//annotation"):
            part.drop_tree()
        found[page] = main
    return found


def strings(data: object) -> Iterator[str]:
    """Yield all texts in the data of a figure that plotly may show."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for one in data:
            yield from strings(one)
    elif isinstance(data, dict):
        for name, one in data.items():
            if name not in ("type", "mode", "symbol", "ids", "uid", "xaxis", "yaxis", "anchor"):
                yield from strings(one)


def spoken(part: object) -> Iterator[str]:
    """Yield all texts in the rules of a form that a reader may see, without what is filled in."""
    if isinstance(part, list):
        for one in part:
            yield from spoken(one)
    elif isinstance(part, str):
        yield re.sub(r"\{[^{}]*\}", "", part)


def form(rules: dict) -> Iterator[str]:
    """Yield what the rules of a form show: its options, its sentences, its tables and its words."""
    for one in rules["asked"]:
        yield from spoken([*one.get("options", {}).values()])
    for one in (*(rule for _, rule in rules["names"]), *rules["results"].values()):
        yield from spoken([text for _, text in one.get("cases", [])])
    for table in rules["tables"]:
        keys = len(table["by"])
        yield from spoken([row[keys:] for row in table["rows"]])
    yield from spoken([*rules["words"].values(), rules["spelt"]])


def shown(main: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield each text of a page: of its elements, for screen readers, in its figures."""
    for element in main.iter():
        if element.tag == "script":
            data = json.loads(element.text or "null")
            yield from form(data) if element.get("id") == "yl-form" else strings(data)
            continue
        for text in (element.text, element.tail, *map(element.get, ("aria-label", "alt", "title"))):
            if text and text.strip():
                yield text


def id_columns(table: str) -> set[str]:
    """Return the columns of a table that hold ids."""
    keys = schema.table(table)["schema"].get("foreignKeys", [])
    return {schema.primary_key(table), *(key["fields"][0] for key in keys)} | REFERENCES


def without_ids(main: lxml.html.HtmlElement, table: str) -> None:
    """Take the cells of id columns from the page of a raw table."""
    for rows in main.xpath(".//table"):
        heads = [cell.text_content().strip() for cell in rows.xpath("./thead/tr/*")]
        own = {number for number, head in enumerate(heads) if head in id_columns(table)}
        for row in rows.xpath("./tbody/tr"):
            for number, cell in enumerate(row):
                if number in own:
                    cell.clear()


def test_no_id_is_a_text(trees: dict[str, lxml.html.HtmlElement], ids: set[str]) -> None:
    by_page = {f"book/data/{name.replace('_', '-')}.html": name for name in schema.names()}
    wrong = {}
    for page, main in trees.items():
        if page in by_page:
            without_ids(main, by_page[page])
        words = {word for text in shown(main) for word in WORD.findall(text)}
        found = {word for word in words if word in ids or ("_" in word and page not in by_page)}
        if found and page not in NAMES_TABLES:
            wrong[page] = sorted(found)[:10]
    assert wrong == {}


def test_a_note_says_values_as_a_reader_would(trees: dict[str, lxml.html.HtmlElement]) -> None:
    notes = [
        (page, " ".join(note.text_content().split()))
        for page, main in trees.items()
        for note in main.xpath(".//*[@class='yl-note'] | .//tr[starts-with(@id, 'num-')]")
    ]
    assert len(notes) > 1000
    assert [(page, note) for page, note in notes if LONG.search(note)] == []


def test_chinese_stands_beside_its_english(trees: dict[str, lxml.html.HtmlElement]) -> None:
    alone = []
    blocks = ".//article//*[self::p or self::li or self::figcaption or self::caption]"
    for page, main in trees.items():
        for block in main.xpath(f"{blocks} | .//article//h1 | .//article//h2 | .//article//h3"):
            text = " ".join(block.text_content().split())
            if page == "404.html" and block.get("lang") == "zh-Hans":
                continue
            for run in re.finditer(rf"[{HAN}][{HAN}\d]*", text):
                before = text[: run.start()]
                led = re.search(r"[(（“‘《][^)）”’》]*$|·(?:(?![A-Za-z]{2}).)*$", before)
                told = re.match(r"[”’]? ?\([A-Za-z]", text[run.end() :])
                if not led and not told:
                    alone.append((page, text[max(0, run.start() - 40) : run.end()]))
    assert alone == []


def test_a_cell_is_chinese_alone_only_where_its_heading_says_so(
    trees: dict[str, lxml.html.HtmlElement],
) -> None:
    alone = set()
    for page, main in trees.items():
        if page.startswith("book/data/"):
            continue
        for table in main.xpath(".//table"):
            heads = [head.text_content().strip() for head in table.xpath("./thead/tr/*")]
            for row in table.xpath("./tbody/tr"):
                for head, cell in zip(heads, row, strict=True):
                    text = cell.text_content()
                    is_chinese = re.search(f"[{HAN}]", text) and not re.search("[A-Za-z]{2}", text)
                    if is_chinese and not any(word in head.lower() for word in CHINESE):
                        alone.add((page, head, text.strip()[:20]))
    assert alone == set()
