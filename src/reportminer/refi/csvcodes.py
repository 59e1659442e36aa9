"""A CSV of codes: one code of one person on one finding a line."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path

from reportminer.errors import MissingError
from reportminer.refi.codes import POLARITIES, RECOMMENDATION
from reportminer.refi.matching import Codings, Gathered, Unmatched
from reportminer.sheet import Sheet, read_sheet
from reportminer.store import Store

CODE_COLUMNS = ("code", "label", "theme")
SHORTEST = 6
"""Characters of a finding's id that are enough, where no other finding begins so."""


def codings_of_csv(path: Path | str, store: Store) -> Codings:
    r"""Return what people coded in a CSV, by the findings of a corpus.

    Columns: ``finding`` (its id or the beginning of it) and ``code`` (or ``label``, ``theme``); where wanted ``coder``
    (the file's name where there is none) and ``polarity``. A code called ``strength``, ``concern`` or ``neutral`` is a
    polarity.

    Args:
        path: the file, as spreadsheets save it.
        store: the database of the corpus.

    Raises:
        MissingError: there is no such file or column.
        UsageError: it is a folder.
        UnreadableError: it is no CSV.
    """
    path = Path(path)
    sheet = read_sheet(path, ["finding"], "it holds the id of each finding, as exports have it")
    column = next((name for name in CODE_COLUMNS if name in sheet.columns), None)
    if column is None and "polarity" not in sheet.columns:
        message = f"{path} has no column 'code' (or 'label', 'theme', 'polarity'): name what each finding is coded as"
        raise MissingError(message)
    keys = sorted(row.finding.id for row in store.found.rows())
    gathered = Gathered()
    unmatched: list[Unmatched] = []
    for n, (told, line) in enumerate(zip(sheet.column("finding"), sheet.lines, strict=True)):
        code, polarity = _cell(sheet, column, n), _cell(sheet, "polarity", n).casefold()
        coder = _cell(sheet, "coder", n) or path.stem
        if not (code or polarity):
            continue
        found = _finding(told, keys)
        wrong = f"line {line}: {polarity!r} is no polarity" if polarity and polarity not in POLARITIES else None
        if found is None or wrong:
            reason = wrong or f"line {line}: no finding, or several, have this id"
            unmatched.append(Unmatched(source=told, coder=coder, code=code or polarity, text="", reason=reason))
            continue
        if code.casefold() in POLARITIES:
            gathered.add(found, coder, None, code.casefold())
        elif code and code.casefold() != RECOMMENDATION:
            gathered.add(found, coder, code, None)
        if polarity:
            gathered.add(found, coder, None, polarity)
    codings = gathered.codings()
    return Codings(
        codings=codings,
        unmatched=tuple(unmatched),
        codes=gathered.counted(),
        notes=(*sheet.notes, *gathered.notes()),
    )


def _cell(sheet: Sheet, column: str | None, row: int) -> str:
    if column is None or column not in sheet.columns:
        return ""
    return sheet.rows[row][sheet.columns.index(column)]


def _finding(told: str, keys: list[str]) -> str | None:
    place = bisect_left(keys, told)
    if place < len(keys) and keys[place] == told:
        return told
    near = [key for key in keys[place : place + 2] if key.startswith(told)]
    return near[0] if len(told) >= SHORTEST and len(near) == 1 else None
