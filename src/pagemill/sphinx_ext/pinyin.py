"""How Chinese is read: the pinyin of texts, remembered from build to build."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]+")


def pinyin(text: str) -> str:
    """Return the pinyin of the Chinese characters in a text, as ``hong/gong zhao/chao``.

    No dictionary knows how each place is called, so a character keeps all its readings, the likely
    one first.
    """
    from pypinyin import Style, lazy_pinyin, pinyin as readings

    characters = "".join(_HAN.findall(text))
    likely = lazy_pinyin(characters)
    every = (readings(one, style=Style.NORMAL, heteronym=True)[0] for one in characters)
    return " ".join(
        "/".join(dict.fromkeys([first, *others]))
        for first, others in zip(likely, every, strict=True)
    )


class Pinyin(dict[str, str]):
    """Texts and their pinyin, looked up when first asked for."""

    def __missing__(self, text: str) -> str:
        self[text] = pinyin(text)
        return self[text]


@contextmanager
def remembered(app: Sphinx) -> Iterator[Pinyin]:
    """Give what earlier builds have looked up, and keep what is added: dictionaries load slowly."""
    note = Path(app.doctreedir, "pinyin.json")
    known = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    read = Pinyin(known.get(version("pypinyin"), {}))
    before = len(read)
    yield read
    if len(read) > before:
        note.write_text(json.dumps({version("pypinyin"): read}), encoding="utf-8")
