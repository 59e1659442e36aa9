"""A codebook is edited in place: comments, order and what a person wrote stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.codebook import Book, BookTheme, Move, document, parse, rewritten
from reportminer.codebook.places import sections
from reportminer.errors import UsageError

TEXT = """\
# Ours since 2024.
format = 1
next_id = 4  # do not touch

# Visits come first.
[[theme]] # yes
label = "home visiting"   # Ann
id = 3
anchors = [
  "0123456789", # [the] "best"
]

  [[theme]]
  label = 'induction'
  split_from = 3
  hints = ['''first "day"''', "what] # is"]

# Moves are at the end.
[[move]]
finding = "4f1d0c9a"
to = 3"""


def test_what_changes_is_edited_and_nothing_else() -> None:
    book = parse(TEXT)
    visits, induction = book.numbered().themes
    after = replace(
        book,
        next_id=6,
        themes=(
            replace(visits, anchors=("abcdefabcd",), members=("abcdefabcd",)),
            replace(induction, anchors=("1111111111",)),
            BookTheme(id=5, label="new"),
        ),
        moves=(replace(book.moves[0], text='Staff "were" late\\early'),),
    )
    got = rewritten(TEXT, after)
    assert parse(got) == after
    assert (
        got
        == """\
# Ours since 2024.
format = 1
next_id = 6  # do not touch

# Visits come first.
[[theme]] # yes
label = "home visiting"   # Ann
id = 3
anchors = ["abcdefabcd"]
members = ["abcdefabcd"]

  [[theme]]
id = 4
  label = 'induction'
  split_from = 3
  hints = ['''first "day"''', "what] # is"]
anchors = ["1111111111"]

[[theme]]
id = 5
label = "new"

# Moves are at the end.
[[move]]
finding = "4f1d0c9a"
to = 3
text = "Staff \\"were\\" late\\\\early"
"""
    )


def test_an_unchanged_codebook_is_the_same_text() -> None:
    assert rewritten(TEXT, parse(TEXT)) == TEXT


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "format = 1", 'next_id = 1\n[[move]]\ntext = "a"\nto = "none"']
)
def test_a_first_theme(text) -> None:
    after = replace(parse(text), next_id=2, themes=(BookTheme(id=1, label="new"),))
    got = rewritten(text, after)
    assert parse(got) == after
    assert all(line in got for line in text.split("\n") if line != "next_id = 1")


def test_what_cannot_be_edited_is_refused() -> None:
    text = 'theme = [{label = "a"}]\n'
    with pytest.raises(UsageError, match="its own line"):
        rewritten(text, parse(text).numbered())
    with pytest.raises(UsageError, match="cannot be written"):  # a decision of a person is not ours to change
        rewritten(TEXT, replace(parse(TEXT), themes=(replace(parse(TEXT).themes[0], drop=True), parse(TEXT).themes[1])))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
HASHES = st.lists(st.text("0123456789abcdef", min_size=10, max_size=10), max_size=30, unique=True).map(tuple)
IDS = st.integers(1, 999)


@st.composite
def books(draw):
    themes = [
        BookTheme(
            id=number,
            label=draw(st.none() | WORDS),
            note=draw(st.none() | WORDS),
            anchors=draw(HASHES),
            lock=draw(st.booleans()),
            merge_into=draw(st.none() | IDS.filter(lambda one, number=number: one != number)),
        )
        for number in draw(st.lists(IDS, max_size=4, unique=True))
    ]
    themes += [BookTheme(label=draw(WORDS), split_from=draw(IDS), hints=(draw(WORDS), draw(WORDS)))]
    moves = draw(st.lists(st.builds(Move, text=WORDS, to=st.none() | IDS, note=st.none() | WORDS), max_size=2))
    return Book(next_id=draw(IDS), themes=tuple(themes), moves=tuple(moves))


@settings(max_examples=60, deadline=None)
@given(book=books(), anchors=HASHES)
def test_whatever_people_write_is_read_as_they_wrote_it(book, anchors) -> None:
    text = document(book)
    assert parse(text) == book
    assert [place.line for place in sections(text) if place.path == ("theme",)] == [
        n for n, line in enumerate(text.split("\n"), start=1) if line == "[[theme]]"
    ]
    after = replace(book, themes=tuple(replace(theme, anchors=anchors) for theme in book.numbered().themes))
    if anchors:
        assert parse(rewritten(text, after)) == after
