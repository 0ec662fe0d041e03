"""What the engine checks holds of this book: its tables, prose, words, and both languages."""

import json
import re
import shutil

import pytest

from pagemill import schema, tables, words
from pagemill.evidence import pairs, prose, worded

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


def test_no_finding_of_the_book_is_typed_by_hand():
    assert prose.problems() == []


def test_the_notebooks_of_this_book_lack_no_words():
    assert worded.problems() == []


def test_the_texts_of_this_book_show_the_same_in_both_languages(root, monkeypatch):
    monkeypatch.chdir(root)
    assert pairs.problems(pairs.find()) == []


def test_one_number_and_one_heading_changed_in_this_book_are_named(root, tmp_path, monkeypatch):
    shutil.copytree(root / "notebooks", tmp_path / "notebooks")
    (tmp_path / "data").mkdir()
    shutil.copy(root / "data/datapackage.json", tmp_path / "data")
    shutil.copy(root / "_toc.yml", tmp_path)
    monkeypatch.chdir(tmp_path)

    def change(notebook, old, new):
        file = tmp_path / f"notebooks/{notebook}.ipynb"
        book = json.loads(file.read_text(encoding="utf-8"))
        at, one = next(
            (at, one)
            for at, one in enumerate(book["cells"], 1)
            if "lang-zh" in one["metadata"].get("tags", []) and old in "".join(one["source"])
        )
        one["source"] = "".join(one["source"]).replace(old, new, 1)
        file.write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
        return f"notebooks/{notebook}.ipynb, cell {at}: "

    lost = change("claims-checked", "{num}`n-claims:d`", "若干")
    raised = change("roster", "## ", "# ")
    told = pairs.problems(pairs.find())
    assert any(text.startswith(lost) and "lacks {num}`n-claims`" in text for text in told)
    assert any(text.startswith(raised) and "has the headings h1" in text for text in told)
    assert any(text.startswith(lost) and "the Chinese has changed" in text for text in told)


def test_every_table_and_column_is_described_in_both_languages():
    described = [schema.package(), *schema.package()["resources"]]
    described += [field for name in schema.names() for field in schema.fields(name)]
    for one in described:
        for what in {"title", "description"} & {*one}:
            told = schema.told(one, what, "zh")
            assert told != one[what], one["name"]
            assert any("\u4e00" <= sign <= "\u9fff" for sign in told), one["name"]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_allowed_value_has_words(group, lang):
    said = words.group(group, lang)
    assert set(schema.allowed(*GROUPS[group])) <= set(said)
    assert all(said.values())


def test_chinese_words_use_full_width_punctuation():
    chinese = [words.label(key, "zh") for key in words._words()]
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
    keys = [*words._words()]
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


def test_the_tables_hold():
    assert tables.problems() == []


def test_every_table_loads_and_has_one_key():
    for name in schema.names():
        frame = tables.load(name)
        assert frame[schema.primary_key(name)].is_unique
