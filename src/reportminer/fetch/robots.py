"""What a robots.txt allows (RFC 9309)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from protego import Protego

from reportminer.errors import FetchError, RefusedError
from reportminer.fetch.contact import PRODUCT
from reportminer.fetch.pace import Pace
from reportminer.fetch.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    r"""What the robots.txt of one origin allows.

    Attributes:
        rules: its rules; None where there is none, which allows everything.
        trouble: why it could not be had, which allows nothing.
        read: when it was read, in seconds of the monotonic clock.

    Examples:
        >>> from reportminer.fetch.target import target
        >>> robots = Robots.parse(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 5")
        >>> robots.delay
        Pace(seconds=5.0, rule='Crawl-delay of robots.txt')
        >>> robots.check(target("http://a.uk/private/"))
        Traceback (most recent call last):
        ...
        reportminer.errors.RefusedError: http://a.uk/private/ was not asked for: the robots.txt of a.uk forbids it
    """

    rules: Protego | None = None
    trouble: FetchError | None = None
    read: float = field(default_factory=time.monotonic)

    @classmethod
    def parse(cls, content: bytes) -> Robots:
        """Read the rules."""
        return cls(rules=Protego.parse(content.decode("utf-8-sig", errors="replace")))

    @property
    def delay(self) -> Pace | None:
        """The pace that it asks for, or None."""
        if self.rules is None:
            return None
        paces = []
        delay, rate = self.rules.crawl_delay(PRODUCT), self.rules.request_rate(PRODUCT)
        if delay is not None:
            paces.append(Pace(seconds=delay, rule="Crawl-delay of robots.txt"))
        # A rate may be for some hours of the day; we keep to it all day.
        if rate is not None:
            paces.append(Pace(seconds=rate.seconds / rate.requests, rule="Request-rate of robots.txt"))
        return max(paces, key=lambda pace: pace.seconds, default=None)

    def check(self, target: Target) -> None:
        """Raise where an address may not be asked for.

        Raises:
            RefusedError: it is forbidden, or nobody knows whether it is (`transient` then).
        """
        address = target.address
        if self.trouble is not None:
            message = (
                f"{address} was not asked for: the robots.txt of {target.host} cannot be had, and as long as nobody "
                f"knows what it forbids, nothing is allowed (RFC 9309, section 2.3.1.4): {self.trouble}"
            )
            status, transient = self.trouble.status, self.trouble.transient
            raise RefusedError(message, address=address, status=status, transient=transient)
        if self.rules is not None and not self.rules.can_fetch(address, PRODUCT):
            message = f"{address} was not asked for: the robots.txt of {target.host} forbids it"
            raise RefusedError(message, address=address)
