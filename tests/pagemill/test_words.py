"""Words: how they are found, and what is told of one that is not there."""

import os

import pytest

from pagemill import words as labels
from pagemill.errors import DataError


def test_an_unknown_key_gets_a_suggestion():
    with pytest.raises(DataError, match=r"Did you mean 'role\.core'"):
        labels.label("role.cor")


def test_an_unknown_language_is_refused():
    with pytest.raises(DataError, match="not one of en, zh"):
        labels.label("role.core", "fr")


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
