"""The vectors of texts, by model and text. Bytes only: who wants arrays uses `CachedEmbedder`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from reportminer.store.database import Database


class VectorTable:
    """Vectors as float32 bytes (little endian), by model key and text hash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
        """Return the stored vectors of these texts, by text hash; those that are missing are left out."""
        rows = self._database.rows(
            "SELECT text_hash, vector FROM vectors WHERE model = ? AND text_hash IN (SELECT value FROM json_each(?))",
            (model, json.dumps(list(hashes))),
        )
        return {row["text_hash"]: row["vector"] for row in rows}

    def save(self, model: str, vectors: Iterable[tuple[str, bytes, bool]]) -> None:
        """Store vectors in one transaction.

        Args:
            model: key of the model.
            vectors: text hash, bytes, and whether the text was longer than the model reads.
        """
        with self._database.transaction():
            self._database.write_many(
                "INSERT INTO vectors (model, text_hash, vector, truncated) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (model, text_hash) DO UPDATE SET vector = excluded.vector, truncated = excluded.truncated",
                [(model, key, vector, truncated) for key, vector, truncated in vectors],
            )

    def missing(self, model: str) -> list[tuple[str, str]]:
        """Return hash and text of every current finding without a vector of this model, each text once, by hash."""
        rows = self._database.rows(
            "SELECT text_hash, min(text) AS text FROM findings JOIN reports ON reports.id = report_id "
            "JOIN pages ON pages.id = page_id WHERE pages.current = 1 AND NOT EXISTS "
            "(SELECT 1 FROM vectors WHERE vectors.text_hash = findings.text_hash AND model = ?) "
            "GROUP BY text_hash ORDER BY text_hash",
            (model,),
        )
        return [(row["text_hash"], row["text"]) for row in rows]

    def texts(self) -> list[tuple[str, str]]:
        """Return hash and text of every current finding, each text once, by hash."""
        return self.missing("")  # no model has an empty key

    def counts(self, model: str) -> tuple[int, int]:
        """Return how many texts of current findings have a vector of this model, and how many were truncated."""
        row = self._database.row(
            "SELECT count(*) AS n, coalesce(sum(truncated), 0) AS truncated FROM vectors WHERE model = ? AND EXISTS "
            "(SELECT 1 FROM findings JOIN reports ON reports.id = report_id JOIN pages ON pages.id = page_id "
            "WHERE findings.text_hash = vectors.text_hash AND pages.current = 1)",
            (model,),
        )
        return (0, 0) if row is None else (row["n"], row["truncated"])
