"""Documents from WARC files: our own, with what their listings said, and those of other tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.addresses import canonical, host_of, unwrapped
from reportminer.collecting.fetching import TRANSIENT
from reportminer.collecting.listings import scrubbed
from reportminer.collecting.lock import locked
from reportminer.collecting.summary import CollectSummary, Unwatched, Watch
from reportminer.collecting.taking import Came, Outcome, Taker
from reportminer.collecting.wish import Wish
from reportminer.errors import MissingError, ReportMinerError, SourceError, StoreError
from reportminer.pipeline.collect import FETCH, WARCS
from reportminer.readers.dates import iso
from reportminer.records import Pointer
from reportminer.sources.base import KINDS, Announcement, Document, Source
from reportminer.store import Failure, Store
from reportminer.warc import Archive, Kept, records

if TYPE_CHECKING:
    from reportminer.answer import Answer

# Media types that can be a document; the rest of a crawl is scripts, pictures, fonts.
DOCUMENTS = frozenset({"text/html", "application/xhtml+xml", "application/pdf", "text/plain"})

FEW_LINKS = 5
LINK_SPACING = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A document of a WARC file.

    Attributes:
        answer: what the server sent then.
        announced: what was noted of it; of files of other tools only the address.
        parent: canonical address of the page that offers it.
        pointer: where it is kept, if that is in the corpus already.
        key: canonical address of the document that it was stored as, where that is another than the announced one.
    """

    answer: Answer
    announced: Announcement
    parent: str | None
    pointer: Pointer | None
    key: str | None = None

    @classmethod
    def of(cls, kept: Kept, *, ours: bool = True) -> Given:
        """Return the document of a kept record; `ours` where it stands in a WARC file of the corpus."""
        facts: Mapping[str, str] = kept.facts
        final = kept.answer.final
        original = unwrapped(final)
        announced = scrubbed(
            Announcement(
                address=facts.get("address") or original or final,
                listing=facts.get("listing") or f"warc:{Path(kept.pointer.file).name}",
                title=facts.get("title"),
                published=iso(facts.get("published", "")),
                kind=next((kind for kind in KINDS if kind == facts.get("kind")), "other"),
                body=facts.get("body"),
                version=facts.get("version"),
                copy=facts.get("copy") or (final if original is not None else None),
            )
        )
        pointer = kept.pointer if ours else None
        return cls(
            answer=kept.answer, announced=announced, parent=facts.get("parent"), pointer=pointer, key=facts.get("key")
        )


def give(taker: Taker, given: Given) -> Outcome:
    """Store a document of a WARC file, unless it is here already in this or a later state.

    Raises:
        ReportMinerError: it is none, or cannot be read.
    """
    key = canonical(given.announced.address)
    known = taker.store.documents.find(key)
    if known is not None and known.checked is not None and given.answer.fetched < known.checked:
        return "unchanged"  # a state of former times does not replace the one of today
    return taker.take(
        Came(
            answer=given.answer,
            announced=given.announced,
            parent=given.parent,
            known=known,
            pointer=given.pointer,
            apart=known is not None and known.key not in {key, given.key},
        )
    )


def collect_warcs(
    folder: Path,
    store: Store,
    files: Iterable[Path],
    *,
    source: Source | None = None,
    wish: Wish | None = None,
    watch: Watch | None = None,
) -> CollectSummary:
    """Build a corpus from WARC files, without network.

    Args:
        folder: folder of the corpus; the records are copied to its own WARC files.
        store: its database.
        files: WARC files, compressed or not, of this program or another.
        source: the publisher; None to take each record's own, or to tell it by its host.
        wish: only documents of these kinds and dates are taken.
        watch: told how far it is.

    Returns:
        What was done. Records that are no documents (listings, pictures, redirects) are left out and counted.

    Raises:
        MissingError: there is no such file.
        StoreError: the corpus cannot be written.
    """
    paths = [Path(file) for file in files]
    for path in paths:
        if not path.is_file():
            message = f"there is no WARC file {path}: check the name and the folder"
            raise MissingError(message)
    watch = watch or Unwatched()
    wish = wish or Wish()
    summary = CollectSummary(source=source.name if source else "warc", site=", ".join(path.name for path in paths))
    with locked(folder):
        reading = _Reading(folder, store, source, wish)
        for n, path in enumerate(paths):
            watch.at(n, len(paths), len(summary.failed))
            _read(path, reading, summary, watch)
        watch.at(len(paths), len(paths), len(summary.failed))
    return summary


class _Reading:
    """Takers by source, made when first needed."""

    def __init__(self, folder: Path, store: Store, source: Source | None, wish: Wish) -> None:
        from reportminer import sources  # noqa: PLC0415 - sources import parsers

        # Looked up once: entry points are searched on disk, and a crawl has ten thousand records.
        self._sources = {name: sources.source(name) for name in sources.source_names()}
        self.folder = folder
        self.store = store
        self.wish = wish
        self._source = source
        self._takers: dict[str, Taker] = {}
        self._failed = {canonical(one.source): one for one in store.failures.all() if one.stage == FETCH}

    def given(self, kept: Kept, path: Path) -> Given:
        """Return the document of a record; one that stands in the corpus's own files already stays where it is."""
        here = path.resolve().parent == (self.folder / WARCS).resolve()
        named = re.fullmatch(rf"{re.escape(kept.source or '')}-\d{{5,}}\.warc\.gz", path.name)
        return Given.of(kept, ours=here and kept.source is not None and named is not None)

    def over(self, given: Given) -> None:
        """Forget that a document did not come from its publisher: it is here now."""
        failure = self._failed.pop(canonical(given.announced.address), None)
        if failure is not None:
            self.store.failures.clear([failure])

    def taker(self, kept: Kept) -> Taker:
        """Return what takes a record: of the source named, else of the record's own, else of its host."""
        source = self._source
        if source is None:
            source = self._sources.get(kept.source or "") or _of_host(kept.answer.final, self._sources.values())
        name = source.name if source is not None else "warc"
        if name not in self._takers:
            special = source if source is not None and source.make is None else None
            self._takers[name] = Taker(
                store=self.store,
                origin=name,
                describe=_no_listing(self._sources["web-archive"].page) if special is None else special.page,
                keep=Archive(self.folder / WARCS, name).append,
                hosts=("*",),
                accept_changes=self.wish.accept_changes,
            )
        return self._takers[name]


def _no_listing(describe: Callable[[Answer], Document]) -> Callable[[Answer], Document]:
    """Make a description of any page one that refuses listings, home pages and the like.

    Raises:
        SourceError: a page of a publisher whom nobody has described is little more than links.
    """

    def described(answer: Answer) -> Document:
        document = describe(answer)
        # A release has one link in a thousand characters; a list of news has one in a hundred and fifty.
        if len(document.links) >= FEW_LINKS and document.length < LINK_SPACING * len(document.links):
            message = (
                f"{answer.final}: {len(document.links)} links in {document.length} characters: a listing, no document"
            )
            raise SourceError(message)
        return document

    return described


def _of_host(address: str, found: Iterable[Source]) -> Source | None:
    """Return the source whose site stands on the host of an address, or did in former times."""
    original = unwrapped(address) or address
    key = canonical(original).partition("://")[2]
    host = host_of(original).removeprefix("www.")
    for one in found:
        prefixes = (canonical(f"https://{old.prefix}").partition("://")[2].rstrip("/") + "/" for old in one.former)
        former = any(f"{key}/".startswith(prefix) for prefix in prefixes)
        if former or (one.site and host_of(one.site).removeprefix("www.") == host):
            return one
    return None


def _read(path: Path, reading: _Reading, summary: CollectSummary, watch: Watch) -> None:
    number = 0
    for kept in records(path, note=watch.note):
        if kept.answer.status != 200 or kept.answer.media_type not in DOCUMENTS:
            summary.left += 1
            continue
        number += 1
        watch.listed(path.name, number)
        given = reading.given(kept, path)
        taker = reading.taker(kept)
        if not reading.wish.wants(given.announced):
            summary.left += 1
            continue
        if reading.store.documents.has_record(kept.pointer.record):
            summary.unchanged += 1
            continue
        if given.parent is None and reading.wish.limit is not None and summary.fetched >= reading.wish.limit:
            summary.left += 1
            continue
        summary.fetched += given.parent is None
        summary.announced += 1
        try:
            outcome = give(taker, given)
        except StoreError:
            raise
        except SourceError as error:
            # A listing or a home page: no page of the source's shape.
            summary.left += 1
            summary.announced -= 1
            watch.note(f"left out: {error}")
        except (ReportMinerError, ValueError) as error:
            failure = Failure(
                source=given.announced.address,
                stage=FETCH,
                error=type(error).__name__,
                message=" ".join(str(error).split()),
                settings=TRANSIENT,  # it may stand whole on its site
                origin=taker.origin,
            )
            reading.store.failures.save(failure)
            summary.failed += (failure,)
        else:
            reading.over(given)
            summary.count(outcome)
