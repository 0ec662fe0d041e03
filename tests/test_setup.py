"""The set-up files agree with each other, and do what they say."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import yilianti
from pagemill.cli import main
from pagemill.sphinx_ext import assets

LOCK_LINE = re.compile(r"^(?P<pin>[a-z0-9._-]+==\S+(?: ; .+?)?) \\$", re.MULTILINE)


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


# The lock files, and which extras of the package each holds.
LOCKS = {"requirements.lock": ["install"], "requirements-dev.lock": ["install", "dev"]}


@pytest.fixture(scope="module")
def locks(root) -> dict[str, str]:
    return {name: (root / name).read_text(encoding="utf-8") for name in LOCKS}


def pins_of(lock: str) -> dict[str, Requirement]:
    pins = [Requirement(found["pin"]) for found in LOCK_LINE.finditer(lock)]
    return {pin.name: pin for pin in pins}


@pytest.fixture(scope="module")
def targets(root) -> dict[str, str]:
    """Return the targets of the Makefile and what is said of each."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z-]+):.*## (.+)$", makefile, re.MULTILINE))


# --- the lock ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_what_the_project_asks_for(project, locks, name):
    pins = pins_of(locks[name])
    wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
    for extra in LOCKS[name]:
        wanted = wanted + project["project"]["optional-dependencies"][extra]
    for text in wanted:
        asked = Requirement(text)
        pinned = str(pins[asked.name.lower()].specifier).removeprefix("==")
        assert asked.specifier.contains(pinned), f"{text}: {name} has {pinned}; run `make lock`"


def test_tests_run_with_the_versions_of_the_book(locks):
    book, tests = (pins_of(lock) for lock in locks.values())
    assert set(book) < set(tests)
    assert [name for name in book if book[name].specifier != tests[name].specifier] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_has_a_hash(locks, name):
    blocks = re.split(r"\n(?=[a-z])", locks[name])[1:]
    assert len(blocks) == len(pins_of(locks[name])), "two versions of one, or a line without a hash"
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index_and_no_host(locks, name):
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host| @ ", locks[name])


def test_the_environment_holds_the_locked_versions(locks):
    for pin in pins_of(locks["requirements-dev.lock"]).values():
        if pin.marker is None or pin.marker.evaluate():
            assert pin.specifier.contains(version(pin.name)), f"{pin}: run `make test`"


def test_conda_users_get_the_same_lock(root, project):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    expected = [f"python{project['project']['requires-python']}", "pip"]
    assert environment["dependencies"] == [*expected, {"pip": ["-r requirements.lock"]}]


# --- one version, one licence --------------------------------------------------------------------


def test_one_version_everywhere(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["version"] == yilianti.__version__ == version("yilianti")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == yilianti.__version__


def test_code_and_data_have_their_licences(root, project):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["license"] == [project["project"]["license"], "CC-BY-4.0"]
    assert (root / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert "CC BY 4.0" in (root / "data" / "LICENSE").read_text(encoding="utf-8")


# --- make ----------------------------------------------------------------------------------------


@pytest.fixture
def clone(root, tmp_path) -> Path:
    """Return a folder that `make` takes for a project set up a moment ago."""
    for name in ("Makefile", "pyproject.toml", *LOCKS):
        shutil.copy(root / name, tmp_path / name)
        os.utime(tmp_path / name, (1000, 1000))
    environment = tmp_path / ".venv"
    environment.mkdir()
    for moment, name in ((2000, ".locked"), (3000, ".ready"), (4000, ".tools")):
        (environment / name).touch()
        os.utime(environment / name, (moment, moment))
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=clean)


def test_a_second_call_sets_nothing_up(clone):
    done = make(clone, "--dry-run", "book", "test")
    assert done.returncode == 0
    assert "install" not in done.stdout
    assert "yilianti book" in done.stdout
    assert "pytest" in done.stdout


def test_a_new_lock_is_installed(clone):
    os.utime(clone / "requirements.lock")
    planned = make(clone, "--dry-run", "book").stdout
    assert "--require-hashes --requirement requirements.lock" in planned
    assert "--editable ." in planned


def test_a_book_is_set_up_without_what_only_tests_need(clone):
    for stamp in (".locked", ".ready", ".tools"):
        (clone / ".venv" / stamp).unlink()
    assert "requirements-dev.lock" not in make(clone, "--dry-run", "book").stdout
    assert "--requirement requirements-dev.lock" in make(clone, "--dry-run", "test").stdout


@pytest.mark.parametrize(
    ("uv", "told"), [("exit 0", ["uv"]), ("exit 1", ["uv", "pip"]), (None, ["pip"])]
)
def test_pip_installs_the_lock_where_uv_cannot_run(clone, uv, told):
    """The tools are stand-ins that note what they are asked to install."""
    tools = clone / "tools"
    tools.mkdir()
    said = 'case "$*" in *requirements-dev.lock*) echo {} >> said;; esac\n{}\n'
    for name, end in (("pip", "exit 0"), ("uv", uv)):
        if end is not None:
            (tools / name).write_text("#!/bin/sh\n" + said.format(name, end), encoding="utf-8")
            (tools / name).chmod(0o755)
    os.utime(clone / "requirements-dev.lock")
    done = make(clone, "BIN=tools", ".venv/.tools")
    assert done.returncode == 0, done.stderr
    assert (clone / "said").read_text().split() == told


def test_a_changed_project_is_installed_without_the_lock(clone):
    os.utime(clone / "pyproject.toml")
    planned = make(clone, "--dry-run", "book").stdout
    assert "--require-hashes" not in planned
    assert "--editable ." in planned


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ("exit 1", "older than 3.11. Install Python 3.11 or later"),
        ('case "$2" in *venv*) exit 1;; esac', "apt-get install python3-venv"),
    ],
)
def test_an_unfit_python_is_refused_with_the_remedy(clone, python, expected):
    (clone / "python").write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
    (clone / "python").chmod(0o755)
    os.utime(clone / "requirements.lock")
    done = make(clone, "book", "PYTHON=./python")
    assert done.returncode != 0
    assert expected in done.stderr


def test_help_lists_every_target(root, targets):
    phony = re.search(r"^\.PHONY: (.+)$", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony
    shown = make(root, "help").stdout
    for target in phony[1].split():
        assert f"make {target} " in shown
        assert targets[target] in shown


@pytest.fixture(scope="module")
def documentation(root) -> str:
    return "".join((root / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))


def test_every_target_is_documented(documentation, targets):
    assert [name for name in targets if f"make {name}" not in documentation] == []


def test_every_command_is_documented(documentation):
    assert [name for name in main.commands if f"yilianti {name}" not in documentation] == []


def test_links_of_the_documentation_lead_somewhere(root, documentation):
    links = re.findall(r"\]\(([^)#]+)\)", documentation)
    assert [link for link in links if ":" not in link and not (root / link).exists()] == []


# --- the machines that check ---------------------------------------------------------------------


def test_the_workflow_calls_what_a_person_calls(root, targets):
    for path in sorted((root / ".github" / "workflows").glob("*.yml")):
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
        for step in (step for job in jobs.values() for step in job["steps"]):
            if "run" not in step:
                assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]), step
                continue
            called = {*re.findall(r"\bmake ([a-z-]+)", step["run"])}
            assert called <= targets.keys(), step
            assert {*re.findall(r"\byilianti ([a-z]+)", step["run"])} <= main.commands.keys(), step
            # What must pass is what a person can call; a step with a name only fetches.
            if path.name == "book.yml" and "name" not in step:
                assert step["run"].removeprefix("make ") in targets, step


def test_the_workflow_tests_the_oldest_python(root, project):
    book = yaml.safe_load((root / ".github" / "workflows" / "book.yml").read_text("utf-8"))
    pythons = book["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert f">={pythons[0]}" == project["project"]["requires-python"]


def test_ci_brings_the_documents(root, tmp_path):
    folder = tmp_path / "main" / ".ci"
    folder.mkdir(parents=True)
    shutil.copy(root / ".ci" / "run", folder)
    (tmp_path / "make").write_text('#!/bin/sh\necho "$PWD $*"; env\n', encoding="utf-8")
    (tmp_path / "make").chmod(0o755)
    command = ["bash", str(folder / "run")]
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}

    without = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert without.returncode != 0

    (tmp_path / "shared" / "sources").mkdir(parents=True)
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{tmp_path / 'main'} test\n" in done.stdout
    assert f"YILIANTI_SOURCES={tmp_path / 'shared' / 'sources'}\n" in done.stdout
    assert "YILIANTI_REQUIRE_SOURCES=1\n" in done.stdout


@pytest.mark.parametrize(("required", "outcome"), [("", "1 skipped"), ("1", "1 error")])
def test_absent_documents_skip_a_test_and_fail_it_in_ci(root, tmp_path, required, outcome):
    shutil.copy(root / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text("def test_it(sources): pass\n", encoding="utf-8")
    environment = {**os.environ, "YILIANTI_REQUIRE_SOURCES": required}
    environment.pop("YILIANTI_SOURCES", None)
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert outcome in done.stdout
    assert "set YILIANTI_SOURCES to their folder" in done.stdout


def test_the_hooks_use_the_locked_tools(root):
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for hook in (hook for repository in hooks["repos"] for hook in repository["hooks"]):
        tool, _, _ = hook["entry"].partition(" ")
        assert tool.startswith(".venv/bin/")
        assert (Path(sys.executable).parent / Path(tool).name).exists(), tool


def test_the_documented_headers_hold_the_policy_of_the_pages(root: Path) -> None:
    text = (root / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert f"Content-Security-Policy: {assets.POLICY}; frame-ancestors 'self'" in text
