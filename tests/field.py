"""The words by which the engine, and a book that stands on it, would betray this book."""

import re

# What the book is about, in both languages, its places and its own names.
FIELD = re.compile(
    r"allianc|hospital|clinic|medic|doctor|patient|paediatr|health|physician|"
    r"beijing|shanghai|chaoyang|china\b|yilianti|institution|participation|mechanism|guideline|"
    r"[医院病诊儿科京沪]",
    re.IGNORECASE,
)
