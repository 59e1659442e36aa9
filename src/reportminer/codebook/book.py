"""A codebook: the themes that people know by number, and what they decided about them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256

SHORT_HASH = 10
"""Hexadecimal digits of a text's hash in a codebook: of 600 anchors among a million texts, one in 1,800 means two."""

# What a reader should know, and what no answer depends on.
_TOLD = ("note", "found_as", "line", "text")


def short(text_hash: str) -> str:
    """Return a text's hash as it stands in a codebook.

    Examples:
        >>> short("1769dda0f1c2d3e4a5b6")
        '1769dda0f1'
    """
    return text_hash[:SHORT_HASH]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTheme:
    """One table ``[[theme]]``.

    Attributes:
        id: number of the theme, never given twice; None until `Book.numbered` gives it one.
        label: what people call it; None leaves the name to the machine.
        found_as: what the machine called it when it came into the codebook.
        anchors: short hashes of typical texts, by which it is known again after a refit.
        members: short hashes of the texts that a locked theme keeps; empty until it is locked and written.
        note: whatever people want to say.
        lock: keep the members whatever a refit does.
        drop: its findings belong to no theme.
        merge_into: number of the theme that its findings go to.
        split_from: number of the theme that `hints` draw findings from.
        hints: phrases for what is to be split off.
        line: where its table begins in the file, from 1; 0 for one that is in no file yet.
    """

    id: int | None = None
    label: str | None = None
    found_as: str | None = None
    anchors: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    note: str | None = None
    lock: bool = False
    drop: bool = False
    merge_into: int | None = None
    split_from: int | None = None
    hints: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def number(self) -> int:
        """The number of a theme that has one.

        Raises:
            ValueError: it has none yet.
        """
        if self.id is None:
            message = f"the theme of line {self.line} has no number yet: call Book.numbered() first"
            raise ValueError(message)
        return self.id

    @property
    def is_renamed(self) -> bool:
        """Whether people call it otherwise than the machine did."""
        return self.label is not None and self.found_as is not None and self.label != self.found_as

    @property
    def is_decided(self) -> bool:
        """Whether people said anything about it."""
        said = (self.note, self.merge_into, self.split_from)
        return self.is_renamed or self.lock or self.drop or any(one is not None for one in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One table ``[[move]]``: a finding, and every finding of the same words, goes to a theme.

    Attributes:
        to: number of the theme; None for no theme at all.
        finding: id of the finding, or its beginning.
        text: its words, by which it is found where its id changed.
        note: why.
        line: where its table begins in the file, from 1.
    """

    to: int | None
    finding: str | None = None
    text: str | None = None
    note: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The whole of a codebook.

    Attributes:
        next_id: the smallest number that was never given. Numbers below it that have no table any more are retired.
        themes: the themes, in order of the file.
        moves: the moves, in order of the file.
        name: what its file is called in messages.

    Examples:
        >>> book = Book(next_id=4, themes=(BookTheme(id=3, label="home visiting"), BookTheme(label="custody")))
        >>> [theme.id for theme in book.numbered().themes], book.numbered().next_id
        ([3, 4], 5)
    """

    next_id: int = 1
    themes: tuple[BookTheme, ...] = ()
    moves: tuple[Move, ...] = ()
    name: str = field(default="codebook.toml", compare=False)

    @property
    def free_id(self) -> int:
        """The smallest number that surely was never given, whatever `next_id` says."""
        return max([self.next_id, *((theme.id or 0) + 1 for theme in self.themes)])

    @property
    def key(self) -> str:
        """Hash of everything that changes themes: not of notes, comments and order of keys; 16 hexadecimal digits."""
        told = [_plain(theme) for theme in self.themes]
        moves = [_plain(move) | {"text": move.text} for move in self.moves]
        said = json.dumps([self.next_id, told, moves], sort_keys=True, ensure_ascii=False)
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def numbered(self, taken: Mapping[str, int] | None = None, free_id: int = 1) -> Book:
        """Return the codebook with a number for every theme that has none, in order of the file.

        Args:
            taken: numbers that an earlier run gave to such themes, by label.
            free_id: a number below which all may have been given elsewhere.
        """
        known = {theme.id for theme in self.themes}
        free = max(self.free_id, free_id)
        themes: list[BookTheme] = []
        for theme in self.themes:
            number = theme.id
            if number is None:
                number = (taken or {}).get(theme.label or "", 0)
                if number < self.next_id or number in known:
                    while free in self.named:
                        free += 1
                    number, free = free, free + 1
                known.add(number)
            themes.append(replace(theme, id=number))
        return replace(self, themes=tuple(themes), next_id=max(free, self.next_id))

    @property
    def named(self) -> frozenset[int]:
        """Numbers that people wrote as where things go or come from; a new theme must not become one by chance."""
        told = {number for theme in self.themes for number in (theme.merge_into, theme.split_from)}
        return frozenset(number for number in told | {move.to for move in self.moves} if number is not None)

    @property
    def decided(self) -> frozenset[int]:
        """Numbers of themes that people said anything about, be it that others go to them or come from them."""
        return self.named | {theme.number for theme in self.themes if theme.is_decided}

    def theme(self, number: int) -> BookTheme | None:
        """Return the theme of a number, or None."""
        return next((theme for theme in self.themes if theme.id == number), None)

    def place(self, line: int) -> str:
        """Return how a message begins: file, and line where there is one."""
        return f"{self.name}, line {line}" if line else self.name


def _plain(table: BookTheme | Move) -> dict[str, object]:
    return {one.name: getattr(table, one.name) for one in fields(table) if one.name not in _TOLD}
