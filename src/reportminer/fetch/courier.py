"""Requests with their manners: the pace, further tries, the log, and hosts that want no more."""

from __future__ import annotations

import time
from collections.abc import Callable

from urllib3.exceptions import MaxRetryError, ProtocolError
from urllib3.util import Retry

from reportminer.errors import FetchError, PayloadError, RefusedError
from reportminer.fetch import retry_after
from reportminer.fetch.host import Host
from reportminer.fetch.reply import Errand, Reply
from reportminer.fetch.request import Request, now
from reportminer.fetch.rules import Rules
from reportminer.fetch.signs import sign
from reportminer.fetch.target import Target
from reportminer.fetch.transport import Transport

PASSING = frozenset({429, 500, 502, 503, 504})
"""Statuses that may pass."""


class Courier:
    """Carries one errand at a time, politely.

    Args:
        transport: sends single requests.
        rules: pace and retries.
        log: told of every request that was sent.
    """

    def __init__(self, transport: Transport, rules: Rules, log: Callable[[Request], None] | None) -> None:
        self._transport = transport
        self._rules = rules
        self._log = log
        self._hosts: dict[str, Host] = {}

    def host(self, target: Target) -> Host:
        """Return what is known of the host of an address."""
        if target.host not in self._hosts:
            self._hosts[target.host] = Host(target.host, self._rules)
        return self._hosts[target.host]

    def carry(self, errand: Errand) -> Reply:
        """Ask for an address until an answer comes, or it is clear that none will.

        Args:
            errand: what is asked.

        Returns:
            The answer, whole. Its status is none of `PASSING`, unless it is archived; redirects are not followed.

        Raises:
            StoppedError: the host wants no more, now or earlier.
            RefusedError: the host name leads to this machine or its network.
            PayloadError: the archived copy of an address is the page of a firewall.
            FetchError: everything else that kept the answer from coming.
        """
        target = errand.target
        host = self.host(target)
        policy = Retry(
            total=self._rules.retries,
            backoff_factor=self._rules.backoff,
            backoff_jitter=self._rules.jitter,
            backoff_max=self._rules.longest_backoff,
            status_forcelist=PASSING,
        )
        note = errand.note
        while True:
            host.check(target)
            reply = self._exchange(errand, host, note, policy.get_backoff_time())
            self._judge(target, reply, host)
            problem = _problem(target, reply, policy)
            if problem is None:
                return reply
            try:
                policy = policy.increment("GET", target.address, error=ProtocolError(str(problem)))
            except MaxRetryError:
                self._give_up(target, reply, host)
                raise problem from None
            what = reply.status if reply.fault is None else "a fault"
            note = f"{errand.note}, retry" if errand.note else "retry"
            note = f"{note} {len(policy.history)} after {what}"

    def _exchange(self, errand: Errand, host: Host, note: str, backoff: float) -> Reply:
        waited, pace = host.clock.wait(backoff)
        sent, begin = now(), time.monotonic()
        reply = Reply()
        try:
            reply = self._transport.exchange(errand)
        finally:
            took = time.monotonic() - begin
            wanted = None if reply.past else retry_after.seconds(reply.header("retry-after"))
            host.clock.end(wanted)
            if self._log is not None:
                line = Request(
                    time=sent,
                    address=errand.target.address,
                    status=reply.status,
                    bytes=reply.received,
                    waited=waited,
                    pace=pace.seconds,
                    rule=pace.rule,
                    note=note,
                    took=took,
                )
                self._log(line)
        return reply

    def _judge(self, target: Target, reply: Reply, host: Host) -> None:
        """Look at an answer for signs that the host wants no more."""
        status = reply.status
        if status is None:
            return
        found = sign(reply.headers)
        if reply.past:
            # The answer of another host at another time: it stops nobody now.
            if found:
                message = f"{target.address} is the archived copy of a page that asks for a human ({found})"
                raise PayloadError(message, address=target.address, status=status)
            return
        if found:
            reason = f"{target.address} answered {status} and asks for a human ({found}); this is not evaded"
            host.stop(reason, name=target.name, status=status)
            host.check(target, sent=True)
        host.refusals = host.refusals + 1 if status == 403 else 0
        if host.refusals >= self._rules.refusals:
            reason = f"{host.name} answered 403 (forbidden) {host.refusals} times in a row, last for {target.address}"
            host.stop(reason, name=target.name, status=status)
            host.check(target, sent=True)
        if status == 429:
            host.clock.slow()
        pace = host.clock.pace()
        if pace.rule == "Retry-After" and pace.seconds > self._rules.longest_wait:
            wish = f"asks by its Retry-After to be left alone for {pace.seconds:.0f} seconds"
            reason = (
                f"{target.address} answered {status} and {wish}, and we wait {self._rules.longest_wait:g} at the most"
            )
            host.stop(reason, name=target.name, status=status)
            if not 200 <= status < 300:  # an answer that is good is still taken
                host.check(target, sent=True)

    def _give_up(self, target: Target, reply: Reply, host: Host) -> None:
        if reply.status == 429:
            reason = f"{target.address} answered 429 (too many requests) to {self._rules.retries + 1} tries"
            host.stop(reason, name=target.name, status=429)
            host.check(target, sent=True)


def _problem(target: Target, reply: Reply, policy: Retry) -> FetchError | None:
    """Return what is wrong with a reply and may pass; raise what will not; None where all is well."""
    found = reply.fault
    if found is None:
        if reply.status is None or reply.past or not policy.is_retry("GET", reply.status):
            return None
        message = f"{target.address} answers {reply.status} ({reply.reason or 'no reason given'}): try again later"
        return FetchError(message, address=target.address, status=reply.status, transient=True)
    message = f"{target.address} {found.words}"
    if found.kind == "refused":
        raise RefusedError(message, address=target.address)
    problem = FetchError(message, address=target.address, status=reply.status, transient=found.kind != "lasting")
    if found.kind != "passing":
        raise problem
    return problem
