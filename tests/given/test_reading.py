from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.errors import MissingError, UnreadableError, UsageError
from reportminer.given import read_codebook, read_seeds, shipped_codebook
from reportminer.given.theme import GivenTheme


def written(folder, content: str | bytes, name: str):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_the_shipped_codebook_is_whole() -> None:
    book = shipped_codebook()
    assert len(book.themes) == 27
    assert all(theme.description for theme in book.themes)
    assert book.keys[5] == "home-visiting"
    assert book.themes[5].line == 9


def test_toml_and_csv_say_the_same(tmp_path) -> None:
    toml = """[themes]
home = { name = "home visits", description = "seen at home, visits", words = ["doorstep"], examples = ["None, seen."] }
load = "workloads"
"""
    sheet = """key,name,description,words,examples
home,home visits,"seen at home, visits",doorstep,"None, seen."
load,workloads,,,
"""
    one = read_codebook(written(tmp_path, toml, "codes.toml"))
    other = read_codebook(written(tmp_path, sheet, "codes.csv"))
    assert one.themes == other.themes
    assert one.themes[0].phrases == ("home visits", "seen at home, visits", "seen at home", "visits", "doorstep")


def test_several_in_a_cell(tmp_path) -> None:
    path = written(tmp_path, "name;words;examples;least\nhome visits;a, b | c;One; 0.3\n", "codes.csv")
    theme = read_codebook(path).themes[0]
    assert (theme.key, theme.words, theme.examples, theme.least) == ("home-visits", ("a, b", "c"), ("One",), 0.3)


@pytest.mark.parametrize(
    ("content", "name", "error", "told"),
    [
        ("[themes]\n", "c.toml", UsageError, "holds no theme"),
        ("", "c.toml", UsageError, "holds no theme"),
        ('[themes]\na = ""\n', "c.toml", UsageError, "line 2: a theme has an empty name"),
        (
            '[themes]\na = "x"\n\nb = " X "\n',
            "c.toml",
            UsageError,
            "line 4: two themes are called 'X'; the other is on line 2",
        ),
        (
            '[themes]\na = { name = "x", colour = "red" }\n',
            "c.toml",
            UsageError,
            "line 2: theme 'a': unknown key 'colour'",
        ),
        ('title = "x"\n[themes]\na = "x"\n', "c.toml", UsageError, "line 1: unknown key 'title'"),
        (
            '[themes]\n[themes.a]\nname = "x"\nwords = 3\n',
            "c.toml",
            UsageError,
            "line 2: theme 'a': words must be a list",
        ),
        ('[themes]\na = { name = "x", least = 2 }\n', "c.toml", UsageError, "least is 2: it must be a number"),
        ("[themes]\na = 3\n", "c.toml", UsageError, "line 2: the theme 'a' must be a name"),
        ("themes = 3\n", "c.toml", UsageError, "must be a table"),
        ("[themes\n", "c.toml", UsageError, "line 1"),
        (b'[themes]\na = "\xff"\n', "c.toml", UnreadableError, "line 2: this is not UTF-8"),
        ("name,description\n", "c.csv", UnreadableError, "no data row"),
        ("name,colour\nx,red\n", "c.csv", UsageError, "line 1: there is no use for the column 'colour'"),
        ("title\nx\n", "c.csv", MissingError, "no column 'name'"),
        ("name,description\n,visits\n", "c.csv", UsageError, "line 2: a theme has an empty name"),
        (
            'name,description\na,"two\nlines"\nA,x\n',
            "c.csv",
            UsageError,
            "line 4: two themes are called 'A'; the other is on line 2",
        ),
        ("name,least\na,much\n", "c.csv", UsageError, "least is 'much'"),
        ("x", "c.docx", UsageError, "a codebook is a .toml, .csv or .qdc file"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, content, name, error, told) -> None:
    with pytest.raises(error) as caught:
        read_codebook(written(tmp_path, content, name))
    assert told in str(caught.value)


def test_no_such_file(tmp_path) -> None:
    for read, name in ((read_codebook, "c.toml"), (read_codebook, "c.csv"), (read_seeds, "s.txt")):
        with pytest.raises(MissingError, match="no file"):
            read(tmp_path / name)
    with pytest.raises(UsageError, match="is a folder"):
        read_seeds(tmp_path)


SEEDS = (
    ("seeds.txt", "# mine\n\nhome visits: seen at home; visits\nworkloads\n"),
    ("seeds.toml", '[seeds]\n"home visits" = ["seen at home", "visits"]\nworkloads = []\n'),
    ("seeds.csv", "theme,phrase\nhome visits,seen at home; visits\nworkloads,\n"),
    ("seeds.csv", "theme,phrase\nhome visits,seen at home\nworkloads,\nhome visits,visits\n"),
)


@pytest.mark.parametrize(("name", "content"), SEEDS)
def test_seeds_of_every_kind(tmp_path, name, content) -> None:
    found = read_seeds(written(tmp_path, content, name))
    assert [(theme.name, theme.words) for theme in found.themes] == [
        ("home visits", ("seen at home", "visits")),
        ("workloads", ()),
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("s.txt", "# nothing\n", "holds no theme"),
        ("s.txt", "a: b\n: c\n", "line 2: a theme has an empty name"),
        ("s.txt", "a: b\n\nA: c\n", "line 3: two themes are called 'A'"),
        ("s.txt", "a\x00b", "zero bytes"),
        ("s.toml", "[themes]\na = []\n", "line 1: unknown key 'themes'"),
        ("s.toml", "[seeds]\na = { phrases = [], weight = 2 }\n", "line 2: seed 'a': unknown key 'weight'"),
        ("s.toml", "[seeds]\na = [1]\n", "phrases must be a list"),
        ("s.csv", "theme,phrase\n,x\n", "line 2: a theme has an empty name"),
    ],
)
def test_wrong_seeds_are_told(tmp_path, name, content, told) -> None:
    with pytest.raises(UsageError) as caught:
        read_seeds(written(tmp_path, content, name))
    assert told in str(caught.value)


def test_a_least_cosine_of_a_seed(tmp_path) -> None:
    path = written(tmp_path, '[seeds]\na = { phrases = ["b"], least = 0.4 }\n', "s.toml")
    assert read_seeds(path).themes[0].least == 0.4


NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1), min_size=1, max_size=6
)


@given(NAMES)
def test_any_names_go_through_toml(tmp_path_factory, names) -> None:
    names = list({" ".join(name.split()).casefold(): name for name in names}.values())
    text = "[themes]\n" + "".join(f"t{n} = {json.dumps(name, ensure_ascii=False)}\n" for n, name in enumerate(names))
    path = written(tmp_path_factory.getbasetemp(), text, "any.toml")
    found = read_codebook(path)
    assert found.names == tuple(names)
    assert [theme.line for theme in found.themes] == list(range(2, len(names) + 2))


def test_phrases_are_each_there_once() -> None:
    theme = GivenTheme(key="a", name="drugs", description="drugs", words=("drugs", "alcohol"))
    assert theme.phrases == ("drugs", "alcohol")
