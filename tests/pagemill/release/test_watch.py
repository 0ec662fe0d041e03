"""What looks after the book when nobody does: faults of libraries, lost addresses, workflows."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import yaml

from pagemill.release import audit, links

LOCK = """\
alpha==1.0 \\
    --hash=sha256:0
beta==2.1 ; python_version < '3.12' \\
    --hash=sha256:1
"""


@contextmanager
def answering(status: int, answer: Any = None) -> Iterator[tuple[str, list[Any]]]:
    """Give the address of a server of this machine that answers so, and what it is asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.do_GET()

        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def test_a_known_fault_is_told_with_its_library():
    with answering(200, {"results": [{}, {"vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}]}) as (
        address,
        asked,
    ):
        code, said = audit.audit(LOCK, address)
    assert code == audit.FAULTY
    assert said.splitlines()[1:] == ["beta 2.1: PYSEC-1, GHSA-2"]
    assert [(one["package"]["name"], one["version"]) for one in asked[0]["queries"]] == [
        ("alpha", "1.0"),
        ("beta", "2.1"),
    ]


def test_where_no_fault_is_known_it_says_so():
    with answering(200, {"results": [{}, {}]}) as (address, _):
        assert audit.audit(LOCK, address) == (
            audit.FINE,
            "No fault is known of the 2 libraries of the lock file.",
        )


@pytest.mark.parametrize("answer", [(503, None), (200, {"results": [{}]}), (200, "no")])
def test_an_answer_that_tells_nothing_is_no_good_news(answer):
    with answering(*answer) as (address, _):
        code, said = audit.audit(LOCK, address)
    assert code == audit.UNKNOWN
    assert said.startswith("NOT AUDITED")


def test_without_a_network_nothing_is_said_of_the_libraries():
    code, said = audit.audit(LOCK, "http://127.0.0.1:9/")
    assert code == audit.UNKNOWN
    assert "Nothing is known of the 2 libraries of the lock file, neither good nor bad" in said


def test_addresses_are_found_with_the_place_that_names_them(monkeypatch, root):
    monkeypatch.chdir(root)
    named = links.addresses()
    assert any(place.startswith("context_sources:") for place in named.values())
    assert not any("example.org" in one or one.endswith((".", ",")) for one in named)


def test_a_lost_address_is_told_and_one_that_only_refuses_is_not():
    with answering(404) as (gone, _), answering(403) as (shy, _), answering(200) as (fine, _):
        found = dict(links.lost([gone, shy, fine, "http://127.0.0.1:9/"], pause=0))
    assert found[gone] == "404"
    assert found["http://127.0.0.1:9/"].startswith("no answer")
    assert found.keys() == {gone, "http://127.0.0.1:9/"}


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
