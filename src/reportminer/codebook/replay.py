"""The decisions of a codebook carried out on what a refit found."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reportminer.codebook.book import Book, BookTheme
from reportminer.codebook.curated import Curated, CuratedTheme, Effect
from reportminer.codebook.found import Found, Labels, Previous, Texts
from reportminer.codebook.holding import Holds, hold
from reportminer.codebook.matching import Matches, match
from reportminer.codebook.moving import moves
from reportminer.codebook.plan import Plan, plan
from reportminer.codebook.remembering import Outcome, remembered
from reportminer.codebook.splitting import by_parent, split
from reportminer.codebook.telling import lost_and_changed


def replay(book: Book, found: Found, previous: Previous | None = None) -> Curated:
    """Carry out what people decided about themes on the clusters of a refit.

    Clusters are first known again as themes, see `reportminer.codebook.matching.match`. Then locked themes take back
    their members, splits are made, merges joined, findings moved, and dropped themes emptied. The order of rows and the
    numbering of clusters change nothing, and replaying the answer's own codebook gives the same answer.

    Args:
        book: the codebook; an empty `Book()` where there is none.
        found: the clusters.
        previous: the themes of the run before, from which those that the codebook does not know keep their numbers.

    Returns:
        The themes, with everything that was done and everything that could not be done.

    Raises:
        ValueError: `found` holds arrays of unlike lengths.

    Examples:
        >>> from dataclasses import replace
        >>> found = Found(
        ...     hashes=["a" * 64, "b" * 64, "c" * 64],
        ...     findings=[["f1"], ["f2"], ["f3"]],
        ...     texts=["Homes were visited", "Visits were made", "Courts were pleased"],
        ...     rows=np.eye(3, dtype=np.float32),
        ...     labels=np.array([0, 0, 1]),
        ... )
        >>> book = replay(Book(), found).book
        >>> merged = replace(book, themes=(book.themes[0], replace(book.themes[1], merge_into=1)))
        >>> replay(merged, found).ids.tolist()
        [1, 1, 1]
    """
    return _Replay(book, found, previous or Previous()).curated()


def carry_ids(previous: Previous, found: Found) -> Curated:
    """Return clusters under the numbers that they had in the run before, where there is no codebook.

    A cluster takes the number of the theme that it shares most members with, texts that are new left out; a number that
    no cluster takes waits until its texts come together again, and new clusters get numbers that no theme ever had.

    Args:
        previous: the themes of the run before.
        found: the clusters.

    Examples:
        >>> found = Found(
        ...     hashes=["a" * 64, "b" * 64],
        ...     findings=[["f1"], ["f2"]],
        ...     texts=["Homes were visited", "Courts were pleased"],
        ...     rows=np.eye(2, dtype=np.float32),
        ...     labels=np.array([0, 1]),
        ... )
        >>> carry_ids(Previous(themes={4: frozenset({"b" * 64})}, next_id=9), found).ids.tolist()
        [9, 4]
    """
    return replay(Book(), found, previous)


@dataclass
class _State:
    """How far a replay is. Themes of texts: `own` before merges, `kept` after merges and moves, `final` after drops."""

    own: Labels
    kept: Labels = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    final: Labels = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    effects: list[Effect] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    moved: frozenset[int] = frozenset()


class _Replay:
    """One replay."""

    def __init__(self, book: Book, found: Found, previous: Previous) -> None:
        lengths = {len(found.hashes), len(found.findings), len(found.texts), len(found.rows), len(found.labels)}
        if len(lengths) > 1:
            message = f"hashes, findings, texts, rows and labels are of unlike lengths: {sorted(lengths)}"
            raise ValueError(message)
        self._written = book
        by_label = {label: number for number, label in previous.labels.items()}
        self._book = book.numbered(by_label, previous.next_id)
        self._previous = previous
        self._texts = Texts(found)

    def curated(self) -> Curated:
        texts, book = self._texts, self._book
        decided = plan(book)
        # Numbers below were all in the codebook once: those without a table were taken out of it.
        matches = match(book, texts, self._previous, retired_below=self._written.free_id)
        theme_of = np.array([matches.theme_of.get(n, -1) for n in range(texts.clusters.max(initial=-1) + 1)] + [-1])
        state = _State(
            own=theme_of[texts.clusters].astype(np.intp), conflicts=list(decided.conflicts), news=self._numbers()
        )
        holds = hold(book, texts, matches.theme_of)
        state.own = holds.own
        state.effects += holds.effects
        state.conflicts += holds.conflicts
        arrived = moves(book, texts, decided)
        state.conflicts += arrived.conflicts
        state.moved = frozenset(arrived.to)
        self._split(state, decided, holds, matches)
        self._merge(state, decided)
        for place, to in arrived.to.items():
            state.final[place] = -1 if to is None else to
        state.effects += arrived.effects
        state.kept = state.final.copy()
        self._drop(state, decided)
        self._renames(state)
        conflicts, news = lost_and_changed(book, texts, matches, holds.apart, state.final)
        state.conflicts += conflicts
        state.news += news
        return Curated(
            ids=state.final[texts.back],
            theme_of={
                one: int(state.final[place]) if state.final[place] >= 0 else None
                for one, place in texts.of_finding.items()
            },
            themes=self._themes(state, matches),
            effects=tuple(state.effects),
            conflicts=tuple(state.conflicts),
            news=tuple(state.news),
            book=remembered(arrived.book, texts, matches, Outcome(own=state.own, kept=state.kept, moved=state.moved)),
        )

    def _numbers(self) -> list[str]:
        written, free = self._written.next_id, self._written.free_id
        if written >= free:
            return []
        return [f"{self._book.name}: next_id = {written}, but there is a theme {free - 1}: it becomes {free}"]

    def _split(self, state: _State, decided: Plan, holds: Holds, matches: Matches) -> None:
        texts = self._texts
        middles = {
            number: texts.centre(np.flatnonzero(texts.clusters == cluster))
            for cluster, number in matches.theme_of.items()
        }
        for parent, children in by_parent(decided.splits).items():
            within = [n for n in np.unique(state.own).tolist() if n >= 0 and decided.is_within(n, parent)]
            free = np.isin(state.own, within)
            free[[*holds.listed, *state.moved]] = False
            caught = split(children, np.flatnonzero(free), texts, middles)
            for child in children:
                places = caught[child.number]
                state.own[places] = child.number
                if not len(places) and not (state.own == child.number).any():
                    state.conflicts.append(
                        f"{self._book.place(child.line)}: the hints of theme {child.number} {_quoted(child)}catch none "
                        f"of the findings of theme {parent}: give other phrases, words that stand in the findings"
                    )
                state.effects.append(
                    self._effect("split", child, f"split from theme {parent}", places, line=child.line)
                )

    def _merge(self, state: _State, decided: Plan) -> None:
        state.final = state.own.copy()
        for number in decided.merges:
            places = np.flatnonzero(state.own == number)
            root = decided.root(number)
            state.final[places] = root
            theme = self._book.theme(number)
            if theme is not None:
                state.effects.append(self._effect("merge", theme, f"into theme {root}", places, line=theme.line))

    def _drop(self, state: _State, decided: Plan) -> None:
        for theme in self._book.themes:
            if theme.number in decided.dropped:
                places = np.flatnonzero(state.final == theme.number)
                state.final[places] = -1
                state.effects.append(self._effect("drop", theme, "in no theme", places, line=theme.line))

    def _renames(self, state: _State) -> None:
        for theme in self._book.themes:
            if theme.is_renamed:
                places = np.flatnonzero(state.final == theme.number)
                what = f"{theme.found_as!r} is {theme.label!r}"
                state.effects.append(self._effect("rename", theme, what, places, line=theme.line))

    def _effect(self, decision: str, theme: BookTheme, what: str, places: Labels, *, line: int) -> Effect:
        findings = int(self._texts.counts[places].sum())
        return Effect(decision=decision, theme=theme.number, what=what, findings=findings, line=line)

    def _themes(self, state: _State, matches: Matches) -> tuple[CuratedTheme, ...]:
        known = {theme.number: theme for theme in self._book.themes}
        in_file = {theme.id for theme in self._written.themes}
        themes: list[CuratedTheme] = []
        for number in np.unique(state.final[state.final >= 0]).tolist():
            theme = known.get(number, BookTheme(id=number))
            themes.append(
                CuratedTheme(
                    id=number,
                    label=theme.label,
                    size=int(self._texts.counts[state.final == number].sum()),
                    note=theme.note,
                    locked=theme.lock,
                    is_new=number in matches.fresh or (number in known and number not in in_file),
                )
            )
        return tuple(sorted(themes, key=lambda theme: (-theme.size, theme.id)))


def _quoted(theme: BookTheme) -> str:
    return f"{theme.label!r} " if theme.label else ""
