"""Names are found in pinyin."""

import pytest

from pagemill.sphinx_ext.pinyin import pinyin


@pytest.mark.parametrize(
    ("name", "readings"),
    [("朝阳", [{"chao", "zhao"}, {"yang"}]), ("儿科 A", [{"er"}, {"ke"}]), ("CT", [])],
)
def test_each_character_keeps_its_readings(name: str, readings: list[set[str]]) -> None:
    got = [set(syllable.split("/")) for syllable in pinyin(name).split()]
    assert len(got) == len(readings)
    assert all(known <= found for known, found in zip(readings, got, strict=True))
