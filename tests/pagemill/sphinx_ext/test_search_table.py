"""The table of traditional characters stays whole when a build writes no page."""

from collections.abc import Callable
from typing import Any


def test_a_build_without_a_page_keeps_the_table(book: Callable[..., Any]) -> None:
    made = book("渡口与学校")
    made.build()
    table = made.out / "_static" / "simplified.js"
    before = table.read_text(encoding="utf-8")
    assert "學" in before

    made.build()

    assert table.read_text(encoding="utf-8") == before
