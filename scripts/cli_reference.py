"""Make the reference of the command line from the program itself, as Markdown. Nothing in it is written by hand.

``python scripts/cli_reference.py`` prints it; the site has it as a page (`scripts/site_hooks.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from reportminer.cli.app import app

TOP = """# Command line

Made from the program when this site is built: what stands here is what `reportminer VERB --help` tells. In square
brackets: what may be left out. Between bars: one of these.
"""


def verbs(command: Any, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - of typer
    """Yield every verb with its name, a group of verbs before its own: ``("codes",)``, ``("codes", "apply")``.

    Examples:
        >>> [name for name, _ in verbs(typer.main.get_command(app)) if name[0] == "codes"]
        [('codes',), ('codes', 'init'), ('codes', 'apply'), ('codes', 'diff'), ('codes', 'import')]
    """
    for key, below in command.commands.items():
        yield (*name, key), below
        if hasattr(below, "commands"):
            yield from verbs(below, (*name, key))


def cell(text: str) -> str:
    r"""Return a text as it may stand in a cell of a table.

    Examples:
        >>> cell("one | two\n  <three>")
        'one \\| two &lt;three&gt;'
    """
    return " ".join(plain(text).replace("|", "\\|").split())


def plain(text: str) -> str:
    r"""Return a text in which nothing is taken for a tag or a link.

    Examples:
        >>> plain("<one> [two]")
        '&lt;one&gt; \\[two\\]'
    """
    return re.sub(r"([\[\]])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def code(text: str) -> str:
    r"""Return the same as code: there only the bar means anything.

    Examples:
        >>> code("--quotes N|all")
        '`--quotes N\\|all`'
    """
    return f"`{' '.join(text.replace(' <list[str]>', '').split())}`".replace("|", "\\|")


def options(command: Any, context: Any) -> Iterator[str]:  # noqa: ANN401 - of typer
    """Yield the table of what a verb takes: its arguments first, then its options."""
    records = [
        (parameter.param_type_name, parameter.get_help_record(context))
        for parameter in command.get_params(context)
        if not getattr(parameter, "hidden", False) and "--help" not in parameter.opts
    ]
    told = [(kind, record) for kind, record in records if record is not None]
    for kind, title in (("argument", "Argument"), ("option", "Option")):
        rows = [record for one, record in told if one == kind]
        if rows:
            yield f"| {title} | What it does |\n|---|---|"
            yield from (f"| {code(names)} | {cell(what)} |" for names, what in rows)
            yield ""


def paragraphs(text: str | None) -> str:
    r"""Return the help of a verb as Markdown, nothing in it taken for a tag. What follows a form feed is not shown.

    Examples:
        >>> paragraphs("  One\nline.\n\n  <Two>.")
        'One line.\n\n&lt;Two&gt;.'
    """
    shown = (text or "").partition("\f")[0].replace("\b", "")
    parts = plain(shown).split("\n\n")
    return "\n\n".join(" ".join(part.split()) for part in parts if part.strip())


def ending(text: str | None) -> Iterator[str]:
    r"""Yield the examples of a verb as a block of code. The exit codes stand once, at the end of the page.

    Examples:
        >>> list(ending("\b\nExamples:\n  reportminer status     what there is\n\nExit codes: 0 done"))
        ['```sh\nreportminer status   # what there is\n```\n']
    """
    lines = [line[2:] for line in (text or "").splitlines() if line.startswith("  ")]
    # What stands apart is no part of the command: a comment, so that a line can be copied whole.
    lines = [re.sub(r"(?<=\S)  ( *)(?=\S)", r"\1# ", line) for line in lines]
    if lines:
        yield "```sh\n" + "\n".join(lines) + "\n```\n"


def section(name: tuple[str, ...], command: Any) -> Iterator[str]:  # noqa: ANN401 - of typer
    """Yield the lines of one verb."""
    context = typer.Context(command, info_name=" ".join(("reportminer", *name)))
    yield f"{'#' * (len(name) + 1)} {' '.join(name)} {{ #{'-'.join(name)} }}\n"
    yield paragraphs(command.help) + "\n"
    if hasattr(command, "commands"):
        return
    usage = " ".join(("reportminer", *name, *command.collect_usage_pieces(context)))
    yield f"```text\n{usage}\n```\n"
    yield from options(command, context)
    yield from ending(command.epilog)


def reference() -> str:
    """Return the whole page."""
    command: Any = typer.main.get_command(app)
    context = typer.Context(command, info_name="reportminer")
    glance = [
        f"| [`{' '.join(name)}`](#{'-'.join(name)}) | {cell(below.get_short_help_str(200))} |"
        for name, below in verbs(command)
        if not hasattr(below, "commands")
    ]
    lines = [TOP, "| Verb | What it does |", "|---|---|", *glance, ""]
    lines += ["## Before the verb { #before }\n", paragraphs(command.help) + "\n"]
    lines += [*options(command, context), *ending(command.epilog)]
    for name, below in verbs(command):
        lines += section(name, below)
    exits = next(line for line in (command.epilog or "").splitlines() if line.startswith("Exit codes: "))
    lines += ["## Exit codes\n", exits.removeprefix("Exit codes: ").capitalize()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
