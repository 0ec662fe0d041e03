"""Words in all pictures of the site: whole, apart from each other and large enough to be read.

Each picture is laid into one page of the browser. A text is compared as the box that it fills,
turned with it, so that the slanted names above a grid are no overlap.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pagemill.site import pictures

from .conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]

SMALLEST = 10  # of letters in a picture that is shown as wide as it is [pixel]
FAULTS = """([svg, smallest]) => {
  const box = document.createElement("div");
  box.style.cssText = "position:absolute;left:0;top:0";
  box.innerHTML = svg;
  document.body.replaceChildren(box);
  const root = box.firstElementChild;
  const { x: left, y: top, width, height } = root.getBoundingClientRect();
  const sizes = (text) => [text, ...text.querySelectorAll("tspan")]
    .filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((part) => parseFloat(getComputedStyle(part).fontSize));
  const texts = [...root.querySelectorAll("text")]
    .filter((text) => text.textContent.trim() && !text.closest("defs")).map((text) => {
      const { x, y, width: w, height: h } = text.getBBox(), turn = text.getScreenCTM();
      const corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]
        .map((corner) => new DOMPoint(...corner).matrixTransform(turn))
        .map((point) => [point.x - left, point.y - top]);
      return { said: text.textContent.trim(), corners, size: Math.min(...sizes(text)) };
    });
  const along = ([a, b]) => {
    const [x, y] = [b[0] - a[0], b[1] - a[1]], length = Math.hypot(x, y) || 1;
    return [x / length, y / length];
  };
  const axes = ({ corners: [a, b, c] }) => [along([a, b]), along([b, c])];
  const spread = ({ corners }, [x, y]) => {
    const places = corners.map((corner) => corner[0] * x + corner[1] * y);
    return [Math.min(...places), Math.max(...places)];
  };
  const shared = (one, other) => Math.min(...[...axes(one), ...axes(other)].map((axis) => {
    const [[a, b], [c, d]] = [spread(one, axis), spread(other, axis)];
    return Math.min(b, d) - Math.max(a, c);
  }));
  const faults = [];
  texts.forEach((text, place) => {
    if (text.size < smallest) faults.push(`${text.said}: letters of ${text.size}`);
    const out = text.corners.some(([x, y]) => x < -1 || y < -1 || x > width + 1 || y > height + 1);
    if (out) faults.push(`${text.said}: cut`);
    for (const other of texts.slice(place + 1))
      if (shared(text, other) > 1.5) faults.push(`${text.said} on ${other.said}`);
  });
  return faults;
}"""
#: What each fault looks like, so that a picture without any is known to have been looked at.
BROKEN = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200" viewBox="0 0 200 200">
<g font-size="12"><text x="10" y="20">one</text><text x="16" y="24">two</text>
<text x="190" y="50">three</text><text x="10" y="80" font-size="8">four</text>
<text transform="translate(60,180) rotate(-60)">a slanted name</text>
<text transform="translate(85,180) rotate(-60)">another such name</text></g></svg>"""


def test_each_fault_is_found_where_it_is(visit: Visits) -> None:
    page = visit().go("404.html")
    assert page.evaluate(FAULTS, [BROKEN, SMALLEST]) == [
        "one on two",
        "three: cut",
        "four: letters of 8",
    ]


@pytest.mark.parametrize("width", [pictures.NARROW, pictures.COLUMN, pictures.FRONT])
def test_words_in_pictures_are_whole_apart_and_large_enough(
    visit: Visits, site: Path, width: int
) -> None:
    page = visit().go("404.html")
    shown = {}
    for file in sorted((site / pictures.FOLDER).glob(f"*-{width}-light.svg")):
        svg = re.sub(r"<\?xml[^>]*>", "", file.read_text(encoding="utf-8"))
        if faults := page.evaluate(FAULTS, [svg, SMALLEST]):
            shown[file.name] = faults
    assert not shown, "\n".join(f"{name}: {faults}" for name, faults in shown.items())
