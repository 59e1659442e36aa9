"""What stands in an archive, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportminer.answer import Answer
from reportminer.records import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as an archive holds it.

    Attributes:
        pointer: where it stands.
        answer: the answer.
        facts: what was known of it when it was kept, as it was given to `Archive.append`; empty in foreign files.
        source: name of the source that it was collected for; None in foreign files.
    """

    pointer: Pointer
    answer: Answer
    facts: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
