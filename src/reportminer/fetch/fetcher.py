"""The fetcher: an address in, an answer out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from reportminer.answer import Answer, Hop, Validators
from reportminer.errors import FetchError, UsageError
from reportminer.fetch.conditions import Memory, conditions, fit
from reportminer.fetch.contact import agent
from reportminer.fetch.courier import Courier
from reportminer.fetch.gate import REDIRECTS, Gate
from reportminer.fetch.pace import Pace
from reportminer.fetch.reply import Errand, Reply
from reportminer.fetch.request import Request, now
from reportminer.fetch.rules import Rules
from reportminer.fetch.target import Target, pointed, target
from reportminer.fetch.transport import Transport

_NEXT = {
    401: "it asks for a password, and nothing that needs one is collected",
    403: "the site does not give it to us; look at it in a browser, and write to the publisher if it is public",
    404: "there is no such page; it may have moved, or stand in a web archive",
    410: "the page was taken away; it may stand in a web archive",
}


class Fetcher:
    """Fetches addresses, politely: the only HTTP of this package.

    It reads robots.txt first and keeps to it, keeps to the largest of our own floor, Crawl-delay and Retry-After, keeps
    one connection a host, tries again after faults that may pass, follows redirects to the allowed hosts alone, refuses
    private networks, and leaves a host alone that wants a human. Not to be shared by threads.

    Args:
        hosts: hosts that may be asked: names, with ``:port`` where it is not the default one; ``fnmatch`` patterns.
        contact: e-mail or web address that the User-Agent names; by default the environment variable
            ``REPORTMINER_CONTACT``. Only with `allow_local` it can do without.
        allow_local: let this machine and its network be asked, for tests and copies of a site.
        rules: how fast, how long and how much.
        log: told of every request that was sent, when it is over.
        memory: remembers robots.txt from visit to visit, so that it need not be sent again.

    Raises:
        UsageError: there is no contact, or it cannot stand in a header; a host is none.

    Examples:
        >>> with Fetcher(hosts=["www.example.org"], contact="you@example.org") as fetch:
        ...     fetch.pace("https://www.example.org/")
        Pace(seconds=1.0, rule='our floor')
        >>> with Fetcher(hosts=["www.example.org"], contact="you@example.org") as fetch:
        ...     fetch("ftp://www.example.org/a.pdf")
        Traceback (most recent call last):
        ...
        reportminer.errors.RefusedError: ftp://www.example.org/a.pdf is no http or https address: only these are fetched
    """

    def __init__(
        self,
        *,
        hosts: Iterable[str],
        contact: str | None = None,
        allow_local: bool = False,
        rules: Rules | None = None,
        log: Callable[[Request], None] | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._rules = rules or Rules()
        name = agent(contact, allow_local=allow_local)
        self._transport = Transport(agent=name, allow_local=allow_local, rules=self._rules)
        self._courier = Courier(self._transport, self._rules, log)
        self._gate = Gate(self._courier, hosts, allow_local=allow_local, rules=self._rules, memory=memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def allow(self, host: str) -> None:
        """Let one more host be asked.

        Args:
            host: as in `hosts`.

        Raises:
            UsageError: it is no host.
        """
        self._gate.hosts.add(host)

    def pace(self, address: str) -> Pace:
        """Return how fast the host of an address is asked, and what says so.

        Raises:
            RefusedError: it is no address.
        """
        return self._courier.host(target(address)).clock.pace()

    def __call__(
        self, address: str, *, accept: str = "*/*", known: Validators | None = None, limit: int | None = None
    ) -> Answer:
        """Fetch an address.

        Args:
            address: an absolute ``http`` or ``https`` address.
            accept: media types that are wanted.
            known: what is known of an earlier answer; then 304 may come.
            limit: bytes at the most, transferred and decoded, in place of that of the rules.

        Returns:
            An answer with a status of success and a body (that of 200 may be empty), or with 304.

        Raises:
            RefusedError: robots.txt, the allowed hosts or a private network forbid it; never asked for then.
            StoppedError: the host wants no more, or wants a human; nothing more is asked of it.
            FetchError: every other end, with the status where there was one.
            UsageError: `accept` cannot stand in a header.
        """
        headers = {"Accept": fit(accept) or _unfit(accept), **conditions(known)}
        try:
            return self._follow(address, headers, self._rules.limit if limit is None else limit)
        except FetchError as error:
            error.address = address  # whoever asked knows this one, not the hop that failed
            raise

    def _follow(self, address: str, headers: dict[str, str], limit: int) -> Answer:
        place = target(address)
        source: Target | None = None
        chain: list[Hop] = []
        while True:
            self._gate.open(place, source)
            note = f"redirect from {source.address}" if source else ""
            reply = self._courier.carry(Errand(target=place, limit=limit, headers=headers, note=note))
            location = reply.header("location")
            if reply.status not in REDIRECTS or location is None:
                _check(place, reply, conditional=bool(headers.keys() - {"Accept"}))
                return _answer(address, place, reply, chain)
            following = target(pointed(place.address, location))
            chain.append(Hop(address=place.address, status=reply.status or 0, location=following.address))
            self._check_chain(chain)
            source, place = place, following

    def _check_chain(self, chain: list[Hop]) -> None:
        last = chain[-1]
        if any(hop.address == last.location for hop in chain):
            what = f"redirects in a circle, back to {last.location}"
        elif len(chain) > self._rules.redirects:
            what = f"redirects more than {self._rules.redirects} times, last to {last.location}"
        else:
            return
        message = f"{chain[0].address} {what}: look at it in a browser"
        raise FetchError(message, address=chain[0].address, status=last.status)


def _check(place: Target, reply: Reply, *, conditional: bool) -> None:
    """Raise for an answer that is no use."""
    status = reply.status or 0
    if status == 200 or (status == 304 and conditional):
        return
    # 206 is a part that nobody asked for.
    if 200 < status < 300 and status != 206 and reply.content:
        return
    reason = reply.reason or "no reason given"
    meaning = _NEXT.get(status, "only a whole answer is taken; look at it in a browser")
    message = f"{place.address} answers {status} ({reason}): {meaning}"
    # What an archive keeps of a server that failed once stays as it is.
    raise FetchError(message, address=place.address, status=status, transient=status >= 500 and not reply.past)


def _answer(address: str, place: Target, reply: Reply, chain: list[Hop]) -> Answer:
    return Answer(
        address=address,
        final=place.address,
        status=reply.status or 0,
        reason=reply.reason,
        headers=reply.headers,
        content=reply.content,
        raw=reply.raw,
        fetched=now("seconds"),
        chain=tuple(chain),
    )


def _unfit(accept: str) -> str:
    message = f"{accept!r} cannot stand in an Accept header: give media types such as text/html"
    raise UsageError(message)
