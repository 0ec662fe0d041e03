"""Profile pages of the built site: one for each row, all reached by links, each with its title."""

import csv
import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

import pytest

from pagemill.words import label

TABLES = {
    "alliances": "alliances",
    "places": "places",
    "institutions": "institutions",
    "sources": "documents",
    "policies": "policies",
}
STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # Sphinx sets typographic quotation marks
INDEXES = {"index", "by-model", "by-status", "by-specialty", "by-year", "by-place"}


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@cache
def text_of(file: Path) -> str:
    """Return a page without its scripts, which may hold anything."""
    return re.sub(r"<script.*?</script>", "", file.read_text("utf-8"), flags=re.DOTALL)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def links(site: Path, page: str, part: str | None = None) -> list[str]:
    """Return the pages of the site that a page links to, in order; `part` is HTML of the page."""
    found = []
    for href in re.findall(
        r'<a\b[^>]*?\shref="([^"#]+)', text_of(site / page) if part is None else part
    ):
        if not re.match(r"[a-z]+:", href):
            target = normpath(f"{page}/../{unquote(unescape(href)).partition('?')[0]}")
            found.append(target)
    return found


def title(site: Path, page: str) -> str:
    match = re.search(r"<h1\b[^>]*>(.*?)</h1>", text_of(site / page), re.DOTALL)
    assert match, f"{page} has no title"
    words = plain(re.sub(r'<a class="headerlink.*?</a>', "", match[1], flags=re.DOTALL))
    return words.translate(STRAIGHT)


@pytest.fixture(scope="module")
def book(site: Path) -> set[str]:
    """Return the pages that are read: those of the book, the landing page, and no others."""
    pages = [file.relative_to(site).as_posix() for file in site.rglob("*.html")]
    return {page for page in pages if page == "index.html" or page.startswith("book/")}


@pytest.mark.parametrize("table", TABLES)
def test_each_row_has_exactly_one_page(root: Path, site: Path, table: str) -> None:
    folder = site / "book" / TABLES[table]
    made = Counter(file.stem for file in folder.glob("*.html") if file.stem not in INDEXES)
    assert made == Counter(next(iter(row.values())) for row in rows(root, table))


def test_every_page_is_reached_by_links(site: Path, book: set[str]) -> None:
    reached, ahead = set(), {"index.html"}
    while ahead:
        page = ahead.pop()
        reached.add(page)
        ahead |= ({*links(site, page)} & book) - reached
    assert sorted(book - reached) == []


def test_each_profile_is_listed_in_an_index(root: Path, site: Path, book: set[str]) -> None:
    indexes = [page for page in book if Path(page).stem in INDEXES]
    named = {target for page in indexes for target in links(site, page)}
    wanted = {
        f"book/{section}/{next(iter(row.values()))}.html"
        for table, section in TABLES.items()
        for row in rows(root, table)
    }
    assert sorted(wanted - named) == []


def test_no_two_tabs_of_an_edition_share_a_title(site: Path, every: list[str]) -> None:
    tabs = Counter(
        (page.startswith("zh/"), re.search(r"<title>(.*?)</title>", text_of(site / page), re.S)[1])  # type: ignore[index]
        for page in every
        if page.removeprefix("zh/") == "index.html" or "book/" in page
    )
    assert [name for name, count in tabs.items() if count > 1] == []


def test_no_two_pages_share_a_heading(site: Path, book: set[str]) -> None:
    """But for a choice in a chapter, which keeps the chapter's."""
    chapters = {page.removesuffix(".html") for page in book if page.startswith("book/chapters/")}
    chosen = {page for page in book if page.rpartition("/")[0] in chapters}
    counts = Counter(title(site, page) for page in book - chosen)
    assert [name for name, count in counts.items() if count > 1] == [], (
        "give one of the rows another title_en or name_en: one that ends with its place, or "
        "for the document of a policy, one that says what else it holds"
    )


def test_titles_of_profiles_give_both_names(root: Path, site: Path) -> None:
    wrong = []
    for table, section in TABLES.items():
        for row in rows(root, table):
            stem = "title" if table == "sources" else "name"
            names = f"{row[f'{stem}_en']} · {row[f'{stem}_zh']}"
            page = f"book/{section}/{next(iter(row.values()))}.html"
            if not title(site, page).startswith(plain(names).translate(STRAIGHT)):
                wrong.append((page, title(site, page)))
    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_profile_says_what_its_english_name_rests_on(
    root: Path, site: Path, lang: str
) -> None:
    """On a Chinese page the English name stands beside it."""
    wrong = []
    for table in ("institutions", "alliances"):
        for row in rows(root, table):
            page = f"book/{TABLES[table]}/{next(iter(row.values()))}.html"
            text = plain(text_of(site / (page if lang == "en" else f"zh/{page}")))
            said = label(f"name_en_basis.{row['name_en_basis']}", lang)
            wanted = [one.translate(STRAIGHT) for one in (said, row["name_en"])]
            if not all(one in text.translate(STRAIGHT) for one in wanted):
                wrong.append(page)
    assert wrong == []


def test_each_alliance_names_its_members_in_the_order_written(root: Path, site: Path) -> None:
    """One row a mention: the words of the document, beside them a link to the institution."""
    mentions = sorted(
        rows(root, "participations"), key=lambda row: (row["source_id"], int(row["seq"]))
    )
    for alliance in {row["alliance_id"] for row in mentions}:
        page = f"book/alliances/{alliance}.html"
        own = [row for row in mentions if row["alliance_id"] == alliance]
        box = re.search(r'<div [^>]*id="table-parties".*?</table>', text_of(site / page), re.DOTALL)
        assert box, page
        lines = re.findall(r"<tr[^>]*>(.*?)</tr>", box[0], re.DOTALL)[1:]
        written = [plain(line.partition("</th>")[0]) for line in lines]
        assert written == [row["name_as_written"] for row in own], page
        for line, row in zip(lines, own, strict=True):
            wanted = f"book/institutions/{row['institution_id']}.html"
            assert wanted in links(site, page, line), (page, row["name_as_written"])


#: Tables of fewer than five columns that scroll sideways, by their names.
SIDEWAYS = """() => [...document.querySelectorAll("main .yl-table")].filter((box) =>
  box.checkVisibility() && (box.querySelector("thead tr")?.cells.length ?? 9) < 5
  && box.scrollWidth > box.clientWidth + 1).map((box) => box.id || box.ariaLabel)"""
PHONE = [
    "alliances/beijing-childrens-group",
    "alliances/chaoyang-hospital-league",
    "alliances/urumqi-paediatric-alliance",
    "institutions/chaoyang-hospital",
    "institutions/ruijin-luwan-branch",
    "places/beijing",
    "places/beijing-chaoyang",
    "policies/beijing-2013-guideline",
    "documents/d000",
    "documents/d003",
]


@pytest.mark.browser
def test_on_a_phone_no_table_of_few_columns_scrolls_sideways(visit, site: Path) -> None:
    here = visit(390)
    wrong = {}
    for name in PHONE:
        page = here.go(f"book/{name}.html")
        page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)")
        found = page.evaluate(SIDEWAYS)
        if found or page.evaluate("document.documentElement.scrollWidth") > 390:
            wrong[name] = found
    assert wrong == {}


def test_each_profile_gives_its_facts_as_terms_and_values_with_their_source(
    root: Path, site: Path
) -> None:
    wrong = []
    for table, section in TABLES.items():
        for row in rows(root, table):
            ident = next(iter(row.values()))
            page = f"book/{section}/{ident}.html"
            box = re.search(
                r'<div class="yl-facts" id="table-facts".*?</dl>', text_of(site / page), re.DOTALL
            )
            anchor = f'data/{table.replace("_", "-")}.html#row-{ident}"'
            if not box or box[0].count("<dt>") != box[0].count("<dd>") or anchor not in box[0]:
                wrong.append(page)
    assert wrong == []
