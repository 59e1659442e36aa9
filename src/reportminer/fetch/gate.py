"""Who may be asked for what: hosts, private networks and robots.txt."""

from __future__ import annotations

import time
from collections.abc import Iterable

from reportminer.answer import Answer
from reportminer.errors import FetchError, RefusedError, StoppedError
from reportminer.fetch.conditions import Memory, conditions
from reportminer.fetch.courier import Courier
from reportminer.fetch.hosts import Hosts
from reportminer.fetch.local import is_local
from reportminer.fetch.reply import Errand, Reply
from reportminer.fetch.request import now
from reportminer.fetch.robots import Robots
from reportminer.fetch.rules import Rules
from reportminer.fetch.target import Target, pointed, target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses that point elsewhere (RFC 9110, section 15.4)."""

_HOPS = 5  # redirects of a robots.txt that are followed: RFC 9309, section 2.3.1.2


class Gate:
    """Says whether an address may be asked for.

    Args:
        courier: brings robots.txt.
        hosts: hosts that may be asked.
        allow_local: whether this machine and its network may be.
        rules: sizes and times.
        memory: remembers robots.txt from visit to visit.
    """

    def __init__(
        self, courier: Courier, hosts: Iterable[str], *, allow_local: bool, rules: Rules, memory: Memory | None = None
    ) -> None:
        self.hosts = Hosts(hosts)
        self._courier = courier
        self._allow_local = allow_local
        self._rules = rules
        self._memory = memory
        self._robots: dict[str, Robots] = {}

    def open(self, wanted: Target, source: Target | None = None) -> None:
        """Raise where an address may not be asked for; reads the robots.txt of its origin first.

        Args:
            wanted: the address.
            source: the address that redirects to it.

        Raises:
            RefusedError: our rules forbid it, or its robots.txt does.
            StoppedError: the host wants no more.
        """
        self._admit(wanted, source)
        self._courier.host(wanted).check(wanted)
        known = self._robots.get(wanted.origin)
        if known is None or time.monotonic() - known.read > self._rules.robots_seconds:
            known = self._read(wanted)
        known.check(wanted)

    def _admit(self, wanted: Target, source: Target | None) -> None:
        shown = wanted.address if source is None else f"{source.address} redirects to {wanted.address}, which"
        if wanted.host not in self.hosts:
            message = f"{shown} is not on a host that may be asked; these may: {self.hosts}"
            raise RefusedError(message, address=wanted.address)
        if not self._allow_local and is_local(wanted.name):
            message = f"{shown} is on a private network or this machine: use --allow-local if that is what you want"
            raise RefusedError(message, address=wanted.address)

    def _read(self, wanted: Target) -> Robots:
        """Read the robots.txt of an origin, keep it, and keep to the pace that it asks for."""
        first = target(wanted.robots)
        found, last = self._follow(first)
        self._keep(first, found)
        # A redirect from http to https, or to another name, has read the robots.txt of that origin as well.
        if last.origin != first.origin and last.address == last.robots:
            self._keep(last, found)
        return found

    def _keep(self, place: Target, found: Robots) -> None:
        self._robots[place.origin] = found
        host = self._courier.host(place)
        delay = found.delay
        host.clock.delay(place.origin, delay)
        longest = self._rules.longest_wait
        if delay is not None and delay.seconds > longest:
            reason = f"the {delay.rule} of {place.host} wants {delay.seconds:.0f} seconds between requests"
            host.stop(f"{reason}, and we wait {longest:g} at the most", name=place.name, status=None)
            host.check(place, sent=True)

    def _follow(self, first: Target) -> tuple[Robots, Target]:
        """Fetch a robots.txt; return it with the address that it came from in the end."""
        passed = [first]
        while len(passed) <= _HOPS + 1:
            place = passed[-1]
            old = self._memory.recall(place.address) if self._memory is not None else None
            errand = Errand(
                target=place,
                limit=self._rules.robots_bytes,
                cut=True,
                headers=conditions(old.validators if old is not None else None),
                note="robots.txt",
            )
            try:
                reply = self._courier.carry(errand)
            except (RefusedError, StoppedError):
                raise
            except FetchError as error:
                return Robots(trouble=error), place
            location = reply.header("location")
            if reply.status == 304 and old is not None:
                return Robots.parse(old.content), place
            if reply.status not in REDIRECTS or location is None:
                self._remember(place, reply)
                return _verdict(place, reply), place
            try:
                following = target(pointed(place.address, location))
                self._admit(following, place)
            except RefusedError as error:
                return Robots(trouble=error), place
            if following in passed:
                break
            passed.append(following)
        return Robots(), first  # "unavailable", which allows everything (RFC 9309, section 2.3.1.2)

    def _remember(self, place: Target, reply: Reply) -> None:
        if self._memory is not None and reply.status == 200:
            address, headers = place.address, reply.headers
            answer = Answer(
                address=address,
                final=address,
                status=200,
                headers=headers,
                content=reply.content,
                fetched=now("seconds"),
            )
            self._memory.keep(answer)


def _verdict(place: Target, reply: Reply) -> Robots:
    status = reply.status or 0
    if 200 <= status < 300:
        return Robots.parse(reply.content)
    if status >= 500:
        message = f"{place.address} answers {status} ({reply.reason or 'no reason given'})"
        return Robots(trouble=FetchError(message, address=place.address, status=status, transient=True))
    return Robots()  # "unavailable", which allows everything (section 2.3.1.3)
