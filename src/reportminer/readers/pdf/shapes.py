"""What stands on a page: words with their places, the lines they make, and the rules drawn between them.

All measures are points from the top left corner of the page as it is shown, so that a larger `top` is further down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Characters without white space between them, in one size and weight.

    Attributes:
        text: the characters, ligatures taken apart, soft hyphens as they are.
        left: where the first character begins.
        top: top of its line, by the measures of the font.
        right: where the last character ends.
        bottom: bottom of its line.
        base: the line it stands on.
        size: size of the type.
        bold: whether the type is bold.
        italic: whether the type is slanted.
        raised: whether it is a small figure above the line, or the number before a footnote.
        symbol: whether the type is one of symbols: bullets, ticks, arrows.
        glued: whether it belongs to the word before it without a space.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False
    raised: bool = False
    symbol: bool = False
    glued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words on one line, in one column or one cell.

    Attributes:
        page: page number from 1.
        words: its words from left to right; never empty.
        left: left end.
        top: top of its highest word.
        right: right end.
        bottom: bottom of its lowest word.
        base: the line most of it stands on.
        size: the size of most of its characters.
        bold: whether all that is worth reading in it is bold.
        italic: whether all that is worth reading in it is slanted.
        column: left and right end of the column, cell or page it is set in.
        cell: row and column of a table (`Grid`), where it stands in one.
        zone: number of the run of lines it is read in: a table, a column, the lines between two tables.
    """

    page: int
    words: tuple[Word, ...]
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool = False
    column: tuple[float, float] = (0.0, 0.0)
    cell: tuple[int, int] | None = None
    zone: int = 0

    @property
    def text(self) -> str:
        """The words with a space between them, but for those that are glued."""
        return joined(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its size, its words as the file has them, and the thin lines drawn on it.

    Attributes:
        page: page number from 1.
        width: width as it is shown.
        height: height as it is shown.
        words: words in the order of the file.
        rules: thin rectangles, which are borders of tables and boxes, or underlines.
        pictures: number of pictures on it.
        unread: number of characters of which the file does not say what they are.
    """

    page: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...] = ()
    pictures: int = 0
    unread: int = 0


def joined(words: Sequence[Word]) -> str:
    """Return the text of some words.

    Examples:
        >>> def word(text, glued=False):
        ...     return Word(text=text, left=0, top=0, right=9, bottom=9, base=9, size=9, glued=glued)
        >>> joined([word("The"), word("Partners"), word("hips", glued=True)])
        'The Partnerships'
    """
    return "".join(word.text if word.glued or not n else f" {word.text}" for n, word in enumerate(words))


def line_of(words: Sequence[Word], page: int, column: tuple[float, float] = (0.0, 0.0)) -> Line:
    """Make a line of words that stand on it, in any order.

    Args:
        words: at least one word.
        page: page number from 1.
        column: left and right end of what it is set in.

    Returns:
        The line, its size and base those of most characters.
    """
    ordered = tuple(sorted(words, key=lambda word: word.left))
    weights: dict[tuple[float, float], int] = {}
    plain = [word for word in ordered if not word.raised and not word.symbol] or ordered
    for word in plain:
        key = (word.size, word.base)
        weights[key] = weights.get(key, 0) + len(word.text)
    size, base = max(weights, key=lambda key: weights[key])
    worth = [word for word in plain if any(map(str.isalnum, word.text))]
    return Line(
        page=page,
        words=ordered,
        left=ordered[0].left,
        top=min(word.top for word in ordered),
        right=max(word.right for word in ordered),
        bottom=max(word.bottom for word in ordered),
        base=base,
        size=size,
        bold=bool(worth) and all(word.bold for word in worth),
        italic=bool(worth) and all(word.italic for word in worth),
        column=column,
    )
