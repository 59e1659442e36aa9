"""Visits to publishers: when, what came of them, and the listings that they read."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from sqlite3 import Row

from reportminer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One visit to a publisher.

    Attributes:
        id: number of the visit.
        origin: the source.
        site: where the site stood.
        began: when it began, ISO 8601 in UTC.
        ended: when it ended; None for one that runs or was killed.
        outcome: ``done``, or why it stopped.
        whole: whether everything was asked for: no ``--since``, ``--kind`` or ``--limit``.
        announced: documents that the listings announced.
        filled: of these, how many had each field.
        requests: requests sent.
        added: new documents.
        changed: documents in a new state.
        unchanged: documents that were here already.
        failed: documents that did not come.
    """

    id: int
    origin: str
    site: str
    began: str
    ended: str | None = None
    outcome: str | None = None
    whole: bool = False
    announced: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The last answer of a listing."""

    address: str
    origin: str
    final: str
    headers: tuple[tuple[str, str], ...]
    content: bytes
    etag: str | None
    modified: str | None
    fetched: str


class VisitTable:
    """Visits and listings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, origin: str, site: str, began: str, *, whole: bool) -> VisitRow:
        """Note that a visit begins."""
        with self._database.transaction():
            number = self._database.write(
                "INSERT INTO visits (origin, site, began, whole) VALUES (?, ?, ?, ?)", (origin, site, began, int(whole))
            )
        return VisitRow(id=number, origin=origin, site=site, began=began, whole=whole)

    def save(self, visit: VisitRow) -> None:
        """Store what is known of a visit."""
        with self._database.transaction():
            self._database.write(
                "UPDATE visits SET ended = ?, outcome = ?, announced = ?, filled = ?, requests = ?, added = ?, "
                "changed = ?, unchanged = ?, failed = ? WHERE id = ?",
                (
                    visit.ended, visit.outcome, visit.announced, json.dumps(visit.filled, sort_keys=True),
                    visit.requests, visit.added, visit.changed, visit.unchanged, visit.failed, visit.id,
                ),
            )  # fmt: skip

    def last(self, origin: str, site: str | None = None) -> VisitRow | None:
        """Return the last visit to a source (at a site), whatever came of it, or None."""
        return self._first("WHERE origin = ? AND (? IS NULL OR site = ?) ORDER BY id DESC", origin, site, site)

    def baseline(self, origin: str, site: str) -> VisitRow | None:
        """Return the last visit that asked for everything and was done, to compare with, or None."""
        return self._first(
            "WHERE origin = ? AND site = ? AND whole = 1 AND outcome = 'done' ORDER BY id DESC", origin, site
        )

    def all(self) -> tuple[VisitRow, ...]:
        """Return every visit, the first one first."""
        return tuple(map(_visit, self._database.rows("SELECT * FROM visits ORDER BY id")))

    def origins(self) -> tuple[str, ...]:
        """Return the sources that were visited, sorted."""
        return tuple(row["origin"] for row in self._database.rows("SELECT DISTINCT origin FROM visits ORDER BY origin"))

    def listing(self, address: str) -> Listing | None:
        """Return the last answer of a listing, or None."""
        row = self._database.row("SELECT * FROM listings WHERE address = ?", (address,))
        if row is None:
            return None
        known = dict(row)
        known["headers"] = tuple((name, value) for name, value in json.loads(known["headers"]))
        known["content"] = zlib.decompress(known["content"])
        return Listing(**known)

    def save_listing(self, listing: Listing) -> None:
        """Store the answer of a listing in place of the one before."""
        with self._database.transaction():
            self._database.write(
                "INSERT INTO listings (address, origin, final, headers, content, etag, modified, fetched) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET origin = excluded.origin, "
                "final = excluded.final, headers = excluded.headers, content = excluded.content, etag = excluded.etag, "
                "modified = excluded.modified, fetched = excluded.fetched",
                (
                    listing.address, listing.origin, listing.final, json.dumps(listing.headers),
                    zlib.compress(listing.content), listing.etag, listing.modified, listing.fetched,
                ),
            )  # fmt: skip

    def _first(self, where: str, *parameters: object) -> VisitRow | None:
        row = self._database.row(f"SELECT * FROM visits {where} LIMIT 1", parameters)  # noqa: S608 - our own words
        return None if row is None else _visit(row)


def _visit(row: Row) -> VisitRow:
    known = dict(row)
    return VisitRow(**(known | {"whole": bool(known["whole"]), "filled": json.loads(known["filled"])}))
