import subprocess
from pathlib import Path

import pytest

from pagemill.errors import SiteError
from pagemill.site import chromium


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """Leave no Chromium in sight; return a folder that is the whole PATH."""
    monkeypatch.delenv("PAGEMILL_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_from_playwright", lambda: None)
    return tmp_path


def executable(path: Path) -> Path:
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_named_one_comes_first(bare, monkeypatch):
    executable(bare / "chromium")
    named = executable(bare / "mine")
    monkeypatch.setenv("PAGEMILL_CHROMIUM", str(named))
    assert chromium.path() == named


def test_a_named_one_that_is_missing_is_an_error(bare, monkeypatch):
    executable(bare / "chromium")
    monkeypatch.setenv("PAGEMILL_CHROMIUM", "no/such/file")
    with pytest.raises(SiteError, match=r"PAGEMILL_CHROMIUM: there is no file no/such/file"):
        chromium.path()


def test_the_path_comes_before_playwright(bare, monkeypatch):
    monkeypatch.setattr(chromium, "_from_playwright", lambda: Path("bundled"))
    assert chromium.path() == Path("bundled")
    on_path = executable(bare / "google-chrome")
    assert chromium.path() == on_path


def test_none_at_all_says_how_to_get_one(bare):
    with pytest.raises(SiteError, match=r"apt-get install chromium.*playwright install chromium"):
        chromium.path()


@pytest.mark.parametrize(
    ("is_root", "has_apt", "expected"),
    [(True, True, "apt-get"), (True, False, "playwright"), (False, True, "playwright")],
)
def test_installs_with_apt_only_as_root_on_debian(bare, monkeypatch, is_root, has_apt, expected):
    calls: list[list[str]] = []
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0 if is_root else 1000)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: calls.append(command))
    if has_apt:
        executable(bare / "apt-get")
    chromium.install()
    assert calls
    assert all(expected in command for command in calls)


def test_a_failed_installation_ends_with_the_remedy(bare, monkeypatch):
    monkeypatch.setattr(chromium, "install", lambda: None)
    with pytest.raises(SystemExit, match="No Chromium was found"):
        chromium.main()
