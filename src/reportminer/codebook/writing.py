"""From `Book` to text: a new file with a word about every key, or an edit that leaves everything else as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from reportminer.codebook.book import Book, BookTheme, Move
from reportminer.codebook.places import Section, sections
from reportminer.codebook.reading import FORMAT, parse
from reportminer.errors import UsageError

HEADER = f"""\
# The themes of this folder, and what people decided about them. Edit it, then run `reportminer codes diff` to see what
# would change, and `reportminer codes apply`. Keep it under version control. In a table [[theme]] you may write
#
#   label = "home visiting"     another name
#   note = "..."                anything worth remembering
#   lock = true                 its findings stay in it, whatever comes
#   merge_into = 5              its findings go to theme 5
#   drop = true                 its findings belong to no theme
#
# A new table splits a theme (its id is filled in), and a move puts one finding where it belongs:
#
#   [[theme]]                               [[move]]
#   label = "induction"                     finding = "169a4f740a1c85ac-f1499-1642"
#   split_from = 3                          to = 5
#   hints = ["induction", "first day"]
#
# Leave id, anchors and members alone: by them a theme is known again.
format = {FORMAT}
"""
_WIDTH = 100


def document(book: Book) -> str:
    """Return a whole new file.

    Args:
        book: its themes must have numbers.

    Examples:
        >>> text = document(Book(next_id=2, themes=(BookTheme(id=1, label="home visits", anchors=("1769dda0f1",)),)))
        >>> print(text[text.index("next_id"):])
        next_id = 2  # ids are never given twice
        <BLANKLINE>
        [[theme]]
        id = 1
        label = "home visits"
        anchors = ["1769dda0f1"]
        <BLANKLINE>
    """
    tables = [*map(_theme, book.themes), *map(_move, book.moves)]
    return "\n".join([f"{HEADER}next_id = {book.next_id}  # ids are never given twice\n", *tables])


def rewritten(text: str, book: Book) -> str:
    r"""Return a codebook's text so that it says what `book` says, with comments and order as they are.

    What may differ: numbers that were missing, anchors, members, labels and found_as that were missing, `next_id`,
    texts of moves, and themes behind the last one.

    Args:
        text: a codebook, its lines ended by ``\n``.
        book: what `parse` made of it, changed so.

    Raises:
        UsageError: it is written in a way that cannot be edited, such as ``theme = [{id = 1}]``.

    Examples:
        >>> from dataclasses import replace
        >>> text = 'next_id = 2\n\n# Ours.\n[[theme]]\nlabel = "visits"  # by Ann\n'
        >>> book = parse(text)
        >>> print(rewritten(text, replace(book.numbered(), next_id=3)))
        next_id = 3
        <BLANKLINE>
        # Ours.
        [[theme]]
        id = 2
        label = "visits"  # by Ann
        <BLANKLINE>
    """
    places = sections(text)
    top = places[0]
    edits: list[tuple[int, int, str]] = []
    before = parse(text, book.name)
    if before.next_id != book.next_id:
        if "next_id" in top.keys:
            edits.append((top.keys["next_id"].start, top.keys["next_id"].end, str(book.next_id)))
        else:
            edits.append((top.end, top.end, f"next_id = {book.next_id}  # ids are never given twice\n"))
    kinds: list[tuple[str, Sequence[BookTheme | Move], Sequence[BookTheme | Move]]] = [
        ("theme", before.themes, book.themes),
        ("move", before.moves, book.moves),
    ]
    for name, old, new in kinds:
        tables = [place for place in places if place.path == (name,)]
        if len(tables) != len(old):
            message = f"{book.place(1)}: it cannot be written to: give each {name} its own line [[{name}]]"
            raise UsageError(message)
        for place, one, other in zip(tables, old, new[: len(old)], strict=True):
            edits += _edits(place, one, other)
    added = "".join(f"\n{_theme(theme)}" for theme in book.themes[len(before.themes) :])
    if added:
        # Behind the last theme and before moves: what a person wrote between two tables belongs to the second.
        last = [place.end for place in places if place.path[:1] == ("theme",)] or [_top_end(places, text)]
        edits.append((last[-1], last[-1], added))
    # From the end backwards, so that places still hold; of several at one place the later comes behind.
    for _, (start, end, said) in sorted(enumerate(edits), key=lambda edit: (edit[1][0], edit[0]), reverse=True):
        glue = "\n" if start == end and start and text[start - 1] != "\n" else ""
        text = f"{text[:start]}{glue}{said}{text[end:]}"
    _verify(text, book)
    return text


def _top_end(places: Sequence[Section], text: str) -> int:
    """Return where the first theme goes in a file that has none."""
    return places[0].end if len(places) > 1 else len(text)


def _verify(text: str, book: Book) -> None:
    """Refuse an edit that does not say what it should: nothing is written rather than something wrong."""
    try:
        same = parse(text, book.name) == book
    except UsageError:
        same = False
    if not same:
        message = (
            f"{book.name}: it cannot be written to as it stands: give each theme and move a plain table of its own"
        )
        raise UsageError(message)


def _edits(place: Section, old: BookTheme | Move, new: BookTheme | Move) -> Iterator[tuple[int, int, str]]:
    """Return what changes in a table: values in place, new keys behind the header or at the end."""
    keys = ("id", "label", "found_as", "anchors", "members") if isinstance(old, BookTheme) else ("text",)
    for key in keys:
        value = getattr(new, key)
        if value == getattr(old, key):
            continue
        if key in place.keys:
            yield place.keys[key].start, place.keys[key].end, _value(key, value)
        else:
            at = place.after if key == "id" else place.end
            yield at, at, f"{key} = {_value(key, value)}\n"


def _theme(theme: BookTheme) -> str:
    told = (
        "id",
        "label",
        "found_as",
        "note",
        "lock",
        "drop",
        "merge_into",
        "split_from",
        "hints",
        "anchors",
        "members",
    )
    return "[[theme]]\n" + _lines(theme, told)


def _move(move: Move) -> str:
    return "[[move]]\n" + _lines(move, ("finding", "text", "to", "note"))


def _lines(table: BookTheme | Move, keys: Sequence[str]) -> str:
    values = [(key, getattr(table, key)) for key in keys]
    return "".join(
        f"{key} = {_value(key, value)}\n" for key, value in values if key == "to" or value not in (None, (), False)
    )


def _value(key: str, value: object) -> str:
    if value is None:
        return '"none"'
    if isinstance(value, tuple):
        return _list(key, [_value(key, one) for one in value])
    if isinstance(value, bool):
        return str(value).lower()
    return _string(value) if isinstance(value, str) else str(value)


def _list(key: str, values: Sequence[str]) -> str:
    """Return a list in one line, or where it is long in several."""
    line = ", ".join(values)
    if len(key) + len(line) <= _WIDTH:
        return f"[{line}]"
    lines: list[str] = [""]
    for value in values:
        if len(lines[-1]) + len(value) > _WIDTH:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else ''}{value},"
    return "[\n" + "".join(f"  {one}\n" for one in lines) + "]"


def _string(value: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's, but for DEL and lone surrogates."""
    said = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "".join(character if not "\ud800" <= character <= "\udfff" else "\\uFFFD" for character in said)
