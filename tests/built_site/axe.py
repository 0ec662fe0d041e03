"""The newest axe-core, from the npm registry, held to its published checksum."""

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

VERSION = "4.14.1"  # `npm view axe-core version dist.integrity` tells the newest
INTEGRITY = (
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NP"
    "jCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def script(folder: Path) -> str:
    """Return the code of axe-core, fetched once into a folder; without npm the test is skipped."""
    file = folder / f"axe-core-{VERSION}.js"
    if not file.is_file():
        npm = shutil.which("npm")
        if npm is None:
            told = "axe-core comes from npm, which is not here"
            pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
        with tempfile.TemporaryDirectory() as there:
            pack = [npm, "pack", "--silent", f"axe-core@{VERSION}"]
            subprocess.run(pack, cwd=there, check=True, capture_output=True)
            archive = next(Path(there).glob("*.tgz"))
            digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
            assert f"sha512-{digest}" == INTEGRITY, f"{archive.name} is another axe-core"
            with tarfile.open(archive) as packed:
                member = packed.extractfile("package/axe.min.js")
                assert member is not None
                folder.mkdir(parents=True, exist_ok=True)
                file.write_bytes(member.read())
    return file.read_text(encoding="utf-8")


def violations(page: Page, code: str) -> dict[str, tuple[int, list[Any]]]:
    """Return rule -> number of places and the first of them, for a page as it stands."""
    page.evaluate(code)
    result = page.evaluate("(options) => axe.run(document, options)", RULES)
    return {
        found["id"]: (len(found["nodes"]), [node["target"] for node in found["nodes"][:3]])
        for found in result["violations"]
    }
