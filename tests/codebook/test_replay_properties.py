"""Curation replay as properties: random decisions over random clusterings."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent))

from clusterings import clusterings, decided, found, shuffled

from reportminer.codebook import Book, document, parse, rewritten
from reportminer.codebook.curated import named
from reportminer.codebook.found import Previous
from reportminer.codebook.replay import carry_ids, replay

EXAMPLES = 25
QUICK = settings(max_examples=EXAMPLES, deadline=None)


def curated(data, one):
    """A replay of random decisions on the themes of one clustering."""
    book = named(replay(Book(), one).book, {n: f"machine {n}" for n in range(1, 20)})
    return data.draw(decided(book, one))


@QUICK
@given(one=clusterings(), data=st.data())
def test_replaying_twice_is_replaying_once(one, data) -> None:
    first = replay(curated(data, one), one)
    second = replay(first.book, one)
    assert second.ids.tolist() == first.ids.tolist()
    assert second.book == first.book
    assert [(theme.id, theme.label, theme.size) for theme in second.themes] == [
        (theme.id, theme.label, theme.size) for theme in first.themes
    ]


@QUICK
@given(one=clusterings(), data=st.data())
def test_a_refit_settles_too(one, data) -> None:
    book = replay(curated(data, one), one).book
    labels = data.draw(st.lists(st.integers(-1, 5), min_size=len(one.labels), max_size=len(one.labels)))
    again = shuffled(one, np.arange(len(labels)))
    again.labels[:] = labels
    first = replay(book, again)
    assert replay(first.book, again).ids.tolist() == first.ids.tolist()


@QUICK
@given(one=clusterings(), data=st.data())
def test_neither_the_order_of_rows_nor_the_numbers_of_clusters_matter(one, data) -> None:
    book = curated(data, one)
    order = data.draw(st.permutations(range(len(one.labels))))
    other = shuffled(one, np.array(order, dtype=int))
    numbers = np.array([*data.draw(st.permutations(range(6))), -1])
    other.labels[:] = numbers[other.labels]
    first, second = replay(book, one), replay(book, other)
    assert second.ids.tolist() == first.ids[order].tolist()
    assert (second.book, second.conflicts, second.news, second.effects) == (
        first.book,
        first.conflicts,
        first.news,
        first.effects,
    )


@QUICK
@given(one=clusterings(), data=st.data())
def test_every_row_is_in_one_theme_at_most_and_counts_sum(one, data) -> None:
    got = replay(curated(data, one), one)
    assert len(got.ids) == len(one.labels)
    counts = [len(ids) for ids in one.findings]
    assert sum(theme.size for theme in got.themes) == sum(np.array(counts)[got.ids >= 0])
    assert {theme.id for theme in got.themes} == set(got.ids[got.ids >= 0].tolist())
    gone = {theme.id for theme in got.book.themes if theme.drop}
    assert not gone & {theme.id for theme in got.themes}
    for theme in got.themes:
        assert theme.size == sum(count for count, number in zip(counts, got.ids, strict=True) if number == theme.id)


@QUICK
@given(data=st.data(), written=st.booleans())
def test_no_number_is_ever_given_twice(data, written) -> None:
    book, previous = Book(), Previous()
    given_out: dict[int, int] = {}
    gone: set[int] = set()
    for turn in range(4):
        of = data.draw(st.lists(st.integers(0, 39), min_size=1, max_size=30, unique=True))
        one = found(data.draw(st.lists(st.integers(-1, 5), min_size=len(of), max_size=len(of))), of=of)
        before = {theme.number for theme in book.themes}
        got = replay(book, one, previous)
        new = {theme.id for theme in got.themes if theme.is_new}
        assert not new & given_out.keys()
        assert not gone & {theme.id for theme in got.themes}
        assert all(number < got.book.next_id for number in new | before)
        given_out |= dict.fromkeys(new, turn)
        if written:
            drawn = data.draw(decided(got.book, one))
            gone |= {theme.number for theme in got.book.themes} - {theme.id for theme in drawn.themes}
            book = drawn
            given_out |= {theme.number: turn for theme in replay(drawn, one, previous).book.themes}
            book = replay(drawn, one, previous).book
        members = {
            theme.id: frozenset(one.hashes[n] for n in np.flatnonzero(got.ids == theme.id)) for theme in got.themes
        }
        previous = Previous(themes=members, next_id=max(got.book.next_id, book.next_id))


@QUICK
@given(one=clusterings(), data=st.data())
def test_without_a_codebook_the_same_clusters_keep_their_numbers(one, data) -> None:
    first = carry_ids(Previous(next_id=5), one)
    members = {t.id: frozenset(one.hashes[n] for n in np.flatnonzero(first.ids == t.id)) for t in first.themes}
    order = data.draw(st.permutations(range(len(one.labels))))
    again = carry_ids(Previous(themes=members, next_id=first.book.next_id), shuffled(one, np.array(order, dtype=int)))
    assert again.ids.tolist() == first.ids[order].tolist()
    assert not any(theme.is_new for theme in again.themes)


@QUICK
@given(one=clusterings(), data=st.data())
def test_what_is_written_is_read_again(one, data) -> None:
    book = curated(data, one)
    text = document(book).replace("\n[[theme]]", "\n# a comment\n[[theme]]  # another")
    assert parse(text) == book
    after = replay(book, one).book
    edited = rewritten(text, after)
    assert parse(edited) == after
    assert edited.count("# a comment\n") == len(book.themes)
    assert rewritten(edited, after) == edited
