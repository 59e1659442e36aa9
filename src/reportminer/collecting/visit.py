"""One visit to a publisher: what its listings announce is fetched, unless it is here, and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reportminer.addresses import canonical
from reportminer.collecting import health
from reportminer.collecting.connection import Connection, Line
from reportminer.collecting.fetching import Courier
from reportminer.collecting.listings import Answers, Remembered, announcements
from reportminer.collecting.lock import locked
from reportminer.collecting.summary import CollectSummary, Unwatched, Watch
from reportminer.collecting.taking import Taker
from reportminer.collecting.warcs import Given, give
from reportminer.collecting.wish import Wish
from reportminer.errors import FetchError, ReportMinerError, SourceError, StoreError
from reportminer.pipeline.collect import WARCS
from reportminer.sources.base import Announcement, Source, Visit
from reportminer.store import Store, VisitRow
from reportminer.warc import Archive

# A visit killed longer ago than this begins anew: its listings may be out of date.
FRESH = timedelta(hours=24)


@dataclass(kw_only=True)
class _Work:
    """A visit at work."""

    source: Source
    store: Store
    archive: Archive
    line: Line
    wish: Wish
    watch: Watch
    summary: CollectSummary
    row: VisitRow | None = field(default=None)
    asked: int = field(default=0)  # requests of the line before this visit began


def collect(
    folder: Path,
    store: Store,
    source: Source,
    *,
    wish: Wish | None = None,
    connection: Connection | None = None,
    watch: Watch | None = None,
) -> CollectSummary:
    """Visit a publisher and bring what is new.

    Args:
        folder: folder of the corpus; WARC files go to its folder ``warc``.
        store: its database.
        source: the publisher. One that needs options has been made with them.
        wish: what to bring; None for everything.
        connection: how to reach it; None for its own site and the default web archive.
        watch: told how far it is.

    Returns:
        What was done. `CollectSummary.problem` says why it was stopped, if it was: what had been stored before stays.

    Raises:
        UsageError: a wish or the connection makes no sense.
        StoreError: the corpus cannot be written, or another visit is at work in it.
    """
    wish = wish or Wish()
    connection = connection or Connection()
    watch = watch or Unwatched()
    site = connection.site_of(source)
    summary = CollectSummary(source=source.name, site=site)
    with locked(folder), connection.open(source, folder, watch, store=store, writing=not wish.dry_run) as line:
        archive = Archive(folder / WARCS, source.name)
        work = _Work(source=source, store=store, archive=archive, line=line, wish=wish, watch=watch, summary=summary)
        line.copy_fetch(source)  # an archive that nobody knows, nobody to write to: told before anything is asked
        _adopt(work)
        _visit(work)
        if source.former:
            _former(work)
        summary.requests = line.requests
    return summary


def _visit(work: _Work) -> None:
    """Go through what the listings announce."""
    summary, source, wish = work.summary, work.source, work.wish
    if wish.limit == 0:
        return
    work.line.fetch(source)  # nobody to write to, a pace too fast: told before anything is noted
    with _noted(work) as since:
        found, gone = _announced(work, since)
        if work.row is not None:
            work.row = replace(work.row, announced=len(found), filled=health.filled(found) | gone)
            if wish.whole and not wish.accept_changes:
                health.check_listings(source.name, found, gone, work.store.visits.baseline(source.name, _place(work)))
        wanted = [one for one in found if wish.wants(one)]
        summary.announced += len(wanted)
        summary.left += len(found) - len(wanted)
        courier = Courier(
            store=work.store,
            taker=_taker(work),
            fetch=work.line.fetch(source),
            rescue=work.line.rescue(source),
            fetch_copy=work.line.copy_fetch(source),
            wish=wish,
            watch=work.watch,
            summary=summary,
            announced=frozenset(canonical(one.address) for one in found),
        )
        courier.bring(wanted)


@contextmanager
def _noted(work: _Work) -> Iterator[str | None]:
    """Keep the row of a visit, whatever becomes of it; yield since when its listings may be taken as remembered.

    An error of the source or its host ends the visit and not the program: `CollectSummary.problem` names it.
    """
    summary, visits, wish = work.summary, work.store.visits, work.wish
    since = None
    if not wish.dry_run:
        last = visits.last(work.source.name, _place(work))
        killed = last is not None and last.ended is None and _age(last.began) < FRESH
        since = last.began if last is not None and killed and not wish.refresh else None
        began = since or _now()
        work.row = visits.begin(work.source.name, _place(work), began, whole=wish.whole)
    try:
        yield since
    except (SourceError, FetchError) as error:
        summary.problem = str(error)
    # Whatever else ends a visit (Ctrl-C, a full disk) leaves it without an end: the next one goes on from there.
    _end(work)


def _place(work: _Work) -> str:
    """Return where a visit goes, and for what: visits are compared with those that went for the same."""
    return f"{work.summary.site} {work.source.sought}".strip()


def _end(work: _Work) -> None:
    summary = work.summary
    if work.row is None:
        return
    outcome = "done" if summary.problem is None else summary.problem
    work.store.visits.save(
        replace(
            work.row,
            ended=_now(),
            outcome=outcome,
            requests=work.line.requests - work.asked,
            added=summary.added,
            changed=summary.changed,
            unchanged=summary.unchanged,
            failed=len(summary.failed),
        )
    )


def _announced(work: _Work, since: str | None) -> tuple[list[Announcement], dict[str, int]]:
    source = work.source
    answers = Answers(store=work.store, origin=source.name, writing=not work.wish.dry_run)
    get = Remembered(answers=answers, fetch=work.line.fetch(source), since=since)
    visit = Visit(get=get, site=work.summary.site, since=work.wish.since, note=_note(work))
    return announcements(source, visit, work.watch)


def _note(work: _Work) -> Callable[[str], None]:
    def note(text: str) -> None:
        work.summary.notes = (*work.summary.notes, text)
        work.watch.note(text)

    return note


def _taker(work: _Work) -> Taker:
    return Taker(
        store=work.store,
        origin=work.source.name,
        describe=work.source.page,
        keep=work.archive.append,
        hosts=work.line.hosts_of(work.source),
        accept_changes=work.wish.accept_changes,
    )


def _former(work: _Work) -> None:
    """Bring what stands no longer on the site from a web archive, as far as the archive lets us."""
    archived = work.line.archive(work.source)
    if archived is None or work.summary.problem is not None:
        return
    part = _Work(
        source=archived,
        store=work.store,
        archive=Archive(work.archive.folder, archived.name),
        line=work.line,
        wish=work.wish.less(work.summary.fetched),
        watch=work.watch,
        summary=CollectSummary(source=archived.name, site=archived.site),
        asked=work.line.requests,
    )
    work.watch.note(f"{work.source.name}: what is gone from the site is looked for in {archived.publisher}")
    _adopt(part)
    _visit(part)
    _add(work.summary, part.summary)
    if part.summary.problem is not None:
        _note(work)(f"the web archive brought nothing more: {part.summary.problem}")


def _add(summary: CollectSummary, part: CollectSummary) -> None:
    """Add what came from the web archive; where it could not be asked, what came from the site stands all the same."""
    for name in ("announced", "added", "changed", "unchanged", "same", "left", "given_up"):
        setattr(summary, name, getattr(summary, name) + getattr(part, name))
    summary.failed += part.failed
    summary.planned += part.planned
    summary.notes += part.notes


def _adopt(work: _Work) -> None:
    """Store what a killed visit has kept in its WARC file and not in the database; cut off what it wrote by half."""
    if work.wish.dry_run:
        return
    taker = _taker(work)
    for kept in work.archive.resume(work.store.documents.ends(), note=work.watch.note):
        try:
            give(taker, Given.of(kept))
        except StoreError:
            raise
        except (ReportMinerError, ValueError) as error:
            work.watch.note(f"{kept.answer.final}: kept by a killed visit and not usable: {error}")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _age(moment: str) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(moment)
