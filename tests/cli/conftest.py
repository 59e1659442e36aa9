from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import reportminer.corpus
from reportminer.cli import main

sys.path.append(str(Path(__file__).parents[1]))

import tiny


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """The command in this process, with the tiny miner, which needs no model."""
    monkeypatch.setattr(reportminer.corpus, "DefaultMiner", tiny.TinyMiner)
    monkeypatch.setenv("REPORTMINER_HOME", str(tmp_path / "home"))

    def run(*arguments: object) -> Result:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert "this is a bug" not in said.err
        return Result(code, said.out, said.err)

    return run


@pytest.fixture
def folder(tmp_path):
    return tiny.a_folder(tmp_path / "pages")
