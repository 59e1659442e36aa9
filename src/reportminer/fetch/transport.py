"""One request and its answer: the only place that touches the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests

from reportminer.fetch.body import PIECE, Body
from reportminer.fetch.connections import Adapter, Guard
from reportminer.fetch.faults import ERRORS, FaultError, fault
from reportminer.fetch.reply import Errand, Reply
from reportminer.fetch.rules import Rules

# Bytes of an error page or redirect that are read, so that the connection can be used again.
_DRAIN = 65_536


class Transport:
    """Sends single requests, without retries, redirects and cookies.

    Args:
        agent: the User-Agent.
        allow_local: let connections lead to this machine and its network.
        rules: time-outs and the ratio of bombs.
    """

    def __init__(self, *, agent: str, allow_local: bool, rules: Rules) -> None:
        self._rules = rules
        self._guard = Guard(allow_local=allow_local)
        self._adapter = Adapter(self._guard)
        self._session = requests.Session()
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip, deflate"})
        # Without it, requests would send passwords that it finds in the user's .netrc.
        self._session.auth = _no_password

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def exchange(self, errand: Errand) -> Reply:
        """Send one request and take in its answer.

        Args:
            errand: what is asked.

        Returns:
            What came; with a fault in it where something went wrong. It raises nothing for that.
        """
        head = Reply()
        body: Body | None = None
        drained = 0
        problem: FaultError | None = None
        with self._guard.watch(self._rules.total_seconds):
            try:
                with self._sent(errand) as response:
                    head = Reply(
                        status=response.status_code,
                        reason=response.reason or "",
                        headers=tuple((str(name), str(value)) for name, value in response.raw.headers.items()),
                    )
                    if 200 <= response.status_code < 300:
                        codings = response.raw.headers.getlist("content-encoding")
                        body = Body(", ".join(codings), limit=errand.limit, cut=errand.cut, rules=self._rules)
                        body.take(response.raw)
                    else:
                        drained = _drain(response)
                if self._guard.expired:  # the end of a body without a length was made by us
                    problem = self._late()
            except FaultError as error:
                problem = self._late() if self._guard.expired else error
            except ERRORS as error:
                problem = self._late() if self._guard.expired else fault(error)
        if head.status is not None and not 200 <= head.status < 300:
            problem = None  # what an error page or redirect says stands in its header, which came
        return Reply(
            status=head.status,
            reason=head.reason,
            headers=head.headers,
            raw=body.raw if body else b"",
            content=body.content if body else b"",
            received=body.received if body else drained,
            fault=problem,
        )

    @contextmanager
    def _sent(self, errand: Errand) -> Iterator[requests.Response]:
        address = errand.target.address
        method = "GET" if errand.content is None else "POST"
        asked = requests.Request(method, address, headers=errand.headers, data=errand.content)
        request = self._session.prepare_request(asked)
        # Proxies and certificate bundles of the environment, as everybody expects of requests.
        settings = self._session.merge_environment_settings(address, {}, stream=True, verify=True, cert=None)
        # The adapter, and not the session: the session would read the whole body of a redirect, decode it without
        # limit, and prepare the next request, even when told not to follow.
        timeout = (self._rules.connect_seconds, self._rules.read_seconds)
        verify, proxies = settings["verify"] or True, settings["proxies"]
        with self._adapter.send(request, stream=True, timeout=timeout, verify=verify, proxies=proxies) as response:
            yield response

    def _late(self) -> FaultError:
        words = f"could not be fetched: it was not complete after {self._rules.total_seconds:g} seconds"
        return FaultError(words, kind="slow")


def _drain(response: requests.Response) -> int:
    """Read a short body to its end; a long one is not worth its bytes. Return how many came."""
    came = 0
    while came < _DRAIN and (piece := response.raw.read1(PIECE, decode_content=False)):
        came += len(piece)
    return came


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
