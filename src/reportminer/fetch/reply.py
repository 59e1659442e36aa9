"""One exchange with a host: what is asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportminer.fetch.faults import FaultError
from reportminer.fetch.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is to be asked.

    Attributes:
        target: where.
        limit: bytes of the body at the most.
        headers: further headers of the request.
        content: what is sent along, by POST; None asks by GET.
        cut: take the beginning of a body that is too large, in place of refusing it.
        note: why it is asked, for the log.
    """

    target: Target
    limit: int
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    cut: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of one exchange.

    Attributes:
        status: HTTP status, or None where no answer came.
        reason: words after the status.
        headers: as served, in order.
        raw: the body as transferred, for a status of success alone.
        content: the body decoded, for a status of success alone.
        received: bytes of the body that came.
        fault: what went wrong on the way, whatever the status.
    """

    status: int | None = None
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes = b""
    content: bytes = b""
    received: int = 0
    fault: FaultError | None = None

    def header(self, name: str) -> str | None:
        """Return the first header of this name, whatever its case, or None.

        Examples:
            >>> Reply(headers=(("Location", "/b"),)).header("location")
            '/b'
        """
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def past(self) -> bool:
        """Whether it is an archived answer, which speaks of another host and another time (RFC 7089, section 2.1.1)."""
        return self.header("memento-datetime") is not None
