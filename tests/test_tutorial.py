"""The tutorial: its commands, run as they stand, bring a document into every page that counts."""

import contextlib
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pagemill.evidence import check, documents

PAGE = "docs/tutorial.md"
FENCE = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ALLIANCES = ("qinghe-paediatric-alliance", "qinghe-east-alliance", "qinghe-west-alliance")
INSTITUTIONS = (
    "qinghe-peoples-hospital",
    "qinghe-chinese-medicine-hospital",
    "liutang-health-centre",
    "shiqiao-health-centre",
)
#: What the chapters count more: chapter -> key of a number -> by how much.
MORE = {
    "arc": {"n-events": 3},
    "claims-checked": {"n-claims": 4, "n-not-computable": 1},
    "methods": {"n-mentions": 7, "n-institutions": 4},
    "paediatric": {"n-networks": 1, "n-dated": 1, "n-named": 2},
    "what-is": {"n-documents": 1, "n-records": 3, "n-regional": 2, "n-paediatric": 1},
}


def copied(root: Path, folder: Path) -> None:
    """Copy the project and what was built of it."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    pages = [path.relative_to(root).as_posix() for path in (root / "book").rglob("*.ipynb")]
    for name in {*filter(None, names), *pages}:
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    shutil.copytree(root / "_build", folder / "_build")


def perform(folder: Path, text: str, own: dict[str, str]) -> None:
    """Run the commands of a page, each fence by itself; look for what it says they print."""
    printed = ""
    for language, block in FENCE.findall(text):
        if language == "text":
            missing = [line for line in block.splitlines() if line not in printed]
            assert missing == [], printed
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=folder, env=own, capture_output=True, text=True,
        )  # fmt: skip
        printed = done.stdout
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def added(root, site, tmp_path_factory) -> Path:
    """Return a copy of the project in which the tutorial was done."""
    above = tmp_path_factory.mktemp("tutorial")
    folder = above / "book"
    copied(root, folder)
    own = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if known := own.pop("YILIANTI_SOURCES", ""):
        shutil.copytree(known, above / "documents")
        own["YILIANTI_SOURCES"] = str(above / "documents")
    perform(folder, (root / PAGE).read_text(encoding="utf-8"), own)
    return folder


def rows(folder: Path, table: str) -> dict[str, dict[str, str]]:
    """Return the rows of a table by their key, the first column."""
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return {next(iter(row.values())): row for row in csv.DictReader(stream)}


def html(folder: Path, page: str) -> str:
    return (folder / "_build" / "html" / "book" / f"{page}.html").read_text(encoding="utf-8")


def records(folder: Path, page: str) -> dict[str, object]:
    """Return the numbers that a page recorded."""
    notebook = json.loads((folder / "book" / f"{page}.ipynb").read_text(encoding="utf-8"))
    found = notebook["metadata"]["pagemill"]["records"]
    return {key: record["value"] for key, record in found.items()}


def links(page: str, folder: str, idents: tuple[str, ...]) -> list[str]:
    """Return which of some rows no link of a page leads to."""
    return [one for one in idents if not re.search(rf'href="[^"]*\b{folder}/?{one}\.html', page)]


@pytest.mark.slow
def test_the_tutorial_brings_three_alliances_into_every_page_that_counts_them(root, added):
    for name in ("index", "by-model", "by-status", "by-specialty", "by-year", "by-place"):
        assert links(html(added, f"alliances/{name}"), "", ALLIANCES) == [], name
    assert links(html(added, "institutions/index"), "", INSTITUTIONS) == []
    assert links(html(added, "places/index"), "", ("hunan-qinghe",)) == []
    assert links(html(added, "places/hunan-qinghe"), "alliances", ALLIANCES) == []
    assert links(html(added, "documents/index"), "", ("d005",)) == []
    assert links(html(added, "documents/d005"), "alliances", ALLIANCES) == []
    for name in ("a-to-z", "pinyin"):
        assert links(html(added, f"reference/{name}"), "alliances", ALLIANCES) == [], name
        assert links(html(added, f"reference/{name}"), "institutions", INSTITUTIONS) == [], name
    known = html(added, "institutions/beijing-childrens-hospital")
    assert links(known, "alliances", ALLIANCES[:1]) == []
    for name in ("names.js", "explorer/alliances.js", "explorer/participations.js"):
        data = (added / "_build" / "html" / "_static" / name).read_text(encoding="utf-8")
        assert [one for one in ALLIANCES if f"book/alliances/{one}.html" not in data] == [], name
    data = (added / "_build/html/_static/explorer/institutions.js").read_text(encoding="utf-8")
    assert [one for one in INSTITUTIONS if f"book/institutions/{one}.html" not in data] == []
    data = (added / "_build/html/_static/explorer/claims.js").read_text(encoding="utf-8")
    assert [one for one in ALLIANCES if f"book/alliances/{one}.html" not in data] == []
    assert links(html(added, "reference/reconciliation"), "alliances", ALLIANCES) == []
    assert links(html(added, "chapters/paediatric"), "alliances", ALLIANCES[:1]) == []
    chapters = [path.stem for path in sorted((added / "book" / "chapters").glob("*.ipynb"))]
    for name in chapters:
        before, after = (records(folder, f"chapters/{name}") for folder in (root, added))
        changed = {key for key in before if before[key] != after[key]}
        more = MORE.get(name, {})
        assert {key: after[key] - before[key] for key in more} == more, name
        assert bool(changed) == bool(more), f"{name} counts the new rows: put it into MORE"
    # each claim on members is borne out by the rows
    before, after = (records(folder, "reference/reconciliation") for folder in (root, added))
    assert after["n-claims"] - before["n-claims"] == 4
    assert after["n-matches"] - before["n-matches"] == 3


@pytest.mark.slow
def test_all_that_the_tutorial_codes_stands_in_its_document(added):
    with contextlib.chdir(added):
        found = check.rows()
        of_it = [row for row in found["sources"] if row["source_id"] == "d005"]
        read, missing = documents.read(of_it, added.parent / "documents")
        assert missing == []
        assert check.against(found, read) == []
