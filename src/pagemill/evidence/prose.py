"""Findings typed by hand in prose: digits and number words that should come from a record.

What may stand in a text is blanked first: markup, dates, document and section numbers, and a short
list of terms and idioms, each with its reason. Digits and number words that are left are findings.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pagemill import paths, project, words

BLANK = "\0"  # stands where a number, a link or an allowed phrase stood
LABELLED = re.compile(r"(caption|alt)\.|figure\..+\.(title|source)$")

# --- what may stand in a text ----------------------------------------------------------------

MARKUP = [
    r"(?ms)^ *(```|~~~)(?!\{).*?^ *\1",  # code, not a directive
    r"(?ms)^ *(?P<math>`{3,}|:{3,})\{math\}.*?^ *(?P=math)|\$\$.+?\$\$",  # formulas on their own
    r"(?m)^ *(?:```|:::)+\{.*$|^ *:[\w-]+:.*$",  # the head of a directive and its options
    r"(?s)<!--.*?-->|<[^<>]+>",
    r"\{\{[^{}]*\}\}",
    r"\{[\w:-]+\}`[^`]*`",
    r"(`+)(?!`).+?(?<!`)\1(?!`)",
    r"(?<=\])\([^()\s]*\)|\bhttps?://\S+",
    r"\$[^$\n]+\$",
]
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = r"(?:19|20)\d\d"
COMMON = "case|day|document|event|group|month|person|place|row|source|week|year"
DATES = [
    rf"\b\d{{1,2}}(?:(?: to | and |[–-])\d{{1,2}})? (?:{MONTH})\b",
    rf"(?<![\d.,]){YEAR}-\d\d(?:-\d\d)?(?!\d)",
    rf"(?<![\d.,]){YEAR}(?!\d|[.,]\d| ?[%‰]| (?:THINGS)\b|[余多]?[个家所项条种类名人例次张万])",
    r"(?<!\d)\d{1,2}月(?:\d{1,2}日)?|(?<!\d)\d{1,2}日",
    r"十[二三四]五",  # a five-year plan
    r"(?i)(?:\b(?:twelfth|thirteenth|fourteenth) )?\bfive-year plan\b",
]
NUMBERS_OF_DOCUMENTS = [r"[〔\[]\d{4}[〕\]] ?第?\d+号", r"第?\d+号", r"\bNo\. ?\d+(?: of \d{4})?"]
PARTS = "chapter|section|part|figure|table|line|step|article|page|appendix|equation|note"
NUMBERS_OF_SECTIONS = [
    rf"(?i)\b(?:{PARTS})s? \d+(?:\.\d+)*(?:(?:, | and | to |[–-])\d+(?:\.\d+)*)*",
    r"第\d+[章节条款步行页]|[图表] ?\d+",
    r"(?m)^ *(?:#+ )?\d+(?:\.\d+)*[.)] ",
]
TERMS = [  # what else is no finding, and why
    (r"\b95 ?%", "the level of an interval is a convention"),
    (r"\b[A-Za-z][A-Za-z-]*\d[\w.-]*", "a name such as d000 or NB2"),
    (r"(?:Attribution|CC BY|Python|version|知识共享署名) \d+(?:\.\d+)*", "a licence, a version"),
    (r"\b(?:First|Second|Third|Fourth|Fifth) [A-Z]\w+", "a name such as Third Street"),
    (
        r"(?i)\b(?:two|one)-(?:way|mode|sided|tailed)\b|负?二项",
        "a term of the field, of statistics",
    ),
    (r"(?i)\bthird part(?:y|ies)\b|第三方", "whoever is on neither side"),
    (
        r"(?i)\b(?:each|every|per|a) (?:hundred|thousand|million)\b|每[十百千万][个人次名]*",
        "a unit",
    ),
    (r"(?i)\bpowers? of ten\b", "a scale"),
    (r"(?i)\bmore than one\b", "several, a definition"),
    (r"(?i)\b(?:not|never|never as|never means|than|is no) zero\b|\ba zero means\b", "no count"),
    (
        r"(?i)\bone(?: \w+)? (?:per|for each|for every|after|below|beside)\b",
        "how things are laid out",
    ),
    (
        r"(?i)\bone (?:\w+ ){1,3}(?:and|or|to|from) (?:\w+ ){0,3}(?:an|the )other\b",
        "any of several",
    ),
    (
        r"(?i)\b(?:one|two|three|four) (?:\w+ )?(?:bands?|bars?|curves?|dots?|lines?|marks?|"
        r"panels?|rows of dots)\b|[一两三四][条行](?=[^。]{0,5}[线条，])",
        "what a figure is made of",
    ),
]
# --- what may not ----------------------------------------------------------------------------

UNITS = "two|three|four|five|six|seven|eight|nine"
ENGLISH = (
    f"{UNITS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|"
    "billions?|zero|half|halves|thirds?|quarters?|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    f"twice|thrice|dozens?|(?:{UNITS})fold"
)
NUMERALS = "二三四五六七八九十百千万亿两半"
COUNTED = "个家所项条种类名例次倍成份组片行页篇部张位批轮期周天处座间区县市省年"
FINDING = (
    r"(?<![\w.])[+−-]?\d(?:[\d,.]*\d)?"
    rf"|(?i:(?<!{BLANK})(?<!{BLANK} )\b(?:{ENGLISH})(?:[- ](?:{ENGLISH}|one))*\b)"
    rf"|(?i:\b(?:just|only|exactly|but) one\b|\bone(?: [\w-]+)? (?:THING)\b)"
    rf"|(?<!{BLANK})(?<!{BLANK} )(?<![数几多第一{NUMERALS}])"
    rf"(?:[{NUMERALS}][一{NUMERALS}]*|一[{NUMERALS}]+)[多余来]?[{COUNTED}]"
    rf"|第[一{NUMERALS}]*[{NUMERALS}][{COUNTED}]"
    rf"|(?:只有|仅有|仅|只|共有|共)一[{COUNTED}]"
    rf"|[一{NUMERALS}]+分之[一{NUMERALS}]+|一半|半数|过半|翻番"
)


@lru_cache(maxsize=8)
def _patterns(module: str) -> tuple[list[re.Pattern[str]], re.Pattern[str]]:
    """Return what may stand in a text, and what is a finding.

    A number before a thing that the book counts is a count, also "one", also 2000.

    Parameters
    ----------
    module
        The book's module, which says what its prose counts.
    """
    handed = project.handed("prose", {})
    things = [*COMMON.split("|"), *handed.get("things", ())]
    several = [re.sub("(?<=[^aeiou])y$", "ie", thing) + "s" for thing in things]
    several += ["children", "people", "times", "per cent"]

    def compiled(pattern: str) -> re.Pattern[str]:
        filled = pattern.replace("THINGS", "|".join(several)).replace("THING", "|".join(things))
        return re.compile(filled, re.ASCII)

    terms = [pattern for pattern, _ in (*TERMS, *handed.get("terms", ()))]
    allowed = [*MARKUP, *DATES, *NUMBERS_OF_DOCUMENTS, *NUMBERS_OF_SECTIONS, *terms]
    return [compiled(pattern) for pattern in allowed], compiled(FINDING)


def findings(text: str) -> list[tuple[int, str]]:
    """Return the numbers typed by hand in a text, each with its line (from 1)."""
    allowed, finding = _patterns(project.said("module"))
    for pattern in allowed:
        text = pattern.sub(_blank, text)
    return [(text.count("\n", 0, match.start()) + 1, match[0]) for match in finding.finditer(text)]


def _blank(match: re.Match[str]) -> str:
    return BLANK + "\n" * match[0].count("\n")


def problems() -> list[str]:
    """Return every number typed by hand in the book's prose, as complete messages."""
    found = []
    for where, text in _texts(paths.root()):
        found += [
            f"{where}, line {line}: {number!r} is typed by hand. Record it and write "
            "{num}`key:format`, or leave it out; terms and idioms stand in "
            "pagemill/evidence/prose.py, and those of the book in its own module."
            for line, number in findings(text)
        ]
    return found


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    """Yield where a text stands and the text: pages, prose cells, captions and titles."""
    for path in (*sorted(root.glob("index*.md")), *sorted((root / "book").rglob("*.md"))):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, start=1):
            if cell["cell_type"] == "markdown":
                yield f"notebooks/{path.name}, cell {number}", "".join(cell["source"])
    file = project.words()
    if file and file.is_file():
        place = file.relative_to(root).as_posix()
        for key, value in words.parsed(file).items():
            if LABELLED.match(key):
                yield from ((f"{place}, {key} ({lang})", str(text)) for lang, text in value.items())
