"""What OLD and NEW may be: a folder, or anything that git calls a commit, run for it once."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pagemill.cli import main
from pagemill.errors import RunError
from pagemill.release import edition, named


@pytest.fixture
def tagged(buses: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small book as a repository: `v1` as it is, then one route with other stops."""
    monkeypatch.chdir(buses)
    (buses / ".gitignore").write_text("_build/\nbook/*/\n")
    git("init", "-q")
    keep("v1")
    routes = buses / "data" / "routes.csv"
    routes.write_text(routes.read_text().replace("Lake Route,4,", "Lake Route,6,"))
    keep("v2")
    return buses


def keep(tag: str) -> None:
    git("add", "-A")
    git("commit", "-qm", tag)
    git("tag", tag)


def git(*arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def diff(*arguments: str) -> tuple[int, str, str]:
    told = CliRunner().invoke(main, ["diff", *arguments], catch_exceptions=False)
    return told.exit_code, told.stdout, told.stderr


def test_a_commit_is_run_once_says_so_and_is_found_by_all_its_names(tagged, monkeypatch, capfd):
    old = named.at("v1")
    said = capfd.readouterr().err
    commit = git("rev-parse", "v1")[:12]
    assert f"v1 is commit {commit}. Its notebooks run once, which may take minutes;" in said
    assert f"_build/editions/{commit}" in said
    assert old.numbers() == edition.read(tagged).numbers()  # its pages here are still those of v1
    monkeypatch.setattr(edition, "run", None)  # would fail
    for name in ("v1", "1", commit, "HEAD~1", f"_build/editions/{commit}"):
        assert named.at(name).numbers() == old.numbers()
    assert capfd.readouterr().err == ""


def test_pages_that_rest_on_the_same_are_lent_to_a_commit(tagged, monkeypatch):
    ran: list[str] = []
    run = edition.run

    def noting(folder, *options, told):
        run(folder, *options, told=lambda line: ran.append(line))

    monkeypatch.setattr(edition, "run", noting)
    named.at("v2")
    pages = {found[1] for line in ran if (found := re.match(r"\[\d+/\d+\] (\S+) done", line))}
    assert {"routes/lake-route", "chapters/routes"} <= pages
    assert not {"data/mentions", "data/claims"} & pages
    alone = {name: page.records for name, page in named.at("v2").pages.items()}
    edition.run(tagged, told=print)
    assert alone == {name: page.records for name, page in edition.read(tagged).pages.items()}


def test_how_far_the_notebooks_are_is_told_at_each_tenth(capfd):
    tell = named._progress()
    for n in range(1, 41):
        tell(f"[{n}/40] some/page done 0.1 s\n")
    tell("40 run, 0 up to date, 0 failed in 1.0 s.\n")
    said = capfd.readouterr().err.splitlines()
    assert said[:3] == ["  1 of 40 pages", "  4 of 40 pages", "  8 of 40 pages"]
    assert (len(said), said[-1]) == (11, "  40 of 40 pages")


def test_nothing_is_lent_where_the_runner_is_another(tagged, tmp_path):
    runner = tmp_path / "src" / "pagemill" / "runner"
    runner.mkdir(parents=True)
    (runner / "publish.py").write_text("")
    assert not named._lend(tmp_path)
    assert not (tmp_path / "book").exists()
    (runner / "publish.py").unlink()
    assert named._lend(tmp_path)
    assert (tmp_path / "book" / "chapters" / "routes.ipynb").is_file()


def test_what_other_libraries_made_is_made_anew(tagged, monkeypatch):
    named.at("v1")
    folder = edition.KEPT / git("rev-parse", "v1")[:12]
    (folder / "left").touch()
    named.at("v1")
    assert (folder / "left").exists()
    monkeypatch.setattr(named, "_environment", lambda: "another")
    named.at("v1")
    assert not (folder / "left").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("v3", r"'v3': neither a folder nor a commit of this project\. Its tags are: v\d, v\d\."),
        ("", "neither a folder nor a commit"),
        ("--all", "neither a folder nor a commit"),
        ("data/routes.csv", r"It is a file\. Unpack it"),
    ],
)
def test_an_unknown_name_is_told_with_what_is_allowed(tagged, name, said):
    with pytest.raises(RunError, match=said) as caught:
        named.at(name)
    for allowed in ("a tag", "a version", "a commit", "a folder of the project", "released copy"):
        assert allowed in str(caught.value)


def test_without_a_repository_it_is_said_that_there_is_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", os.fspath(tmp_path.parent))
    with pytest.raises(RunError, match="This folder is no git repository with a commit"):
        named.at("v1")


def test_the_command_says_that_nothing_changed_and_ends_with_0_1_or_2(tagged):
    edition.run(tagged)  # as v2 has it
    code, said, _ = diff(".")
    assert code == 0
    assert said.splitlines() == [
        "From . (version 0.1.0) to . (version 0.1.0): nothing that a reader sees has changed"
    ]
    assert diff("v2")[0] == 0
    code, said, told = diff("v1")
    assert code == 1
    assert "Lake Route: This route has 4 stops. → This route has 6 stops." in said
    assert "is commit" in told
    code, said, told = diff("v3")
    assert (code, said) == (2, "")
    assert told.startswith("Error: 'v3': neither a folder nor a commit")
    whole = json.loads(diff("v1", "v2", "--json")[1])
    assert whole["old"] == {"name": "v1", "version": "0.1.0"}
    assert whole["rows"]["routes"]["changed"] == {"lake-route": {"n_stops": ["4", "6"]}}
    assert {one["page"] for one in whole["numbers"]} == {"chapters/routes", "routes/lake-route"}
    assert diff("v1", "--markdown")[1].startswith("**From v1 (version 0.1.0) to . (version")
