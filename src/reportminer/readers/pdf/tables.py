"""Tables without rules: rows of words with wide gaps in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reportminer.readers.pdf.shapes import Word, joined

Row = list[Word]
Cell = tuple[tuple[int, int] | None, Row]


def cells(rows: Sequence[Row]) -> list[Cell]:
    """Cut rows at gaps that no justified line has, and tell which pieces are cells of one row of a table.

    Args:
        rows: words that stand on one line each, from the top, in one column of the page.

    Returns:
        In reading order each piece with its row and column, or None where it is a line of text.
    """
    pieces = [pieces_of(row) for row in rows]
    out: list[Cell] = []
    n = 0
    while n < len(pieces):
        end = _row_end(pieces, n)
        if end == n:
            out.append((None, pieces[n][0]))
            n += 1
            continue
        lefts = _lefts(pieces[n:end])
        found = [(_nearest(lefts, piece), piece) for row in pieces[n:end] for piece in row]
        found.sort(key=lambda one: one[0])
        out.extend(((1000 + n, column), piece) for column, piece in found)
        n = end
    return out


def _lefts(rows: Sequence[Sequence[Row]]) -> list[float]:
    """Return where the columns begin in which the pieces of some rows stand."""
    lefts: list[float] = []
    for row in rows:
        lefts.extend(piece[0].left for piece in row if all(abs(piece[0].left - left) > 12.0 for left in lefts))
    return sorted(lefts)


def _nearest(lefts: Sequence[float], piece: Row) -> int:
    return min(range(len(lefts)), key=lambda n: abs(lefts[n] - piece[0].left))


def pieces_of(row: Sequence[Word]) -> list[Row]:
    """Cut a row at wide gaps; the gap after a bullet or a number is none.

    Args:
        row: words on one line, from left to right.

    Returns:
        At least one piece.
    """
    out: list[Row] = [[row[0]]]
    for before, word in pairwise(row):
        gap = word.left - before.right
        if gap > 2.2 * max(word.size, before.size) and not (len(out) == 1 and _marked(out[0])):
            out.append([word])
        else:
            out[-1].append(word)
    return out


def _marked(words: Sequence[Word]) -> bool:
    """Tell whether some words may be the mark of an item: one or two characters, or a number."""
    text = joined(words).strip("().:")
    return len(words) == 1 and (len(text) <= 1 or text.replace(".", "").isdigit() or words[0].symbol)


def _row_end(pieces: Sequence[list[Row]], n: int) -> int:
    """Return the end of the table row that begins at `n`: `n` itself where none does.

    Lines of one row stand nearer to each other than lines of text do where the cells are centred, and as near as these
    where a cell has several lines.
    """
    end = n + 1
    several = len(pieces[n]) > 1
    while end < len(pieces):
        above, below = pieces[end - 1], pieces[end]
        gap = (below[0][0].base - above[0][0].base) / max(1.0, below[0][0].size)
        staggered = gap < 0.85 and not _over(above, below)
        goes_on = several and gap < 1.35 and len(below) == 1 and _goes_on(pieces[n], below[0])
        if not (staggered or goes_on):
            break
        several = several or staggered
        end += 1
    return end if several else n


def _over(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Tell whether pieces of two rows stand above one another."""
    return any(a[0].left < b[-1].right and b[0].left < a[-1].right for a in above for b in below)


def _goes_on(first: Sequence[Row], piece: Row) -> bool:
    """Tell whether a piece goes on with a cell above it: it stands below one, in lower case or not below the first."""
    below = [n for n, cell in enumerate(first) if abs(cell[0].left - piece[0].left) < 6.0]
    return bool(below) and (below[0] > 0 or piece[0].text[0].islower())
