"""The main text of a web page as drafts of blocks, in one pass that no depth of nesting can break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from reportminer.readers.blocks import Draft, clean
from reportminer.readers.containers import Element, names, visible
from reportminer.readers.lines import logical
from reportminer.readers.marks import STRONG, is_notes_heading, looks_like_heading, split_mark
from reportminer.readers.rules import rules

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = frozenset({"ul", "ol"})
_BOLD = frozenset({"strong", "b"})
_CELLS = frozenset({"td", "th"})
# Elements that begin and end a paragraph; all others run on in the line.
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "html",
        "legend",
        "li",
        "main",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "hr",
        *_HEADINGS,
        *_LISTS,
        *_CELLS,
    }
)
_BREAK = "\n"


@dataclass(slots=True)
class _Piece:
    text: str
    bold: bool
    linked: bool


@dataclass(slots=True)
class _List:
    """An open list: how its items are numbered."""

    ordered: bool
    style: str
    next: int


@dataclass(slots=True)
class _Item:
    """An open list item: its own text so far, up to a list inside it."""

    depth: int
    marker: str | None
    parts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """An open table row: its finished cells, and the texts of the open one."""

    cells: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


class _Stop:
    """An open table row that lays out a page: what is in it is text like any other."""


class Walker:
    """Walks over an element and collects drafts.

    Args:
        skip: an element to leave out: the one that shows the title.

    Examples:
        >>> from lxml import etree
        >>> page = etree.fromstring("<div><h2>Findings</h2><ul><li>Plans were late.</li></ul>All was well.</div>")
        >>> [(d.kind, d.text) for d in Walker(None).drafts(page)]
        [('heading', 'Findings'), ('list_item', 'Plans were late.'), ('paragraph', 'All was well.')]
    """

    def __init__(self, skip: Element | None) -> None:
        self._skip = skip
        self._out: list[Draft] = []
        self._pieces: list[_Piece] = []
        self._frames: list[_List | _Item | _Row | _Stop] = []
        self._bold = self._linked = self._pre = self._summary = 0
        self._level = 0

    def drafts(self, root: Element) -> list[Draft]:
        """Return the drafts of the text in `root`.

        Args:
            root: the element that holds the main text.

        Returns:
            Drafts in reading order, cleaned, without the title. Paragraphs may still begin with bullet marks.
        """
        for event, element, text in visible(root, self._skip):
            if event == "start":
                self._start(element)
            elif event == "end":
                self._end(element)
            elif element.tag in _BLOCKS:
                # What is left out still ends the paragraph around it.
                self._flush()
            self._text(text)
        self._flush()
        return self._out

    def _text(self, text: str | None) -> None:
        if text:
            if not self._pre:
                # A line break in the source of a page is a space.
                text = re.sub(r"\s+", " ", text)
            self._pieces.append(_Piece(text, self._bold > 0, self._linked > 0))

    def _start(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._pieces.append(_Piece(_BREAK, self._bold > 0, self._linked > 0))
            return
        self._bold += tag in _BOLD
        self._linked += tag == "a"
        if tag not in _BLOCKS:
            return
        self._flush()
        self._pre += tag == "pre"
        self._summary += _summarises(element)
        if tag in _LISTS:
            self._finish_item()
            self._frames.append(_List(tag == "ol", element.get("type") or "1", _number(element.get("start"), 1)))
        elif tag == "li":
            self._frames.append(self._item(element))
        elif tag == "tr":
            self._finish_item()
            self._frames.append(_Stop() if _lays_out(element) else _Row())
        elif tag in _HEADINGS:
            self._finish_item()
            self._level = _HEADINGS[tag]

    def _end(self, element: Element) -> None:
        tag = element.tag
        self._bold -= tag in _BOLD
        self._linked -= tag == "a"
        if tag not in _BLOCKS:
            return
        self._flush()
        self._pre -= tag == "pre"
        top = self._frames[-1] if self._frames else None
        if tag in _HEADINGS:
            self._level = 0
        elif tag == "li":
            self._finish_item()
            self._frames.pop()
        elif tag in _LISTS:
            self._frames.pop()
        elif tag in _CELLS and isinstance(top, _Row):
            top.cells.append(" ".join(top.parts))
            top.parts = []
        elif tag == "tr":
            self._frames.pop()
            if isinstance(top, _Row):
                self._put(Draft(text=" | ".join(cell for cell in [*top.cells, *top.parts] if cell)))
        self._summary -= _summarises(element)

    def _item(self, element: Element) -> _Item:
        top = self._frames[-1] if self._frames else None
        depth = max(1, sum(isinstance(frame, _List) for frame in self._frames))
        if not isinstance(top, _List) or not top.ordered:
            return _Item(depth, None)
        number = _number(element.get("value"), top.next)
        top.next = number + 1
        letter = {"a": "a", "A": "A"}.get(top.style)
        marker = chr(ord(letter) + number - 1) if letter and 0 < number <= 26 else str(number)
        return _Item(depth, f"{marker}.")

    def _finish_item(self) -> None:
        """Put out the text of the open item: at its end, and before a list or heading inside it."""
        top = self._frames[-1] if self._frames else None
        if not isinstance(top, _Item) or not top.parts:
            return
        text, marker = " ".join(top.parts), top.marker
        mark = split_mark(text)
        if mark is not None and mark.rest:
            # "<li>• plans were late</li>": marked twice.
            text, marker = mark.rest, mark.marker
        self._put(Draft(text=text, kind="list_item", depth=top.depth, marker=marker))
        top.parts, top.marker = [], None

    def _flush(self) -> None:
        """End the line that is open, and put it where it belongs."""
        pieces, self._pieces = self._pieces, []
        if not pieces or not any(piece.text.strip() for piece in pieces):
            return
        whole = clean("".join(piece.text for piece in pieces))
        top = self._frames[-1] if self._frames else None
        if self._level:
            self._put(Draft(text=whole, kind="heading", depth=self._level))
        elif isinstance(top, (_Item, _Row)):
            top.parts.append(whole)
        elif self._pre:
            for draft in logical("".join(piece.text for piece in pieces)):
                self._put(draft)
        else:
            for lines in _paragraphs(pieces):
                self._lines(lines)

    def _lines(self, lines: list[list[_Piece]]) -> None:
        """Put out one paragraph, given as the lines between its line breaks."""
        texts = [clean("".join(piece.text for piece in line)) for line in lines]
        if _is_heading(lines[0], texts[0]) and (len(lines) == 1 or is_notes_heading(texts[0]) or _bold(lines[0])):
            self._put(Draft(text=texts[0], kind="heading", depth=2))
            texts = texts[1:]
        if _holds_list(texts):
            # "• a<br>• b": each line stands for itself, and a line without mark goes on with the item above it
            # only if that one was broken in the middle.
            for draft in logical("\n".join(texts)):
                self._put(draft)
        elif texts:
            self._put(Draft(text=" ".join(texts)))

    def _put(self, draft: Draft) -> None:
        text = clean(draft.text)
        if text:
            self._out.append(
                Draft(
                    text=text,
                    kind=draft.kind,
                    depth=draft.depth,
                    marker=draft.marker,
                    indent=draft.indent,
                    summary=self._summary > 0,
                )
            )


def _paragraphs(pieces: list[_Piece]) -> Iterator[list[list[_Piece]]]:
    """Split pieces at empty lines into paragraphs, and these at line breaks into lines."""
    lines: list[list[_Piece]] = []
    line: list[_Piece] = []
    for piece in [*pieces, _Piece(_BREAK, bold=False, linked=False), _Piece(_BREAK, bold=False, linked=False)]:
        if piece.text != _BREAK:
            line.append(piece)
        elif any(part.text.strip() for part in line):
            lines.append(line)
            line = []
        else:
            line = []
            if lines:
                yield lines
                lines = []


def _bold(line: list[_Piece]) -> bool:
    return all(piece.bold for piece in line if piece.text.strip())


def _is_heading(line: list[_Piece], text: str) -> bool:
    """Tell whether a line is a heading without being called one: "<p><strong>Context</strong></p>"."""
    return is_notes_heading(text) or (_bold(line) and looks_like_heading(text, longest=100))


def _holds_list(texts: list[str]) -> bool:
    """Tell whether lines are a list, with marks or by their wording: "They found that:<br>plans were late;<br>..."."""
    marks = [mark for mark in map(split_mark, texts) if mark]
    lead = next((i for i, text in enumerate(texts) if text.endswith(":")), len(texts))
    clauses = sum(text.endswith((";", "; and")) for text in texts[lead + 1 :])
    return len(texts) > 1 and (len(marks) > 1 or clauses > 0 or any(mark.family == STRONG for mark in marks))


def _lays_out(row: Element) -> bool:
    """Tell whether the table of a row lays out a page: its cells hold headings, lists or tables, not data."""
    return next(row.iterdescendants("table", "ul", "ol", *_HEADINGS), None) is not None or any(
        len(cell.findall("p")) > 2 for cell in row
    )


def _summarises(element: Element) -> bool:
    return bool(element.attrib) and not _intros().isdisjoint(names(element))


@cache
def _intros() -> frozenset[str]:
    return frozenset(rules("html")["summary"]["names"])


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text.strip()) else default
