"""The round of a visit: each announced document in turn, then the files that its page offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from reportminer.addresses import canonical
from reportminer.answer import Validators
from reportminer.collecting.connection import Fetch
from reportminer.collecting.summary import CollectSummary, Planned, Watch
from reportminer.collecting.taking import Came, Taker
from reportminer.collecting.wish import Wish
from reportminer.errors import FetchError, RefusedError, ReportMinerError, SourceError, StoppedError, StoreError
from reportminer.pipeline.collect import FETCH
from reportminer.sources.base import KINDS, Announcement, Kind
from reportminer.store import Failure, Known, Link, Store

TRANSIENT, LASTING = "transient", "lasting"
GONE = frozenset({404, 410})
# So many pages in a row that are not as their source knows them: the site has a new shape, and the rest will fail too.
MOST_STRANGE = 10
# A release that its listing gives no version of is asked for again while it is young: corrections come early.
YOUNG = timedelta(days=90)
# What a page offers and nothing reads: spreadsheets of survey data, pictures, archives.
UNREAD = (
    ".xls", ".xlsx", ".ods", ".csv", ".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".zip",
    ".jpg", ".jpeg", ".png", ".gif", ".svg", ".mp3", ".mp4", ".epub",
)  # fmt: skip


@dataclass(kw_only=True)
class Courier:
    """Brings announced documents.

    Attributes:
        store: the database.
        taker: stores what comes.
        fetch: brings an address.
        rescue: looks for an address that is gone in a web archive.
        fetch_copy: brings what `rescue` found.
        wish: what to bring.
        watch: told how far it is.
        summary: takes the counts.
        announced: canonical addresses of everything that the listings announce, wanted or not.
    """

    store: Store
    taker: Taker
    fetch: Fetch
    rescue: Callable[[str], Announcement | None]
    fetch_copy: Fetch
    wish: Wish
    watch: Watch
    summary: CollectSummary
    announced: frozenset[str] = frozenset()
    _before: dict[str, Failure] = field(default_factory=dict, init=False)
    _strange: int = field(default=0, init=False)
    _seen: set[str] = field(default_factory=set, init=False)

    def bring(self, wanted: Iterable[Announcement]) -> None:
        """Bring every document that is new or changed.

        What fails is noted, and the others come all the same.

        Raises:
            StoppedError: the host asked us to stop.
            SourceError: many pages in a row are not as the source knows them.
            StoreError: nothing can be stored.
        """
        self._before = {canonical(one.source): one for one in self.store.failures.all() if one.stage == FETCH}
        documents = list(wanted)
        self.watch.at(0, len(documents), 0)
        for n, announced in enumerate(documents, start=1):
            if not self._bring(announced, None):
                self.summary.left += len(documents) - n + 1
                return
            self.watch.at(n, len(documents), len(self.summary.failed))

    def _bring(self, announced: Announcement, parent: Known | None) -> bool:
        """Bring one document and what it offers; return False where the limit is reached."""
        known = self.store.documents.find(canonical(announced.address))
        why = self._why(announced, known)
        if why is None:
            if known is not None:
                self.summary.unchanged += 1
                self._remember(known, announced)
        else:
            if parent is None and self.wish.limit is not None and self.summary.fetched >= self.wish.limit:
                return False
            self.summary.fetched += parent is None
            if self.wish.dry_run:
                self._plan(announced, why)
                return True
            self._try(announced, known, parent)
        if parent is None:
            self._offered(announced)
        return True

    def _why(self, announced: Announcement, known: Known | None) -> str | None:
        """Return why a document is to be fetched, or None where it is not."""
        old = self._before.get(canonical(announced.address))
        # What robots.txt forbids costs no request: it is looked at again, and may be allowed by now.
        lasting = old is not None and old.settings == LASTING and old.error != RefusedError.__name__
        # What an archive does not have may stand on the site, and the other way round.
        lasting = lasting and old is not None and old.origin == self.taker.origin
        if old is not None and lasting and old.made_from == announced.version:
            if not self.wish.retry_failed:
                self.summary.given_up += 1
                return None
            return "failed before"
        if old is not None:
            return "failed before"
        return "new" if known is None else self._changed(announced, known)

    def _changed(self, announced: Announcement, known: Known) -> str | None:
        if known.origin != self.taker.origin and announced.copy is not None:
            return None  # it stands on the publisher's own site, which goes before any copy
        if not self.wish.refresh and announced.version is not None:
            return None if announced.version == known.version else "changed"
        return "to check" if self.wish.refresh or self._young(announced, known) else None

    def _young(self, announced: Announcement, known: Known) -> bool:
        day = announced.published or known.published
        return day is not None and datetime.fromisoformat(day).replace(tzinfo=UTC) > datetime.now(UTC) - YOUNG

    def _remember(self, known: Known, announced: Announcement) -> None:
        if not self.wish.dry_run and announced.copy is not None and known.origin != self.taker.origin:
            self.store.documents.name(known.id, [self.taker.copied(announced)])

    def _try(self, announced: Announcement, known: Known | None, parent: Known | None) -> None:
        try:
            self._get(announced, known, parent)
        except (StoppedError, StoreError):
            raise
        except (ReportMinerError, ValueError) as error:
            self._failed(announced, error)
            self._strange = self._strange + 1 if isinstance(error, SourceError) else 0
            if self._strange >= MOST_STRANGE:
                message = (
                    f"{self.taker.origin}: {MOST_STRANGE} pages in a row are not as the source knows them; the visit "
                    f"was stopped, nothing was overwritten; the last: {error}"
                )
                raise SourceError(message) from error
        else:
            self._strange = 0
            self._over(announced)

    def _get(self, announced: Announcement, known: Known | None, parent: Known | None) -> None:
        apart = self._apart(announced, known)
        validators = None if known is None or apart else Validators(etag=known.etag, modified=known.modified)
        try:
            answer = self.fetch(announced.copy or announced.address, known=validators)
        except FetchError as error:
            found = self.rescue(announced.address) if error.status in GONE and known is None else None
            if found is None or found.copy is None:
                raise
            announced = replace(announced, copy=found.copy)
            answer = self.fetch_copy(found.copy)
        if answer.status == 304 and known is not None:
            self.taker.unchanged(known, announced, answer)
            self.summary.unchanged += 1
            return
        key = None if parent is None else parent.key
        outcome = self.taker.take(Came(answer=answer, announced=announced, parent=key, known=known, apart=apart))
        self.summary.count(outcome)

    def _apart(self, announced: Announcement, known: Known | None) -> bool:
        """Tell whether a known document has an address of its own beside the announced one.

        Where both are announced they are two documents, unless they say the same; where only this one is, the document
        has moved. A listing of late ones alone does not tell: then nothing is overwritten.
        """
        if known is None or canonical(announced.address) == known.key:
            return False
        return known.key in self.announced or self.wish.since is not None

    def _offered(self, announced: Announcement) -> None:
        """Bring the files that a stored page offers and that are not here."""
        page = self.store.documents.find(canonical(announced.address))
        if page is None:
            return
        for link in self.store.documents.links(page.id, "attachment"):
            # A file that every page offers is seen to once, and a page that is offered as a file is a page.
            if not self._fetchable(link, page) or link.key in self.announced or link.key in self._seen:
                continue
            self._seen.add(link.key)
            self._bring(
                Announcement(
                    address=link.address,
                    listing=page.address,
                    title=page.title if link.kind == page.kind else link.label or page.title,
                    published=page.published,
                    kind=_kind(link.kind),
                    body=page.body,
                ),
                page,
            )

    def _fetchable(self, link: Link, page: Known) -> bool:
        """Tell whether a file is to be fetched: "Download this press release as a PDF" holds what its page says."""
        path = link.address.partition("?")[0].partition("#")[0].lower()
        itself = link.kind == "press release" == page.kind
        return not path.endswith(UNREAD) and not itself and link.kind in self.wish.kinds and link.kind != "other"

    def _plan(self, announced: Announcement, why: str) -> None:
        self.summary.planned += (
            Planned(
                address=announced.copy or announced.address,
                why=why,
                kind=announced.kind,
                title=announced.title,
                published=announced.published,
            ),
        )

    def _failed(self, announced: Announcement, error: Exception) -> None:
        # What a server refuses for good is not asked for again; what we could not read may be read by a newer version.
        transient = error.transient if isinstance(error, FetchError) else True
        failure = Failure(
            source=announced.address,
            stage=FETCH,
            error=type(error).__name__,
            message=" ".join(str(error).split()),
            made_from=announced.version,
            settings=TRANSIENT if transient else LASTING,
            origin=self.taker.origin,
        )
        if failure.error == RefusedError.__name__ and failure == self._before.get(canonical(announced.address)):
            self.summary.given_up += 1
            return
        self.store.failures.save(failure)
        self.summary.failed += (failure,)

    def _over(self, announced: Announcement) -> None:
        old = self._before.get(canonical(announced.address))
        if old is not None:
            self.store.failures.clear([old])


def _kind(text: str) -> Kind:
    return next((kind for kind in KINDS if kind == text), "other")
