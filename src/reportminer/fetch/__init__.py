"""Fetching: the only HTTP of this package.

`Fetcher` is called with an address and returns an `Answer`; it raises `FetchError` for every other end. What it keeps
to is told in `Rules`, and what it did is told to its log, one `Request` each. `post_json` asks a service that the user
runs or pays for, which is no publisher: robots.txt and pace are not for it.
"""

from __future__ import annotations

from reportminer.fetch.fetcher import Fetcher
from reportminer.fetch.pace import Pace
from reportminer.fetch.posting import Posting, post_json
from reportminer.fetch.request import Request
from reportminer.fetch.rules import Rules

__all__ = ["Fetcher", "Pace", "Posting", "Request", "Rules", "post_json"]
