"""`themes --label-service`, with a service on this machine."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

import tiny

sys.path.append(str(Path(__file__).parents[1] / "fetch"))

from awkward_server import page, served


@pytest.fixture
def pages(tmp_path):
    return tiny.a_folder(tmp_path / "many", 12)


@pytest.fixture
def asked(command, pages, monkeypatch):
    """The verb over a service that gives these replies in turn, the last for ever."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "REPORTMINER_LABEL_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with served() as site:

        def run(*replies: str, options=()):
            if replies:
                said = [json.dumps({"choices": [{"message": {"content": reply}}]}).encode() for reply in replies]
                site.at("/v1/chat/completions", *map(page, said))
            address = ("--label-service", f"{site.origin}/v1", "--label-model", "tiny")
            got = command("themes", "-c", pages, "--themes", 3, *address, "--format", "json", *options)
            labels = {one["id"]: one["label"] for one in json.loads(got.out)["themes"]} if got.out else {}
            return got, labels, len(site.seen)

        yield run


def test_labels_are_stored_and_a_second_run_asks_nothing(asked, command, pages) -> None:
    before = json.loads(command("themes", "-c", pages, "--themes", 3, "--format", "json").out)["themes"]
    got, labels, n = asked("visiting at home", "risk \x1b[31mreviews\u202e", "=drug, tests")
    assert (got.code, n) == (0, 3)
    assert labels == {before[0]["id"]: "visiting at home"} | {one["id"]: one["label"] for one in before[1:]}
    assert "3 labels asked of tiny" in got.err
    assert "\x1b" not in got.err + got.out
    assert "\u202e" not in got.err
    again, same, n = asked()
    assert (again.code, same, n) == (0, labels, 3)
    assert "0 labels asked of tiny; 3 others known" in again.err
    # Without the service they stay, until the themes are found anew.
    stored = json.loads(command("themes", "-c", pages, "--themes", 3, "--format", "json").out)["themes"]
    assert {one["id"]: one["label"] for one in stored} == labels
    assert command("findings", "-c", pages, "--theme", "visiting at home").code == 0
    assert "labels.jsonl" not in command("run", "-c", pages).err


def test_a_person_s_label_goes_first(asked, command, pages) -> None:
    command("themes", "-c", pages, "--themes", 3)
    assert command("codes", "init", "-c", pages).code == 0
    book = pages / "codebook.toml"
    text = book.read_text()
    first = re.search(r'(?m)^label = "(.*)"$', text)[1]
    book.write_text(text.replace(f'\nlabel = "{first}"', '\nlabel = "our own name"', 1))
    got, labels, n = asked("visiting at home", "court work")
    assert got.code == 0
    assert n == 2  # what `codes init` wrote down was no decision
    assert sorted(labels.values()) == ["court work", "our own name", "visiting at home"]


def test_a_service_that_fails_is_told(asked, command, pages) -> None:
    got, labels, _ = asked()  # nothing is served at this address
    assert got.code == 1
    assert "the label service failed" in got.err
    assert "others known" not in got.err
    assert len(labels) == 3
    quiet, _, _ = asked(options=("--quiet",))
    assert (quiet.code, quiet.err.count("\n")) == (1, 1)
    assert command("themes", "-c", pages, "--themes", 3).code == 0


def test_damaged_replies_are_named(asked, pages) -> None:
    asked("visiting at home", "court work", "drug tests")
    (pages / "labels.jsonl").write_text("nonsense\n")
    got, _, _ = asked()
    assert got.code == 1
    assert "line 1 of" in got.err.splitlines()[-1]
