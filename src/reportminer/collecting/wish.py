"""What a visit is to bring."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportminer.sources.base import KINDS, Announcement, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a visit is to bring.

    Attributes:
        since: only documents published, or changed, on this day (``YYYY-MM-DD``) or later.
        kinds: only these kinds.
        limit: at most so many documents are fetched, files that pages offer not counted.
        dry_run: fetch listings only, and tell what would be fetched.
        retry_failed: try again what failed for good, such as pages that are gone.
        refresh: ask again for every document, whatever its listing says of changes.
        accept_changes: believe listings that announce far less than before, and pages that lost their date or text.
    """

    since: str | None = None
    kinds: tuple[Kind, ...] = KINDS
    limit: int | None = None
    dry_run: bool = False
    retry_failed: bool = False
    refresh: bool = False
    accept_changes: bool = False

    @property
    def whole(self) -> bool:
        """Whether everything is asked for."""
        return self.since is None and set(self.kinds) == set(KINDS) and self.limit is None

    def less(self, fetched: int) -> Wish:
        """Return what is still to bring once so many documents have been fetched."""
        return self if self.limit is None else replace(self, limit=max(self.limit - fetched, 0))

    def wants(self, one: Announcement) -> bool:
        """Tell whether a document is asked for, as far as its announcement tells."""
        days = [text[:10] for text in (one.published, one.version) if text and text[:4].isdigit() and text[4:5] == "-"]
        late = self.since is None or not days or max(days) >= self.since
        return late and one.kind in self.kinds
