"""Conditional requests (RFC 9110, section 13.1), and the memory that makes one of the request for robots.txt too."""

from __future__ import annotations

from typing import Protocol

from reportminer.answer import Answer, Validators


class Memory(Protocol):
    """Anything that remembers answers from visit to visit."""

    def recall(self, address: str) -> Answer | None:
        """Return the last answer of an address, or None."""

    def keep(self, answer: Answer) -> None:
        """Remember an answer."""


def conditions(known: Validators | None) -> dict[str, str]:
    """Return the headers of a conditional request.

    Args:
        known: what is known of the answer of last time; None for a plain request.

    Examples:
        >>> conditions(Validators(etag='"a"'))
        {'If-None-Match': '"a"'}
    """
    if known is None:
        return {}
    # A server that knows ETags looks at that alone (section 13.1.3); others look at the date.
    wanted = {"If-None-Match": fit(known.etag), "If-Modified-Since": fit(known.modified)}
    return {name: value for name, value in wanted.items() if value}


def fit(value: str | None) -> str | None:
    r"""Return what may stand in a header as it is, or None: values from files may hold anything.

    Examples:
        >>> fit(" text/html "), fit("a\r\nb")
        ('text/html', None)
    """
    value = (value or "").strip()
    clean = value and value.isprintable() and not set(value) - set(map(chr, range(256)))
    return value if clean else None
