"""What a ``Retry-After`` header says."""

from __future__ import annotations

import sys

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

# No limit of its own: whoever asks for more than we wait is left alone, and not asked too early.
_READER = Retry(retry_after_max=sys.maxsize)


def seconds(value: str | None) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks to wait (RFC 9110, section 10.2.3).

    Args:
        value: a number of seconds or a date, or None where there was no such header.

    Returns:
        Seconds from now, 0 for a date that is over; None where it says neither.

    Examples:
        >>> seconds("120"), seconds("Wed, 21 Oct 2015 07:28:00 GMT"), seconds("soon"), seconds(None)
        (120.0, 0.0, None, None)
    """
    if value is None:
        return None
    try:
        return float(_READER.parse_retry_after(value))
    except (InvalidHeader, ValueError, OverflowError, TypeError):  # a date of the year 0, a number of a thousand digits
        return None
