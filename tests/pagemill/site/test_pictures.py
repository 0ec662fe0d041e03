"""Pictures of figures: which page gets which, and when they are made anew."""

import re
from pathlib import Path

import pytest

from pagemill import theme
from pagemill.errors import SiteError
from pagemill.notebook import markup
from pagemill.runner import state
from pagemill.site import build, editions, pictures

SPEC = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {"height": 200}}


def page(*specs: dict, front: bool = False) -> str:
    """Return a page with a figure of each specification."""
    figures = "".join(
        markup.figure_html(spec, f"f{i}", "Caption.", "What it <shows>", ["a"], [[1]])
        for i, spec in enumerate(specs)
    )
    return f'<main class="bd-main{" yl-front" if front else ""}">{figures}</main>'


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the folder in which pictures are kept, where nothing has been drawn."""
    monkeypatch.setattr(pictures, "KEPT", tmp_path / "pictures")
    monkeypatch.setattr(state, "TEMPORARY", tmp_path / "tmp")
    monkeypatch.setattr(state, "NOTES", tmp_path / "state")
    pictures.KEPT.mkdir()
    return pictures.KEPT


def keep(text: str) -> list[str]:
    """Keep empty pictures of all figures of a page; return their names."""
    names = [name for figure in pictures._figures(text) for name in figure.files().values()]
    for name in names:
        (pictures.KEPT / name).write_text("<svg/>")
    return names


def test_a_page_stays_as_it_is_while_its_pictures_are_not_there(kept: Path) -> None:
    text = page(SPEC)
    assert pictures.laid(text, "book/chapters/a.html") == (text, [])
    names = keep(text)
    (kept / names[0]).unlink()
    assert pictures.laid(text, "book/chapters/a.html") == (text, [])


def test_a_page_shows_one_picture_a_mode_in_the_place_of_the_drawing(kept: Path) -> None:
    text = page(SPEC)
    names = keep(text)
    got, used = pictures.laid(text, "book/chapters/a.html")
    assert sorted(used) == sorted(names)
    assert len(names) == 4
    assert re.findall(r'<img src="([^"]*)" alt="([^"]*)" width="(\d+)" height="(\d+)"', got) == [
        (f"../../_static/pictures/{name}", "What it &lt;shows&gt;", "704", "200")
        for name in names
        if "-704-" in name
    ]
    assert got.count('media="(max-width: 34rem)"') == 2
    assert re.findall(r'yl-picture yl-(\w+)"( hidden)?', got) == [
        ("light", ""),
        ("dark", " hidden"),
    ]
    # Without the pictures, nothing else has changed.
    assert re.sub(r"<picture.*?</picture>", "", got) == text


@pytest.fixture
def made(kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a page with a figure, as Sphinx has made it, in a project with nothing published."""
    for name in ("WORK", "SITE", "NEW", "OLD", "GOOD"):
        monkeypatch.setattr(build, name, tmp_path / name.lower())
    monkeypatch.setattr(editions, "listed", lambda: editions.of_book(["en"]))
    made = build.WORK / "en/html/a.html"
    made.parent.mkdir(parents=True)
    made.write_text(page(SPEC))
    return made


def test_a_page_that_was_laid_with_its_pictures_is_laid_again_unread(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(page(SPEC))
    published = build.SITE / "a.html"
    build._put_in_place()
    first, number = published.read_text(), published.stat().st_ino
    assert first.count("<picture") == 2
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "laid", None)  # it is not asked
        build._put_in_place()
    assert (published.read_text(), published.stat().st_ino) == (first, number)


def test_a_page_is_laid_anew_when_anything_of_it_has_changed(kept: Path, made: Path) -> None:
    published, other = build.SITE / "a.html", {**SPEC, "layout": {"height": 300}}
    build._put_in_place()
    assert published.read_text() == page(SPEC)  # no picture yet
    keep(page(SPEC))
    build._put_in_place()
    first = published.read_text()
    assert first.count("<picture") == 2
    published.write_text("by hand")
    build._put_in_place()
    assert published.read_text() == first
    keep(page(other))
    made.write_text(page(other))
    build._put_in_place()
    assert published.read_text() == pictures.laid(page(other), "a.html")[0] != first
    for picture in kept.iterdir():
        picture.unlink()
    build._put_in_place()
    assert published.read_text() == page(other)


def test_the_front_page_has_wider_pictures_too(kept: Path) -> None:
    text = page(SPEC, front=True)
    keep(text)
    got, used = pictures.laid(text, "index.html")
    assert {int(name.split("-")[1]) for name in used} == {344, 704, 980}
    assert '<img src="_static/pictures/' in got
    assert got.count("<source") == 4


def test_a_picture_is_named_by_all_that_it_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def name(spec: dict) -> str:
        (figure,) = pictures._figures(page(spec))
        return figure.files()[704, "light"]

    first = name(SPEC)
    assert name(SPEC) == first
    assert name({**SPEC, "layout": {"height": 201}}) != first
    assert name({**SPEC, "data": []}) != first
    monkeypatch.setattr(pictures, "version", lambda _: "0.0")
    assert name(SPEC) != first
    monkeypatch.undo()
    monkeypatch.setattr(theme, "ACCENT", ("#000001", "#000002"))
    assert name(SPEC) != first


@pytest.mark.browser
def test_only_what_has_changed_is_drawn_and_what_is_gone_is_dropped(
    kept: Path, tmp_path: Path, chromium: Path
) -> None:
    site = tmp_path / "html"
    site.mkdir()
    other = {**SPEC, "layout": {"height": 300, "title": {"text": "p = 0.04449"}}}
    (site / "a.html").write_text(page(SPEC, other))
    assert pictures.make(site) == 8
    assert pictures.make(site) == 0
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    svg = [path.read_text() for path in sorted(kept.glob("*-light.svg"))]
    assert any("p = 0.04449" in text for text in svg)  # words are left as they are
    assert all('style="font-family: ' in text and "font-size" in text for text in svg)
    assert not any(re.search(r'="[^"]*\d\.\d{3}', text) for text in svg)

    changed = {**SPEC, "data": [{"type": "bar", "x": ["a"], "y": [3]}]}
    (site / "a.html").write_text(page(changed, other))
    assert pictures.make(site) == 4
    after = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert len(after) == 8
    same = after.keys() & before.keys()
    assert len(same) == 4
    assert all(after[name] == before[name] for name in same)


@pytest.mark.browser
def test_the_same_figure_gives_the_same_picture(kept: Path, tmp_path: Path, chromium: Path) -> None:
    """Drawn after another figure or alone: plotly names traces and patterns by chance."""
    shaded = {"type": "bar", "x": ["a"], "y": [1], "marker": {"pattern": {"shape": "/"}}}
    chance = {**SPEC, "data": [{"type": "scatter", "x": [1, 2], "y": [1, 2]}, shaded]}
    (tmp_path / "a.html").write_text(page(SPEC, chance))
    pictures.make(tmp_path)
    both = {path.name: path.read_bytes() for path in kept.iterdir()}
    for path in kept.iterdir():
        path.unlink()
    (tmp_path / "a.html").write_text(page(chance))
    pictures.make(tmp_path)
    first = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert first.items() < both.items()
    assert all(
        b'class="trace scatter trace' in svg and b"<pattern" in svg for svg in first.values()
    )
    assert {svg.index(b' height="') < svg.index(b' width="') for svg in first.values()} == {True}
    light, dark = (first[name] for name in sorted(first, reverse=True) if "-704-" in name)
    assert light != dark


def test_a_browser_that_does_not_start_is_named(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("playwright")
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(pictures.chromium, "path", lambda: broken)
    (tmp_path / "a.html").write_text(page(SPEC))
    with pytest.raises(SiteError, match=re.escape(f"Does {broken} start?")):
        pictures.make(tmp_path)
