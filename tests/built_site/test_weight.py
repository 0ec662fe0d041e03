"""Pages stay inside ``site/budgets.json``: bytes as sent, requests, layout shift."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pagemill.site.copies import compressed

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


@pytest.fixture(scope="module")
def budgets(root: Path) -> dict[str, Any]:
    return json.loads((root / "site" / "budgets.json").read_text(encoding="utf-8"))


def kind_of(page: str) -> str:
    if page == "search.html":
        return "search"
    if page.startswith("book/chapters/"):
        return "chapter"
    return "data" if page.startswith(("book/data/", "book/numbers", "book/explorer")) else "prose"


def load(here: Visit, site: Path, page: str) -> dict[str, float]:
    """Open a page and return what it took."""
    asked: list[str] = []
    note = lambda request: asked.append(request.url)  # noqa: E731
    here.page.on("request", note)
    here.go(page)
    here.page.wait_for_load_state("networkidle")
    here.page.remove_listener("request", note)
    # What draws figures is loaded when the reader comes near one, and has a budget of its own.
    own = [url for url in asked if url.startswith(here.base) and "/vendor/" not in url]
    files = [site / (url.removeprefix(here.base).partition("?")[0] or "index.html") for url in own]
    shift = here.page.evaluate(
        """() => new Promise((done) => { let sum = 0;
        new PerformanceObserver((list) => { for (const e of list.getEntries())
          if (!e.hadRecentInput) sum += e.value; }).observe({type: "layout-shift", buffered: true});
        setTimeout(() => done(sum), 150); })"""
    )
    return {
        "bytes": sum(len(compressed(file)) for file in files if file.is_file()),
        "requests": len(own),
        "shift": shift,
    }


@pytest.mark.parametrize("edition", ["", "zh/"])
def test_no_kind_of_page_is_heavier_than_its_budget(
    visit: Visits, site: Path, kinds: dict[str, str], budgets: dict[str, Any], edition: str
) -> None:
    over = {}
    for page in kinds.values():
        took = load(visit(390), site, f"{edition}{page}")
        limits = budgets[kind_of(page)]
        excess = {name: (took[name], limits[name]) for name in limits if took[name] > limits[name]}
        if excess:
            over[page] = excess
    assert not over


def test_what_draws_figures_is_one_library(site: Path, budgets: dict[str, Any]) -> None:
    vendor = list((site / "_static" / "vendor").iterdir())
    assert sum(len(compressed(file)) for file in vendor) <= budgets["figures"]["bytes"]
    assert len(vendor) <= budgets["figures"]["requests"]


def test_names_load_only_when_the_reader_searches(visit: Visits, site: Path) -> None:
    here = visit()
    asked: list[str] = []
    here.page.on("request", lambda request: asked.append(request.url))
    here.go("index.html")
    here.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "names.js" in url or "searchindex.js" in url]
