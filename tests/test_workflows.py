"""What runs by itself: pinned, with as few rights as it needs; and the addresses it looks after."""

import json
import re
from typing import Any

import pytest
import yaml

from pagemill.release import links


def test_addresses_are_found_with_the_place_that_names_them(monkeypatch, root):
    monkeypatch.chdir(root)
    named = links.addresses()
    assert any(place.startswith("context_sources:") for place in named.values())
    assert not any("example.org" in one or one.endswith((".", ",")) for one in named)


@pytest.fixture(scope="module")
def workflows(root) -> dict[str, dict[str, Any]]:
    files = (root / ".github" / "workflows").glob("*.yml")
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}


def test_every_action_is_pinned_to_a_commit(root):
    for path in (root / ".github" / "workflows").glob("*.yml"):
        for used in re.findall(r"uses: (.+)", path.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


def test_a_workflow_may_read_and_a_job_says_what_more_it_needs(workflows):
    assert {"book.yml", "preview.yml", "trial.yml"} <= workflows.keys()
    for name, workflow in workflows.items():
        assert workflow["permissions"] == {"contents": "read"}, name
        for job, about in workflow["jobs"].items():
            more = {key for key, level in about.get("permissions", {}).items() if level == "write"}
            allowed = {"deploy": {"pages", "id-token"}, "comment": {"pull-requests"}}
            assert more <= allowed.get(job, set()), job
            assert about["timeout-minutes"] if not more else True, job


def test_no_workflow_puts_what_others_write_into_a_script(workflows):
    for workflow in workflows.values():
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), step


def test_what_may_write_runs_no_code_of_a_change(workflows):
    steps = workflows["preview.yml"]["jobs"]["comment"]["steps"]
    assert not any("checkout" in step.get("uses", "") for step in steps)


def test_three_pythons_and_once_a_week_everything(workflows):
    book = workflows["book.yml"]
    assert len(book["jobs"]["test"]["strategy"]["matrix"]["python"]) == 3
    assert book[True]["schedule"]  # YAML takes `on` for true


def test_containers_use_the_lock_file(root):
    assert "-r ../requirements.lock" in (root / ".binder" / "requirements.txt").read_text()
    container = json.loads((root / ".devcontainer" / "devcontainer.json").read_text())
    assert container["postCreateCommand"] == "make book"
