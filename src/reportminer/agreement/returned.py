"""Sheets as they come back: who said what, and everything in them that is not as it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from reportminer.agreement.codings import Coding
from reportminer.agreement.samples import POLARITIES, Sample, shown_hash
from reportminer.agreement.tables import ID, SUFFIXES, Row, read_table
from reportminer.errors import MissingError, ReportMinerError

SIGNS = {"+": "strength", "-": "concern", "=": "neutral", "strengths": "strength", "concerns": "concern"}
MOST_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in a file: where, and what was done about it."""

    file: str
    row: int | None
    message: str

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{self.file}{'' if self.row is None else f', row {self.row}'}: {self.message}"


@dataclass(kw_only=True)
class Returned:
    """What came back.

    Attributes:
        codings: one a finding and coder.
        problems: what is not as it should be.
        files: how many files were read.
    """

    codings: list[Coding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0

    def tell(self, file: str, row: int | None, message: str) -> None:
        """Note what is wrong."""
        self.problems.append(Problem(file=file, row=row, message=message))


def sheets_in(folder: Path) -> list[Path]:
    """Return the tables of a folder, sorted; what Excel leaves while a file is open is none.

    Raises:
        MissingError: there is none.
    """
    found = sorted(
        path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~", "."))
    )
    if not found:
        message = f"no .xlsx or .csv in {folder}: put the coders' sheets there"
        raise MissingError(message)
    return found


def read_back(paths: Iterable[Path], sample: Sample | None = None) -> Returned:
    """Read coders' sheets; a file or row that cannot be used is told, and the rest is read.

    Args:
        paths: the files, with columns ``id`` (or ``finding``), ``theme``, ``polarity``, and where there are any,
            ``theme 2``, ``coder`` and ``text``.
        sample: what was sent; None takes every id and every code as it is.
    """
    returned = Returned()
    taken: dict[tuple[str, str], str] = {}
    for path in paths:
        try:
            rows = read_table(path)
        except ReportMinerError as error:
            returned.tell(path.name, None, f"left out: {error}")
            continue
        returned.files += 1
        columns = {name for row in rows[:1] for name in row.cells}
        missing = [name for name in ("theme", "polarity") if name not in columns]
        if rows and missing:
            near = [f"{name!r}" for name in get_close_matches(missing[0], columns, n=1)]
            hint = f" (is it {near[0]}?)" if near else ""
            returned.tell(path.name, None, f"no column {' and '.join(map(repr, missing))}{hint}: taken as not coded")
        reader = _Reader(path, sample, returned, taken)
        for row in rows:
            reader.row(row)
        reader.end()
    return returned


class _Reader:
    """Reads the rows of one file."""

    def __init__(
        self, path: Path, sample: Sample | None, returned: Returned, taken: dict[tuple[str, str], str]
    ) -> None:
        self._file, self._stem = path.name, path.stem
        self._sample, self._returned, self._taken = sample, returned, taken
        self._sent = {} if sample is None else {one.finding: one for one in sample.findings}
        self._coders: dict[str, set[str]] = {}
        codes = () if sample is None else sample.codes
        self._names = {code.name.lstrip("'").casefold(): code.name for code in codes}
        for code in codes:
            if code.number is not None:
                self._names.setdefault(str(code.number), code.name)
                self._names.setdefault(f"{code.number} {code.name}".casefold(), code.name)

    def row(self, row: Row) -> None:
        """Take one row."""
        cells = row.cells
        finding = next((cells[name].lstrip("'") for name in ID if name in cells), "")
        coder = cells.get("coder", "").lstrip("'") or self._stem
        if not finding:
            if any(cells.get(name) for name in ("text", "theme", "polarity")):
                self._tell(row, "no id: left out")
            return
        if self._sample is not None and finding not in self._sent:
            near = get_close_matches(finding, self._sent, n=1, cutoff=0.8)
            self._tell(row, f"{finding!r} is no finding of the sample{f' (near: {near[0]})' if near else ''}: left out")
            return
        said = self._coding(row, finding, coder)
        self._coders.setdefault(coder, set()).add(finding)
        before = self._taken.setdefault((finding, coder), f"{self._file}, row {row.number}")
        if before != f"{self._file}, row {row.number}":
            self._tell(row, f"{coder} coded {finding} already ({before}): the first counts")
            return
        self._returned.codings.append(said)

    def end(self) -> None:
        """Tell which findings are missing."""
        for coder, done in sorted(self._coders.items()):
            gone = sorted(self._sent.keys() - done)
            if gone:
                some = ", ".join(gone[:MOST_ROWS]) + (", …" if len(gone) > MOST_ROWS else "")
                self._returned.tell(self._file, None, f"{_number(len(gone))} no row of {coder}: {some}")

    def _coding(self, row: Row, finding: str, coder: str) -> Coding:
        cells = row.cells
        text = cells.get("text")
        sent = self._sent.get(finding)
        if sent is not None and text and shown_hash(text) != shown_hash(sent.text):
            self._tell(row, f"the text of {finding} was changed: its codes are kept for the text that was sent")
        given = [part for name in ("theme", "theme 2") for part in cells.get(name, "").split(";")]
        themes = [self._theme(row, part.strip()) for part in given if part.strip()]
        return Coding(
            finding=finding,
            coder=coder,
            theme=tuple(dict.fromkeys(name for name in themes if name is not None)),
            polarity=self._polarity(row, cells.get("polarity", "")),
        )

    def _theme(self, row: Row, given: str) -> str | None:
        wanted = given.lstrip("'").casefold()
        if self._sample is None:
            return given.lstrip("'")
        found = self._names.get(wanted) or self._names.get(wanted.lstrip("#"))
        if found is None:
            self._unknown(row, "theme", given, self._names)
        return found

    def _polarity(self, row: Row, given: str) -> str | None:
        wanted = given.casefold().strip()
        wanted = wanted if wanted in SIGNS else wanted.lstrip("'")
        if not wanted:
            return None
        found = SIGNS.get(wanted, wanted)
        if found not in POLARITIES:
            self._unknown(row, "polarity", given, {name: name for name in POLARITIES})
            return None
        return found

    def _unknown(self, row: Row, what: str, given: str, there: dict[str, str]) -> None:
        near = get_close_matches(given.casefold(), there, n=1, cutoff=0.5)
        hint = f"; did you mean {there[near[0]]!r}?" if near else ""
        self._tell(row, f"unknown {what} {given!r}: taken as not coded{hint}")

    def _tell(self, row: Row, message: str) -> None:
        self._returned.tell(self._file, row.number, message)


def _number(gone: int) -> str:
    return "1 finding has" if gone == 1 else f"{gone} findings have"


def coders_of(codings: Sequence[Coding]) -> tuple[str, ...]:
    """Return who coded, sorted; those who coded nothing are left out."""
    return tuple(sorted({one.coder for one in codings if one.theme or one.polarity}))
