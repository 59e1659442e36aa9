"""What is typed wrongly in a codebook is told in one line, with its place."""

from __future__ import annotations

import pytest

from reportminer.codebook import Book, BookTheme, Move, parse, read
from reportminer.errors import MissingError, UsageError

WHOLE = """\
format = 1
next_id = 29
# About the field.
[[theme]]
id = 3
label = "home visiting"
found_as = "home visits"
anchors = [
  "0123456789", # the best
  "abcdefabcd",
]
note = "checked by 'A'"
lock = true
members = ["0123456789"]

[[theme]]
label = "induction"
split_from = 3
hints = ["first day", "induction"]

[[move]]
finding = "4f1d0c9a"
to = 3

[[move]]
text = "Staff were on time"
to = "none"
"""


def test_a_whole_codebook() -> None:
    assert parse(WHOLE) == Book(
        next_id=29,
        themes=(
            BookTheme(
                id=3,
                label="home visiting",
                found_as="home visits",
                anchors=("0123456789", "abcdefabcd"),
                members=("0123456789",),
                note="checked by 'A'",
                lock=True,
            ),
            BookTheme(label="induction", split_from=3, hints=("first day", "induction")),
        ),
        moves=(Move(finding="4f1d0c9a", to=3), Move(text="Staff were on time", to=None)),
    )
    assert [theme.line for theme in parse(WHOLE).themes] == [4, 16]
    assert [move.line for move in parse(WHOLE).moves] == [21, 25]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("label =", "lable =", 6, "[[theme]] has no key 'lable': did you mean 'label'?"),
        ("lock = true", "merge_itno = 5", 13, "did you mean 'merge_into'?"),
        ("lock = true", "zzz = 5", 13, "its keys are id, label"),
        ("lock = true", 'lock = "yes"', 13, "lock = 'yes': it takes true or false"),
        ("lock = true", "lock = 1", 13, "true or false"),
        ("lock = true", "lock = True", 13, "this is no TOML"),
        ("lock = true", "merge_into = 3", 13, "merge_into = 3 names the theme itself"),
        ("lock = true", 'merge_into = "5"', 13, "the number of a theme, such as 5"),
        ("lock = true", 'hints = ["a"]', 13, "add split_from"),
        ("id = 3", "id = 0", 5, "the number of a theme"),
        ("id = 3", "id = true", 5, "id = true: it takes the number of a theme"),
        ("id = 3", "id = 3\nid = 4", 6, "this is no TOML"),
        ('label = "home visiting"', "label = home visiting", 6, "words stand in quotes"),
        ('label = "home visiting"', 'label = " "', 6, "words in quotes"),
        (
            'label = "induction"\nsplit_from = 3\nhints = ["first day", "induction"]',
            "id = 3",
            16,
            "given on line 4 already",
        ),
        ('label = "induction"', "", 16, "a new one and needs a label"),
        ('hints = ["first day", "induction"]', "", 18, "a split needs hints"),
        ('hints = ["first day", "induction"]', 'hints = "first day"', 19, "a list of phrases"),
        ('"0123456789", # the best', '"012345", # the best', 8, "a list of text hashes"),
        ("format = 1", "format = 2", 1, "update reportminer"),
        ("next_id = 29", "next_id = -1", 2, "a number from 1"),
        ("next_id = 29", "next_di = 29", 2, "did you mean 'next_id'?"),
        ("[[theme]]\nlabel", "[[themes]]\nlabel", 16, "did you mean 'theme'?"),
        ("[[theme]]\nlabel", "[[split]]\nlabel", 16, "a codebook has no key 'split'"),
        ("[[move]]\nfinding", "[move]\nfinding", 25, "its own line [[theme]]"),
        ('finding = "4f1d0c9a"\n', "", 21, "a move needs finding"),
        ('finding = "4f1d0c9a"', 'finding = "4f"', 22, "first four characters"),
        ("to = 3", "", 21, "a move needs to"),
        ('to = "none"', 'to = "nowhere"', 27, 'or "none"'),
        ("# About the field.", "<<<<<<< HEAD", 3, "a conflict that git left"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old, new, line, words) -> None:
    text = WHOLE.replace(old, new, 1)
    assert text != WHOLE
    with pytest.raises(UsageError) as wrong:
        parse(text, "ours.toml")
    assert f"ours.toml, line {line}: " in str(wrong.value)
    assert words in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_tables_in_one_line_are_read_too() -> None:
    book = parse('theme = [{id = 1, label = "a"}, {id = 2}]\nmove = [{text = "b", to = 1}]\n')
    assert [theme.id for theme in book.themes] == [1, 2]
    with pytest.raises(UsageError, match=r"line 1: .*given on line 1 already"):
        parse("theme = [{id = 1}, {id = 1}]\n")


def test_files(tmp_path) -> None:
    path = tmp_path / "codebook.toml"
    with pytest.raises(MissingError, match="codes init"):
        read(path)
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert read(path) == parse(WHOLE)
    path.write_bytes(b'[[theme]]\nlabel = "caf\xe9"\n')
    with pytest.raises(UsageError, match="UTF-8"):
        read(path)
    with pytest.raises(UsageError, match="is a folder"):
        read(tmp_path)


def test_the_key_is_of_what_changes_themes() -> None:
    book = parse(WHOLE)
    assert parse(WHOLE.replace("checked by", "seen by").replace("# About", "# On")).key == book.key
    assert parse(WHOLE.replace('found_as = "home visits"\n', "")).key == book.key
    for old, new in (("home visiting", "visits"), ("lock = true", "lock = false"), ("to = 3", "to = 4"), ("29", "30")):
        assert parse(WHOLE.replace(old, new)).key != book.key
