"""One SQLite file: opened, migrated, read and written, with every error of SQLite told in one line."""

from __future__ import annotations

import sqlite3
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from reportminer.errors import StoreError

# "RMIN" as a number: tells our files from other SQLite files.
APPLICATION_ID = 0x524D494E
BUSY_SECONDS = 10.0
HEADER = b"SQLite format 3\0"
MIGRATIONS = Path(__file__).resolve().parent / "migrations"

Parameters = Sequence[object] | Mapping[str, object]


class Database:
    """A SQLite file in WAL mode with foreign keys on, brought up to the newest schema when it is opened.

    Args:
        path: the file; it is made, with its folder, where it does not exist.
        migrations: the SQL scripts that make the schema, oldest first. None takes the package's own.
        busy_seconds: how long to wait for another process that is writing.

    Raises:
        StoreError: the file is no database, is not ours, was written by a newer version, or cannot be opened.

    Examples:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> database = Database(Path(folder.name) / "corpus.sqlite")
        >>> database.value("SELECT count(*) FROM pages")
        0
        >>> database.close(); folder.cleanup()
    """

    def __init__(
        self, path: Path, *, migrations: Sequence[str] | None = None, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self.path = path
        scripts = package_migrations() if migrations is None else tuple(migrations)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _check_header(path)
            # isolation_level None: transactions begin where `transaction` says so and nowhere else.
            self._connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(_told(path, error)) from error
        # Closes the file when the object is dropped without close(), as in a notebook.
        self._finalizer = weakref.finalize(self, self._connection.close)
        try:
            self._open(scripts, busy_seconds)
        except sqlite3.Error as error:
            self.close()
            raise StoreError(_told(path, error)) from error
        except StoreError:
            self.close()
            raise

    def _open(self, scripts: Sequence[str], busy_seconds: float) -> None:
        connection = self._connection
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        # One snapshot: another process may be making the schema at this moment.
        connection.execute("BEGIN")
        version = self._version()
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        connection.execute("COMMIT")
        if not (ours if version else empty):
            raise StoreError(_foreign(self.path))
        if version > len(scripts):
            message = (
                f"the corpus database {self.path} has schema version {version}, this reportminer knows up to "
                f"{len(scripts)}: upgrade reportminer, or move the file away to build a new one"
            )
            raise StoreError(message)
        self._switch_to_wal(busy_seconds)
        # With WAL this survives a killed process; only a power cut can cost the last transactions, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        for number, script in enumerate(scripts, start=1):
            if number > version:
                self._migrate(number, script)

    def _switch_to_wal(self, busy_seconds: float) -> None:
        """Set the journal mode, which the file remembers. SQLite gives up at once where others set it too."""
        deadline = time.monotonic() + busy_seconds
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        return version

    def _migrate(self, number: int, script: str) -> None:
        """Run one script and note its number, in one transaction."""
        with self.transaction():
            if self._version() >= number:  # another process was quicker
                return
            for statement in _statements(script):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside, or nothing of it.

        Raises:
            StoreError: the file is locked, full, damaged or not writable.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                # A full disk makes SQLite roll back by itself: then there is nothing to roll back.
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise StoreError(_told(self.path, error)) from error

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return every row of a query.

        Raises:
            StoreError: the file cannot be read, or the database is closed.
        """
        try:
            return self._connection.execute(sql, parameters).fetchall()  # type: ignore[arg-type, unused-ignore]
        except sqlite3.Error as error:
            raise StoreError(_told(self.path, error)) from error

    def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def value(self, sql: str, parameters: Parameters = ()) -> object:
        """Return the first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def number(self, sql: str, parameters: Parameters = ()) -> int:
        """Return the one number that a query counts."""
        value = self.value(sql, parameters)
        return value if isinstance(value, int) else 0

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement inside a `transaction`; return the id of the row that it inserted."""
        return self._connection.execute(sql, parameters).lastrowid or 0  # type: ignore[arg-type, unused-ignore]

    def write_many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """Run one statement for many rows inside a `transaction`."""
        self._connection.executemany(sql, parameters)  # type: ignore[arg-type, unused-ignore]

    def close(self) -> None:
        """Close the file. Closing twice is no error."""
        self._finalizer()


def package_migrations() -> tuple[str, ...]:
    """Return the package's migration scripts, oldest first.

    Examples:
        >>> "CREATE TABLE pages" in package_migrations()[0]
        True
    """
    return tuple(path.read_text(encoding="utf-8") for path in sorted(MIGRATIONS.glob("*.sql")))


def _statements(script: str) -> Iterator[str]:
    """Split a script into statements; a trigger's inner semicolons end none."""
    statement = ""
    for line in script.splitlines(keepends=True):
        if not statement and (not line.strip() or line.lstrip().startswith("--")):
            continue
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _check_header(path: Path) -> None:
    """Refuse a file that is no database. SQLite itself takes one of under 512 bytes for empty, and overwrites it."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        start = file.read(len(HEADER))
    if start not in {b"", HEADER}:
        message = f"{path} is not a corpus database: move it away to build a new one"
        raise StoreError(message)


def _foreign(path: Path) -> str:
    return f"{path} is a SQLite file of another program: name another folder, or move the file away"


def _told(path: Path, error: Exception) -> str:
    """Say in one line what SQLite or the system refused, and the next step."""
    said = " ".join(str(error).split())
    if "locked" in said or "busy" in said:
        return f"the corpus database {path} is locked: another program writes to it; wait or close that, then run again"
    if "not a database" in said or "malformed" in said:
        return f"{path} is not a corpus database ({said}): move it away to build a new one, or restore a copy"
    if "full" in said:
        return f"the disk is full, nothing more was stored in {path}: free some space and run again"
    if "readonly" in said or "unable to open" in said or isinstance(error, OSError):
        return f"the corpus database {path} cannot be opened for writing ({said}): check the rights to its folder"
    return f"the corpus database {path} refused a step ({said}): run again; where it stays, move the file away"
