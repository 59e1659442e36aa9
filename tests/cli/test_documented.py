"""Every verb and every option stands in README or in a page of ``docs/``, and no page names one that there is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from reportminer.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = {path.name: path.read_text("utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
# A command in a page: it begins a line of a block or a stretch of code, and ends with the line or the stretch.
CALL = re.compile(r"(?:^ *|`)(?:\$ )?reportminer ([^\n`]*)", re.MULTILINE)
# What most verbs have is told once, in docs/commands.md.
COMMON = {"--corpus", "--model", "--format", "--output", "--quiet"}


def commands(command: Any, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every verb with its name: ``("codes", "apply")``."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
    else:
        for key, one in below.items():
            yield from commands(one, (*name, key))


def options(command: Any) -> list[list[str]]:
    """Return the spellings of each option: ``["-n", "--themes", "--k"]``."""
    return [one.opts for one in command.params if one.param_type_name == "option" and "--help" not in one.opts]


VERBS = dict(commands(typer.main.get_command(app)))


def calls(page: str) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return the commands of a page, each as verb and words."""
    found = []
    for call in CALL.findall(PAGES[page]):
        words = call.partition("   ")[0].partition(" #")[0].split()  # what follows is a comment
        name = next((key for key in VERBS if words[: len(key)] == list(key)), None)
        found.append((name or tuple(words[:1]), words))
    return found


CALLS = [(page, name, words) for page in PAGES for name, words in calls(page)]


def test_there_are_verbs_and_calls() -> None:
    assert ("codes", "apply") in VERBS
    assert ("themes",) in VERBS
    assert len(CALLS) > 50


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_is_called_in_a_page(verb) -> None:
    assert any(name == verb for _, name, _ in CALLS), f"no page has `reportminer {' '.join(verb)}`"


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_option_stands_in_a_page(verb) -> None:
    about = sorted({page for page, name, _ in CALLS if name == verb})
    text = "\n".join(PAGES[page] for page in about)
    missing = [
        names
        for names in options(VERBS[verb])
        if not COMMON & {*names} and not any(re.search(rf"(?<![\w-]){one}\b", text) for one in names)
    ]
    assert missing == [], f"not in {', '.join(about)}"


def test_what_most_verbs_have_is_told_once() -> None:
    assert all(f"`{name}" in PAGES["commands.md"] for name in COMMON)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_calls_what_there_is_not(page) -> None:
    for name, words in calls(page):
        if words and (words[0].startswith("-") or words[0].isupper()):
            continue  # what stands before the verb, or for any: `reportminer --debug VERB`
        if name not in VERBS:  # `reportminer codes` alone is a group of verbs
            assert any(key[:1] == name for key in VERBS), f"{page}: reportminer {' '.join(words)}"
            continue
        known = {spelling for names in options(VERBS[name]) for spelling in names} | {"--help", "-h"}
        given = {word.partition("=")[0].rstrip(".,;:)") for word in words if re.match(r"--?[a-z]", word)}
        assert given <= known, f"{page}: reportminer {' '.join(words)}"
