"""The pages and where they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from sqlite3 import Row

from reportminer.errors import StoreError
from reportminer.records import Page, Pointer
from reportminer.store.database import Database

KNOWN = ("sha256", "address", "fetched", "identity", "listed_title", "listed_published", "listed_kind", "listed_body")
"""What is stored of a page beside its bytes, its source and its media type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of a current source, to see cheaply whether its file changed.

    Attributes:
        name: the source, as in `Page.source`.
        sha256: hash of the page that it holds.
        size: size of the file in bytes, where it is a file.
        mtime_ns: its time of last change in nanoseconds, where it can be trusted.
    """

    name: str
    sha256: str
    size: int | None
    mtime_ns: int | None


Contents = Callable[[Pointer], bytes]
"""Returns the bytes of a page from where a pointer points; raises StoreError where it cannot."""


def no_contents(pointer: Pointer) -> bytes:
    """Refuse: this database was opened without the WARC files that belong to it."""
    message = (
        f"the page's bytes are in the WARC file {pointer.file}: open the corpus by its folder, not by its database"
    )
    raise StoreError(message)


FOLDER = "folder"
"""The origin of pages that are files in the folder of the corpus."""


class PageTable:
    """Pages by content, and the sources that hold them.

    A page is stored once however many sources hold it. When a source gets other content, the old page stays stored but
    is not current any more, unless another source still holds it.

    Args:
        database: the database.
        contents: brings the bytes of pages that are kept in WARC files.
    """

    def __init__(self, database: Database, contents: Contents = no_contents) -> None:
        self._database = database
        self._contents = contents

    def states(self) -> dict[str, SourceState]:
        """Return what is remembered of every current file of the folder, by name."""
        rows = self._database.rows(
            "SELECT sources.name, pages.sha256, size, mtime_ns FROM sources JOIN pages ON pages.id = page_id "
            "WHERE sources.current = 1 AND origin = ? ORDER BY sources.name",
            (FOLDER,),
        )
        return {
            row["name"]: SourceState(name=row["name"], sha256=row["sha256"], size=row["size"], mtime_ns=row["mtime_ns"])
            for row in rows
        }

    def save(self, page: Page, *, size: int | None = None, mtime_ns: int | None = None) -> None:
        """Store a page as what its source holds now.

        Args:
            page: the page. Where its content is stored already, only the source is added.
            size: size of the file in bytes, where it is a file.
            mtime_ns: time of last change of the file, where it can be trusted.
        """
        database = self._database
        with database.transaction():
            database.write(
                "INSERT INTO pages (sha256, media_type, content, address, fetched) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (sha256) DO NOTHING",
                (page.sha256, page.media_type, page.content, page.address, page.fetched),
            )
            page_id = database.number("SELECT id FROM pages WHERE sha256 = ?", (page.sha256,))
            database.write(
                "UPDATE sources SET current = 0 WHERE name = ? AND current = 1 AND page_id != ?", (page.source, page_id)
            )
            database.write(
                "INSERT INTO sources (name, page_id, current, size, mtime_ns) VALUES (?, ?, 1, ?, ?) "
                "ON CONFLICT (name, page_id) "
                "DO UPDATE SET current = 1, size = excluded.size, mtime_ns = excluded.mtime_ns",
                (page.source, page_id, size, mtime_ns),
            )

    def touch(self, states: Iterable[SourceState]) -> None:
        """Remember new sizes and times of sources whose content is the same as before."""
        with self._database.transaction():
            self._database.write_many(
                "UPDATE sources SET size = ?, mtime_ns = ? WHERE name = ? AND current = 1",
                [(state.size, state.mtime_ns, state.name) for state in states],
            )

    def retire(self, names: Iterable[str]) -> None:
        """Mark sources as gone. Nothing is deleted; saving their pages again brings everything back."""
        with self._database.transaction():
            self._database.write_many(
                "UPDATE sources SET current = 0 WHERE name = ? AND current = 1 AND origin = ?",
                [(name, FOLDER) for name in names],
            )

    def get(self, sha256: str) -> Page | None:
        """Return the page with this hash, under the first of its current sources by name, or None."""
        row = self._database.row(
            "SELECT pages.*, (SELECT name FROM sources WHERE page_id = pages.id ORDER BY current DESC, name LIMIT 1) "
            "AS source FROM pages WHERE sha256 = ?",
            (sha256,),
        )
        if row is None:
            return None
        return Page(
            source=row["source"],
            media_type=row["media_type"],
            content=row["content"] if row["warc_file"] is None else self._kept(row),
            **{name: row[name] for name in KNOWN},
        )

    def _kept(self, row: Row) -> bytes:
        pointer = Pointer(**{name: row[f"warc_{name}"] for name in ("file", "offset", "length", "record")})
        content = self._contents(pointer)
        if sha256(content).hexdigest() != row["sha256"]:
            message = (
                f"the record at byte {pointer.offset} of {pointer.file} is not the page that was stored "
                f"({row['source']}): put the file back as it was, or collect that page again"
            )
            raise StoreError(message)
        return content

    def collected(self) -> frozenset[str]:
        """Return the names of the current sources that are no files of the folder: addresses."""
        rows = self._database.rows("SELECT name FROM sources WHERE current = 1 AND origin != ?", (FOLDER,))
        return frozenset(row["name"] for row in rows)

    def of_report(self, key: str) -> Page | None:
        """Return the page that the report with this key was made from, or None."""
        sha = self._database.value("SELECT sha256 FROM pages JOIN reports ON page_id = pages.id WHERE key = ?", (key,))
        return self.get(sha) if isinstance(sha, str) else None

    def sources(self, sha256: str) -> tuple[str, ...]:
        """Return the names of every current source that holds this page, sorted."""
        rows = self._database.rows(
            "SELECT name FROM sources JOIN pages ON pages.id = page_id "
            "WHERE sha256 = ? AND sources.current = 1 ORDER BY name",
            (sha256,),
        )
        return tuple(row["name"] for row in rows)

    def aliases(self) -> dict[str, str]:
        """Return every current source with the key of its report, for a page may have several sources."""
        rows = self._database.rows(
            "SELECT name, key FROM sources JOIN reports USING (page_id) WHERE current = 1 ORDER BY name"
        )
        return {row["name"]: row["key"] for row in rows}

    def count(self) -> tuple[int, int]:
        """Return the numbers of current sources and of different current pages."""
        sources = self._database.number("SELECT count(*) FROM sources WHERE current = 1")
        return sources, self._database.number("SELECT count(*) FROM pages WHERE current = 1")
