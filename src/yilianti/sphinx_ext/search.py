"""Search for English and Chinese words alike."""

from __future__ import annotations

import re

from sphinx.application import Sphinx
from sphinx.search import languages
from sphinx.search.en import SearchEnglish

# Chinese characters, in the notation that Python and JavaScript share.
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")


def split(text: str) -> list[str]:
    """Return the words of a text; a run of Chinese characters gives its overlapping pairs.

    Pairs find every word of two or more characters without a dictionary, and the characters alone
    find the words of one.
    """
    words: list[str] = []
    for piece in _PIECE.findall(text):
        if piece[0] > "\u2fff":
            words += [piece[i : i + 2] for i in range(len(piece) - 1)]
            words += list(piece)
        else:
            words.append(piece)
    return words


class SearchBoth(SearchEnglish):
    """English with its stems, Chinese in pairs of characters."""

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

    def word_filter(self, word: str) -> bool:
        """Whether a word goes into the index: English needs two letters, Chinese none."""
        return word[:1] > "\u2fff" or super().word_filter(word)


def setup(app: Sphinx) -> None:
    """Use it for the English edition too, which holds Chinese names throughout."""
    languages["en"] = languages["zh"] = SearchBoth
