"""Rows of a CSV file as spreadsheets write them: its encoding, its delimiter and its odd quotes found out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportminer.errors import MissingError, UnreadableError, UsageError

LIMIT = 100_000_000
"""Bytes above which a CSV is refused: about a million short texts."""

# The one that finds the wanted column wins; then the one that finds most columns. Guessing from the texts goes wrong
# on texts that are full of commas.
DELIMITERS = (",", ";", "\t", "|")
# Byte order marks of characters of several bytes; UTF-32's begins with that of UTF-16.
WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Some columns of a CSV.

    Attributes:
        columns: names of all columns, in order.
        rows: the cells of every data row, white space collapsed; a cell that the row lacks is empty.
        lines: the line of the file on which each row begins, from 1.
        notes: what a reader of the results should know, in plain words.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> tuple[str, ...]:
        """Return the cells of a column, the first of that name.

        Raises:
            ValueError: there is no such column.
        """
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)


def read_sheet(path: Path | str, wanted: Sequence[str], hint: str) -> Sheet:
    r"""Read a CSV file whose first line names the columns.

    UTF-8 and UTF-16 (with its mark) are told apart from Windows-1252; the delimiter is a comma, semicolon, tab or
    vertical bar. Lines without any cell are no rows, as spreadsheets and pandas have it.

    Args:
        path: the file.
        wanted: columns that it must have.
        hint: what to do where one of them is missing, as the end of a sentence.

    Returns:
        All columns.

    Raises:
        MissingError: there is no such file, or no such column.
        UsageError: it is a folder.
        UnreadableError: it is empty, binary, too large or broken off inside a quoted cell, or has no data row.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "coded.csv"
        ...     _ = path.write_text("id;text\n1;Home  visits were rare\n")
        ...     read_sheet(path, ["text"], "name another").rows
        (('1', 'Home visits were rare'),)
    """
    path = Path(path)
    text, notes = _decoded(path, _content(path))
    header, delimiter = _header(path, text, wanted, hint)
    for column in wanted:
        alike = header.count(column)
        if alike > 1:
            notes += (f"{path} has {alike} columns {column!r}: the first is read; name the others otherwise",)
    found = list(_rows(path, text, delimiter))[1:]
    if not found:
        message = f"{path} has a header line and no data row: add rows, or name another file"
        raise UnreadableError(message)
    rows = (tuple(" ".join(cell.split()) for cell in row[: len(header)]) for _, row in found)
    return Sheet(
        columns=tuple(header),
        rows=tuple(row + ("",) * (len(header) - len(row)) for row in rows),
        lines=tuple(line for line, _ in found),
        notes=notes,
    )


def bytes_of(path: Path, most: int, kind: str = "file") -> bytes:
    """Return the beginning of a file that a user named.

    Args:
        path: the file.
        most: number of bytes that are read at most.
        kind: what it should be, for the message.

    Raises:
        MissingError: there is no such file.
        UsageError: it is a folder.
        UnreadableError: it cannot be read.
    """
    if path.is_dir():
        message = f"{path} is a folder: name a {kind} in it"
        raise UsageError(message)
    try:
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        message = f"no file {path}: check the name and the folder"
        raise MissingError(message) from error
    except (OSError, ValueError) as error:
        message = f"{path} cannot be read: {getattr(error, 'strerror', None) or error}; check its rights"
        raise UnreadableError(message) from error


def _content(path: Path) -> bytes:
    content = bytes_of(path, LIMIT + 1, "CSV file")
    if len(content) > LIMIT:
        message = f"{path} is larger than {LIMIT // 1_000_000} MB, the most that is read: split it"
        raise UnreadableError(message)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        message = f"{path} is empty ({len(content)} bytes): save it again, with a header line that names the columns"
        raise UnreadableError(message)
    return content


def _decoded(path: Path, content: bytes) -> tuple[str, tuple[str, ...]]:
    from reportminer.readers.encoding import without_mark  # noqa: PLC0415 - what is not needed is not imported
    from reportminer.readers.files import binary  # noqa: PLC0415

    wide = next((name for mark, name in WIDE if content.startswith(mark)), None) or without_mark(content)
    looks = binary(content) or ("binary data (it holds zero bytes)" if b"\x00" in content and not wide else None)
    if looks:
        message = f"{path} is no CSV: it looks like {looks}; save the sheet as CSV (UTF-8) first"
        raise UnreadableError(message)
    try:
        return content.decode(wide or "utf-8-sig"), ()
    except UnicodeDecodeError:
        if wide:  # Windows-1252 would make a zero byte of every second one
            note = f"{path} breaks off inside a {wide.upper()} character: look at its end, or save it again"
            return content.decode(wide, "replace"), (note,)
    # Five bytes mean nothing in Windows-1252; the file is still mostly right.
    note = f"{path} is not UTF-8 and was read as Windows-1252: where accents look wrong, save it as CSV UTF-8"
    return content.decode("cp1252", "replace"), (note,)


def _header(path: Path, text: str, wanted: Sequence[str], hint: str) -> tuple[list[str], str]:
    """Return the names of the columns, and the delimiter."""
    headers: dict[str, list[str]] = {}
    for mark in DELIMITERS:
        _, first = next(_rows(path, text, mark), (1, []))
        headers[mark] = [name.strip() for name in first]
    for mark, names in headers.items():
        if all(column in names for column in wanted):
            return names, mark
    names = max(headers.values(), key=len)
    shown = ", ".join(repr(name[:40]) for name in names[:20]) + (", …" if len(names) > 20 else "")
    column = next(column for column in wanted if column not in names)
    message = f"{path} has no column {column!r}: its columns are {shown}; {hint}"
    raise MissingError(message)


def _rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Return the rows with the line on which they begin, the header first, lines without cells left out.

    Raises:
        UnreadableError: a quoted cell has no end.
    """
    limit = csv.field_size_limit(LIMIT)  # of the whole process, so it is put back
    # strict tells a cell that is never closed, but also refuses "a"b, which spreadsheets read.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    try:
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise UnreadableError(_unclosed(path, begin)) from error
                break
            if row:
                yield begin, row
            begin = reader.line_num + 1
    finally:
        csv.field_size_limit(limit)
    yield from ((line, row) for line, row in _lenient(path, text, delimiter, begin) if row)


def _unclosed(path: Path, line: int) -> str:
    return f"{path} breaks off inside a quoted cell that begins on line {line}: close the quote, or save the file again"


def _lenient(path: Path, text: str, delimiter: str, begin: int) -> Iterator[tuple[int, list[str]]]:
    """Read the rows from line `begin` on as spreadsheets do, quotes in odd places included.

    Raises:
        UnreadableError: the last row is quoted without an end, and may have swallowed all rows below.
    """
    lines = io.StringIO(text, newline="")
    for _ in range(begin - 1):
        lines.readline()
    begun, last = begin, lines.tell()
    following = begin
    limit = csv.field_size_limit(LIMIT)
    try:
        # Not an iterator of its own making: with readline, tell() says where a row begins.
        reader = csv.reader(iter(lines.readline, ""), delimiter=delimiter)
        for row in reader:
            yield following, row
            following = begin + reader.line_num
            if lines.tell() < len(text):
                begun, last = following, lines.tell()
        try:
            list(csv.reader(io.StringIO(text[last:], newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise UnreadableError(_unclosed(path, begun)) from error
    finally:
        csv.field_size_limit(limit)
