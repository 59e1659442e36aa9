"""The rules that a fetcher keeps: how fast, how long, how much."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How fast, how long and how much. The defaults are for sites of other people.

    Attributes:
        floor: seconds between the end of one exchange with a host and the start of the next, at the least.
        slowest: seconds that `floor` grows to at the most; it doubles with every 429.
        connect_seconds: seconds that one connection may take to be made.
        read_seconds: seconds of silence after which a server is given up.
        total_seconds: seconds that one exchange may take, however steadily it drips.
        limit: bytes of a body at the most, as transferred and as decoded.
        ratio: decoded bytes for each transferred byte at the most, once a megabyte is decoded. A long HTML table
            compresses to a fortieth; a gzip bomb to a thousandth.
        retries: further tries after a fault that may pass.
        backoff: seconds that back-off begins with; it doubles with each further try.
        jitter: seconds of chance added to each back-off, at the most.
        longest_backoff: seconds of back-off at the most.
        longest_wait: seconds of Retry-After or Crawl-delay at the most; a host that wants more is left alone.
        redirects: redirects that are followed for one address.
        refusals: answers 403 in a row after which a host is left alone.
        robots_bytes: bytes of a robots.txt that are read; RFC 9309, section 2.5, asks for 500 KiB at the least.
        robots_seconds: seconds after which a robots.txt is read anew; RFC 9309, section 2.4, asks for 24 hours.

    Examples:
        >>> Rules().floor, Rules(floor=5.0).floor
        (1.0, 5.0)
    """

    floor: float = 1.0
    slowest: float = 60.0
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 180.0
    limit: int = 100_000_000
    ratio: float = 200.0
    retries: int = 4
    backoff: float = 1.0
    jitter: float = 1.0
    longest_backoff: float = 120.0
    longest_wait: float = 600.0
    redirects: int = 5
    refusals: int = 5
    robots_bytes: int = 500 * 1024
    robots_seconds: float = 24 * 3600.0
