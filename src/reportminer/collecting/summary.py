"""What a visit tells while it goes on, and when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportminer.store import Failure


class Watch(Protocol):
    """Anything that can be told how far a visit is, such as a progress bar."""

    def listed(self, way: str, found: int) -> None:
        """Take note: `way` has announced so many documents so far."""

    def at(self, done: int, total: int, failed: int) -> None:
        """Take note: `done` of `total` documents are seen to, of which `failed` did not come."""

    def paced(self, seconds: float, rule: str) -> None:
        """Take note: from now on requests are so many seconds apart, because of `rule`."""

    def note(self, text: str) -> None:
        """Tell the user."""


class Unwatched:
    """Tells nobody."""

    def listed(self, way: str, found: int) -> None:
        """Do nothing."""

    def at(self, done: int, total: int, failed: int) -> None:
        """Do nothing."""

    def paced(self, seconds: float, rule: str) -> None:
        """Do nothing."""

    def note(self, text: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A document that a visit would fetch.

    Attributes:
        address: where it stands.
        why: ``new``, ``changed``, ``to check`` or ``failed before``.
        kind: what it is.
        title: its title, where the listing tells it.
        published: its date, where the listing tells it.
    """

    address: str
    why: str
    kind: str
    title: str | None = None
    published: str | None = None


@dataclass(kw_only=True)
class CollectSummary:
    """What a visit did.

    Attributes:
        source: name of the source.
        site: where it stood.
        announced: documents that its listings announced, after ``--since`` and ``--kind``.
        added: documents that came for the first time.
        changed: documents that came in a new state.
        unchanged: documents that were here already.
        same: of these, addresses at which a document stands that is here under another.
        left: documents left out: not wanted, beyond ``--limit``, or no documents.
        given_up: documents that failed for good on an earlier visit and were not tried again.
        fetched: documents that were asked for, files that pages offer not counted.
        requests: requests sent.
        failed: what did not come, and why.
        planned: with ``--dry-run``, what would be fetched.
        notes: what the user should know.
        problem: why the visit was stopped, or what is wrong with the source; None where all is well.
    """

    source: str
    site: str
    announced: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    same: int = 0
    left: int = 0
    given_up: int = 0
    fetched: int = 0
    requests: int = 0
    failed: tuple[Failure, ...] = ()
    planned: tuple[Planned, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str | None = None

    def count(self, outcome: str) -> None:
        """Count one document more by what became of it: the name of one of the numbers.

        Examples:
            >>> summary = CollectSummary(source="local", site="")
            >>> summary.count("added")
            >>> summary.added
            1
        """
        setattr(self, outcome, getattr(self, outcome) + 1)
