"""`codes init`, `apply` and `diff` over a corpus, and what other verbs make of its codebook."""

from __future__ import annotations

import json
import re

import pytest


@pytest.fixture
def book(command, folder):
    """The codebook of a corpus of three themes."""
    command("themes", "--corpus", folder, "--themes", 3)
    assert command("codes", "init", "--corpus", folder).code == 0
    return folder / "codebook.toml"


def themes(command, folder) -> dict[int, tuple[str, int]]:
    rows = json.loads(command("themes", "--corpus", folder, "--themes", 3, "--format", "json").out)["themes"]
    return {row["id"]: (row["label"], row["findings"]) for row in rows}


def edited(path, number: int, line: str) -> None:
    text = path.read_text()
    assert f"\nid = {number}\n" in text
    path.write_text(text.replace(f"\nid = {number}\n", f"\nid = {number}  # ours\n{line}\n"))


def test_init_writes_the_present_themes_and_changes_none(command, folder) -> None:
    before = themes(command, folder)
    got = command("codes", "init", "--corpus", folder, "--format", "json")
    assert got.code == 0
    assert {row["theme"]: (row["label"], row["findings"]) for row in json.loads(got.out)["themes"]} == before
    assert themes(command, folder) == before
    text = (folder / "codebook.toml").read_text()
    assert text.count("\n[[theme]]\n") == 3
    assert "next_id = 4  #" in text
    again = command("codes", "init", "--corpus", folder)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "codes apply" in again.err
    assert command("codes", "init", "--corpus", folder, "--force").code == 0
    assert (folder / "codebook.toml").read_text() == text
    assert command("codes", "apply", "--corpus", folder).out.endswith("nothing yet\n")
    assert (folder / "codebook.toml").read_text() == text


def test_themes_follow_the_codebook_by_themselves(command, folder, book) -> None:
    before = themes(command, folder)
    text = book.read_text()
    book.write_text(text.replace(f'label = "{before[1][0]}"', 'label = "what we call it"'))
    assert json.loads(command("status", "--corpus", folder, "--format", "json").out)["stale"]["cluster"] == 1
    assert themes(command, folder)[1] == ("what we call it", before[1][1])
    written = book.read_text()
    edited(book, 2, "merge_into = 1")
    after = themes(command, folder)
    assert (set(after), after[1][1]) == ({1, 3}, before[1][1] + before[2][1])
    assert book.read_text() == written.replace(
        "\nid = 2\n", "\nid = 2  # ours\nmerge_into = 1\n"
    )  # never behind one's back


def test_apply_tells_what_was_done_and_fills_in_the_rest(command, folder, book) -> None:
    found = json.loads(command("findings", "--corpus", folder, "--format", "json").out)["findings"]
    parent = next(row["theme"] for row in found if "Court" in row["text"])
    finding = next(row for row in found if row["theme"] == parent and "Court" not in row["text"])
    locked, target = {1, 2, 3} - {parent}
    edited(book, locked, "lock = true")
    with book.open("a") as file:
        file.write(f'\n# Where it belongs.\n[[move]]\nfinding = "{finding["id"][:8]}"\nto = {target}\n')
        file.write(f'\n[[theme]]\nlabel = "court"\nsplit_from = {parent}\nhints = ["court"]\n')
    got = command("codes", "apply", "--corpus", folder, "--format", "json")
    document = json.loads(got.out)
    assert (got.code, document["conflicts"], document["written"]) == (0, [], True)
    assert [row["decision"] for row in document["decisions"]] == ["lock", "split", "move"]
    text = book.read_text()
    assert f'text = "{finding["text"]}"' in text
    assert "# Where it belongs.\n[[move]]" in text
    assert re.search(r'\[\[theme\]\]\nid = 4\nlabel = "court"', text)
    assert "next_id = 5" in text
    assert "members = [" in text
    moved = json.loads(command("findings", "--corpus", folder, "--format", "json").out)["findings"]
    assert {row["theme"] for row in moved if row["text"] == finding["text"]} == {target}
    again = command("codes", "apply", "--corpus", folder, "--format", "json")
    assert json.loads(again.out)["written"] is False
    assert book.read_text() == text


def test_a_conflict_is_told_and_the_rest_is_done(command, folder, book) -> None:
    before = themes(command, folder)
    edited(book, 1, "drop = true")
    edited(book, 2, "merge_into = 99")
    got = command("codes", "apply", "--corpus", folder, "--quiet")
    assert got.code == 1
    assert "conflict: " in got.err
    assert "theme 2 cannot be merged into theme 99: there is no theme 99" in got.err
    assert f"{book}, line " in got.err
    assert themes(command, folder) == {n: kept for n, kept in before.items() if n != 1}
    assert "a decision could not be carried out: " in command("findings", "--corpus", folder).err
    assert got.out.splitlines()[0].split() == ["decision", "theme", "label", "findings", "what"]


def test_diff_changes_nothing(command, folder, book) -> None:
    assert command("codes", "diff", "--corpus", folder).out == f"{book} would change nothing\n"
    before = themes(command, folder)
    edited(book, 3, "merge_into = 1")
    text = book.read_text()
    got = command("codes", "diff", "--corpus", folder, "--format", "json")
    changes = {row["theme"]: row for row in json.loads(got.out)["themes"]}
    assert (changes[1]["before"], changes[1]["after"]) == (before[1][1], before[1][1] + before[3][1])
    assert (changes[3]["after"], changes[3]["left"], changes[2]["came"]) == (0, before[3][1], 0)
    moved = json.loads(got.out)["moved"]
    assert {(row["from"], row["to"]) for row in moved} == {(3, 1)}
    assert len(moved) == before[3][1]
    assert all(row["text"] for row in moved)
    assert book.read_text() == text
    table = command("codes", "diff", "--corpus", folder).out
    assert table.split()[:6] == ["theme", "label", "before", "after", "came", "left"]
    assert command("codes", "diff", "--corpus", folder, "--format", "csv").out.startswith(
        "theme,label,was,before,after"
    )


def test_diff_against_another_codebook(command, folder, book, tmp_path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(book.read_text())
    edited(other, 3, "drop = true")
    got = command("codes", "diff", "--corpus", folder, "--against", other, "--format", "json")
    assert {(row["from"], row["to"]) for row in json.loads(got.out)["moved"]} == {(None, 3)}


def test_a_codebook_elsewhere_is_tried_out_only(command, folder, tmp_path) -> None:
    before = themes(command, folder)
    path = tmp_path / "trial.toml"
    assert command("codes", "init", "--corpus", folder, "--codebook-file", path).code == 0
    edited(path, 1, "drop = true")
    got = command("codes", "apply", "--corpus", folder, "--codebook-file", path)
    assert "follow the codebook.toml in it only" in got.err
    assert themes(command, folder) == before


def test_new_findings_leave_numbers_and_decisions_as_they_are(command, folder, book) -> None:
    named = themes(command, folder)
    book.write_text(book.read_text().replace(f'label = "{named[1][0]}"', 'label = "what we call it"'))
    (folder / "late.txt").write_text("Work in Lateshire\n\nHome visits were made late in Lateshire.\n")
    assert themes(command, folder)[1][0] == "what we call it"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[theme]]\nlable = 'a'\n", ["line 2", "'lable'", "'label'"]),
        ("[[theme]\n", ["line 1", "no TOML"]),
        ("[[theme]]\nid = 1\n[[theme]]\nid = 1\n", ["line 3", "line 1", "never given twice"]),
    ],
)
def test_a_mistake_is_told_by_every_verb_that_makes_themes(command, folder, text, words) -> None:
    (folder / "codebook.toml").write_text(text)
    for verb in (["codes", "apply"], ["codes", "diff"], ["codes", "init", "--force"], ["themes"], ["status"]):
        got = command(*verb, "--corpus", folder, "--quiet")
        assert (got.code, got.out, got.err.count("\n")) == (2, "", 1)
        assert all(word in got.err for word in [*words, str(folder / "codebook.toml")])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["codes"], ["init", "apply", "diff"]),
        (["codes", "nosuch"], ["nosuch", "the verbs are init, apply, diff", "codes --help"]),
        (["codes", "init"], ["--corpus DIR", "--codebook-file"]),
        (["codes", "apply", "--corpus", "{folder}"], ["no codebook", "codes init"]),
        (["codes", "diff", "--corpus", "{folder}", "--codebook-file", "{folder}"], ["is a folder"]),
        (["codes", "diff", "--corpus", "{folder}", "--against", ""], ["empty"]),
    ],
)
def test_misuse(command, folder, arguments, words) -> None:
    got = command(*(one.format(folder=folder) for one in arguments))
    assert got.code == 2
    assert all(word in got.out + got.err for word in words)


def test_a_corpus_without_findings(command, tmp_path) -> None:
    got = command("codes", "init", "--corpus", tmp_path)
    assert (got.code, "there are no findings" in got.err) == (2, True)
    assert not (tmp_path / "codebook.toml").exists()
