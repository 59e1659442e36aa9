"""Connections that are looked after: where they lead to, and how long they take."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from reportminer.fetch.faults import LocalAddressError
from reportminer.fetch.local import is_public


class Guard:
    """Looks after the connections of one fetcher.

    Args:
        allow_local: let them lead to this machine and its network.

    Attributes:
        expired: whether the exchange that is under way took too long and was ended.
    """

    def __init__(self, *, allow_local: bool) -> None:
        self.allow_local = allow_local
        self.expired = False
        self._socket: socket.socket | None = None

    @contextmanager
    def watch(self, seconds: float) -> Iterator[None]:
        """End what happens within after so many seconds.

        The read time-out of a socket begins anew with every byte, and headers are read line by line in the depths of
        the standard library: only shutting the socket ends a slow drip wherever it is.
        """
        self.expired = False
        self._socket = None
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            self._socket = None

    def see(self, connection: socket.socket | None) -> None:
        """Take note of the socket that the answer will come from."""
        self._socket = connection
        if self.expired:
            raise TimeoutError

    def _expire(self) -> None:
        self.expired = True
        connection = self._socket
        if isinstance(connection, socket.socket):
            with suppress(OSError):  # it was closed at this moment
                # Of the plain socket: that of TLS would forget its state while another thread reads.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Guarded(HTTPConnection):
    """A connection that refuses to lead to this machine or its network."""

    guard: ClassVar[Guard]

    def _new_conn(self) -> socket.socket:
        # Behind a proxy it is the proxy that resolves the name: all we can do is to look at the name, which was done.
        if self.guard.allow_local or self.proxy is not None:
            return super()._new_conn()
        host = self.host
        last: ConnectTimeoutError | NewConnectionError | None = None
        # The addresses that were checked are those connected to: asked again, the name might lead elsewhere.
        for address in self._checked():
            self.host = address
            try:
                return super()._new_conn()
            except (ConnectTimeoutError, NewConnectionError) as error:
                last = error
            finally:
                self.host = host
        raise last or NewConnectionError(self, "the name has no address")

    def _checked(self) -> list[str]:
        """Return the addresses of the host; raise if any is not public."""
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(self.host, self, reason) from error
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        for address in addresses:
            if not is_public(address):
                raise LocalAddressError(self.host, address)
        return addresses

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3 does
        self.guard.see(self.sock)
        return super().getresponse()


class _GuardedTLS(_Guarded, HTTPSConnection):
    """The same over TLS."""


class Adapter(HTTPAdapter):
    """Transport of requests with one guarded connection a host.

    Args:
        guard: looks after the connections.
    """

    def __init__(self, guard: Guard) -> None:
        self._pools = {
            "http": _pool(HTTPConnectionPool, type("GuardedConnection", (_Guarded,), {"guard": guard})),
            "https": _pool(HTTPSConnectionPool, type("GuardedTLSConnection", (_GuardedTLS,), {"guard": guard})),
        }
        super().__init__(pool_connections=10, pool_maxsize=1, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as requests has it
        """Make the pools of guarded connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:  # noqa: ANN401 - as requests has it
        """Make the pools of guarded connections to a proxy."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not proxy.lower().startswith("socks"):  # these have connections of their own
            manager.pool_classes_by_scheme = self._pools
        return manager


def _pool(base: type, connection: type) -> Any:  # noqa: ANN401 - a class made here
    return type(f"Guarded{base.__name__}", (base,), {"ConnectionCls": connection})
