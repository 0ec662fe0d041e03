"""Search for English and Chinese words alike, however a reader writes them.

Both sides are brought into one form: the text when it is indexed, a query by the same steps in
``site.js``. OpenCC simplifies traditional characters; the browser gets what it needs of the table.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search import languages
from sphinx.search.en import SearchEnglish

from pagemill.sphinx_ext.pinyin import remembered

# Chinese characters, in the notation that Python and JavaScript share.
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def normal(text: str) -> str:
    """Return a text in the form that is compared: no full width, accents, format marks, case."""
    wide = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in wide if unicodedata.category(c) not in ("Mn", "Cf"))
    return _converter().convert(kept.lower())


def simplified(characters: set[str]) -> tuple[str, str]:
    """Return the traditional characters whose simplified form is among some, and that form."""
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    pairs = zip(every, _converter().convert("\n".join(every)).split("\n"), strict=True)
    chosen = [(old, new) for old, new in pairs if old != new and new in characters]
    return "".join(old for old, _ in chosen), "".join(new for _, new in chosen)


def split(text: str) -> list[str]:
    """Return the words of a text; a run of Chinese characters gives its overlapping pairs.

    Pairs find every word of two or more characters without a dictionary, and the characters alone
    find the words of one.
    """
    words: list[str] = []
    for piece in _PIECE.findall(normal(text)):
        if piece[0] > "\u2fff":
            words += [piece[i : i + 2] for i in range(len(piece) - 1)]
            words += list(piece)
        else:
            words.append(piece)
    return words


class SearchBoth(SearchEnglish):
    """English by the beginnings of words, Chinese in pairs of characters."""

    # A query of one character looks for it; a longer one for its pairs, all of which must be there.
    js_splitter_code = r"""
function splitQuery(query) {
  const words = [];
  for (const piece of query.match(/[HAN]+|(?:(?![HAN])[\p{L}\p{N}_])+/gu) || []) {
    if (!/[HAN]/.test(piece) || piece.length === 1) words.push(piece);
    else for (let i = 0; i + 1 < piece.length; i++) words.push(piece.slice(i, i + 2));
  }
  return words;
}
""".replace("HAN", _HAN)

    def split(self, input: str) -> list[str]:
        """Return the words of a text."""
        return split(input)

    def stem(self, word: str) -> str:
        """Return a word as it is: the browser looks for words that begin with a query's stem."""
        return word

    def word_filter(self, word: str) -> bool:
        """Whether a word goes into the index: English needs two letters, Chinese none."""
        return word[:1] > "\u2fff" or super().word_filter(word)


def _write(app: Sphinx, error: Exception | None) -> None:
    """Write the tables of characters for the words that the index holds: simplified, pinyin."""
    if error or app.builder.name != "html":
        return
    indexer = getattr(app.builder, "indexer", None)
    words = {*indexer._mapping, *indexer._title_mapping} if indexer else set()
    target = Path(app.outdir, "_static", "simplified.js")
    if not words and target.is_file():
        return  # no page was written, so Sphinx has not opened the index: it is as it was
    table = json.dumps(simplified(words), ensure_ascii=False, separators=(",", ":"))
    target.write_text(f"window.pagemillSimplified={table};\n", encoding="utf-8")
    with remembered(app) as read:
        spelled = (f"{word}{read[word]}" for word in sorted(words) if len(word) == 1 and read[word])
        text = json.dumps(" ".join(spelled), ensure_ascii=False)
    target.with_name("pinyin.js").write_text(f"window.pagemillPinyin={text};\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Use it for the English edition too, which holds Chinese names throughout."""
    languages["en"] = languages["zh"] = SearchBoth
    app.connect("build-finished", _write, priority=200)
