"""Dates as pages carry them, in metadata or beside a label, never in running text."""

from __future__ import annotations

import re
from datetime import date, timedelta

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?!\d)(?:[T ](\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]00:?00)?)?", re.IGNORECASE
)
_LONG = re.compile(r"(?:[A-Za-z]+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def iso(text: str) -> str | None:
    """Return a date as ``YYYY-MM-DD``.

    A time in UTC is taken to be a time in London: a page published at 00:01 in summer has 23:01 of the day before.

    Args:
        text: ``2013-11-12``, ``2013-11-12T00:01:00+00:00``, ``12 November 2013`` or ``Tuesday 12th Nov 2013``.

    Returns:
        The date, or None where `text` is none or there is no such day.

    Examples:
        >>> iso("12 November 2013"), iso("2013-13-45")
        ('2013-11-12', None)
        >>> iso("2024-06-30T23:01:00+00:00"), iso("2024-12-31T23:01:00Z")
        ('2024-07-01', '2024-12-31')
    """
    text = " ".join(text.split())
    long = _LONG.fullmatch(text)
    match = _ISO.match(text)
    try:
        if long and long[2][:3].lower() in _MONTHS:
            day = date(int(long[3]), _MONTHS.index(long[2][:3].lower()) + 1, int(long[1]))
        elif match:
            day = date(int(match[1]), int(match[2]), int(match[3]))
            if match[5] and match[4] == "23" and _summer(day):
                day += timedelta(days=1)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    # "0001-01-01" and "1900-01-01" are how programs write that there is no date.
    return day.isoformat() if day.year > 1900 else None


def _summer(day: date) -> bool:
    """Tell whether British Summer Time is in force at 23:00 UTC: last Sunday of March to last Sunday of October."""
    start, stop = (_last_sunday(day.year, month) for month in (3, 10))
    return start <= day < stop


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)  # both months have 31 days
    return last - timedelta(days=(last.weekday() + 1) % 7)
