"""The form of a chapter: the browser and Python come to the same, and what is wrong is told."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import Page

from pagemill.notebook import form
from pagemill.notebook.expressions import DEEPEST, LONGEST, evaluate
from pagemill.notebook.formats import readable
from pagemill.runner import runs
from pagemill.runner.publish import publish
from pagemill.sphinx_ext import facts
from pagemill.sphinx_ext.form import needs
from pagemill.words import label
from tests.yilianti.test_form_numbers import expected, random_entries

from . import axe
from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]
PAGE = "book/chapters/plan-yours.html"
EDITIONS = ["", "zh/"]
CASES = Path(__file__).parents[1] / "pagemill/notebook/expressions.yml"
SAID = yaml.safe_load(CASES.read_text(encoding="utf-8"))
# Each slot of the page with what it shows, each part with whether it is shown.
SEEN = """() => ({
  slots: [...document.querySelectorAll("[data-form]")].map((slot) => [slot.dataset.form,
    slot.dataset.format ?? "",
    (slot.matches(".yl-num") ? slot.firstElementChild : slot).textContent]),
  parts: [...document.querySelectorAll("[data-when]")]
    .map((part) => [part.dataset.when, !part.hidden]),
})"""
ENTER = """(all) => all.map((entries) => {
  for (const [name, value] of Object.entries(entries))
    document.getElementById(`ask-${name}`).value = value;
  document.querySelector(".yl-form form").dispatchEvent(new Event("input"));
  return (SEEN)();
})""".replace("SEEN", SEEN)
WORK_OUT = """([cases, names]) => cases.map((text) => {
  try {
    return window.pagemillEvaluate(text, new Map(Object.entries(names)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return "refused";
  }
})"""


def opened(here: Visit, fragment: str = "", edition: str = "") -> Page:
    page = here.go(edition + PAGE + fragment)
    page.wait_for_selector(".yl-form[data-ready]")
    return page


def address(page: Page) -> str:
    return page.evaluate("location.href")


def told(page: Page) -> str:
    """Return what the form tells a reader aloud, once it has been still."""
    page.wait_for_timeout(700)
    return page.locator(".yl-told").inner_text()


def as_entered(entries: dict[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in entries.items()}


def written(value: float | str | None, spec: str, lang: str) -> str:
    """Return a value in the format of a slot."""
    if spec == "readable" and isinstance(value, int | float):
        return readable(int(value) if float(value).is_integer() else value)
    return form.shown(value, spec.replace("readable", ""), lang)


def as_python_has_it(program: dict[str, Any], entries: dict[str, Any], seen: Any, lang: str) -> Any:
    """Return what the page should show, worked out here."""
    names = form.work_out(program, entries)
    results = {k: evaluate(v["expression"], names) for k, v in program["results"].items()}
    values = {**names, **results}

    return {
        "slots": [[key, spec, written(values[key], spec, lang)] for key, spec, _ in seen["slots"]],
        "parts": [[text, bool(evaluate(text, names))] for text, _ in seen["parts"]],
    }


def executed(execute: Any, tmp_path: Path, parameters: dict[str, Any]) -> facts.Page:
    """Return what the page of a real run says of itself."""
    notebook = execute("plan-yours", parameters)
    run = runs.Run("plan-yours", "chapters/plan-yours", parameters.get("lang", "en"), parameters)
    file = tmp_path / "page.ipynb"
    file.write_bytes(publish(notebook, run).content)
    page = facts.read_page(file)
    assert page is not None
    return page


# --- expressions ---------------------------------------------------------------------------------


def test_expressions_come_to_the_same_in_the_browser(visit: Visits) -> None:
    here = visit()
    page = opened(here)
    texts = [text for text, _ in SAID["cases"]]
    got = page.evaluate(WORK_OUT, [texts, SAID["names"]])
    assert dict(zip(texts, got, strict=True)) == dict(SAID["cases"])
    wrong = [
        "(" * DEEPEST + "1" + ")" * DEEPEST, "(" * 50_000, "max(" * 9999, "1+" * LONGEST + "1",
        "toString", "hasownproperty", "valueof", "__defineGetter__", "constructor.constructor(1)",
    ]  # fmt: skip
    assert page.evaluate(WORK_OUT, [wrong, {}]) == ["refused"] * len(wrong)
    assert page.evaluate(WORK_OUT, [["9" * 400, "-" * 1999 + "1"], {}]) == [None, -1]
    assert here.complaints == []


def test_numbers_are_written_alike_in_the_browser(visit: Visits) -> None:
    page = opened(visit())
    got = page.evaluate(
        "(all) => all.map(([value, spec]) => window.pagemillFormat(value, spec))",
        [case[:2] for case in SAID["formats"]],
    )
    assert got == [text for _, _, text in SAID["formats"]]


def test_random_expressions_come_to_the_same(visit: Visits) -> None:
    """As the two are written apart, what nobody thought of is tried too."""
    dice = random.Random(14)
    names: dict[str, Any] = {"n": 7, "m": 2.5, "none": None}

    def grown(depth: int) -> str:
        if depth == 0 or dice.random() < 0.2:
            return dice.choice(["n", "m", "none", "0", "1", "0.5", "3", "1000000007", "0.1"])
        a, b, c = (grown(depth - 1) for _ in range(3))
        return dice.choice(
            [f"({a} {sign} {b})" for sign in ["+", "-", "*", "/", "<", "==", ">="]]
            + [f"{name}({a})" for name in ("ceil", "floor", "round", "known")]
            + [f"-{a}", f"min({a}, {b})", f"max({a}, {b}, {c})", f"if({a}, {b}, {c})"]
        )

    texts = [grown(5) for _ in range(2000)]
    texts = [text for text in texts if len(text) <= LONGEST]
    got = visit_values(opened(visit()), texts, names)
    assert got == [evaluate(text, names) for text in texts]


def visit_values(page: Page, texts: list[str], names: dict[str, Any]) -> list[Any]:
    return page.evaluate(WORK_OUT, [texts, names])


# --- what follows --------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_thousand_entries_give_what_python_gives(visit: Visits, root: Path, edition: str) -> None:
    made = facts.read_page(root / "book" / edition / "chapters" / "plan-yours.ipynb")
    assert made is not None
    here = visit()
    page = opened(here, edition=edition)
    entries = random_entries(1000)
    seen = page.evaluate(ENTER, [as_entered(one) for one in entries])
    assert len(seen[0]["slots"]) > 20
    assert len(seen[0]["parts"]) > 12
    program = needs(made)
    for one, shown in zip(entries, seen, strict=True):
        assert shown == as_python_has_it(program, one, shown, made.lang), one
    assert len({json.dumps(one) for one in seen}) > 900  # they do follow
    assert here.complaints == []


def test_a_thousand_entries_give_what_is_reckoned_without_expressions(visit: Visits) -> None:
    page = opened(visit())
    entries = random_entries(1000)
    for one, seen in zip(
        entries, page.evaluate(ENTER, [as_entered(e) for e in entries]), strict=True
    ):
        shown = {key: text for key, _, text in seen["slots"]}
        wanted = expected(one)
        assert {key: shown[key] for key in wanted} == wanted, one


def test_what_papermill_records_is_what_the_form_shows(
    visit: Visits, execute: Any, tmp_path: Path
) -> None:
    """A thousand are held by ``benchmarks.form``."""
    page = opened(visit())
    for number, one in enumerate(random_entries(2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        made = executed(execute, folder, one)
        (seen,) = page.evaluate(ENTER, [as_entered(one)])
        followed = {k: r["value"] for k, r in made.records.items() if "follows" in r}
        assert len(followed) > 15
        for key, spec, text in seen["slots"]:
            if key in followed:
                assert text == written(followed[key], spec, "en")


# --- the reader ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_follows_what_is_typed(visit: Visits, width: int) -> None:
    here = visit(width)
    page = opened(here)
    page.get_by_label("Kind of district").select_option(label="suburban district or county")
    page.get_by_label("Districts that plan together").fill("3")
    page.get_by_label("Month to plan for").select_option(label="March 2014")
    page.get_by_label("Hospitals that could lead").fill("1")
    page.get_by_label("Community and township health centres").fill("25")
    page.get_by_label("Residents of all these districts").fill("1,200,000")
    text = page.locator(".bd-article").inner_text()
    assert "By June 2014, Beijing’s rule asks three suburban districts or counties for" in text
    assert "three alliances" in text
    assert "eight to nine community centres" in text
    assert "two more hospitals would be needed" in text
    assert "With 1,200,000 residents, each alliance would serve 400,000 residents." in text
    assert "an unknown number" not in text
    assert "is unknown as long as" not in text
    assert "Each would have eight to nine community centres." in told(page)
    assert page.locator("[aria-invalid]").count() == 0
    assert here.complaints == []


def test_a_plan_is_shared_by_its_address(visit: Visits) -> None:
    page = opened(visit())
    page.get_by_label("Community and township health centres").fill("")
    page.get_by_label("Districts that plan together").fill("12")
    assert urlencode({"n_districts": 12}) in address(page)
    text = page.locator(".bd-article").inner_text()
    assert "at least 36 alliances" in text
    again = opened(visit(), "#" + address(page).partition("#")[2])
    assert again.locator(".bd-article").inner_text() == text
    assert again.get_by_label("Community and township health centres").input_value() == ""
    again.get_by_role("button", name="Back to the example").click()
    assert "#" not in address(again)
    assert "one urban district" in again.locator(".bd-article").inner_text()
    # An address that says a part leaves the rest as it is; one to a place of the page says none.
    part = opened(visit(), "#n_core=0")
    assert part.get_by_label("Hospitals that could lead").input_value() == "0"
    assert part.get_by_label("Districts that plan together").input_value() == "1"
    part.evaluate("location.hash = 'table-checklist'")
    assert part.get_by_label("Hospitals that could lead").input_value() == "0"


HOSTILE = [
    "-1", "1.5", "1e3", "1e999", "0x10", "12a", "1,2", "1 2", "1,00", "1000000000000", "9" * 400,
    "NaN", "Infinity", "null", "__proto__", "constructor", "<img src=x onerror=alert(1)>", "n_core",
    "١٢", "1+1", "'", "{n_core}", "\u202e12", "½",
]  # fmt: skip


@pytest.mark.parametrize(("edition", "lang"), [("", "en"), ("zh/", "zh")])
def test_bad_input_is_told_at_its_field_and_stays_unknown(
    visit: Visits, edition: str, lang: str
) -> None:
    here = visit()
    page = opened(here, edition=edition)
    name = label("ask.n_centres", lang)
    field = page.get_by_label(name)
    reason = label("form.whole", lang).format(least="0", most="99,999")
    for text in HOSTILE:
        field.fill(text)
        assert field.get_attribute("aria-invalid") == "true", text
        described = str(field.get_attribute("aria-describedby")).split()
        assert reason in [page.locator(f"#{one}").inner_text() for one in described], text
        assert label("case.share.unknown", lang) in page.locator("h1 ~ p").nth(1).inner_text()
    assert label("form.wrong", lang).format(field=name, reason=reason) in told(page)
    field.fill(" １２ ")  # as an input method writes it
    assert field.get_attribute("aria-invalid") is None
    four = form.shown(4, "spelt", lang)
    said = label("case.share.most", lang).replace("{most:spelt}", four)
    assert said in page.locator(".bd-article").inner_text()
    assert page.locator(".yl-wrong:visible").count() == 0
    field.fill("")  # unknown, and nothing wrong
    assert field.get_attribute("aria-invalid") is None
    assert label("case.share.unknown", lang) in page.locator("h1 ~ p").nth(1).inner_text()
    assert here.complaints == []


def test_large_numbers_are_written_as_the_language_does(visit: Visits) -> None:
    page = opened(visit(), "#n_residents=900000&n_districts=1", "zh/")
    text = page.locator(".bd-article").inner_text()
    assert "90万名居民" in text
    assert "900,000 名" not in text
    page.locator("#ask-n_residents").fill("1234567")
    assert "1,234,567名居民" in page.locator(".bd-article").inner_text()


@pytest.mark.parametrize("value", ["", "__proto__", "constructor", "toString", "urban", "<b>"])
def test_a_choice_that_there_is_not_is_told_and_stays_unknown(visit: Visits, value: str) -> None:
    here = visit()
    page = opened(here, "#" + urlencode({"kind": value, "n_core": "__proto__"}))
    for name, reason in (
        ("Kind of district", "Choose one"),
        ("Hospitals that could", "0 to 9,999"),
    ):
        field = page.get_by_label(name)
        assert field.get_attribute("aria-invalid") == "true"
        assert reason in page.locator(f"#wrong-{field.get_attribute('name')}").inner_text()
    assert "unknown" in page.locator("h1 ~ p").first.inner_text()
    assert page.evaluate("({}).polluted") is None
    assert here.complaints == []


def test_everything_may_be_empty(visit: Visits) -> None:
    page = opened(visit(), "#n_districts=&n_core=&n_centres=&n_residents=")
    text = page.locator(".bd-article").inner_text()
    assert "asks each urban district for at least three alliances" in text
    assert text.count("is unknown as long as") == 4
    assert "NaN" not in text
    assert "null" not in text
    assert page.locator("[aria-invalid]").count() == 0


def becomes(page: Page, asked: str, wanted: Any) -> None:
    """Wait until what is asked of a page is as wanted; its policy forbids to wait for a text."""
    for _ in range(100):
        if page.evaluate(asked) == wanted:
            return
        page.wait_for_timeout(100)
    assert page.evaluate(asked) == wanted


def test_the_figure_follows(visit: Visits) -> None:
    here = visit()
    page = opened(here)
    here.draw()
    shapes = """() => document.querySelector("#fig-beside-roster .yl-plot").layout.shapes
      .map((s) => [s.name, s.visible, s.x1])"""
    assert page.evaluate(shapes) == [["plan", True, 14], ["edge", True, 14]]
    field = page.get_by_label("Community and township health centres")
    field.fill("30")
    becomes(page, shapes, [["plan", True, 10], ["edge", True, 10]])
    field.fill("x")
    becomes(page, shapes, [["plan", False, 10], ["edge", False, 10]])
    assert here.complaints == []


def test_without_scripts_the_example_stands_in_full_and_the_form_says_why(visit: Visits) -> None:
    page = visit(script=False).go(PAGE)
    text = page.locator(".bd-article").inner_text()
    assert "The form needs scripts" in text
    assert page.locator(".yl-form form").is_hidden()
    assert page.locator(".yl-asked").is_visible()
    assert (
        "By June 2015, Beijing’s rule asks one urban district for at least three alliances" in text
    )
    assert "is unknown as long as" not in text


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    "fragment",
    ["", "#n_districts=&n_core=&n_centres=", "#kind=other_districts&date=2016-12&n_districts=9"],
)
def test_a_plan_prints_on_two_pages(visit: Visits, edition: str, fragment: str) -> None:
    """With no word of the figure, which is not on paper."""
    page = opened(visit(), fragment, edition)
    page.emulate_media(media="print")
    assert page.locator(".yl-asked").is_visible()
    assert page.locator(".yl-form form").is_hidden()
    text = page.locator(".bd-article").inner_text()
    assert page.locator(".yl-figure:visible").count() == ("figure" in text or "图" in text) == 0
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 2
    page.emulate_media(media=None)


def test_it_works_from_a_file(visit: Visits, site: Path) -> None:
    here = visit()
    page = here.page
    page.goto((site / PAGE).as_uri() + "#n_centres=9")
    page.wait_for_selector(".yl-form[data-ready]")
    page.get_by_label("Districts that plan together").fill("2")
    assert "n_districts=2" in address(page)
    assert "at most two community centres" in page.locator(".bd-article").inner_text()
    assert here.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_with_errors_shown(
    visit: Visits, root: Path, width: int, mode: str
) -> None:
    page = opened(visit(width, mode), "#kind=x&n_core=-1&n_centres=")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe.violations(page, axe.script(root / "_build" / "tools")) == {}


def test_the_keyboard_alone_fills_it_in(visit: Visits) -> None:
    page = opened(visit())
    page.get_by_label("Kind of district").focus()
    page.keyboard.press("s")  # "suburban": lists are chosen by their letters
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("4")
    page.keyboard.press("Enter")  # sends nothing
    assert address(page).partition("#")[0].endswith(PAGE)
    assert "four suburban districts or counties" in page.locator(".bd-article").inner_text()
    names = []
    for _ in range(7):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate("document.activeElement.name || document.activeElement.dataset.do")
        )
    assert names == ["date", "n_core", "n_centres", "n_residents", "copy", "print", "reset"]
