"""What went wrong, kept until it goes right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportminer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One source that a stage could not do.

    Attributes:
        source: the page's source.
        stage: ``collect``, ``read`` or ``mine``; ``fetch`` for a document that did not come from its publisher.
        error: name of the error's class, e.g. ``UnreadableError``.
        message: what failed, in one line.
        made_from: hash of what the stage was given, where known.
        settings: hash of the settings that it ran with, where known; for ``fetch`` whether trying again may help,
            ``transient`` or ``lasting``.
        origin: name of the source, for ``fetch``.
    """

    source: str
    stage: str
    error: str
    message: str
    made_from: str | None = None
    settings: str | None = None
    origin: str | None = None


class FailureTable:
    """Failures by source and stage."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Failure, ...]:
        """Return every failure, by stage and source."""
        rows = self._database.rows(
            "SELECT source, stage, error, message, made_from, settings, origin FROM failures ORDER BY stage, source"
        )
        return tuple(Failure(**dict(row)) for row in rows)

    def save(self, failure: Failure) -> None:
        """Store a failure in place of an earlier one of the same source and stage."""
        with self._database.transaction():
            self._database.write(
                "INSERT INTO failures (source, stage, error, message, made_from, settings, origin) "
                "VALUES (:source, :stage, :error, :message, :made_from, :settings, :origin) "
                "ON CONFLICT (source, stage) DO UPDATE SET error = excluded.error, message = excluded.message, "
                "made_from = excluded.made_from, settings = excluded.settings, origin = excluded.origin",
                {
                    "source": _storable(failure.source),
                    "stage": failure.stage,
                    "error": failure.error,
                    "message": _storable(failure.message),
                    "made_from": failure.made_from,
                    "settings": failure.settings,
                    "origin": failure.origin,
                },
            )

    def clear(self, failures: Iterable[Failure]) -> None:
        """Forget failures that went right, or whose source is gone."""
        with self._database.transaction():
            self._database.write_many(
                "DELETE FROM failures WHERE source = ? AND stage = ?",
                [(failure.source, failure.stage) for failure in failures],
            )


def _storable(text: str) -> str:
    """Return a text without halves of characters, which hostile files hold and a database does not take."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
