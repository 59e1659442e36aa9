"""What is wrong with a command is told in one line that names the thing, with exit code 2."""

from __future__ import annotations

import os

import pytest

from reportminer.cli import app, main

WRONG = [
    (["nosuch"], ["'nosuch'", "themes, findings"]),
    (["themes", "--nosuch"], ["--nosuch", "themes --help"]),
    (["themes", "--format", "xml"], ["'xml'", "'table', 'json', 'csv'"]),
    (["themes", "--themes", "0"], ["'0'", "whole number from 1"]),
    (["themes", "--themes", "many"], ["'many'", "whole number from 1"]),
    (["themes", "--corpus", "{tmp}/nosuch"], ["nosuch", "check the name"]),
    (["themes", "--corpus", "{tmp}/file.txt"], ["file.txt", "is a file"]),
    (["themes", "--corpus", "{pages}", "--themes", "9999"], ["9999", "give a number from 1 to"]),
    (["themes", "--corpus", "{pages}", "--model", "nosuch"], ["'nosuch'", "all-MiniLM-L6-v2"]),
    (["themes", "--by", "moon"], ["'moon'", "'body'"]),
    (["themes", "--output", "{tmp}"], ["is a folder"]),
    (["themes", "--output", "{tmp}/nosuch/a.csv"], ["there is no folder"]),
    (["themes", "--text-column", "a"], ["add --texts"]),
    (["themes", "--texts", "{tmp}/file.txt", "--corpus", "{pages}"], ["leave one of them out"]),
    (["themes", "--texts", "{tmp}/nosuch.csv"], ["no file", "nosuch.csv"]),
    (["themes", "--texts", "{tmp}"], ["is a folder"]),
    (["themes", "--texts", "{tmp}/file.txt", "--text-column", "b"], ["'b'", "'Some words'"]),
    (["findings", "--corpus", "{pages}", "--theme", "99"], ["'99'", "there are the numbers 1, 2"]),
    (["findings", "--corpus", "{pages}", "--theme", ""], ["no theme ''"]),
    (["findings", "--polarity", "good"], ["'good'", "'strength', 'concern', 'neutral'"]),
    (["findings", "--kind", "thing"], ["'thing'", "'finding', 'recommendation', 'all'"]),
    (["findings", "--year", "soon"], ["--year", "'soon'"]),
    (["themes", "--corpus", ""], ["--corpus", "name is empty"]),
    (["themes", "--output", ""], ["--output", "name is empty"]),
    (["themes", "--texts", ""], ["--texts", "name is empty"]),
    (["themes", "--texts", "{tmp}/file.txt", "--text-column", ""], ["''", "'Some words'"]),
    (["extract", ""], ["PATH", "name is empty"]),
    (["extract", "{tmp}/" + "x" * 300], ["check the name"]),
    (["search"], ["QUERY"]),
    (["search", " ", "--corpus", "{pages}"], ["empty"]),
    (["search", "x", "--limit", "0"], ["'0'"]),
    (["show"], ["WHAT"]),
    (["show", "nosuch", "--corpus", "{pages}"], ["'nosuch'", "reportminer themes"]),
    (["show", "theme", "nosuch", "--corpus", "{pages}"], ["'nosuch'", "there are the numbers 1, 2"]),
    (["show", "report", "nosuch", "--corpus", "{pages}"], ["'nosuch'", "8 reports"]),
    (["show", "finding", "nosuch", "--corpus", "{pages}"], ["'nosuch'"]),
    (["show", "page", "--corpus", "{pages}"], ["8 reports begin with 'page'"]),
    (["show", "1", "--quotes", "some", "--corpus", "{pages}"], ["'some'", "'all'"]),
    (["run", "--stage", "nosuch", "--corpus", "{pages}"], ["'nosuch'", "collect, read, mine, embed, cluster"]),
    (["run", "--stage", "cluster", "--stage", "read", "--corpus", "{pages}", "extra"], ["extra"]),
    (["status", "--corpus", "{tmp}/nosuch"], ["nosuch"]),
    (["extract"], ["PATH"]),
    (["extract", "{tmp}/nosuch.html"], ["nosuch.html", "check the name"]),
    (["extract", "{pages}", "--output", "{tmp}/file.txt"], ["is a file"]),
    (["extract", "{pages}", "--output", "{tmp}/out", "--format", "csv"], ["leave one of"]),
    (["extract", "{pages}", "--format", "xml"], ["'xml'", "'table', 'json', 'csv'"]),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_misuse(command, folder, tmp_path, arguments, told) -> None:
    (tmp_path / "file.txt").write_text("Some words\nand more\n")
    got = command(*[argument.format(tmp=tmp_path, pages=folder) for argument in arguments])
    assert (got.code, got.out) == (2, "")
    *progress, last = got.err.strip().splitlines()
    assert all(part in last for part in told), last
    assert last.startswith("reportminer: ")
    assert all("ing" in line.split()[1] for line in progress), progress  # reading 8 pages


def test_no_verb_prints_the_help(command) -> None:
    got = command()
    assert (got.code, "Usage: reportminer" in got.out, got.err) == (2, True, "")


def test_version(command) -> None:
    got = command("--version")
    assert (got.code, got.out.startswith("reportminer ")) == (0, True)


@pytest.mark.parametrize("verb", ["", "run", "extract", "themes", "findings", "search", "show", "status"])
def test_every_verb_has_help_with_examples_and_exit_codes(command, verb) -> None:
    got = command(*verb.split(), "--help")
    assert got.code == 0
    assert "Examples:\n    reportminer" in got.out
    assert "Exit codes: 0" in got.out
    assert max(map(len, got.out.splitlines())) <= 100


def test_a_bug_is_one_line(monkeypatch, capsys) -> None:
    def broken(*_: object) -> None:
        message = "what\nnow"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("reportminer.corpus.Corpus.status", broken)
    monkeypatch.setattr("reportminer.cli.opened.as_before", lambda _: None)
    assert main(["status"]) == 1
    said = capsys.readouterr().err
    assert (said.count("\n"), "ZeroDivisionError: what now; this is a bug" in said) == (1, True)
    assert main(["--debug", "status"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt, type("Abort", (Exception,), {})])
def test_interrupted(monkeypatch, capsys, error) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("reportminer.cli.opened.open_corpus", stopped)
    assert main(["status"]) == app.INTERRUPTED
    assert capsys.readouterr().err.startswith("reportminer: interrupted; nothing stored is lost")


def test_an_output_that_may_not_be_written_is_told_before_the_work(command, folder, tmp_path, monkeypatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, *mode: path != tmp_path and real(path, *mode))
    got = command("themes", "--corpus", folder, "--output", tmp_path / "themes.json")
    assert (got.code, got.out, list(folder.glob("*.sqlite"))) == (2, "", [])
    assert f"the folder {tmp_path} may not be written to" in got.err
