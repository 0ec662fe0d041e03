"""The web server that the preview, the release and the tests share."""

import sys
from http.server import ThreadingHTTPServer
from typing import Any


class LocalServer(ThreadingHTTPServer):
    """A server on this machine; a browser that leaves before it has all is no error."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what went wrong, unless only the browser has left."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
