"""Dates below pages come from the clone's own git, whatever its settings and environment are."""

import subprocess

import pytest

from pagemill.sphinx_ext import history

ODD = """\
[log]
  showSignature = true
  date = relative
[color]
  ui = always
[blame]
  date = relative
  showEmail = true
"""


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with one commit of one table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "_toc.yml").touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}")
    (tmp_path / "page.md").write_text("# A page\n")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2014-06-30T12:00:00Z")
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], check=True)
    history._is_shallow.cache_clear()
    yield tmp_path
    history._is_shallow.cache_clear()


def test_a_hook_of_another_repository_changes_no_date(clone, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(clone / "nowhere"))
    assert history.file_changed(clone / "page.md") == "2014-06-30"


def test_settings_of_the_user_change_no_date(clone, monkeypatch, tmp_path):
    (tmp_path / "odd").write_text(ODD)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "odd"))
    assert history.file_changed(clone / "page.md") == "2014-06-30"


def test_without_git_nothing_is_said(clone, monkeypatch):
    monkeypatch.setenv("PATH", "")
    history._is_shallow.cache_clear()
    assert history.file_changed(clone / "page.md") == ""
