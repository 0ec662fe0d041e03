"""The local web server: what it prints of requests that fail."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler

import pytest

from pagemill.site.server import LocalServer


@pytest.mark.parametrize(
    ("error", "told"), [(BrokenPipeError("gone"), False), (ValueError("a fault"), True)]
)
def test_only_faults_are_printed_not_browsers_that_leave(capfd, error, told):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            raise error

    with LocalServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/", timeout=10)
        server.shutdown()
    assert ("a fault" in capfd.readouterr().err) == told
