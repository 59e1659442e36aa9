"""The replies of language models, kept in a JSON-lines file: one line a reply, never rewritten, only added to."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from reportminer.errors import UnreadableError

NAME = "labels.jsonl"
"""The file's name beside a corpus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One reply.

    Attributes:
        prompt: hash of everything that was sent (`Question.key`).
        model: the model that was asked for.
        address: where.
        date: when, ISO 8601 in UTC.
        reply: what came, as it came, cut where it is long.
    """

    prompt: str
    model: str
    address: str
    date: str
    reply: str


class Records:
    """The replies in one file.

    Args:
        path: the file; it need not exist.

    Raises:
        UnreadableError: the file cannot be read, or a line of it is no record.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     kept = Records(Path(folder) / NAME)
        ...     kept.add(Record(prompt="1f", model="m", address="a", date="2026-01-01T00:00:00Z", reply="home visits"))
        ...     Records(Path(folder) / NAME).get("1f").reply
        'home visits'
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: dict[str, Record] = {}
        self._whole = 0
        try:
            content = path.read_bytes()
            # What was cut off while it was written (a full disk, a power cut) was no reply: the next replaces it.
            self._whole = content.rfind(b"\n") + 1
            lines = content[: self._whole].decode().split("\n")
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            message = f"the replies in {path} cannot be read ({error}): mend the file, or move it away to ask anew"
            raise UnreadableError(message) from error
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self._take(number, line)

    def _take(self, number: int, line: str) -> None:
        try:
            record = Record(**json.loads(line))
        except (ValueError, TypeError, RecursionError) as error:
            message = f"line {number} of {self.path} is no record of a reply ({error}): mend or delete the line"
            raise UnreadableError(message) from error
        self._records[record.prompt] = record

    def get(self, prompt: str) -> Record | None:
        """Return the last reply to a prompt, by its hash."""
        return self._records.get(prompt)

    def add(self, record: Record) -> None:
        """Keep a reply; it is on the disk when this returns.

        Raises:
            UnreadableError: the file cannot be written.
        """
        line = json.dumps(asdict(record), ensure_ascii=False).encode() + b"\n"
        try:
            with self.path.open("ab") as file:
                if file.tell() > self._whole and self._torn(file.tell()):
                    file.truncate(self._whole)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
                self._whole = file.tell()
        except OSError as error:
            message = f"the reply cannot be written to {self.path} ({error.strerror}): check rights and space"
            raise UnreadableError(message) from error
        self._records[record.prompt] = record

    def _torn(self, size: int) -> bool:
        """Tell whether the file ends within a line; another process may have added whole ones."""
        with self.path.open("rb") as file:
            file.seek(size - 1)
            return file.read(1) != b"\n"
