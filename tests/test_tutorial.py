"""The tutorial: its commands, run as they stand, bring a document into every page that counts."""

import contextlib
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
    "in-brief": {"n-documents": 1, "n-networks": 1},
    "mechanisms": {"n-documents": 1, "n-networks": 1, "n-brief": 1},
    "methods": {"n-mentions": 7, "n-institutions": 4},
    "paediatric": {"n-networks": 1, "n-dated": 1, "n-named": 2},
    "what-is": {"n-records": 3, "n-regional": 2, "n-paediatric": 1},
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
    for name in ("html", "pictures", "site", "state"):
        shutil.copytree(root / "_build" / name, folder / "_build" / name)


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
def test_the_tutorial_brings_three_alliances_into_every_page_that_counts_them(root, site, tmp_path):
    """One test, for its commands take a minute and a half."""
    folder = tmp_path / "book"
    copied(root, folder)
    leave_no_choice(folder)
    own = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    own["PYTHONPATH"] = str(folder / "src")  # its own code, as in a clone: else all pages are old
    if known := own.pop("YILIANTI_SOURCES", ""):
        shutil.copytree(known, tmp_path / "documents")
        own["YILIANTI_SOURCES"] = str(tmp_path / "documents")
    text = (root / PAGE).read_text(encoding="utf-8")
    for command in ("run", "build"):  # one edition shows what is to be shown, in half the time
        text = text.replace(f"yilianti {command}\n", f"yilianti {command} --lang en\n")
    perform(folder, text, own)
    cited(folder)
    indexes(folder)
    explorer(folder)
    chapters(root, folder)
    before, after = (records(one, "reference/reconciliation") for one in (root, folder))
    assert links(html(folder, "reference/reconciliation"), "alliances", ALLIANCES) == []
    assert after["n-claims"] - before["n-claims"] == 4
    assert after["n-matches"] - before["n-matches"] == 3  # each claim on members


def leave_no_choice(folder: Path) -> None:
    """Take the readers' choices away: a hundred pages of which the tutorial says nothing."""
    file = folder / "notebooks" / "runs.yml"
    text = re.sub(r"(?m)^    (?:choices|only):.*\n(?:      .*\n)*", "", file.read_text("utf-8"))
    file.write_text(text, encoding="utf-8")


def cited(folder: Path) -> None:
    """Hold that all that is coded stands in the document, and that nothing of it is left."""
    with contextlib.chdir(folder):
        found = check.rows()
        of_it = [row for row in found["sources"] if row["source_id"] == "d005"]
        read, missing = documents.read(of_it, folder.parent / "documents")
        assert missing == []
        assert check.against(found, read) == []


def indexes(folder: Path) -> None:
    """Hold that each index, and the pages around the alliances, lead to them."""
    for name in ("index", "by-model", "by-status", "by-specialty", "by-year", "by-place"):
        assert links(html(folder, f"alliances/{name}"), "", ALLIANCES) == [], name
    for name in ("reference/a-to-z", "reference/pinyin", "documents/d005", "places/hunan-qinghe"):
        assert links(html(folder, name), "alliances", ALLIANCES) == [], name
        assert links(html(folder, name), "institutions", INSTITUTIONS) == [], name
    assert links(html(folder, "institutions/index"), "", INSTITUTIONS) == []
    assert links(html(folder, "places/index"), "", ("hunan-qinghe",)) == []
    assert links(html(folder, "documents/index"), "", ("d005",)) == []
    for known in ("institutions/beijing-childrens-hospital", "chapters/paediatric"):
        assert links(html(folder, known), "alliances", ALLIANCES[:1]) == [], known


def explorer(folder: Path) -> None:
    """Hold that the data of search and explorer hold the new rows."""
    for name, section, idents in (
        ("names", "alliances", ALLIANCES),
        ("explorer/alliances", "alliances", ALLIANCES),
        ("explorer/participations", "alliances", ALLIANCES),
        ("explorer/claims", "alliances", ALLIANCES),
        ("explorer/institutions", "institutions", INSTITUTIONS),
    ):
        file = folder / "_build" / "html" / "_static" / f"{name}.js"
        data = file.read_text(encoding="utf-8")
        assert [one for one in idents if f"book/{section}/{one}.html" not in data] == [], name


def chapters(root: Path, folder: Path) -> None:
    """Hold that the chapters count the new rows, those that say so, and no others."""
    for file in sorted((folder / "book" / "chapters").glob("*.ipynb")):
        before, after = (records(one, f"chapters/{file.stem}") for one in (root, folder))
        more = MORE.get(file.stem, {})
        assert {key: after[key] - before[key] for key in more} == more, file.stem
        is_changed = any(before[key] != after[key] for key in before)
        assert is_changed == bool(more), f"{file.stem} counts the new rows: put it into MORE"
