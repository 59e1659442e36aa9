"""``reportminer collect``: from a publisher's site, a web archive or WARC files to a corpus on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import (
    AllowLocalOption,
    ContactOption,
    FormatOption,
    OutputOption,
    PaceOption,
    QuietOption,
    SiteOption,
    epilog,
    named_path,
    whole_number,
)

if TYPE_CHECKING:
    from reportminer.collecting import CollectSummary

SHORT = "Bring what a publisher has published."
EPILOG = epilog(
    "reportminer collect                                       the publishers that are known",
    "reportminer collect hmi-probation --contact you@example.org",
    "reportminer collect hmi-probation --since 2024-01-01 --kind release --dry-run",
    "reportminer collect web-archive --of hmi-probation        what stood at its former addresses",
    "reportminer collect --from-warc *.warc.gz --corpus releases",
    "reportminer collect local --path saved-pages --corpus releases",
)
# More failures than these are counted, not listed: `status` lists them all.
MOST = 10


class KindName(StrEnum):
    """What documents are."""

    release = "release"
    report = "report"
    other = "other"


KINDS = {KindName.release: "press release", KindName.report: "report", KindName.other: "other"}


def day(text: str | date) -> date:
    """Return a day.

    Raises:
        BadParameter: it is none.

    Examples:
        >>> day("2024-01-31").year
        2024
    """
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        message = f"{str(text)!r} is no day: write it as 2024-01-31"
        raise typer.BadParameter(message) from None


def collect(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="A publisher; without one they are listed. With --from-warc also more files.",
            show_default=False,
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            "-c",
            metavar="DIR",
            parser=named_path,
            help="Folder to collect into.  [default: corpus/SOURCE]",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--since",
            metavar="DATE",
            parser=day,
            help="Only what was published or changed since then.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        list[KindName] | None,
        typer.Option(
            "--kind",
            metavar="|".join(KindName),
            help="Only this kind; may be repeated.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            parser=whole_number,
            help="Fetch at most N documents, and the files that they offer.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be fetched, and fetch listings only.")
    ] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed for good.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again for every document, changed or not.")] = False,
    accept_changes: Annotated[
        bool, typer.Option("--accept-changes", help="Believe listings and pages that have lost much.")
    ] = False,
    from_warc: Annotated[
        list[Path] | None,
        typer.Option(
            "--from-warc",
            metavar="FILE",
            parser=named_path,
            help="Read WARC files and no network; may be repeated.",
            show_default=False,
        ),
    ] = None,
    path: Annotated[
        list[Path] | None,
        typer.Option(
            "--path",
            metavar="PATH",
            parser=named_path,
            help="For local: a folder or file; may be repeated.",
            show_default=False,
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--of", metavar="SOURCE", help="For web-archive: the publisher that is looked for.", show_default=False
        ),
    ] = None,
    prefix: Annotated[
        list[str] | None,
        typer.Option(
            "--prefix",
            metavar="ADDRESS",
            help="For web-archive: beginning of addresses; may be repeated.",
            show_default=False,
        ),
    ] = None,
    archive: Annotated[
        str | None,
        typer.Option(
            "--archive",
            metavar="NAME",
            help="Web archive for what is gone: ukgwa, internet-archive, an address, or none.  [default: ukgwa]",
            show_default=False,
        ),
    ] = None,
    site: SiteOption = None,
    allow_local: AllowLocalOption = False,
    contact: ContactOption = None,
    pace: PaceOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Bring what a publisher has published: pages and PDFs, kept as WARC, each with its address.

    A second run brings only what is new or changed. A run that was stopped goes on where it was.
    """
    from reportminer import sources
    from reportminer.cli.collectbars import CollectBars
    from reportminer.cli.collected import counts_of, draw_numbers, draw_plan, publishers
    from reportminer.cli.output import Answer, check_file, give
    from reportminer.collecting import Connection, Wish, collect_warcs
    from reportminer.corpus import Corpus
    from reportminer.errors import UsageError

    if output is not None:
        check_file(output)
    source, files = _told_apart(words or [], from_warc or [])
    if source is None and not files:
        give(publishers(), form, output)
        return 0
    named = None if source is None else sources.source(source)
    if named is not None and named.make is not None and not from_warc:
        named = named.make(
            sources.Options(
                of=None if of is None else sources.source(of),
                prefixes=tuple(prefix or ()),
                archive=archive,
                paths=tuple(path or ()),
            )
        )
    elif of or prefix or path:
        given = "--of" if of else "--prefix" if prefix else "--path"
        message = (
            f"{given} belongs to `collect {'local' if path else 'web-archive'}`: name that source, or leave it out"
        )
        raise UsageError(message)
    if from_warc and (site or archive or dry_run or limit or retry_failed or refresh):
        message = (
            "--from-warc reads files and asks nobody: leave --site, --archive, --limit, --dry-run, --retry-failed and "
            "--refresh out"
        )
        raise UsageError(message)
    wish = Wish(
        since=None if since is None else since.isoformat(),
        kinds=sources.KINDS if not kind else tuple(KINDS[one] for one in dict.fromkeys(kind)),  # type: ignore[misc]
        limit=limit,
        dry_run=dry_run,
        retry_failed=retry_failed,
        refresh=refresh,
        accept_changes=accept_changes,
    )
    folder = corpus if corpus is not None else Path("corpus", source or "warc")
    bars = CollectBars(quiet=quiet, things="files" if from_warc else "documents")
    with _there(folder, dry_run=dry_run) as place, Corpus(place) as opened, bars as watch:
        if from_warc:
            summary = collect_warcs(opened.folder, opened.store, files, source=named, wish=wish, watch=watch)
        else:
            connection = Connection(site=site, archive=archive, allow_local=allow_local, contact=contact, pace=pace)
            summary = opened.collect(named, wish=wish, connection=connection, watch=watch)  # type: ignore[arg-type]
    _tell(summary, folder, quiet=quiet)
    rows = [asdict(one) for one in summary.planned] if dry_run else [counts_of(summary)]
    columns = ("why", "kind", "published", "title", "address") if dry_run else tuple(counts_of(summary))
    document = counts_of(summary) | {
        "corpus": str(folder),
        "planned": [asdict(one) for one in summary.planned],
        "failures": [{name: getattr(one, name) for name in ("source", "error", "message")} for one in summary.failed],
        "notes": list(summary.notes),
        "problem": summary.problem,
    }
    draw = draw_plan if dry_run else draw_numbers
    give(Answer(document=document, rows=rows, columns=columns, draw=lambda _: draw(summary)), form, output)
    return 1 if summary.problem is not None or summary.failed else 0


def _told_apart(words: list[str], from_warc: list[Path]) -> tuple[str | None, list[Path]]:
    """Return a publisher's name, and WARC files: of ``--from-warc *.warc.gz`` the option takes only the first.

    Raises:
        UsageError: there are several names.
    """
    from reportminer import sources
    from reportminer.errors import UsageError

    names = [word for word in words if not from_warc or word in sources.source_names()]
    if len(names) > 1:
        message = f"one publisher at a time, and {' and '.join(map(repr, names))} are {len(names)}: run it for each"
        raise UsageError(message)
    return (names[0] if names else None), [*from_warc, *(Path(word) for word in words if word not in names)]


@contextmanager
def _there(folder: Path, *, dry_run: bool) -> Iterator[Path]:
    """Make the folder of a corpus; for a dry run, one that is gone afterwards.

    Raises:
        UsageError: a file stands in its place.
    """
    from reportminer.errors import UsageError

    folder = folder.expanduser()
    if dry_run and not folder.exists():
        import tempfile

        with tempfile.TemporaryDirectory() as passing:
            yield Path(passing)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        message = f"--corpus {folder}: a file stands there, and a corpus is a folder; name another"
        raise UsageError(message) from error
    yield folder


def _tell(summary: CollectSummary, folder: Path, *, quiet: bool) -> None:
    """Say what went wrong (even when quiet), and the next step."""
    from reportminer.cli.terminal import count, say

    if summary.problem is not None:
        say(summary.problem)
    for one in summary.failed[:MOST]:
        say(one.message if one.source in one.message else f"{one.source}: {one.message}")
    if len(summary.failed) > MOST:
        more = count(len(summary.failed) - MOST, "documents")
        say(f"{more} more failed; `reportminer status --corpus {folder}` lists them")
    if not quiet and not summary.planned and (summary.added or summary.changed or summary.unchanged):
        say(f"next: reportminer themes --corpus {folder}")
