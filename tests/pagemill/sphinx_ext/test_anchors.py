"""Headings in Chinese keep their addresses when a section is added before them."""

import re

PAGE = "# 一览表\n\n{before}## 规模与构成\n\nText.\n\n## 不能说明什么\n\nText.\n\n## 规模与构成\n"


def ids(made):
    return re.findall(r'<section id="([^"]+)"', made.page("book/zh"))


def test_an_address_is_made_of_the_headings_words(book):
    made = book("Text.")
    made.write("book/zh.md", PAGE.format(before=""))
    assert made.build() == []
    first = ids(made)
    assert first == ["规模与构成", "不能说明什么", "规模与构成-2"]
    made.write("book/zh.md", PAGE.format(before="## 新的一节\n\nText.\n\n"))
    assert made.build() == []
    assert set(first) < {*ids(made)}
