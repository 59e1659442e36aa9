"""Published documents, every address that each is known by, and what they offer and link to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from reportminer.records import Page, Pointer
from reportminer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address of a document.

    Attributes:
        key: its canonical form, see `reportminer.addresses.canonical`.
        address: as it was met.
        how: ``asked``, ``redirect``, ``canonical``, ``archived copy`` or ``same text``. Where it is ``canonical``, the
            page says so of itself and nobody has looked: another document may stand there.
        version: what a listing calls the copy that stands there, for ``same text``.
    """

    key: str
    address: str
    how: str
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a page leads: ``attachment`` for a file that it offers, ``link`` for another page."""

    relation: str
    key: str
    address: str
    label: str = ""
    kind: str = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Everything that is stored of a document when it comes.

    Attributes:
        page: its bytes and what its listing said. Only their number is stored: the bytes are where `pointer` says.
        pointer: where they are.
        key: canonical form of its address.
        origin: the source that announced it.
        listing: the listing that announced it.
        version: what that listing calls this state of it.
        parent: key of the page that offers it, for a file.
        length: characters of its text.
        etag: for the next conditional request.
        modified: the same.
        addresses: every address that it came under.
        links: what it offers and links to.
    """

    page: Page
    pointer: Pointer
    key: str
    origin: str
    listing: str | None = None
    version: str | None = None
    parent: str | None = None
    length: int = 0
    etag: str | None = None
    modified: str | None = None
    addresses: tuple[Address, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is remembered of a stored document."""

    id: int
    key: str
    address: str
    origin: str
    kind: str
    title: str | None
    published: str | None
    body: str | None
    version: str | None
    sha256: str
    identity: str | None
    length: int
    etag: str | None
    modified: str | None
    checked: str | None


_COLUMNS = """documents.id, documents.key, documents.address, origin, kind, title, published, body, sha256, identity,
    length, etag, modified, checked"""
_FROM = "FROM documents JOIN pages ON pages.id = documents.page_id"


class DocumentTable:
    """Documents by address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: str) -> Known | None:
        """Return the document that was met at this canonical address, in the version that stands there, or None.

        What a page only claims as its address (``canonical``) does not count.
        """
        return self._one(
            f"SELECT {_COLUMNS}, coalesce(addresses.version, documents.version) AS version {_FROM} "
            "JOIN addresses ON document_id = documents.id WHERE addresses.key = ? AND how != 'canonical'",
            key,
        )

    def with_bytes(self, sha256: str, identity: str | None) -> Known | None:
        """Return the document that now holds these bytes, or says the same, or None."""
        return self._one(
            f"SELECT {_COLUMNS}, version {_FROM} WHERE sha256 = ? OR identity = ? ORDER BY documents.id LIMIT 1",
            sha256,
            identity or "",
        )

    def all(self) -> tuple[Known, ...]:
        """Return every document, in the order in which they came."""
        rows = self._database.rows(f"SELECT {_COLUMNS}, version {_FROM} ORDER BY documents.id")
        return tuple(Known(**dict(row)) for row in rows)

    def counts(self) -> dict[str, int]:
        """Return how many documents each source has brought, by name."""
        rows = self._database.rows("SELECT origin, count(*) AS number FROM documents GROUP BY origin ORDER BY origin")
        return {row["origin"]: row["number"] for row in rows}

    def dated(self, origin: str) -> tuple[int, int]:
        """Return how many pages of a source have a publication date, and how many there are, files not counted."""
        row = self._database.row(
            "SELECT count(published), count(*) FROM documents WHERE origin = ? AND parent_id IS NULL", (origin,)
        )
        return (0, 0) if row is None else (row[0], row[1])

    def links(self, document: int, relation: str) -> tuple[Link, ...]:
        """Return what a document offers (``attachment``) or links to (``link``), in order."""
        rows = self._database.rows(
            "SELECT relation, key, address, label, kind FROM links WHERE document_id = ? AND relation = ? ORDER BY n",
            (document, relation),
        )
        return tuple(Link(**dict(row)) for row in rows)

    def ends(self) -> dict[str, int]:
        """Return up to which byte each WARC file is known."""
        rows = self._database.rows(
            "SELECT warc_file, max(warc_offset + warc_length) AS end FROM pages WHERE warc_file IS NOT NULL GROUP BY 1"
        )
        return {row["warc_file"]: row["end"] for row in rows}

    def has_record(self, record: str) -> bool:
        """Tell whether the page of a WARC record is stored."""
        return bool(self._database.number("SELECT count(*) FROM pages WHERE warc_record = ?", (record,)))

    def save(self, one: Collected) -> None:
        """Store a document, or a new state of one, in one transaction.

        The state before stays stored as a page that is not current any more.
        """
        database, page = self._database, one.page
        with database.transaction():
            page_id = self._page(one)
            name = database.value("SELECT address FROM documents WHERE key = ?", (one.key,)) or page.address
            database.write(
                "UPDATE sources SET current = 0 WHERE name = ? AND current = 1 AND page_id != ?", (name, page_id)
            )
            database.write(
                "INSERT INTO sources (name, page_id, current, origin) VALUES (?, ?, 1, ?) "
                "ON CONFLICT (name, page_id) DO UPDATE SET current = 1",
                (name, page_id, one.origin),
            )
            parent = database.value("SELECT document_id FROM addresses WHERE key = ?", (one.parent,))
            database.write(
                "INSERT INTO documents (key, address, origin, kind, title, published, body, listing, version, "
                "parent_id, page_id, length, etag, modified, checked) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET origin = excluded.origin, kind = excluded.kind, "
                "title = excluded.title, "
                "published = excluded.published, body = excluded.body, listing = excluded.listing, "
                "version = excluded.version, parent_id = coalesce(documents.parent_id, excluded.parent_id), "
                "page_id = excluded.page_id, length = excluded.length, etag = excluded.etag, "
                "modified = excluded.modified, checked = excluded.checked",
                (
                    one.key, name, one.origin, page.listed_kind or "other", page.listed_title, page.listed_published,
                    page.listed_body, one.listing, one.version, parent, page_id, one.length, one.etag, one.modified,
                    page.fetched,
                ),
            )  # fmt: skip
            document = database.number("SELECT id FROM documents WHERE key = ?", (one.key,))
            # A document of its own may stand now where another one was met or copied before.
            database.write("DELETE FROM addresses WHERE key = ? AND document_id != ?", (one.key, document))
            self._addresses(document, one.addresses)
            database.write("DELETE FROM links WHERE document_id = ?", (document,))
            database.write_many(
                "INSERT INTO links (document_id, relation, n, key, address, label, kind) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (document, link.relation, n, link.key, link.address, link.label, link.kind)
                    for n, link in enumerate(one.links)
                ],
            )

    def name(self, document: int, addresses: Iterable[Address]) -> None:
        """Add addresses to a stored document.

        An address of another document stays with that, unless that only claims or copies it.
        """
        with self._database.transaction():
            self._addresses(document, addresses)

    def checked(self, one: Known) -> None:
        """Remember origin, version, validators and time of a document that was found unchanged."""
        with self._database.transaction():
            self._database.write(
                "UPDATE documents SET origin = ?, version = ?, etag = ?, modified = ?, checked = ? WHERE id = ?",
                (one.origin, one.version, one.etag, one.modified, one.checked, one.id),
            )

    def _page(self, one: Collected) -> int:
        """Store the page, or find the one that says the same; return its id."""
        database, page = self._database, one.page
        old = database.row(
            "SELECT id FROM pages WHERE sha256 = ? OR identity = ? ORDER BY sha256 != ? LIMIT 1",
            (page.sha256, page.identity or "", page.sha256),
        )
        if old is not None:
            database.write(
                "UPDATE pages SET listed_title = ?, listed_published = ?, listed_kind = ?, listed_body = ? "
                "WHERE id = ? AND warc_file IS NOT NULL",
                (*_listed(page), old["id"]),
            )
            return int(old["id"])
        pointer = one.pointer
        return database.write(
            "INSERT INTO pages (sha256, media_type, content, address, fetched, identity, warc_file, warc_offset, "
            "warc_length, warc_record, bytes, listed_title, listed_published, listed_kind, listed_body) "
            "VALUES (?, ?, X'', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                page.sha256, page.media_type, page.address, page.fetched, page.identity, pointer.file, pointer.offset,
                pointer.length, pointer.record, len(page.content), *_listed(page),
            ),
        )  # fmt: skip

    def _addresses(self, document: int, addresses: Iterable[Address]) -> None:
        self._database.write_many(
            "INSERT INTO addresses (key, address, document_id, how, version) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET document_id = excluded.document_id, version = excluded.version, "
            "how = CASE WHEN document_id != excluded.document_id OR how = 'canonical' THEN excluded.how ELSE how END "
            "WHERE excluded.how != 'canonical' "
            "AND (document_id = excluded.document_id OR how IN ('canonical', 'same text'))",
            [(one.key, one.address, document, one.how, one.version) for one in addresses],
        )

    def _one(self, sql: str, *parameters: object) -> Known | None:
        row: Row | None = self._database.row(sql, parameters)
        return None if row is None else Known(**dict(row))


def _listed(page: Page) -> tuple[str | None, ...]:
    return page.listed_title, page.listed_published, page.listed_kind, page.listed_body
