"""The book in brief: findings that can be quoted, how sure each is, and where it comes from."""

import json
import re
from pathlib import Path

import pytest
import yaml

from pagemill.notebook.formats import format_number
from pagemill.notebook.phrases import words_for
from pagemill.runner.publish import publish
from pagemill.runner.runs import Run
from pagemill.words import definition

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"\{num\}`(?P<key>[a-z][a-z0-9-]*)(?::(?P<spec>[^`]*))?`")
LINK = re.compile(r"\{page\}`[^`<]*<(?P<page>[^>]*)>`")
FENCE = re.compile(r":::(?:\{container\} [\w-]+)?\n?")
CAUSAL = re.compile(
    r"\b(?:because|caus\w+|effects?|impacts?|led to|leads? to|thanks to|due to|result(?:s|ed) in)\b"
    r"|导致|使得|促使|归功于|因为|由于|成效",
    re.IGNORECASE,
)


@pytest.fixture(scope="module", params=["en", "zh"])
def made(request, execute):
    """Return a language and the page that the notebook gives in it."""
    lang = request.param
    executed = execute("in-brief", {"lang": lang})
    run = Run("in-brief", "chapters/in-brief", lang, {"lang": lang})
    return lang, json.loads(publish(executed, run).content)


def texts(cells, tag=""):
    """Return the prose cells with a tag, without their fences."""
    prose = [cell for cell in cells if cell["cell_type"] == "markdown"]
    own = [cell for cell in prose if not tag or tag in cell["metadata"].get("tags", ())]
    return [FENCE.sub("", "".join(cell["source"])).strip() for cell in own]


def read(text, records):
    """Return a text as a reader sees it."""
    text = NUMBER.sub(
        lambda match: format_number(records[match["key"]]["value"], match["spec"] or ""), text
    )
    return LINK.sub("", text)


def sources(lang):
    cells = json.loads((ROOT / "notebooks" / "in-brief.ipynb").read_text("utf-8"))["cells"]
    return [cell for cell in cells if f"lang-{lang}" in cell["metadata"].get("tags", ())]


def test_there_are_seven_findings_each_one_sentence_of_at_most_25_words(made):
    lang, page = made
    records = page["metadata"]["pagemill"]["records"]
    findings = [read(text, records) for text in texts(page["cells"], "finding")]
    assert len(findings) == 7
    for sentence in findings:
        assert re.search(r"[.。]$", sentence)
        assert not re.search(r"\.\s+[A-Z]|。.", sentence), sentence
        assert len(sentence.split()) <= 25, sentence
        assert lang == "en" or len(sentence) <= 75, sentence


def test_each_finding_says_how_sure_it_is_and_leads_to_a_chapter_of_its_own(made):
    _, page = made
    kinds = [
        tag
        for cell in page["cells"]
        for tag in cell["metadata"].get("tags", ())
        if tag in ("finding", "sure")
    ]
    assert kinds == ["finding", "sure"] * 7
    runs = yaml.safe_load((ROOT / "notebooks" / "runs.yml").read_text("utf-8"))["runs"]
    pages = {run["page"] for run in runs}
    led = [LINK.search(text)["page"] for text in texts(page["cells"], "sure")]
    assert len(set(led)) == 7
    assert {name for name in led if name.startswith("chapters/")} == set(led)
    assert set(led) <= pages


def test_every_number_in_it_is_recorded_cited_and_told(made):
    _, page = made
    records = page["metadata"]["pagemill"]["records"]
    printed = {match["key"] for text in texts(page["cells"]) for match in NUMBER.finditer(text)}
    assert printed - set(records) == set()
    assert [key for key in printed if not records[key]["rows"]] == []
    assert [key for key in records if not definition("in-brief", key)] == []


@pytest.mark.parametrize(
    ("n", "of", "english", "chinese"),
    [
        (0, 4, "none of their four results is favourable", "所得4项结果无一有利"),
        (3, 4, "three of their four results are favourable", "所得4项结果中有3项有利"),
        (4, 4, "all four of their results are favourable", "所得4项结果全部有利"),
        (1, 1, "their one result is favourable", "仅有的结果有利"),
    ],
)
def test_a_part_is_said_as_none_some_or_all(n, of, english, chinese):
    said = [words_for("in-brief.favourable", n, lang, of) for lang in ("en", "zh")]
    assert said == [english, chinese]


def test_nothing_in_it_speaks_of_causes(made):
    _, page = made
    found = [match[0] for text in texts(page["cells"]) for match in CAUSAL.finditer(text)]
    assert found == []


def test_both_languages_print_the_same_numbers_cell_by_cell():
    keys = [
        [
            sorted(match["key"] for match in NUMBER.finditer("".join(cell["source"])))
            for cell in sources(lang)
        ]
        for lang in ("en", "zh")
    ]
    assert keys[0] == keys[1]


def test_it_ends_with_what_to_take_from_it_and_what_it_does_not_show():
    for lang, heads in (
        ("en", ("What a district that starts now can take from this", "What this does not show")),
        ("zh", ("对正在起步的区县的建议", "本页不能说明什么")),
    ):
        found = [
            line.removeprefix("## ")
            for cell in sources(lang)
            for line in "".join(cell["source"]).splitlines()
            if line.startswith("## ")
        ]
        assert tuple(found[-2:]) == heads


def test_it_runs_for_another_reading_and_other_years(execute):
    parameters = {
        "lang": "zh",
        "reading": "all-stated-rows-named-apart",
        "first": 2015,
        "last": 2016,
    }
    executed = execute("in-brief", parameters)
    page = publish(executed, Run("in-brief", "chapters/in-brief", "zh", parameters))
    figures = json.loads(page.content)["metadata"]["pagemill"]["figures"]
    assert figures == ["arc", "scorecard", "shifts", "referrals"]
