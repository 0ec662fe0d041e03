"""Paper: nothing is wider or higher than a sheet, for a browser would shrink or cut all of it."""

from collections.abc import Callable

import pytest

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

SHEET = (680, 1000)  # what a sheet of A4 leaves between its margins [pixel]
CHAPTERS = ("studies", "missing-middle", "visits", "paediatric", "close-knit", "arc", "mechanisms")
PAGES = [f"book/chapters/{name}.html" for name in CHAPTERS]
PAGES += ["book/alliances/capital-paediatric-alliance.html", "zh/book/chapters/studies.html"]
HIGHEST = """() => Math.max(0, ...[...document.querySelectorAll(".yl-figure .yl-plot")]
  .filter((plot) => plot.checkVisibility()).map((plot) => plot.getBoundingClientRect().height))"""
UNSEEN = """() => [...document.querySelectorAll(".yl-figure")].filter((figure) =>
  !figure.querySelector(".yl-plot").checkVisibility()
  && !figure.querySelector("td").checkVisibility({ contentVisibilityAuto: true })).length"""


@pytest.mark.parametrize("page", PAGES)
def test_what_is_printed_fits_on_its_sheet(visit: Visits, page: str) -> None:
    here = visit(SHEET[0])
    opened = here.go(page)
    opened.emulate_media(media="print")
    assert opened.evaluate("document.documentElement.scrollWidth") <= SHEET[0]
    assert opened.evaluate(HIGHEST) < 0.9 * SHEET[1]  # its title and its caption stand there too
    assert opened.evaluate(UNSEEN) == 0
