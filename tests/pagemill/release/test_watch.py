"""What looks after the book when nobody does: faults of libraries, lost addresses."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

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


def test_a_lost_address_is_told_and_one_that_only_refuses_is_not():
    with answering(404) as (gone, _), answering(403) as (shy, _), answering(200) as (fine, _):
        found = dict(links.lost([gone, shy, fine, "http://127.0.0.1:9/"], pause=0))
    assert found[gone] == "404"
    assert found["http://127.0.0.1:9/"].startswith("no answer")
    assert found.keys() == {gone, "http://127.0.0.1:9/"}
