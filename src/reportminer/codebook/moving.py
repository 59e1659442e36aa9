"""Single findings put where people want them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from reportminer.codebook.book import Book, Move
from reportminer.codebook.curated import Effect
from reportminer.codebook.found import Texts
from reportminer.codebook.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Moves:
    """Moves that can be made.

    Attributes:
        to: the theme of each moved text, None for no theme.
        effects: what each move does.
        conflicts: what cannot be moved as it is written.
        book: the codebook with the words of what is moved, so that it is found where ids change.
    """

    to: dict[int, int | None]
    effects: tuple[Effect, ...]
    conflicts: tuple[str, ...]
    book: Book


def moves(book: Book, texts: Texts, decided: Plan) -> Moves:
    """Look the moves up.

    A finding takes all findings of the same words with it. Of two moves of one finding the later one counts.

    Args:
        book: the codebook, its themes numbered.
        texts: the texts.
        decided: what the codebook asks for otherwise.
    """
    finder = _Finder(texts)
    to: dict[int, int | None] = {}
    lines: dict[int, int] = {}
    effects: list[Effect] = []
    conflicts: list[str] = []
    told: list[Move] = []
    for move in book.moves:
        place = finder.place(move)
        told.append(move if isinstance(place, str) or move.text is not None else _with_text(move, texts.words[place]))
        target = _target(book, decided, move)
        at = book.place(move.line)
        if isinstance(place, str):
            conflicts.append(f"{at}: {place}")
            continue
        if isinstance(target, str):
            conflicts.append(f"{at}: {target}")
            if move.to is None or move.to not in decided.merges:
                continue
        end = None if move.to is None else decided.root(move.to)
        if place in to and to[place] != end:
            conflicts.append(
                f"{at}: line {lines[place]} moves the same finding to {_named(to[place])}; this later line counts, "
                "take one of them out"
            )
        to[place], lines[place] = end, move.line
        count = int(texts.counts[place])
        effects.append(
            Effect(decision="move", theme=end, what=f"{texts.words[place]!r}", findings=count, line=move.line)
        )
    return Moves(to=to, effects=tuple(effects), conflicts=tuple(conflicts), book=replace(book, moves=tuple(told)))


def _with_text(move: Move, text: str) -> Move:
    # A lone surrogate, from a broken page, cannot stand in a file.
    return replace(move, text=text) if text.isprintable() else move


def _named(theme: int | None) -> str:
    return "no theme" if theme is None else f"theme {theme}"


def _target(book: Book, decided: Plan, move: Move) -> str | None:
    """Return what is wrong with where a finding is to go, or None."""
    if move.to is None:
        return None
    if book.theme(move.to) is None:
        return f"there is no theme {move.to} to move a finding to: see the ids of [[theme]]"
    if move.to in decided.merges:
        root = decided.root(move.to)
        return f"theme {move.to} was merged into theme {root}, so the finding goes there: write to = {root}"
    if move.to in decided.dropped:
        return f'theme {move.to} is dropped, so nothing is moved to it: write to = "none", or another theme'
    return None


class _Finder:
    """Findings by the beginning of their id, or by their words."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._ids = sorted(texts.of_finding)
        self._by_words: dict[str, int] | None = None

    def place(self, move: Move) -> int | str:
        """Return the text that a move means, or what is wrong."""
        said = move.finding
        words = None if move.text is None else self._said(move.text)
        if said is None or (words is not None and not self._beginning(said)):
            return words if words is not None else f"no finding of the corpus reads {_short(move.text or '')!r}"
        ids = self._beginning(said)
        places = {self._texts.of_finding[one] for one in ids}
        if not places:
            read = "" if move.text is None else ", nor one with its words"
            return f"there is no finding {said!r} in the corpus{read}: `reportminer findings --format csv` has the ids"
        if words is not None and words in places:
            return words
        if len(places) > 1:
            return f"{len(ids)} findings have an id that begins with {said!r}: give more of it"
        if move.text is not None:
            now = _short(self._texts.words[next(iter(places))])
            return f"finding {said!r} does not read as text says, it reads {now!r}: take text out, or give another id"
        return places.pop()

    def _beginning(self, said: str) -> list[str]:
        first = bisect_left(self._ids, said)
        found: list[str] = []
        for one in self._ids[first:]:
            if not one.startswith(said):
                break
            found.append(one)
        return found

    def _said(self, text: str) -> int | None:
        if self._by_words is None:
            self._by_words = {" ".join(words.split()): n for n, words in reversed(list(enumerate(self._texts.words)))}
        return self._by_words.get(" ".join(text.split()))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
