"""The command line as a whole: verbs, ``--version``, ``--debug``, and what becomes of errors."""

from __future__ import annotations

import sys
import traceback
from contextvars import ContextVar
from typing import Annotated

import typer

from reportminer.cli.interrupt import listen
from reportminer.cli.terminal import prepare, say, write
from reportminer.cli.verbs import (
    agree,
    assign,
    check,
    codes,
    collect,
    compare,
    export,
    extract,
    findings,
    manifest,
    methods,
    models,
    report,
    run,
    sample,
    search,
    show,
    status,
    themes,
)
from reportminer.errors import ReportMinerError

FAILURE = 1
INTERRUPTED = 130

HELP = """Mine published inspection reports: findings, themes across bodies and years.

Without --corpus every verb works on the sample corpus that travels with the
program: releases about invented bodies. What is missing or stale is done first,
and only that.
"""
EPILOG = """\b
Examples:
  reportminer themes                                  themes of the sample corpus
  reportminer themes --corpus releases                themes of a folder of pages
  reportminer findings --theme 1 --polarity concern   findings behind a theme
  reportminer extract release.html                    one page as JSON, without a corpus

Exit codes: 0 done, 1 something failed (the rest is done), 2 misuse, 130 interrupted.
"""

app = typer.Typer(
    help=HELP,
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
VERBS = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        *(themes, findings, compare, report, search, show, assign, extract, collect, check, run, status),
        *(export, manifest, methods, sample, agree),
    )
}
for _name, _module in VERBS.items():
    app.command(epilog=_module.EPILOG, short_help=_module.SHORT)(getattr(_module, _name))
_models = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
_models.command("list", epilog=models.LIST_EPILOG, short_help=models.LIST_SHORT)(models.list_)
_models.command("tune", epilog=models.TUNE_EPILOG, short_help=models.TUNE_SHORT)(models.tune)
app.add_typer(_models, name="models", epilog=models.EPILOG, help=models.SHORT)
app.add_typer(codes.app, name="codes")

_debug: ContextVar[bool] = ContextVar("debug", default=False)


def _version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        import reportminer  # noqa: PLC0415 - the version takes 20 ms

        write(f"reportminer {reportminer.__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[  # noqa: ARG001 - typer needs the name
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Take what stands before the verb."""
    _debug.set(debug)


def debugging() -> bool:
    """Tell whether ``--debug`` was given."""
    return _debug.get()


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what stands after ``reportminer``; None for those of the process.

    Returns:
        The exit code.

    Examples:
        >>> main(["--version"])  # doctest: +ELLIPSIS
        reportminer ...
        0
    """
    prepare()
    listen()
    _debug.set(False)
    try:
        command = typer.main.get_command(app)
        code = command.main(args=arguments, prog_name="reportminer", standalone_mode=False)
    except ReportMinerError as error:
        return _told(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as error:
        return _told(_system(error), FAILURE)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets one line
        return _other(error)
    return _interrupted() if code == INTERRUPTED else int(code or 0)


def _other(error: Exception) -> int:
    """Tell a misuse that typer found, or a bug of ours.

    Typer's own errors are known by what they can do: versions before 0.16 raise those of the package click.
    """
    if type(error).__name__ == "Abort":
        return _interrupted()
    if type(error).__name__ == "NoArgsIsHelpError":
        write(f"{error}\n")
        return 2
    format_message = getattr(error, "format_message", None)
    if callable(format_message):
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "reportminer"
        # "Value error, 'xml' is not one of ...": the first words are of the library that checks.
        said = str(format_message()).rstrip(".").replace("Value error, ", "")
        if said.startswith("No such command"):
            there = getattr(getattr(context, "command", None), "commands", VERBS)  # of `codes` and `models`, their own
            said = f"{said}: the verbs are {', '.join(there)}"
        return _told(f"{said}; see {path} --help", getattr(error, "exit_code", 2))
    said = f"{type(error).__name__}: {error}; this is a bug"
    hint = "" if debugging() else "; run with reportminer --debug and the same verb for the traceback"
    return _told(f"{said}{hint}", FAILURE)


def _told(message: str, code: int) -> int:
    if debugging():
        traceback.print_exc(file=sys.stderr)
    say(message)
    return code


def _interrupted() -> int:
    say("interrupted; nothing stored is lost, and the same command goes on from there")
    return INTERRUPTED


def _system(error: OSError) -> str:
    """Say what the system refused, on which file."""
    named = f"{error.filename}: " if error.filename is not None else ""
    return f"{named}{error.strerror or error}; check the disk and the rights, then run again"
