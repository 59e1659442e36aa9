"""What each decision does, and what is told where it cannot be done."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent))

from clusterings import found, shuffled

from reportminer.codebook import Book, BookTheme, Move, parse
from reportminer.codebook.curated import named
from reportminer.codebook.found import Found, Previous
from reportminer.codebook.replay import replay

# 60 texts around three directions, ten to a theme and more: 30, 20 and 10.
LABELS = np.array([0] * 30 + [1] * 20 + [2] * 10)


def corpus(labels=LABELS, seed: int = 1) -> Found:
    """Texts of three subjects, each around a direction of its own."""
    one = found(labels, seed=seed, k=1)
    random = np.random.default_rng(seed)
    rows = np.eye(12)[LABELS[: len(labels)]] + 0.15 * random.normal(size=(len(labels), 12))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return replace(one, rows=rows.astype(np.float32))


ONE = corpus()
BOOK = named(replay(Book(), ONE).book, {1: "home visits", 2: "court", 3: "staff"})


def changed(number: int, **what) -> Book:
    themes = [replace(theme, line=10 * theme.number, **(what if theme.id == number else {})) for theme in BOOK.themes]
    return replace(BOOK, themes=tuple(themes))


def ids(book: Book, one: Found = ONE) -> list[int]:
    return replay(book, one).ids.tolist()


def test_the_largest_cluster_is_theme_one() -> None:
    assert ids(BOOK) == [1] * 30 + [2] * 20 + [3] * 10
    assert BOOK.next_id == 4
    assert [len(theme.anchors) for theme in BOOK.themes] == [20, 20, 10]


def test_rename() -> None:
    got = replay(changed(2, label="work at court"), ONE)
    assert {theme.id: theme.label for theme in got.themes} == {1: "home visits", 2: "work at court", 3: "staff"}
    assert [(effect.decision, effect.theme, effect.what) for effect in got.effects] == [
        ("rename", 2, "'court' is 'work at court'")
    ]
    assert got.conflicts == ()


def test_a_theme_without_label_is_named_by_the_machine() -> None:
    got = replay(changed(2, label=None), ONE)
    assert {theme.id: theme.label for theme in got.themes}[2] is None
    assert named(got.book, {2: "courts"}).theme(2).label is None


def test_merge_and_chains_of_merges() -> None:
    book = changed(3, merge_into=2)
    got = replay(book, ONE)
    assert got.ids.tolist() == [1] * 30 + [2] * 30
    assert got.book.theme(3).anchors == BOOK.theme(3).anchors
    chained = replace(book, themes=tuple(replace(t, merge_into=1) if t.id == 2 else t for t in book.themes))
    assert ids(chained) == [1] * 60


def test_drop() -> None:
    got = replay(changed(3, drop=True), ONE)
    assert got.ids.tolist() == [1] * 30 + [2] * 20 + [-1] * 10
    assert got.effects[0].findings == sum(len(one) for one in ONE.findings[50:])


def test_a_move_takes_all_findings_of_the_same_words_along_and_survives_new_ids() -> None:
    twice = shuffled(ONE, [*range(60), 55])
    twice.findings[60] = ["another"]
    book = replace(BOOK, moves=(Move(finding="another", to=1, line=50),))
    got = replay(book, twice)
    assert (got.ids[55], got.ids[60], got.conflicts) == (1, 1, ())
    assert got.book.moves[0].text == ONE.texts[55]
    again = replace(ONE, findings=[[f"new{n}"] for n in range(60)])
    assert replay(got.book, again).ids[55] == 1
    nowhere = replay(replace(BOOK, moves=(Move(text=f" {ONE.texts[3]} ", to=None),)), ONE)
    assert nowhere.ids[3] == -1


def test_split_by_words_by_meaning_and_of_a_merged_theme() -> None:
    both = np.array([0] * 50 + [2] * 10)
    one = corpus(both)
    book = named(replay(Book(), one).book, {1: "visits and court", 2: "staff"})
    child = BookTheme(label="court", split_from=1, hints=(ONE.texts[31], ONE.texts[42]))
    got = replay(replace(book, themes=(*book.themes, child)), one)
    assert got.ids.tolist() == [1] * 30 + [3] * 20 + [2] * 10
    assert got.conflicts == ()
    assert got.book.next_id == 4
    meant = replace(one, encode=lambda hints: np.tile(np.eye(12, dtype=np.float32)[1], (len(hints), 1)))
    by_meaning = replace(child, hints=("attendance before magistrates",))
    assert replay(replace(book, themes=(*book.themes, by_meaning)), meant).ids.tolist() == got.ids.tolist()
    merged = changed(2, merge_into=1)
    assert ids(replace(merged, themes=(*merged.themes, replace(child, id=9)))) == [1] * 30 + [9] * 20 + [3] * 10


def test_hints_that_catch_nothing() -> None:
    child = BookTheme(label="x", split_from=1, hints=("nosuch",), line=44)
    got = replay(replace(BOOK, themes=(*BOOK.themes, child)), replace(ONE, encode=None))
    assert "line 44: the hints of theme 4 'x' catch none of the findings of theme 1" in got.conflicts[0]


def test_a_split_goes_on_where_the_clusterer_makes_it_itself() -> None:
    one = corpus(np.array([0] * 50 + [2] * 10))
    child = BookTheme(label="court", split_from=1, hints=(ONE.texts[31], ONE.texts[42]))
    book = replay(Book(), one).book
    got = replay(replace(book, themes=(*book.themes, child)), one)
    assert ids(got.book, ONE) == [1] * 30 + [3] * 20 + [2] * 10


def test_a_locked_theme_keeps_its_members_whatever_the_refit_does() -> None:
    locked = replay(changed(2, lock=True), ONE).book
    assert len(locked.theme(2).members) == 20
    scattered = np.array([0] * 30 + [0, 2, 3, 4] * 5 + [2] * 10)
    got = replay(locked, replace(ONE, labels=scattered))
    assert got.ids[30:50].tolist() == [2] * 20
    assert 2 not in [*got.ids[:30], *got.ids[50:]]
    assert replay(locked, replace(ONE, labels=np.zeros(60, int))).ids[30:50].tolist() == [2] * 20


def test_new_findings_join_a_locked_theme_only_where_they_are_nearest() -> None:
    part = shuffled(ONE, [n for n in range(60) if n % 10])  # six findings are not there yet
    book = named(replay(Book(), part).book, {1: "home visits", 2: "court", 3: "staff"})
    book = replay(replace(book, themes=tuple(replace(t, lock=t.id == 2) for t in book.themes)), part).book
    late = replace(ONE, labels=np.array([0] * 20 + [1] * 30 + [2] * 10))  # court took ten findings of home visits
    got = replay(book, late)
    assert got.ids.tolist() == [1] * 30 + [2] * 20 + [3] * 10


def test_what_people_named_is_taken_out_of_the_cluster_that_swallowed_it() -> None:
    one = np.array([0] * 50 + [2] * 10)
    swallowed = replace(ONE, labels=one)
    got = replay(changed(2, label="work at court"), swallowed)
    assert got.ids.tolist() == [1] * 30 + [2] * 20 + [3] * 10
    assert "theme 2 'work at court' came together with another" in got.news[0]
    plain = replay(changed(9), swallowed)  # nobody said anything about it: the machine may do without
    assert plain.ids.tolist() == [1] * 50 + [3] * 10
    assert plain.conflicts == ()
    assert plain.news == (
        "codebook.toml, line 20: theme 2 'court' was not found again: its 20 typical findings are now in theme 1 (20)",
    )
    assert ids(plain.book) == ids(BOOK)  # it is back where its findings come together again


def test_a_theme_whose_findings_are_gone() -> None:
    got = replay(changed(3, label="people"), shuffled(ONE, range(50)))
    assert "theme 3 'people' was not found again: none of its typical findings is in the corpus" in got.conflicts[0]
    assert got.book.theme(3).anchors == BOOK.theme(3).anchors


def test_a_number_whose_table_was_taken_out_is_retired() -> None:
    book = replace(BOOK, themes=BOOK.themes[:2])
    previous = Previous(themes={3: frozenset(ONE.hashes[50:])}, next_id=4)
    assert replay(book, ONE, previous).ids[50:].tolist() == [4] * 10


def test_a_theme_that_the_codebook_does_not_know_keeps_its_number_of_the_run_before() -> None:
    book = replace(BOOK, themes=BOOK.themes[:2], next_id=3)
    previous = Previous(themes={7: frozenset(ONE.hashes[50:])}, next_id=9)
    got = replay(book, ONE, previous)
    assert got.ids[50:].tolist() == [7] * 10
    assert got.book.next_id == 9
    fresh = BookTheme(label="custody")
    moved = replace(book, themes=(*book.themes, fresh), moves=(Move(text=ONE.texts[0], to=3),))
    numbered = replay(moved, ONE, replace(previous, labels={8: "custody"}))
    assert [theme.id for theme in numbered.book.themes] == [1, 2, 8, 7]


TOP = "next_id = 5\n"
THEMES = "[[theme]]\nid = 1\n{}\n[[theme]]\nid = 2\n{}\n[[theme]]\nid = 3\n{}\n"  # lines 2, 5 and 8


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (THEMES.format("merge_into = 9", "", ""), "line 2: theme 1 cannot be merged into theme 9: there is no theme 9"),
        (THEMES.format("merge_into = 2\nlock = true", "", ""), "theme 1 cannot be merged into theme 2: it is locked"),
        (THEMES.format("merge_into = 2\ndrop = true", "", ""), "theme 1 cannot be merged into theme 2: it is dropped"),
        (THEMES.format("merge_into = 2", "drop = true", ""), "merged into theme 2: theme 2 is dropped"),
        (
            THEMES.format("merge_into = 2", "merge_into = 3", "merge_into = 1"),
            "line 2: themes are merged in a ring, 1 into 2 into 3 into 1: none of them is merged",
        ),
        (THEMES.format('label = "A"', 'label = "a"', ""), "line 5: theme 2 is called 'a', as is theme 1 (line 2)"),
        (
            THEMES.format('split_from = 9\nhints = ["a"]', "", ""),
            "line 2: theme 1 cannot be split from theme 9: there is no theme 9",
        ),
        (
            THEMES.format('split_from = 2\nhints = ["a"]', "lock = true", ""),
            "theme 1 cannot be split from theme 2: theme 2 is locked",
        ),
        (
            THEMES.format('split_from = 2\nhints = ["a"]', 'split_from = 1\nhints = ["a"]', ""),
            "themes are split in a ring, 1 from 2 from 1",
        ),
        ("[[move]]\nfinding = 'nosuch'\nto = 1\n", "line 2: there is no finding 'nosuch' in the corpus"),
        ("[[move]]\ntext = 'nosuch'\nto = 1\n", "line 2: no finding of the corpus reads 'nosuch'"),
        ("[[move]]\ntext = '{text}'\nto = 77\n", "line 2: there is no theme 77 to move a finding to"),
        (
            "[[move]]\ntext = '{text}'\nto = 2\n" + THEMES.format("", "merge_into = 1", ""),
            "line 2: theme 2 was merged into theme 1, so the finding goes there",
        ),
        (
            "[[move]]\ntext = '{text}'\nto = 2\n" + THEMES.format("", "drop = true", ""),
            "line 2: theme 2 is dropped, so nothing is moved to it",
        ),
        (
            "[[move]]\ntext = '{text}'\nto = 2\n[[move]]\nfinding = '{id}'\nto = 1\n" + THEMES.format("", "", ""),
            "line 5: line 2 moves the same finding to theme 2; this later line counts",
        ),
        (
            "[[move]]\nfinding = '{id}'\ntext='{other}'\nto = 1\n" + THEMES.format("", "", ""),
            "line 2: finding '{id}' does not read as text says, it reads '{text}'",
        ),
        ("[[theme]]\nid = 7\n", "next_id = 5, but there is a theme 7: it becomes 8"),
    ],
)
def test_contradictions_are_told_with_their_line(text, told) -> None:
    for name, value in {"text": ONE.texts[0], "id": ONE.findings[0][0], "other": ONE.texts[1]}.items():
        text, told = text.replace(f"{{{name}}}", value), told.replace(f"{{{name}}}", value)
    got = replay(parse(TOP + text), ONE)
    assert any(told in one for one in (*got.conflicts, *got.news)), got
    assert all("\n" not in one for one in (*got.conflicts, *got.news))


def test_the_rest_is_done_where_something_cannot_be() -> None:
    book = replace(changed(3, merge_into=77), moves=(Move(text="nosuch", to=1), Move(text=ONE.texts[59], to=1)))
    got = replay(book, ONE)
    assert len(got.conflicts) == 2
    assert got.ids[59] == 1


def test_an_empty_corpus_and_arrays_of_unlike_lengths() -> None:
    none = found([])
    assert replay(BOOK, none).themes == ()
    with pytest.raises(ValueError, match="unlike lengths"):
        replay(BOOK, replace(ONE, texts=["a"]))
