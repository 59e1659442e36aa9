from __future__ import annotations

import pytest

from reportminer.readers.dates import iso


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2013-11-12", "2013-11-12"),
        ("2013-11-12T00:01:00+00:00", "2013-11-12"),
        ("2013-11-12 09:30", "2013-11-12"),
        ("3 May 2011", "2011-05-03"),
        ("03 December 2013", "2013-12-03"),
        ("Tuesday 12th November 2013", "2013-11-12"),
        ("12 Nov. 2013", "2013-11-12"),
        ("29 February 2012", "2012-02-29"),
        # Midnight in a British summer is eleven at night in UTC, and only in summer.
        ("2024-03-30T23:30:00Z", "2024-03-30"),
        ("2024-03-31T23:30:00Z", "2024-04-01"),
        ("2024-10-26T23:30:00Z", "2024-10-27"),
        ("2024-10-27T23:30:00Z", "2024-10-27"),
        ("2024-06-30T23:01:00+01:00", "2024-06-30"),
        ("2013-13-45", None),
        ("29 February 2013", None),
        ("0001-01-01", None),
        ("0000-00-00 00:00:00", None),
        ("9999-12-31T23:30:00Z", "9999-12-31"),
        ("12/11/2013", None),
        ("2013", None),
        ("2013-11-123", None),
        ("12 Brumaire 2013", None),
        ("", None),
    ],
)
def test_dates(text, day):
    assert iso(text) == day
