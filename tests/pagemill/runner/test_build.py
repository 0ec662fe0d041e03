"""Building: aside and in place in one step, incremental and yet equal to a clean build."""

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pagemill.errors import PagemillError, RunError, SiteError
from pagemill.evidence import pairs
from pagemill.runner import execute, fingerprint, runs, state
from pagemill.runner.progress import Lines
from pagemill.site import build

pytestmark = pytest.mark.slow

CONFIG = """\
title: A small book
only_build_toc_files: false
exclude_patterns: [data, notebooks, "_build", ".*", "**/.*"]
execute: {execute_notebooks: "off"}
sphinx:
  extra_extensions: [pagemill.sphinx_ext.incremental]
  config: {html_use_index: false, html_static_path: [style], html_css_files: [own.css]}
"""
TOC = """\
format: jb-book
root: index
chapters: [{file: book/chapters/summary}, {file: book/note}]
"""


@pytest.fixture
def book(project):
    """A project whose pages are made and whose site is not built yet."""
    (project.root / "_config.yml").write_text(CONFIG)
    (project.root / "_toc.yml").write_text(TOC)
    (project.root / "index.md").write_text("# A small book\n\nSee [](book/towns/alder).\n")
    (project.root / "book" / "note.md").write_text("# Note\n\nBy hand.\n")
    (project.root / "style").mkdir()
    (project.root / "style" / "own.css").write_text("p { margin: 0 }\n")
    (project.root / "style" / "old.svg").write_text("<svg></svg>\n")
    run_all()
    return project


def run_all():
    contents, inputs = runs.load(), fingerprint.Inputs()
    planned = execute.plan(contents.runs, inputs)
    assert not any(o.error for o in execute.execute(planned, contents, inputs, Lines(0)))


def site(root=None):
    """Return the files of the site."""
    folder = (root or Path()) / build.SITE
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_site_is_built_once_and_holds_every_page(book):
    assert build.build()
    assert not build.build()
    built = site()
    for page in ("index", "book/note", "book/chapters/summary", "book/towns/birch"):
        assert f"{page}.html" in built
    assert b"1,200 people live in Alder" in built["book/towns/alder.html"]
    assert ".nojekyll" in built
    plain = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    subprocess.run(plain, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda root: _append(root / "book/note.md", "[](nowhere.md)"), "nowhere"),
        (lambda root: (root / "book/more.md").write_text("# More\n"), "more.md"),
    ],
)
def test_a_warning_stops_the_build_every_time_and_keeps_the_last_good_site(book, change, said):
    build.build()
    before = site()
    change(book.root)
    for _ in range(2):  # the second time the page is not read anew by itself
        with pytest.raises(SiteError) as caught:
            build.build()
        assert said in str(caught.value)
        assert "the last good one stays" in str(caught.value)
        assert site() == before


def _append(path, text):
    path.write_text(path.read_text() + "\n" + text + "\n")


def test_an_entry_without_a_page_is_told_with_the_nearest(book):
    (book.root / "_toc.yml").write_text(TOC.replace("book/note", "book/notes"))
    with pytest.raises(SiteError) as caught:
        build.check_contents()
    assert "the entry 'book/notes' has no page" in str(caught.value)
    assert "Did you mean 'book/note'?" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("_toc.yml", b"root: [}", "_toc.yml, line 1: not valid YAML"),
        ("_toc.yml", b"", "_toc.yml: toc is not a mapping"),
        ("_toc.yml", b"root: index # \xff", "_toc.yml: not UTF-8"),
        ("_config.yml", b"title: [}", "_config.yml, line 1: not valid YAML"),
        ("_config.yml", b"", "_config.yml: there are no settings in it"),
        ("_config.yml", b"title: a\ntitle: b\n", "_config.yml, line 2: 'title' stands twice"),
    ],
)
def test_bad_settings_of_the_site_are_told(project, name, content, said):
    (project.root / name).write_bytes(content)
    with pytest.raises(SiteError, match="1 problem") as caught:
        build.check_contents()
    assert said in str(caught.value)


def test_a_page_that_a_run_will_make_counts_as_present(project):
    (project.root / "_toc.yml").write_text(TOC.replace(", {file: book/note}", ""))
    assert build.problems([])[1] == []
    assert len(build.problems_of_contents(set())) == 1


def test_pages_that_are_not_up_to_date_are_not_built(book):
    (book.root / "data" / "rivers.csv").write_text("river_id,name\n")
    with pytest.raises(SiteError) as caught:
        build.check_ready(execute.plan(runs.load().runs, fingerprint.Inputs()))
    assert "1 of 4 pages are not up to date" in str(caught.value)
    assert "chapters/summary: data/rivers has changed" in str(caught.value)


def test_an_incremental_build_equals_a_clean_one(book, tmp_path, monkeypatch):
    build.build()
    _append(book.root / "book" / "note.md", "More.")
    build.build()
    (book.root / "book" / "note.md").write_text("# Renamed\n")  # its title is in each sidebar
    path = book.root / "data" / "towns.csv"
    path.write_text(path.read_text().replace("Alder", "Alderley").replace("cedar,Cedar,50\n", ""))
    execute.remove(execute.orphans(runs.load().runs))
    run_all()
    build.build()
    incremental = site()
    assert "book/towns/cedar.html" not in incremental
    assert b"Alderley" in incremental["index.html"]
    clean = tmp_path / "clean"
    shutil.copytree(book.root, clean)
    monkeypatch.chdir(clean)
    shutil.rmtree(clean / "_build" / "site")
    assert build.build(force=True)
    built = site(clean)
    assert sorted(built) == sorted(incremental)
    assert [name for name in built if built[name] != incremental[name]] == []


@pytest.mark.parametrize(
    ("town", "pages"), [("Birch", {"birch"}), ("Alder", {"alder", "index", "note"})]
)
def test_only_pages_whose_bytes_change_are_written_and_replaced(book, town, pages):
    _append(book.root / "book" / "note.md", "{doc}`towns/alder`, {doc}`a name <towns/birch>`")
    build.build()
    published = {p: p.stat().st_ino for p in build.SITE.rglob("*.html")}
    made = {p: p.stat().st_mtime_ns for p in build.WORK.rglob("*.html")}
    path = book.root / "data" / "towns.csv"
    path.write_text(path.read_text().replace(town, f"{town}wood"))
    run_all()
    build.build()
    assert {p.stem for p, inode in published.items() if p.stat().st_ino != inode} == pages
    assert {p.stem for p, time in made.items() if p.stat().st_mtime_ns != time} == pages


def test_what_changes_while_a_builder_waits_is_in_the_site(book):
    build.build()
    builders = [build.Builder(), build.Builder(), build.Builder()]
    time.sleep(6)  # by now each has read settings and what Sphinx kept of the last build
    (book.root / "_config.yml").write_text(CONFIG.replace("A small book", "Another book"))
    _append(book.root / "book" / "note.md", "More.")
    builders[0].build()
    assert "Another book" in (build.SITE / "index.html").read_text()
    (book.root / "book" / "note.md").write_text("# Renamed\n")
    builders[1].build()  # goes on from what the other has left
    incremental = site()
    assert b"Renamed" in incremental["index.html"]
    assert b"Another book" in incremental["book/note.html"]
    builders[2].cancel()  # returns when nobody waits any more
    build.build(force=True)
    assert site() == incremental


def test_what_was_found_good_is_not_checked_again(book):
    build.build()
    note = json.loads((Path("_build/state/site-en.json")).read_text())
    assert build.is_current()
    (book.root / "index.md").touch()
    assert not build.is_current()
    assert note["signature"] != build.signature()


def test_a_kill_in_the_midst_of_a_build_is_made_good(book):
    build.build()
    expected = site()
    build.SITE.rename(build.OLD)  # between the two renames
    shutil.copytree(build.WORK, build.GOOD)  # and while Sphinx wrote
    (build.WORK / "en" / "html" / "index.html").write_text("half")
    build.build()
    assert site() == expected
    assert not build.OLD.exists()


def test_what_was_good_comes_back_while_another_process_gets_ready(book, monkeypatch):
    build.build()
    good = {path.relative_to(build.WORK) for path in build.WORK.rglob("*")}
    build.WORK.rename(build.GOOD)
    (build.WORK / "en" / "html").mkdir(parents=True)
    remove = shutil.rmtree

    def gets_ready(path, **how):  # Sphinx makes its folders at any moment
        remove(path, **how)
        (build.WORK / "en" / "html").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(shutil, "rmtree", gets_ready)
    build._recover()
    assert {path.relative_to(build.WORK) for path in build.WORK.rglob("*")} == good


ROOT_PAGE = "# A small book\n\nSee [](book/towns/alder).\n"
BREAKS = {  # what is wrong -> the file and what is done to its text
    "a link to no page": ("book/note.md", lambda text: text + "\n[](nowhere.md)\n"),
    "a directive that is not there": ("book/note.md", lambda text: text + "\n```{nope}\n```\n"),
    "no page of the contents": ("book/note.md", None),
    "a page in the contents that Sphinx refuses": (
        "_toc.yml",
        lambda text: text.replace("{file: book/note}", "{file: book/note}, {file: book/bad}"),
    ),
    "a page twice": ("_toc.yml", lambda text: text.replace("book/note", "book/chapters/summary")),
    "a setting of the wrong type": ("_config.yml", lambda text: text + "parse: 3\n"),
    "an extension that is not there": (
        "_config.yml",
        lambda text: text.replace("incremental]", "incremental, nowhere]"),
    ),
    "a page that no contents name": ("book/more.md", lambda text: "# More\n"),
    "a broken root": ("index.md", lambda text: text + "\n{doc}`gone`\n"),
}
GOOD = {
    "a sentence": ("book/note.md", lambda text: text + "\nMore.\n"),
    "a title": ("book/note.md", lambda text: text.replace("# Note", "# Renamed")),
    "a fact": ("data/towns.csv", lambda text: text.replace("Birch", "Birchwood")),
    "a row less": ("data/towns.csv", lambda text: text.replace("cedar,Cedar,50\n", "")),
    "no note": ("_toc.yml", lambda text: text.replace(", {file: book/note}", "")),
    "the book's title": ("_config.yml", lambda text: text.replace("A small", "Another")),
    "a style": ("style/own.css", lambda text: text + "a { color: red }\n"),
    "a picture less": ("style/old.svg", None),
    "the root": ("index.md", lambda text: text + "\nEnd.\n"),
}


def change(root, name, edit):
    """Change a file; return what mends it."""
    path = root / name
    before = path.read_text() if path.exists() else None
    if edit is None:
        path.unlink()
    else:
        path.write_text(edit(before or ""))
        if name == "_toc.yml" and "book/bad" in path.read_text():
            (root / "book" / "bad.md").write_text("# Bad\n\n```{nope}\n```\n")

    def mend():
        (root / "book" / "bad.md").unlink(missing_ok=True)
        path.unlink() if before is None else path.write_text(before)

    return mend


def attempt():
    """Bring pages and site up to date as `book` does; return whether the site was built."""
    try:
        build.check_contents()
        execute.remove(execute.orphans(runs.load().runs))
        run_all()
        build.build()
    except PagemillError:
        return False
    return True


@pytest.mark.parametrize("seed", range(2))
def test_after_any_failure_the_next_build_equals_one_from_nothing(
    book, tmp_path, monkeypatch, seed
):
    """Random things are changed, broken and mended; more seeds were tried by hand."""
    rng = random.Random(seed)
    assert attempt()
    for broken in rng.sample(sorted(BREAKS), 3):
        mend = change(book.root, *BREAKS[broken])
        if rng.random() < 0.5:
            change(book.root, *GOOD["the root"])
        assert not attempt(), broken
        mend()
        good = rng.choice(sorted(name for name in GOOD if (book.root / GOOD[name][0]).exists()))
        kept = (book.root / "book" / "note.md").read_text()
        change(book.root, *GOOD[good])
        if good == "no note":
            (book.root / "book" / "note.md").unlink()
        assert attempt(), (broken, good)
        if good == "no note":
            (book.root / "book" / "note.md").write_text(kept)
            (book.root / "_toc.yml").write_text(TOC)
    assert attempt()
    got = site()
    clean = tmp_path / "clean"
    shutil.copytree(book.root, clean, ignore=shutil.ignore_patterns("_build"))
    monkeypatch.chdir(clean)
    run_all()
    build.build()
    expected = site(clean)
    assert sorted(got) == sorted(expected)
    assert [name for name in got if got[name] != expected[name]] == []


def test_the_address_of_the_site_belongs_to_what_is_compared(book, monkeypatch):
    build.build()
    assert build.is_current()
    monkeypatch.setenv("PAGEMILL_SITE_URL", "https://example.org/book")
    assert not build.is_current()
    monkeypatch.delenv("PAGEMILL_SITE_URL")
    assert build.is_current()


def test_a_commit_belongs_to_what_is_compared(book):
    subprocess.run(["git", "init", "-q"], check=True)
    build.build()
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *author, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    assert not build.is_current()


def test_what_nothing_names_is_told(book):
    for name in (
        "data/draft.csv",
        "notebooks/Untitled.ipynb",
        "out.ipynb",
        "TODO.md",
        pairs.CONFIRMED,
    ):
        (book.root / name).write_text("{}")
    (book.root / "data" / ".~lock.towns.csv#").touch()
    assert build.left_out() == [
        "TODO.md",
        "data/draft.csv",
        "notebooks/Untitled.ipynb",
        "out.ipynb",
    ]


def test_a_book_is_made_wherever_it_lies_and_twice_at_once(book, tmp_path):
    """In a folder with a blank and Chinese, `_build` linked elsewhere, no home, the locale C."""
    place = tmp_path / "项目 一"
    shutil.copytree(book.root, place)
    shutil.rmtree(place / "_build")
    (tmp_path / "elsewhere").mkdir()
    (place / "_build").symlink_to(tmp_path / "elsewhere")
    kept = {name: text for name, text in os.environ.items() if name not in ("HOME", "LANG")}
    command = [sys.executable, "-m", "pagemill", "book"]
    running = [
        subprocess.Popen(command, cwd=place, env={**kept, "LC_ALL": "C"}, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    assert "book/towns/alder.html" in site(place)


def test_a_full_disk_is_told_and_loses_nothing(book, monkeypatch):
    build.build()
    before = site()
    (book.root / "data" / "towns.csv").write_text(
        (book.root / "data" / "towns.csv").read_text().replace("Birch", "Birchwood")
    )
    full = OSError(errno.ENOSPC, "No space left on device", "towns.ipynb")

    def refuse(self, content):
        raise full

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", refuse)
        with pytest.raises(RunError, match=r"No space left on device.*make room"):
            state.write(Path("book/towns/birch.ipynb"), b"x")
    assert site() == before
    assert not list(state.TEMPORARY.glob("*birch*"))
