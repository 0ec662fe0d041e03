"""Editions: the same pages in two languages, from one source, each incremental."""

import json
import re
from pathlib import Path

import pytest

from pagemill.errors import RunError, SiteError
from pagemill.runner import execute, fingerprint, runs
from pagemill.site import build, editions
from tests.pagemill.runner.test_build import run_all, site

pytestmark = pytest.mark.slow

CONFIG = """\
title: A small book
only_build_toc_files: false
execute: {execute_notebooks: "off"}
latex: {use_jupyterbook_latex: false}
html: {use_multitoc_numbering: false}
sphinx:
  extra_extensions: [pagemill.sphinx_ext]
  config: {html_use_index: false, html_copy_source: false, html_static_path: [site/static]}
"""
TOC = """\
format: jb-book
root: index
parts:
  - caption: To read
    chapters: [{file: book/chapters/summary}, {file: book/note}, {file: book/numbers}]
  - chapters: [{file: book/data/towns}, {file: book/data/rivers}]
"""
RUNS = """\
languages: [en, zh]
runs:
  - {notebook: summary, page: chapters/summary}
  - {notebook: town, for_each: towns, parameters: {town_id: "{town_id}"}, page: "towns/{town_id}"}
"""
WORDS = """\
toc.to-read: {en: To read, zh: 阅读}
book.title: {en: A small book, zh: 小书}
"""


@pytest.fixture
def book(project):
    """A project in two languages whose pages are made and whose site is not built yet."""
    root = project.root
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": TOC,
        "data/words.yml": WORDS,
        "index.md": "# A small book\n\nSee {page}`towns/alder` and {num}`towns/alder#people:,d`.\n",
        "index.zh.md": "# 小书\n\n见{page}`towns/alder`，{num}`towns/alder#people:,d`。\n",
        "book/note.md": "# Note\n\nBy hand.\n\n## More\n\nText.\n",
        "book/note.zh.md": "# 说明\n\n手写，并见 Note。\n\n## 其余\n\n[首页](../index.md)\n",
        "book/numbers.md": "# Numbers\n\n```{numbers}\n```\n",
        "site/static/card.png": "a picture",
        "site/static/card-zh.png": "图",
        "CITATION.cff": "title: A small book\nversion: 1\nauthors:\n  - name: Authors\n",
        "book/numbers.zh.md": "# 数字\n\n```{numbers}\n```\n",
    }
    for table in ("towns", "rivers"):
        files[f"book/data/{table}.md"] = f"# {table}\n\nRows.\n"
        files[f"book/data/{table}.zh.md"] = f"# 表：{table}\n\n各行。\n"
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True, parents=True)
        (root / name).write_text(text, encoding="utf-8")
    schema = root / "data" / "datapackage.json"
    schema.write_text(json.dumps({**json.loads(schema.read_text()), "words": "data/words.yml"}))
    project.runs(RUNS)
    run_all()
    return project


def page(name):
    return (build.SITE / f"{name}.html").read_text(encoding="utf-8")


def test_both_editions_are_built_each_in_its_language(book, monkeypatch):
    monkeypatch.setenv("PAGEMILL_SITE_URL", "https://example.org/b/")
    assert build.build()
    assert not build.build()
    built = site()
    english = {name for name in built if name.endswith(".html") and not name.startswith("zh/")}
    assert {f"zh/{name}" for name in english} == {
        name for name in built if name.startswith("zh/") and name.endswith(".html")
    }
    front, note = page("zh/index"), page("zh/book/note")
    assert '<html lang="zh-Hans"' in front
    assert "<title>小书" in front
    assert "阅读</span>" in front  # the caption in the sidebar
    assert 'href="book/towns/alder.html"' in front
    assert "1,200" in front
    assert "数字注释" in front
    assert '<span lang="en">Note</span>' in note
    assert 'href="../index.html"' in note
    assert '<html lang="en"' in page("index")
    assert re.findall('id="cite-([a-z0-9]+)"', front) == ["gbt7714", "bibtex", "ris"]
    assert re.findall('id="cite-([a-z0-9]+)"', page("index")) == ["bibtex", "ris", "gbt7714"]
    assert "[EB/OL]//小书: 1版." in front
    assert "@incollection{small-zh-index," in front
    assert "https://example.org/b/_static/card-zh.png" in front
    assert (build.SITE / "_static" / "card-zh.png").is_file()
    assert "https://example.org/b/_static/card.png" in page("index")
    assert "小书" not in page("book/note")
    _check_shared()
    for name in ("index", "book/note", "book/towns/alder"):
        _check_switch(name)


def _check_shared():
    """What all editions share is there once, and every page finds it."""
    assert not (build.SITE / "zh" / "_static" / "site.css").exists()
    assert (build.SITE / "zh" / "_static" / "names.js").is_file()
    assert not (build.SITE / "zh" / "data").exists()
    assert not (build.SITE / "zh" / "sitemap.xml").exists()
    for name in ("zh/index", "zh/book/note", "zh/book/towns/alder"):
        for address in re.findall(r'(?:src|href)="([^"#:]+)(?:#[^"]*)?"', page(name)):
            file = (build.SITE / name).parent / address.partition("?")[0]
            assert file.is_file(), (name, address)
        assert re.search(r'src="[^"]*site.js\?v=[0-9a-f]{8}"', page(name))


def _check_switch(name):
    """A page leads to the same page in the other language, for readers and for search engines."""
    for here, other, tag in (("", "zh/", "zh-Hans"), ("zh/", "", "en")):
        text = page(f"{here}{name}")
        (way,) = re.findall(r'<a class="yl-language"[^>]*href="([^"]*)"', text)
        there = ((build.SITE / f"{here}{name}").parent / way).resolve()
        assert there == (build.SITE / f"{other}{name}.html").resolve()
        assert re.search(rf'<a class="yl-language"[^>]*hreflang="{tag}" lang="{tag}"', text)
        assert f'<link rel="canonical" href="https://example.org/b/{here}{name}.html"' in text
        for lang, folder in (("en", ""), ("zh-Hans", "zh/"), ("x-default", "")):
            address = f"https://example.org/b/{folder}{name}.html"
            assert f'<link rel="alternate" hreflang="{lang}" href="{address}">' in text
    plan = (build.SITE / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>https://example.org/b/zh/{name}.html</loc>" in plan
    assert f'hreflang="zh-Hans" href="https://example.org/b/zh/{name}.html"/>' in plan


def test_an_edit_rebuilds_what_changed_in_each_and_equals_a_clean_build(book):
    build.build()
    published = {p: p.stat().st_ino for p in build.SITE.rglob("*.html")}

    def changed():
        found = {p for p, inode in published.items() if p.stat().st_ino != inode}
        published.update({p: p.stat().st_ino for p in found})
        return {p.relative_to(build.SITE).with_suffix("").as_posix() for p in found}

    note = book.root / "book" / "note.zh.md"
    kept = note.read_text(encoding="utf-8")
    note.write_text(f"{kept}\n再一句。\n", encoding="utf-8")
    build.build()
    assert changed() == {"zh/book/note"}
    path = book.root / "data" / "towns.csv"
    path.write_text(path.read_text().replace("Birch,800", "Birch,801"))
    run_all()
    build.build()
    assert changed() == {
        *("book/towns/birch", "book/numbers"),
        *("zh/book/towns/birch", "zh/book/numbers"),
    }
    before = site()
    index = book.root / "index.md"
    index.write_text("# Renamed\n\nSee {page}`towns/birch`.\n")
    note.write_text(f"{kept}\n[](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(SiteError, match="nowhere"):
        build.build()
    assert site() == before  # of both, though English was right
    note.write_text(kept.replace("# 说明", "# 新名"), encoding="utf-8")
    build.build()
    incremental = site()
    assert "新名" in page("zh/index")  # in the sidebar
    assert build.build(force=True)
    built = site()
    assert sorted(built) == sorted(incremental)
    assert [name for name in built if built[name] != incremental[name]] == []


def test_one_edition_is_built_alone_and_the_other_stays(book):
    build.build(lang="zh")
    assert not (build.SITE / "index.html").exists()
    assert (build.SITE / "_static" / "site.css").is_file()
    assert build.is_current("zh")
    assert not build.is_current()
    before = site()
    note = book.root / "book" / "note.md"
    note.write_text(note.read_text() + "\nMore.\n")
    build.build(lang="zh")
    assert site() == before
    build.build(lang="en")
    assert b"More." in site()["book/note.html"]
    assert build.is_current()


def test_what_an_edition_lacks_is_told(book):
    (book.root / "book" / "note.zh.md").unlink()
    (book.root / "index.zh.md").unlink()
    (book.root / "book" / "more.zh.md").write_text("# 更多\n")
    (book.root / "_toc.yml").write_text(TOC.replace("To read", "To look up"))
    told = "\n".join(build.problems([])[1])
    for lacking in ("book/note.zh.md", "index.zh.md", "book/more.md"):
        assert f"{lacking}: there is no such page, the pair of" in told
    assert "no words for 'To look up' in the language 'zh'. Add a line 'toc.to-look-up'" in told


def test_a_notebook_that_does_not_ask_for_the_language_runs_once(book):
    """Its cells of prose are those of each language, its numbers the same."""
    path = book.root / "notebooks" / "town.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace('lang = "en"', "")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    ran = []

    class Count:
        started = staticmethod(lambda run: ran.append(run.page))
        finished = staticmethod(lambda _outcome: None)
        tick = staticmethod(lambda: None)

    contents, inputs = runs.load(), fingerprint.Inputs()
    assert all("lang" not in run.parameters for run in contents.runs if run.notebook == "town")
    planned = execute.plan(contents.runs, inputs)
    outcomes = execute.execute(planned, contents, inputs, Count())
    assert [one.error for one in outcomes] == [""] * 6
    assert len(ran) == 3
    for place, heading in (("", "# Alder"), ("zh/", "# 镇 Alder")):
        made = json.loads(Path(f"book/{place}towns/alder.ipynb").read_text(encoding="utf-8"))
        assert made["cells"][0]["source"] == heading
        assert made["metadata"]["pagemill"]["records"]["people"]["value"] == 1200
    assert not any(one.reasons for one in execute.plan(runs.load().runs, fingerprint.Inputs()))


def test_the_prose_of_one_language_runs_its_page_alone(book):
    path = book.root / "notebooks" / "summary.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "markdown", "metadata": {"tags": ["lang-zh"]}, "source": "新的一句。"}
    notebook["cells"].append(cell)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    planned = execute.plan(runs.load().runs, fingerprint.Inputs())
    assert {one.run.page for one in planned if one.reasons} == {"zh/chapters/summary"}


def test_a_language_chooses_its_runs(book):
    every = runs.load().runs
    chosen = runs.select(every, page="towns/*", lang="zh")
    assert [run.page for run in chosen] == ["zh/towns/alder", "zh/towns/birch", "zh/towns/cedar"]
    with pytest.raises(RunError, match="--lang: 'fr' is not one of en, zh"):
        runs.select(every, lang="fr")


def test_files_and_pages_of_an_edition_find_each_other():
    english, chinese = editions.of_book(["en", "zh"])
    for doc, suffix, file in (
        ("index", ".md", "index.zh.md"),
        ("book/numbers", ".md", "book/numbers.zh.md"),
        ("book/towns/alder", ".ipynb", "book/zh/towns/alder.ipynb"),
    ):
        assert chinese.file(doc, suffix) == file
        assert editions.docname(file.removesuffix(suffix)) == doc
        assert english.file(doc, suffix) == f"{doc}{suffix}"
