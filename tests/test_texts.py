from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.errors import MissingError, UnreadableError, UsageError
from reportminer.texts import read_column, theme_texts

TEXTS = [
    f"{what} {how} in {place}."
    for what in ("Home visits", "Court reports", "Drug treatment", "Staff training")
    for how in ("were good", "were late", "took place")
    for place in ("Anyshire", "Otherton")
]


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "coded.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("text\nHome visits\n", ("Home visits",)),
        ('id,text\r\n1,"a, b"\r\n2,c\r\n', ("a, b", "c")),
        ("id;text\n1;a, b, c\n2;d\n", ("a, b, c", "d")),
        ("text\tid\nHome visits\t1", ("Home visits",)),
        ("a|text\n1|Home visits", ("Home visits",)),
        ("\ufefftext,id\na,1\n", ("a",)),
        ("id,text\n1,a\n2,\n3\n\n4,b\n", ("a", "", "", "b")),  # a line without any cell is no row
        ('id,text\n1,"two\nlines  and\ttabs"\n', ("two lines and tabs",)),
        ('id,text\n1,"a" b "c"\n2,d\n', ('a b "c"', "d")),  # what spreadsheets read too
        (" text ,id\na,1\n", ("a",)),
        ("text\n" + "x" * 200_000 + "\n", ("x" * 200_000,)),
        ("text\nnaïve £5 – “ok”\n".encode("utf-16"), ("naïve £5 – “ok”",)),
        ("id,text\n1,Home visits\n".encode("utf-16-le"), ("Home visits",)),  # without its mark
        ("text\nnaïve\n".encode("utf-32"), ("naïve",)),
        ('id,text\n1,"a"b\n2,"c"\n3,"d\ne"', ("ab", "c", "d e")),
    ],
)
def test_a_column_is_read(tmp_path, content, texts) -> None:
    assert read_column(written(tmp_path, content)).texts == texts


def test_windows_1252_is_said(tmp_path) -> None:
    table = read_column(written(tmp_path, "text\ncaf\xe9 \u2013 \xa35\n".encode("cp1252")))
    assert table.texts == ("café – £5",)
    assert "Windows-1252" in table.notes[0]


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        ("", UnreadableError, "is empty"),
        ("\ufeff \n", UnreadableError, "is empty"),
        ("text,id\n", UnreadableError, "no data row"),
        ("words,id\na,1\n", MissingError, "no column 'text': its columns are 'words', 'id'"),
        ("Text\na\n", MissingError, "'Text'"),
        ('text,id\na,1\n"b,2\nc,3\n', UnreadableError, "begins on line 3"),
        ('text,id\n"a"b,1\nc,2\n"d,3\ne,4\nf,5\n', UnreadableError, "begins on line 4"),
        (b"text\na\x00b\n", UnreadableError, "zero bytes"),
        (b"PK\x03\x04rest", UnreadableError, "office document"),
        (",".join(f"c{n}" for n in range(300)) + "\n1\n", MissingError, "…"),
    ],
)
def test_a_bad_file(tmp_path, content, error, told) -> None:
    with pytest.raises(error, match=told) as caught:
        read_column(written(tmp_path, content))
    assert "coded.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_odd_is_said(tmp_path) -> None:
    twice = read_column(written(tmp_path, "text,id,text\na,1,b\n"))
    assert twice.texts == ("a",)
    assert "2 columns 'text'" in twice.notes[0]
    cut = read_column(written(tmp_path, "text\nHome visits".encode("utf-16") + b"x"))
    assert cut.texts[0].startswith("Home visits")
    assert "breaks off" in cut.notes[0]


def test_no_file_and_a_folder(tmp_path) -> None:
    with pytest.raises(MissingError, match="check the name"):
        read_column(tmp_path / "nosuch.csv")
    with pytest.raises(UsageError, match="is a folder"):
        read_column(tmp_path)


def test_too_large(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("reportminer.sheet.LIMIT", 1000)
    with pytest.raises(UnreadableError, match="split it"):
        read_column(written(tmp_path, "text\n" + "a\n" * 600))


def test_themes_of_texts() -> None:
    found = theme_texts([*TEXTS, "", TEXTS[0]], n_themes=4)
    assert [theme.size for theme in found.themes] == [7, 6, 6, 6]
    assert {theme.label for theme in found.themes} == {
        "home visits",
        "court reports",
        "drug treatment",
        "staff training",
    }
    assert all(len(theme.exemplars) == len(set(theme.exemplars)) == 5 for theme in found.themes)
    assert [one.row for one in found.assignments] == list(range(len(TEXTS) + 2))
    assert found.assignments[-2].theme is found.assignments[-2].probability is None
    assert found.assignments[-1].theme == found.assignments[0].theme == 1
    assert found.notes == ("1 row is empty and in no theme",)
    assert all(0 < (one.probability or 0.5) <= 1 for one in found.assignments)


def test_the_order_of_rows_changes_nothing() -> None:
    mixed = sorted(TEXTS, key=lambda text: text[::-1])
    one, other = theme_texts(TEXTS, n_themes=4), theme_texts(mixed, n_themes=4)
    groups = [
        {
            frozenset(text for text, got in zip(texts, found.assignments, strict=True) if got.theme == theme.id)
            for theme in found.themes
        }
        for texts, found in ((TEXTS, one), (mixed, other))
    ]
    assert groups[0] == groups[1]
    assert {theme.exemplars for theme in one.themes} == {theme.exemplars for theme in other.themes}


@pytest.mark.parametrize("texts", [["One."], ["One.", "Two."], ["Same.", "Same."], ["", "a", ""]])
def test_few_texts(texts) -> None:
    found = theme_texts(texts)
    assert sum(theme.size for theme in found.themes) == sum(bool(text) for text in texts)
    assert len(found.document()["assignments"]) == len(texts)


def test_no_text_and_too_many_themes() -> None:
    with pytest.raises(UnreadableError, match="every cell is empty"):
        theme_texts(["", " "])
    for number in (0, 3):
        with pytest.raises(UsageError, match="from 1 to 2"):
            theme_texts(["a", "b", "a"], n_themes=number)


def test_long_texts_are_counted_and_progress_told() -> None:
    told = []
    found = theme_texts(["word " * 400, "short", "word " * 400], progress=lambda *step: told.append(step))
    assert found.notes == (
        "3 texts: so few may fall into themes by chance",
        "1 text is longer than the 256 word pieces that the model reads of a text",
    )
    assert (told[0], told[-1]) == (("embed", 0, 3), ("cluster", 1, 1))
