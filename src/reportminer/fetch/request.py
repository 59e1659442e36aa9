"""One line of the request log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that was sent: robots.txt, retries and redirects as well.

    Attributes:
        time: when it was sent, ISO 8601 in UTC with milliseconds, ``2026-11-23T14:01:11.250Z``.
        method: ``GET``.
        address: what was asked for, as it was sent.
        status: HTTP status of the answer, or None where none came.
        bytes: bytes of the body that came, as transferred.
        waited: seconds that were waited before it, for the pace.
        pace: seconds that had to lie between the end of the exchange before it, with the same host, and this one.
        rule: what set the pace: ``our floor``, ``Crawl-delay of robots.txt``, ``Request-rate of robots.txt``,
            ``Retry-After``, ``slowed after 429``, ``back-off``.
        note: why it was sent, where it was not simply asked for: ``robots.txt``, ``retry 2 after 503``,
            ``redirect from https://a.example/old``.
        took: seconds from sending it to the end of the answer.
    """

    time: str
    method: str = "GET"
    address: str
    status: int | None
    bytes: int
    waited: float
    pace: float
    rule: str
    note: str = ""
    took: float = 0.0


def now(timespec: str = "milliseconds") -> str:
    """Return the time in UTC, ISO 8601, to the millisecond or to the second.

    Examples:
        >>> len(now()), len(now("seconds")), now()[-1]
        (24, 20, 'Z')
    """
    return datetime.now(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
