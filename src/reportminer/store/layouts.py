"""Where each finding's text stands on the map, kept by what the map was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportminer.store.database import Database

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutRun:
    """What a map was made from.

    Attributes:
        key: hash of everything that decides about its places.
        model: key of the model whose vectors were laid out.
        space: name of their space, ``general`` for the vectors as they are.
    """

    key: str
    model: str
    space: str


class LayoutTable:
    """The one stored map."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self) -> LayoutRun | None:
        """Return what the stored map was made from, or None where there is none."""
        row = self._database.row("SELECT key, model, space FROM layouts")
        return None if row is None else LayoutRun(**dict(row))

    def places(self) -> dict[str, Place]:
        """Return the places of the stored map by hash of the text: x and y, 0 to 1."""
        rows = self._database.rows("SELECT text_hash, x, y FROM layout_places ORDER BY text_hash")
        return {row["text_hash"]: (row["x"], row["y"]) for row in rows}

    def save(self, run: LayoutRun, places: Mapping[str, Place]) -> None:
        """Store a map in place of the one before, in one transaction.

        Args:
            run: what it was made from.
            places: x and y by hash of the text, 0 to 1.
        """
        with self._database.transaction():
            self._database.write("DELETE FROM layouts")
            number = self._database.write(
                "INSERT INTO layouts (key, model, space) VALUES (?, ?, ?)", (run.key, run.model, run.space)
            )
            self._database.write_many(
                "INSERT INTO layout_places (layout_id, text_hash, x, y) VALUES (?, ?, ?, ?)",
                [(number, text, x, y) for text, (x, y) in sorted(places.items())],
            )
