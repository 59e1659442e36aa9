"""What a site was asked, as its router wrote it down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that the site was asked.

    Attributes:
        time: when it came, seconds since 1970 with microseconds.
        method: such as ``GET``.
        uri: path and query, as sent.
        status: status of the answer.
        agent: ``User-Agent``.
        if_none_match: ``If-None-Match``.
        if_modified_since: ``If-Modified-Since``.
        accept: ``Accept``.
    """

    time: float
    method: str
    uri: str
    status: int
    agent: str | None = None
    if_none_match: str | None = None
    if_modified_since: str | None = None
    accept: str | None = None

    @property
    def conditional(self) -> bool:
        """Whether it asks only for what has changed."""
        return self.if_none_match is not None or self.if_modified_since is not None


def read_log(path: Path) -> list[Request]:
    """Return the requests of a log in order of time; a log that is not there has none.

    Examples:
        >>> read_log(Path("no-such.log"))
        []
    """
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted((Request(**json.loads(line)) for line in lines), key=lambda request: request.time)
