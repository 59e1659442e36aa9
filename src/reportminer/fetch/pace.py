"""How fast a host is asked, and what says so."""

from __future__ import annotations

import time
from dataclasses import dataclass

from reportminer.fetch.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a host is asked.

    Attributes:
        seconds: between the end of one exchange and the start of the next, at the least.
        rule: what says so: ``our floor``, ``Crawl-delay of robots.txt``, ``Request-rate of robots.txt``,
            ``Retry-After``, ``slowed after 429``, ``back-off``.
    """

    seconds: float
    rule: str


class Clock:
    """The pace of one host, and when it was last asked.

    Args:
        rules: the floor.

    Examples:
        >>> clock = Clock(Rules(floor=1.0))
        >>> clock.delay("https://a.example:443", Pace(seconds=5.0, rule="Crawl-delay of robots.txt"))
        >>> clock.pace()
        Pace(seconds=5.0, rule='Crawl-delay of robots.txt')
        >>> clock.end(retry_after=9.0)
        >>> clock.pace()
        Pace(seconds=9.0, rule='Retry-After')
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._floor = Pace(seconds=rules.floor, rule="our floor")
        self._delays: dict[str, Pace] = {}
        self._retry_after = 0.0
        self._ended: float | None = None

    def pace(self) -> Pace:
        """Return the largest of our floor, what robots.txt asks for, and the Retry-After of the answer before."""
        asked = Pace(seconds=self._retry_after, rule="Retry-After")
        return max(self._floor, *self._delays.values(), asked, key=lambda pace: pace.seconds)

    def delay(self, origin: str, pace: Pace | None) -> None:
        """Keep to what the robots.txt of an origin of this host asks for; None where it asks for nothing."""
        self._delays.pop(origin, None)
        if pace is not None:
            self._delays[origin] = pace

    def slow(self) -> None:
        """Double the floor for the rest of the run: the host finds us too fast."""
        seconds = max(self._floor.seconds, min(2 * self._floor.seconds, self._rules.slowest))
        self._floor = Pace(seconds=seconds, rule="slowed after 429")

    def wait(self, backoff: float = 0.0) -> tuple[float, Pace]:
        """Wait until the host may be asked again.

        Args:
            backoff: seconds that a further try wants to wait at the least.

        Returns:
            Seconds that were waited, and the pace that was kept.
        """
        pace = self.pace()
        if backoff > pace.seconds:
            pace = Pace(seconds=backoff, rule="back-off")
        begin = time.monotonic()
        if self._ended is not None:
            while (left := self._ended + pace.seconds - time.monotonic()) > 0:
                time.sleep(left)
        return time.monotonic() - begin, pace

    def end(self, retry_after: float | None = None) -> None:
        """Note the end of an exchange, and the seconds that its answer asks us to wait."""
        self._ended = time.monotonic()
        self._retry_after = retry_after or 0.0
