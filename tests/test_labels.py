"""Words: every value a reader can meet has them in both languages."""

import os
import re

import pytest

from pagemill import schema
from pagemill import words as labels
from pagemill.errors import DataError

#: Group of labels -> table and column whose allowed values it words.
GROUPS = {
    "record_kind": ("alliances", "record_kind"),
    "model": ("alliances", "model"),
    "specialty": ("alliances", "specialty"),
    "status": ("alliances", "status"),
    "role": ("participations", "role"),
    "kind": ("institutions", "kind"),
    "level": ("institutions", "level_stated"),
    "mechanism": ("mechanisms", "mechanism_kind"),
    "state": ("mechanisms", "state"),
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_every_allowed_value_has_words(group, lang):
    words = labels.group(group, lang)
    assert set(schema.allowed(*GROUPS[group])) <= set(words)
    assert all(words.values())


def test_an_unknown_key_gets_a_suggestion():
    with pytest.raises(DataError, match=r"Did you mean 'role\.core'"):
        labels.label("role.cor")


def test_an_unknown_language_is_refused():
    with pytest.raises(DataError, match="not one of en, zh"):
        labels.label("role.core", "fr")


def test_chinese_words_use_full_width_punctuation():
    chinese = [labels.label(key, "zh") for key in labels._words()]
    assert [text for text in chinese if any(f"{mark}" in text for mark in ",;!?")] == []


def test_no_key_stands_twice(root):
    lines = (root / "src" / "yilianti" / "words.yml").read_text(encoding="utf-8").splitlines()
    keys = [line.partition(":")[0] for line in lines if line and line[0] not in "# "]
    assert [key for key in keys if keys.count(key) > 1] == []


def test_no_words_of_figures_lie_unused(root):
    """The name of a figure stands in the code that draws it, or its beginning where it is made."""
    files = [*(root / "src" / "yilianti").rglob("*.py"), *(root / "notebooks").glob("*.ipynb")]
    code = " ".join(file.read_text(encoding="utf-8") for file in files).replace('\\"', '"')
    begins = {one.removeprefix("figure-") for one in re.findall(r'f"([a-z.-]+[.-])\{', code)} - {""}
    keys = [*labels._words()]
    names = {key.split(".")[1] for key in keys if key.startswith(("figure.", "caption.", "alt."))}
    said = [key[5:].rpartition(".")[0] for key in keys if key.startswith("said.")]
    names |= {name.removeprefix("figure-") for name in said}
    unused = [
        name
        for name in names
        if f'"{name}"' not in code
        and f"figure.{name}." not in code
        and f'"figure-{name}"' not in code
        and not any(name.startswith(begin) for begin in begins)
    ]
    assert sorted(unused) == []


def test_a_file_of_words_that_is_not_there_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(labels, "_own", lambda: tmp_path / "none.yml")
    with pytest.raises(DataError, match=r"there is no file .* which `words` names"):
        labels.has("ui.table")


def test_words_that_have_changed_are_read_anew_before_a_fork(monkeypatch, tmp_path):
    file = tmp_path / "words.yml"
    monkeypatch.setattr(labels, "_own", lambda: file)
    for said in ("old", "new"):
        file.write_text(f"own.word: {{en: {said}, zh: 词}}\n", encoding="utf-8")
        os.utime(file, ns=(0, len(said) * 10**9 + (said == "new")))
        labels.refresh()
        assert labels.label("own.word") == said
    labels.refresh()
    assert labels._read.cache_info().currsize == 1
