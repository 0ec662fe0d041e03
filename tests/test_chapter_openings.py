"""How a chapter opens: a sentence that can be quoted, then one box that is alike everywhere."""

import json
import re
from functools import lru_cache

import pytest
import yaml

from pagemill import words
from pagemill.notebook import formats, phrases

MOST_WORDS, MOST_CHARACTERS = 25, 45
BOX = re.compile(r"^:::\{sureness\}\n(?P<how>\S.*)\n\n(?P<change>\S.*)\n:::$", re.MULTILINE)
FILLED = re.compile(r"\{num\}`(?P<key>[a-z][a-z0-9-]*):?(?P<spec>[^`]*)`")
END = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")
SAID = "said."
NOUGHT = r"(?<![\d,.])0(?![\d,.])"
#: Whole, and the parts of it at which a sentence goes wrong.
EXTREMES = [(n, of) for of in (0, 1, 2, 3, 16) for n in {0, 1, 2, of - 1, of} if 0 <= n <= of]


def chapters(root):
    """Return the names of the notebooks that make chapters; what sums them up is none."""
    entries = yaml.safe_load((root / "notebooks" / "runs.yml").read_text(encoding="utf-8"))["runs"]
    names = [entry["notebook"] for entry in entries if entry["page"].startswith("chapters/")]
    return [name for name in names if name != "in-brief"]


def opening(root, name, lang):
    """Return what stands above a chapter's first code, in a language."""
    cells = json.loads((root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    (cell,) = [cell for cell in cells[:2] if f"lang-{lang}" in cell["metadata"].get("tags", [])]
    return "".join(cell["source"])


def first_sentence(text):
    """Return the first sentence below the title."""
    return END.split(text.split("\n\n")[1].strip())[0]


def with_values(text, records):
    """Return prose with the recorded numbers in the place of their keys."""
    return FILLED.sub(
        lambda found: formats.format_number(records[found["key"]]["value"], found["spec"]), text
    )


def is_short(sentence, lang):
    """Tell whether a sentence can be quoted."""
    if lang == "en":
        return len(sentence.split()) <= MOST_WORDS
    return len(re.findall(r"[\u4e00-\u9fff]|\d[\d,.%]*", sentence)) <= MOST_CHARACTERS


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_chapter_opens_with_a_finding_and_one_box(root, lang):
    for name in chapters(root):
        text = opening(root, name, lang)
        assert text.startswith("# "), name
        assert len(BOX.findall(text)) == text.count(":::{") == 1, f"{name}: one box, two paragraphs"
        assert text.index(first_sentence(text)) < text.index(":::{"), name
        assert BOX.search(text).end() == len(text.rstrip()), f"{name}: the box stands last"
        assert is_short(FILLED.sub("N", first_sentence(text)), lang), name


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_chapter_has_its_box_nowhere_else(root, lang):
    for name in chapters(root):
        cells = json.loads((root / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
        own = [
            "".join(c["source"]) for c in cells if f"lang-{lang}" in c["metadata"].get("tags", [])
        ]
        assert sum(text.count("{sureness}") for text in own) == 1, name


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_no_number_is_typed_into_a_first_sentence(root, lang):
    spelt = {words.label(f"phrase.count.{n}", "en") for n in range(2, 10)}
    for name in chapters(root):
        bare = FILLED.sub("", re.sub(r"\{\{.*?\}\}", "", first_sentence(opening(root, name, lang))))
        assert not re.search(r"\d", bare), name
        assert not spelt & set(re.findall(r"[a-z]+", bare.lower())), name


def test_a_sentence_ends_where_it_ends():
    text = "# T\n\nIt rose by 1.8 points, from 2.0%. More.\n\nOther."
    assert first_sentence(text) == "It rose by 1.8 points, from 2.0%."
    assert first_sentence("# T\n\n增加 1.8 个百分点。另一句。") == "增加 1.8 个百分点。"
    assert is_short("a " * 25, "en")
    assert not is_short("a " * 26, "en")
    assert not is_short("字" * 46, "zh")


# --- the words that follow their values ----------------------------------------------------------


@lru_cache(maxsize=1)
def groups():
    """Return group -> forms of all words that follow a value."""
    found: dict[str, set[str]] = {}
    for key in words._words():
        if key.startswith(SAID):
            name, _, form = key.removeprefix(SAID).rpartition(".")
            found.setdefault(name, set()).add(form)
    return found


def is_part(forms):
    """Tell whether words speak of a part of a whole."""
    return not forms & {"many"} and bool(forms & {"some", "all"})


def names_in(name):
    """Return what stands in braces in the words of a group."""
    texts = [
        words.label(f"{SAID}{name}.{form}", lang)
        for form in groups()[name]
        for lang in words.LANGUAGES
    ]
    return set(re.findall(r"\{(\w+)\}", " ".join(texts))) - {"n", "of"}


def said(name, lang, n, of=None):
    others = dict.fromkeys(names_in(name), "X")
    return phrases.words_for(name, n, lang, of, **others)


def test_words_are_found_for_every_value():
    assert groups()
    lacking = [
        name
        for name, forms in groups().items()
        if not (forms & {"many", "some"} or name in ("forerunners.older", "arc.rules-before"))
    ]
    assert lacking == []


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize(("n", "of"), EXTREMES)
def test_no_sentence_says_nought_or_the_whole_of_the_whole(lang, n, of):
    wrong = []
    for name in filter(lambda name: is_part(groups()[name]), groups()):
        if not set(phrases.forms(n, of)) & groups()[name] or (
            of == 0 and "nothing" not in groups()[name]
        ):
            continue  # the group is never asked for a whole as small as this
        text = said(name, lang, n, of)
        if re.search(NOUGHT, text) or re.search(r"\b(\d+) of (?:the )?\1\b", text) or "{" in text:
            wrong.append(f"{name}: {text}")
    assert wrong == []


@pytest.mark.parametrize("n", [0, 1, 2, 9, 10, 1200])
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_counts_are_said_at_none_one_and_many(lang, n):
    for name in (name for name, forms in groups().items() if "many" in forms):
        if n or "none" in groups()[name]:
            text = said(name, lang, n)
            assert "{" not in text, name
            assert not re.search(NOUGHT, text), f"{name}: {text}"


@pytest.mark.parametrize(
    ("name", "n", "of", "expected"),
    [
        ("close-knit.dated", 0, 2, "dates the starting point of neither"),
        ("close-knit.dated", 2, 2, "dates the starting point of both"),
        ("close-knit.dated", 4, 5, "dates the starting point of all but one"),
        ("studies.full-text", 0, 23, "None of the studies was read in full"),
        ("studies.full-text", 1, 23, "One of the studies was read in full"),
        ("studies.gains", 2, 2, "both report gains"),
        (
            "bricks.weak",
            10,
            10,
            "How far their page was read is recorded for none of the 10 figures used",
        ),
        (
            "missing-middle.weak",
            0,
            11,
            "None of the 11 numbers that count alliances, plans included, "
            "rests on an excerpt or a secondary page alone",
        ),
        ("claims.all", 2, 2, "both hold under every definition that applies"),
        ("claims.contradicted", 0, None, "none is contradicted"),
        ("claims.disputed", 0, None, "In this sense no claim here is disputed"),
        (
            "mechanisms.funding",
            0,
            None,
            "Not even support of members with funds is said of any network",
        ),
        ("promise.weaker", 0, None, "by the guideline's own wording as many do"),
        (
            "figure-study-results",
            0,
            1,
            "The one result from the strongest design, X, does not point towards the aim; X",
        ),
        ("methods.few", 1, 1, "X districts, as many as Beijing has,"),
        ("methods.few", 0, 1, "X districts (Beijing has X)"),
    ],
)
def test_what_read_wrong_at_its_value_is_mended(name, n, of, expected):
    assert said(name, "en", n, of) == expected


#: Group whose words are a whole first sentence -> groups whose words stand in it.
SENTENCES = {
    "guideline.numeric": {"text": "the covering notice"},
    "roster.regional": {},
    "network.several": {"twice": "network.twice"},
    "specialty.other": {},
    "mechanisms.gap": {"money": "mechanisms.money"},
    "studies.controlled": {"gains": "studies.gains", "contradicting": "studies.contradicting"},
}


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("name", SENTENCES)
def test_a_first_sentence_stays_short_whatever_its_number(lang, name):
    inside = {
        key: longest(group, lang) if group in groups() else group
        for key, group in SENTENCES[name].items()
    }
    for n in (0, 1, 2, 28, 29):
        sentence = phrases.words_for(name, n, lang, 29, **inside)
        assert is_short(sentence, lang), sentence


def longest(name, lang):
    """Return the longest words that a group can give."""
    texts = [words.label(f"{SAID}{name}.{form}", lang) for form in groups()[name]]
    return max((text.replace("{n}", "12").replace("{of}", "12") for text in texts), key=len)
