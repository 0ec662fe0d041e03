"""Editions beside each other: what was cited stays, and leads to what is now."""

import json
import shutil
from pathlib import Path

import pytest

from pagemill.errors import SiteError
from pagemill.release import host, since, zipped

PAGE = (
    '<!DOCTYPE html>\n<html lang="{lang}"><head><title>x</title></head><body>{body}</body></html>'
)


def copy(folder: Path, version: str, pages: dict[str, str]) -> Path:
    """Write what is needed of a released copy."""
    for name, text in pages.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lang = "zh" if name.startswith("zh/") else "en"
        path.write_text(
            PAGE.format(lang=lang, body=f'<main id="m">{text}</main>'), encoding="utf-8"
        )
    (folder / "site" / "sitemap.xml").write_text("<urlset/>")
    about = json.dumps({"name": "b", "version": version}).encode()
    zipped.write(folder / f"b-{version}-data.zip", {"datapackage.json": about})
    return folder


@pytest.fixture
def copies(tmp_path) -> list[Path]:
    first = {
        "index.html": "one",
        "book/a/x.html": "old x",
        "book/gone.html": "g",
        "zh/a.html": "旧",
    }
    second = {"index.html": "two", "book/a/x.html": "new x", "zh/a.html": "新"}
    third = {"index.html": "ten", "book/a/x.html": "newest x", "zh/a.html": "新"}
    return [
        copy(tmp_path / "a", "0.9.0", first),
        copy(tmp_path / "c", "0.10.0", third),
        copy(tmp_path / "b", "0.9.1", second),
    ]


def test_the_newest_stands_at_the_top_and_each_under_its_version(copies, tmp_path):
    site = tmp_path / "public"
    assert host.lay(site, copies) == ["0.10.0", "0.9.1", "0.9.0"]
    assert "newest x" in (site / "book" / "a" / "x.html").read_text()
    same = [(site / place / "book" / "a" / "x.html").read_bytes() for place in (".", "v/0.10.0")]
    assert same[0] == same[1] == (copies[1] / "site/book/a/x.html").read_bytes()
    assert (site / "sitemap.xml").is_file() and not (site / "v/0.9.0/sitemap.xml").exists()


def test_an_older_page_leads_to_the_same_page_now(copies, tmp_path):
    site = tmp_path / "public"
    host.lay(site, copies)
    old = site / "v" / "0.9.0" / "book" / "a" / "x.html"
    text = old.read_text(encoding="utf-8")
    assert "belongs to version 0.9.0" in text and "old x" in text
    assert text.count('content="noindex"') == 1
    (address,) = [part.partition('"')[0] for part in text.split('href="')[1:]]
    assert (old.parent / address).resolve() == (site / "book" / "a" / "x.html").resolve()
    assert "本页属于0.9.0版" in (site / "v/0.9.0/zh/a.html").read_text(encoding="utf-8")


def test_a_page_that_is_gone_leads_to_the_first_one(copies, tmp_path):
    site = tmp_path / "public"
    host.lay(site, copies)
    text = (site / "v" / "0.9.0" / "book" / "gone.html").read_text(encoding="utf-8")
    assert 'href="../../../index.html"' in text
    assert "no longer has this page" in text


def test_it_is_laid_out_anew_as_a_whole(copies, tmp_path):
    site = tmp_path / "public"
    host.lay(site, copies)
    (site / "mine.txt").touch()
    host.lay(site, copies[:1])
    assert not (site / "mine.txt").exists() and not (site / "v" / "0.9.1").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c", "public"]


def test_the_page_that_has_the_place_tells_what_changed_since(buses, lake, tmp_path):
    """The released copies are as far as they are read: rows, pages as they were run, a site."""
    both = []
    for version, project in (("0.1.0", buses), ("0.2.0", lake)):
        place = since.place("en")
        pages = {"index.html": "x", "book/changes.html": place, "book/chapters/routes.html": "x"}
        folder = copy(tmp_path / version, version, pages)
        shutil.copytree(project / "book", folder / "pages", ignore=shutil.ignore_patterns("*.md"))
        data = {path.name: path.read_bytes() for path in (project / "data").iterdir()}
        about = json.loads(data["datapackage.json"]) | {"version": version}
        data["datapackage.json"] = json.dumps(about).encode()
        zipped.write(folder / f"b-{version}-data.zip", data)
        source = {"_toc.yml": (project / "_toc.yml").read_bytes()}
        zipped.write(folder / "b-source.zip", source)
        (folder / "SHA256SUMS").touch()
        both.append(folder)
    site = tmp_path / "public"
    host.lay(site, both)
    page = (site / "book" / "changes.html").read_text(encoding="utf-8")
    assert '<section id="since-0.1.0"><h2>Since version 0.1.0</h2>' in page
    assert "The plan names 3, with 16 stops in all. → The plan names 3, with 18 stops" in page
    assert '<a href="chapters/routes.html">How many routes' in page
    assert "stands here where editions" not in page
    alone = (site / "v/0.2.0/book/changes.html").read_text(encoding="utf-8")
    assert "stands here where editions" in alone
    old = (site / "v/0.1.0/index.html").read_text(encoding="utf-8")
    assert 'href="../../book/changes.html#since-0.1.0">See what changed since.' in old


def test_what_is_no_copy_and_what_comes_twice_is_refused(copies, tmp_path):
    with pytest.raises(SiteError, match="no released copy"):
        host.lay(tmp_path / "public", [tmp_path])
    twice = copy(tmp_path / "d", "0.9.0", {"index.html": "x"})
    with pytest.raises(SiteError, match=r"both of version 0\.9\.0"):
        host.lay(tmp_path / "public", [*copies, twice])
    odd = copy(tmp_path / "e", "first", {"index.html": "x"})
    with pytest.raises(SiteError, match="'first', which is none"):
        host.lay(tmp_path / "public", [odd])
    assert not (tmp_path / "public").exists()
