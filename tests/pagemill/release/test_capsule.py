"""A released copy: whole or absent, the same bytes anywhere, and checkable without trusting us."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner

from pagemill import cli
from pagemill.errors import SiteError
from pagemill.release import capsule, edition, sbom, verify

pytestmark = pytest.mark.slow

GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
PAGEMILL = [sys.executable, "-m", "pagemill"]
# Writes a release in a process of its own, which says when it begins.
WRITE = "from pagemill.release import capsule; print('now', flush=True); capsule.write()"


def call(*command: str, cwd: Path, **environment: str) -> str:
    own = {**os.environ, **environment}
    done = subprocess.run(command, cwd=cwd, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def project(_buses: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small book, committed, with its site built and its release written."""
    folder = Path(shutil.copytree(_buses, tmp_path_factory.mktemp("released") / "buses"))
    (folder / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nmessage: Cite it.\ntitle: School buses\nversion: 0.1.0\n"
        "authors:\n  - name: The bus authors\n"
    )
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        call(*GIT, *command, cwd=folder)
    call(*PAGEMILL, "book", cwd=folder)
    call(*PAGEMILL, "release", "--no-copies", cwd=folder)
    return folder


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """Return the released copy, to tamper with."""
    return Path(shutil.copytree(project / "dist", tmp_path / "dist"))


def compared(*arguments: str) -> tuple[int, dict[str, str], str]:
    """Return what `verify` says: exit code, what differs with what follows, all of it."""
    done = CliRunner().invoke(cli.main, ["verify", *arguments], catch_exceptions=False)
    parts = re.split(r"^(MATCH|DIFF ) ", done.output, flags=re.MULTILINE)[1:]
    told = zip(parts[::2], parts[1::2], strict=True)
    wrong = [text.partition("\n") for word, text in told if word == "DIFF "]
    return done.exit_code, {first: rest for first, _, rest in wrong}, done.output


def tamper(path: Path, name: str, before: str, after: str) -> None:
    """Exchange a text in a file within a zip."""
    with zipfile.ZipFile(path) as archive:
        content = {one: archive.read(one) for one in archive.namelist()}
    assert before.encode() in content[name]
    content[name] = content[name].replace(before.encode(), after.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for one, text in content.items():
            archive.writestr(one, text)


def test_the_copy_holds_what_it_says_and_says_what_it_holds(project):
    dist = project / "dist"
    call("sha256sum", "--check", "--quiet", "SHA256SUMS", cwd=dist)
    listed = {line.split("  ")[1] for line in (dist / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file()}
    assert there == listed | {"SHA256SUMS"}
    top = {path.name for path in dist.iterdir()}
    assert {"site", "pages", "parquet", "sbom.cdx.json", "CITATION.cff", "README.md"} <= top
    cited = yaml.safe_load((dist / "CITATION.cff").read_text())
    head = call("git", "rev-parse", "HEAD", cwd=project).strip()
    assert (cited["version"], cited["commit"]) == ("0.1.0", head)
    assert (dist / "site" / "index.html").is_file()
    sources = zipfile.ZipFile(dist / "buses-0.1.0-source.zip").namelist()
    assert sources == sorted(call("git", "ls-files", cwd=project).split())


def test_the_crate_is_read_by_the_library_of_ro_crate(project):
    from rocrate.rocrate import ROCrate

    dist = project / "dist"
    read = ROCrate(dist)
    assert read.root_dataset["version"] == "0.1.0"
    assert read.root_dataset["datePublished"]
    assert read.root_dataset["license"].id.startswith("https://creativecommons.org/")
    parts = {part.id for part in read.root_dataset["hasPart"]}
    assert {"site/", "pages/", "buses-0.1.0-data.zip", "buses-0.1.0.sqlite"} <= parts
    assert all((dist / part).exists() for part in parts)


def test_the_bill_of_materials_is_valid_and_complete(project):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = (project / "dist" / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    told = {one["name"]: one for one in json.loads(text)["components"]}
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    assert told.keys() == {match["name"] for match in sbom.PIN.finditer(lock)}
    assert told["pandas"]["licenses"]
    assert sum("licenses" in one for one in told.values()) > 0.8 * len(told)


def test_two_builds_in_other_places_give_the_same_sums(project, tmp_path):
    """Another folder, day, zone, locale, seed, user, number of jobs."""
    clone = tmp_path / "elsewhere" / "deeper" / "clone"
    call("git", "clone", "-q", str(project), str(clone), cwd=tmp_path)
    later = tmp_path / "later"  # Python imports it when it starts: its clocks go 400 days ahead
    later.mkdir()
    (later / "sitecustomize.py").write_text(
        "import time\n_now = time.time\ntime.time = lambda: _now() + 400 * 86400\n"
    )
    other = {
        **{"TZ": "Pacific/Apia", "LANG": "de_DE.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "77"},
        **{"USER": "somebody", "LOGNAME": "somebody", "HOME": str(tmp_path)},
        **{"PYTHONPATH": str(later), "COLUMNS": "40", "UMASK": "077"},
    }
    call(*PAGEMILL, "book", "--jobs", "1", cwd=clone, **other)
    call(*PAGEMILL, "release", "--no-copies", cwd=clone, **other)
    sums = [(folder / "dist" / "SHA256SUMS").read_text() for folder in (project, clone)]
    assert sums[0] == sums[1]


def test_a_copy_is_whole_or_absent_whenever_it_is_killed(project, tmp_path):
    folder = Path(shutil.copytree(project, tmp_path / "buses"))  # its times stay: it is current
    whole = (project / "dist" / "SHA256SUMS").read_text()
    began = time.monotonic()
    call(sys.executable, "-c", WRITE, cwd=folder)
    longest = time.monotonic() - began
    drawn = random.Random(16)
    seen = []
    for number in range(12):
        if number % 2:
            shutil.rmtree(folder / "dist", ignore_errors=True)
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE], cwd=folder, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(drawn.uniform(0, longest * 0.6))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        dist = folder / "dist"
        if dist.exists():
            assert (dist / "SHA256SUMS").read_text() == whole
            assert capsule.sums(dist) == whole
        seen.append(dist.exists())
    assert {True, False} == set(seen)
    call(sys.executable, "-c", WRITE, cwd=folder)  # what was left behind is in nobody's way
    assert capsule.sums(folder / "dist") == whole
    assert not (folder / capsule.NEW).exists() and not (folder / capsule.OLD).exists()


def test_our_own_copy_matches_throughout(project):
    code, wrong, output = compared(str(project / "dist"))
    assert (code, wrong) == (0, {})
    assert "MATCH chapters/routes#n-stops" in output
    assert "MATCH chapters/routes figure stops" in output
    assert "MATCH tables in buses-0.1.0.sqlite" in output
    assert re.search(r"^\d{3} MATCH, 0 DIFF$", output, re.MULTILINE)


def test_exactly_what_was_tampered_with_and_what_rests_on_it_differs(copy):
    tamper(copy / "buses-0.1.0-data.zip", "routes.csv", "Lake Route,4,", "Lake Route,6,")
    page = copy / "pages" / "documents" / "d000.ipynb"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace('"value": 3', '"value": 9'), encoding="utf-8")
    code, wrong, output = compared(str(copy))
    assert code == 1
    changed = {"buses-0.1.0-data.zip", "pages/documents/d000.ipynb"}
    assert {one for one in wrong if one.startswith("file ")} == {f"file {name}" for name in changed}
    assert {one for one in wrong if one.startswith("row ")} == {"row routes:lake-route, n_stops"}
    numbers = {one for one in wrong if "#" in one}
    assert numbers == {
        "chapters/routes#n-stops",
        "routes/lake-route#n-stops",
        "documents/d000#n-lines",
        *(
            f"numbers.json {name}"
            for name in ("chapters/routes#n-stops", "routes/lake-route#n-stops")
        ),
    }
    assert "stands in chapters/routes: “The plan names 3, with 16 stops" in output
    assert "stated:   16 stops\n      computed: 18 stops" in wrong["chapters/routes#n-stops"]
    shown = {one for one in wrong if re.search(r" (figure|table) ", one)}
    assert shown == {"chapters/routes figure stops", "data/routes table rows"}
    tables = {"parquet/routes.parquet", "buses-0.1.0.sqlite"}
    assert {one for one in wrong if one.startswith("tables in")} == {
        f"tables in {name}" for name in tables
    }


def test_one_number_tells_its_way(project):
    code, wrong, output = compared(str(project / "dist"), "--number", "chapters/routes#n-claimed")
    assert (code, wrong) == (0, {})
    for line in (
        "page      How many routes (site/book/chapters/routes.html)",
        "record    n-claimed = 4",
        'cell      quote({"n-claimed": "d001-n-routes"}, claims)',
        "row       claims:d001-n-routes (Letter to the parents, line 2): “runs 4 routes”",
        "1 MATCH, 0 DIFF",
    ):
        assert line in output
    done = CliRunner().invoke(cli.main, ["verify", str(project / "dist"), "--number", "x/y#z"])
    assert done.exit_code == 1 and "the copy states no such number" in done.output


def test_another_environment_is_told_of():
    here = metadata.version("click")
    lock = "click==0.1 \\\n    --hash=sha256:0\nno-such-library==1\n"
    assert sbom.differing(lock) == [f"click is {here} here, 0.1 in the lock file"]
    assert sbom.differing(f"click=={here}\n") == []


def test_what_cannot_be_released_is_refused(project, tmp_path, monkeypatch):
    folder = Path(shutil.copytree(project, tmp_path / "buses"))
    monkeypatch.chdir(folder)
    shutil.rmtree("dist")
    (folder / "mine.txt").write_text("x")
    with pytest.raises(SiteError, match=r"not all is committed(.|\n)*mine\.txt"):
        capsule.write()
    (folder / "mine.txt").unlink()
    shutil.move(".git", "git")
    with pytest.raises(SiteError, match=r"not up to date|no git repository"):
        capsule.write()
    assert not (folder / "dist").exists()


def test_a_folder_that_is_no_copy_is_refused(buses):
    with pytest.raises(edition.RunError, match="Is it a released copy"):
        next(verify.cells(buses))


def test_numbers_for_programs_are_held_against_the_pages_of_their_language(tmp_path):
    said = {"": "Alder", "zh": "桤木"}
    for folder, text in said.items():
        file = tmp_path / "site" / folder / "numbers.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        number = {"key": "towns/alder#title", "value": text}
        file.write_text(json.dumps({"numbers": [number]}), encoding="utf-8")
    titles = {("towns/alder", "title"): "Alder", ("zh/towns/alder", "title"): "桤木"}
    assert not [*verify.listed(tmp_path, SimpleNamespace(value=titles.get))]
    titles["zh/towns/alder", "title"] = "别名"
    (one,) = verify.listed(tmp_path, SimpleNamespace(value=titles.get))
    assert (one.what, one.same) == ("zh/numbers.json towns/alder#title", False)
    assert (one.stated, one.computed) == ("桤木", "别名")
