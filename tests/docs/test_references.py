"""The references are complete: every verb and option, every public name, every version of the changelog."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest
import typer

import reportminer
from reportminer.cli.app import app

ROOT = Path(__file__).parents[2]
SCRIPTS = ("cli_reference", "api_reference", "site_hooks")


@pytest.fixture(autouse=True)
def _scripts(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


def verbs(command, name=()):
    for key, below in command.commands.items():
        if hasattr(below, "commands"):
            yield from verbs(below, (*name, key))
        else:
            yield (*name, key), below


VERBS = dict(verbs(typer.main.get_command(app)))
NAMES = [name for name in reportminer.__all__ if not name.startswith("__")]


def section(soup, anchor):
    """Return the text from a heading to the next."""
    heading = soup.find(id=anchor)
    assert heading is not None, f"no section #{anchor}"
    rest = []
    for one in heading.find_next_siblings():
        if re.fullmatch(r"h[1-6]", one.name):
            break
        rest.append(one.get_text(" "))
    return " ".join(rest)


@pytest.mark.parametrize("name", VERBS, ids=" ".join)
def test_every_verb_has_its_section_with_every_option(soups, name) -> None:
    verb = VERBS[name]
    text = section(soups["cli.html"], "-".join(name))
    spellings = [one for parameter in verb.params if parameter.param_type_name == "option" for one in parameter.opts]
    assert spellings
    assert [one for one in spellings if one != "--help" and not re.search(rf"(?<![\w-]){one}(?![\w-])", text)] == []
    helps = [parameter.help for parameter in verb.params if getattr(parameter, "help", None)]
    bare = re.sub(r"\W", "", text)  # code is set apart in the page, so only letters and digits are compared
    assert [one for one in helps if re.sub(r"\W", "", one) not in bare] == []


@pytest.mark.parametrize("name", VERBS, ids=" ".join)
def test_no_option_is_without_help(name) -> None:
    assert [one.name for one in VERBS[name].params if not getattr(one, "help", None)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_in_the_reference_with_its_first_line(soups, name) -> None:
    value = getattr(reportminer, name)
    anchor = f"{value.__module__}.{value.__qualname__}"
    heading = soups["api.html"].find(id=anchor)
    assert heading is not None, f"{name} is not in api.html"
    first = " ".join((value.__doc__ or "").strip().partition("\n")[0].replace("`", "").split())
    assert first
    shown = " ".join(soups["api.html"].get_text(" ").split())
    bare = re.sub(r"\W", "", first)
    assert bare in re.sub(r"\W", "", shown)


def test_the_changelog_is_a_page(soups) -> None:
    versions = re.findall(r"^## \[(.*?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    shown = [one.get_text(" ") for one in soups["changelog.html"].find_all("h2")]
    assert versions
    assert all(any(version in one for one in shown) for version in versions)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_examples_of_the_scripts_that_make_pages(script) -> None:
    pytest.importorskip("mkdocs")
    ran = doctest.testmod(importlib.import_module(script))
    assert ran.attempted > 0
    assert ran.failed == 0
