"""``reportminer manifest``: what made a result, written down and compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import CorpusOption, ModelOption, QuietOption, epilog, named_path

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

SHORT = "What made a result: inputs, models, settings, hashes."
EPILOG = epilog(
    "reportminer manifest --corpus releases --output releases/ro-crate-metadata.json",
    "reportminer manifest --corpus releases --with releases/themes.html",
    "reportminer manifest --corpus releases --check releases/ro-crate-metadata.json",
)


def manifest(
    corpus: CorpusOption = None,
    with_: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            metavar="FILE",
            parser=named_path,
            help="A further file or folder made from the corpus, such as a report; may be repeated.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE",
            parser=named_path,
            help="Compare this manifest with the corpus as it is now; each difference is told.",
            show_default=False,
        ),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Also read the stored bytes of every page again and compare their hashes.")
    ] = False,
    model: ModelOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=named_path,
            help="Write to a file in place of stdout.",
            show_default=False,
        ),
    ] = None,
    quiet: QuietOption = False,
) -> int:
    """Write down what made the results of a corpus, as RO-Crate (JSON-LD): same manifest, same result.

    Paths in it are relative to the folder of the corpus: there, called ro-crate-metadata.json, it makes a crate of the
    folder. With --check the exit code is 1 where inputs, models, settings, codebook, result or outputs differ.
    """
    from reportminer.cli.manifestchecked import drawn, said
    from reportminer.cli.opened import mined
    from reportminer.cli.output import as_json, as_table, check_file, write_file
    from reportminer.cli.terminal import say, write
    from reportminer.provenance import compare
    from reportminer.provenance import manifest as made
    from reportminer.provenance.comparing import read

    if output is not None:
        check_file(output)
    before = None if check is None else read(check)
    with mined(corpus, model, quiet=quiet) as opened:
        broken = _damaged(opened) if verify else []
        if before is None:
            text, code = as_json(made(opened, with_ or ())), 0
        else:
            found = compare(opened, before, with_ or ())
            text, code = as_table(lambda width: drawn(found, width), plain=output is not None), int(not found.same)
            if not quiet:
                say(said(found))
        elsewhere = output is not None and before is None and output.resolve().parent != opened.folder.resolve()
        place = opened.folder
    if output is None:
        write(text)
    else:
        write_file(output, text)
    if elsewhere and not quiet:
        say(f"paths in it are relative to {place}: the manifest is of that folder, wherever it lies")
    for problem in broken:
        say(f"damaged: {problem}")
    return 1 if broken else code


def _damaged(corpus: Corpus) -> list[str]:
    """Return what is wrong with stored pages."""
    from reportminer.provenance.original import damage

    found = ((origin.name, damage(corpus, origin)) for origin in corpus.store.origins.current())
    return [f"{name}: {problem}" for name, problem in found if problem is not None]
