"""Dates of listings: days of publication, and times of the last change in one form whatever interface told them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from reportminer.readers.dates import iso


def version(stamp: str) -> str | None:
    """Return a time of last change in one form, so that two interfaces that tell the same time agree.

    Args:
        stamp: ISO 8601; without an offset it is in UTC, as ``modified_gmt`` of WordPress is.

    Returns:
        ``YYYY-MM-DDTHH:MM:SSZ``; the text as it is where it is no such time; None where it is empty.

    Examples:
        >>> version("2025-08-01T09:00:00"), version("2025-08-01T10:00:00+01:00"), version("")
        ('2025-08-01T09:00:00Z', '2025-08-01T09:00:00Z', None)
    """
    stamp = stamp.strip()
    try:
        time = datetime.fromisoformat(stamp)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return stamp[:100] or None
    return time.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def local_day(stamp: str) -> str | None:
    """Return the day of a local time, which has no offset.

    ``date`` of WordPress is such a time. ``date_gmt`` is the day before for what appears in summer at 00:01.

    Examples:
        >>> local_day("2024-07-01T00:01:00"), local_day("soon")
        ('2024-07-01', None)
    """
    return iso(stamp[:10])


def feed_day(stamp: str) -> str | None:
    """Return the day in London of a time in a feed (RFC 822, section 5, with the years of RFC 2822).

    Examples:
        >>> feed_day("Sun, 30 Jun 2024 23:01:00 +0000"), feed_day("yesterday")
        ('2024-07-01', None)
    """
    try:
        time = parsedate_to_datetime(stamp)
        return iso(time.astimezone(UTC).isoformat() if time.tzinfo else time.isoformat())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def days_before(day: str, days: int) -> str:
    """Return the day that lies so many days before another; `day` itself where it is none.

    Examples:
        >>> days_before("2024-03-01", 1), days_before("soon", 1)
        ('2024-02-29', 'soon')
    """
    try:
        return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day
