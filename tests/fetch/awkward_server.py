"""A server on this machine that does whatever a test tells it to, however wrong that is."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from reportminer.fetch import Rules

Route = Callable[["Handler"], None]

QUICK = Rules(
    floor=0.0,
    slowest=0.2,
    connect_seconds=2.0,
    read_seconds=1.0,
    total_seconds=2.0,
    backoff=0.0,
    jitter=0.0,
    longest_wait=2.0,
)
"""Rules under which a test takes no second; what it is about, it sets anew."""


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it: its time on the monotonic clock, the port it came from, what was sent along."""

    time: float
    path: str
    headers: dict[str, str]
    port: int
    method: str = "GET"
    content: bytes = b""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are sent apart, and the second would wait for 40 ms
    site: Site

    def do_GET(self) -> None:
        site = self.site
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(int(headers.get("content-length", 0)))
        port = self.client_address[1]
        site.seen.append(Seen(time.monotonic(), self.path, headers, port, self.command, content))
        route = site.routes.get(self.path, page(b"nothing here", status=404))
        try:
            route(self)
        except OSError:
            self.close_connection = True

    do_POST = do_GET  # noqa: N815 - as the standard library calls it

    def log_message(self, *args: Any) -> None:
        pass

    def raw(self, data: bytes) -> None:
        """Send bytes as they are; the connection ends after them."""
        self.close_connection = True
        self.wfile.write(data)

    def reset(self) -> None:
        """Break the connection as a crash does."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what some tests are about."""


@dataclass
class Site:
    """One server: what it answers by path, and what it was asked."""

    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def at(self, path: str, *routes: Route) -> str:
        """Answer a path with each route in turn, with the last one from then on. Return the address."""
        left = list(routes)

        def answer(handler: Handler) -> None:
            (left.pop(0) if len(left) > 1 else left[0])(handler)

        self.routes[path] = answer
        return f"{self.origin}{path}"

    def drip(self, handler: Handler, data: bytes, *, seconds: float) -> None:
        """Send one byte at a time, with a pause after each."""
        handler.close_connection = True
        for n in range(len(data)):
            handler.wfile.write(data[n : n + 1])
            if self.over.wait(seconds):
                return


def page(body: bytes = b"<html>a page</html>", *, status: int = 200, **headers: str) -> Route:
    """Answer with a body and headers: ``retry_after="1"`` is ``Retry-After: 1``."""

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if status != 304 and "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if status != 304:
            handler.wfile.write(body)

    return answer


def redirect(location: str, status: int = 301) -> Route:
    return page(b"", status=status, Location=location)


@contextmanager
def served(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a server on a free port of this machine."""
    server = Server(("127.0.0.1", 0), Handler)
    site = Site(server.server_address[1])
    server.RequestHandlerClass = type("SiteHandler", (Handler,), {"site": site})
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
    thread.start()
    yield site
    site.over.set()
    server.shutdown()
    thread.join()
    server.server_close()
