"""Look at every letter of the printed reports: none is cut or too small, and no page is empty.

``python -m benchmarks.paper PDF...`` reads each report, such as those of ``dist``.
"""

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

SMALLEST = 6.5  # points


class Letter(NamedTuple):
    """A letter: the number of its page, itself, its size in points, whether the page cuts it."""

    page: int
    text: str
    size: float
    is_cut: bool


def letters(document: pypdfium2.PdfDocument) -> Iterator[Letter]:
    """Yield all letters that leave a mark, those within figures too."""
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        for place in range(text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(text, place))
            if character.isspace():
                continue
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(text, place, matrix)
            size = raw.FPDFText_GetFontSize(text, place) * math.hypot(matrix.b, matrix.d)
            left, bottom, right, top = text.get_charbox(place)
            is_cut = left < 0 or bottom < 0 or right > width or top > height
            yield Letter(number, character, size, is_cut)


def told(file: Path) -> list[str]:
    """Return how a report is printed."""
    with pypdfium2.PdfDocument(file) as document:
        found = [*letters(document)]
        n_across = sum(page.get_width() > page.get_height() for page in document)
        empty = {*range(1, len(document) + 1)} - {one.page for one in found}
        lines = [
            f"{file.name}: {len(document)} pages, {n_across} of them across, {len(found)} letters",
            f"  smallest letter: {min(one.size for one in found):.2f} points; "
            f"below {SMALLEST}: {sum(one.size < SMALLEST for one in found)}",
            f"  letters that the edge cuts: {sum(one.is_cut for one in found)}",
            f"  pages without a letter: {len(empty)}",
        ]
        wrong = sorted({one.page for one in found if one.size < SMALLEST or one.is_cut} | empty)
        return lines + ([f"  look at pages {', '.join(map(str, wrong))}"] if wrong else [])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(told(Path(name))), flush=True)
