"""How a publisher is reached: where it stands, who asks, how fast, and what is noted of every request."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from reportminer.addresses import host_of
from reportminer.answer import Answer, Validators
from reportminer.collecting.listings import Answers, getter
from reportminer.collecting.summary import Watch
from reportminer.errors import FetchError, SourceError, StoppedError, StoreError, UsageError
from reportminer.pipeline.collect import WARCS
from reportminer.sources.base import Announcement, Options, Source
from reportminer.store import Store

if TYPE_CHECKING:
    from reportminer.fetch import Fetcher, Request, Rules

# The source that speaks to web archives.
ARCHIVED = "web-archive"
NO_ARCHIVE = "none"
CONTACT_VARIABLE = "REPORTMINER_CONTACT"
# What was asked of whom, a line a request, beside the WARC files.
LOG = "requests.tsv"
# Below this, a public site is asked for more than a person could read.
LEAST_PACE = 1.0
# http://site.example/probation/: what listings can be named below.
_PLACE = re.compile(r"https?://[^\s/?#@\\]+(?:/[^\s?#\\\x00-\x1f\x7f]*)?", re.IGNORECASE)


class Fetch(Protocol):
    """Brings an address, with validators of the answer that is known."""

    def __call__(self, address: str, *, accept: str = "*/*", known: Validators | None = None) -> Answer:
        """Return the answer, with status 200 or, where `known` is given, 304."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How to reach a publisher.

    Attributes:
        site: another place of its site, such as a copy on this machine; None for its own.
        archive: the web archive that is asked for what is gone: a name, an address, or ``none``. None for the UK
            Government Web Archive, or for none where `site` is given: a copy has no history.
        allow_local: addresses of this machine and of private networks may be asked.
        contact: whom the publisher may write to, sent with every request; None for the environment's
            ``REPORTMINER_CONTACT``.
        pace: least seconds between two requests to a host; below 1 only for hosts of this machine.
        rules: sizes, times and retries, see `reportminer.fetch.Rules`; None for the usual ones.
    """

    site: str | None = None
    archive: str | None = None
    allow_local: bool = False
    contact: str | None = None
    pace: float | None = None
    rules: Rules | None = None

    @property
    def archived(self) -> bool:
        """Whether a web archive is asked for what is gone."""
        return self.archive != NO_ARCHIVE and (self.site is None or self.archive is not None)

    def site_of(self, source: Source) -> str:
        """Return where the site of a source stands, with a slash at the end.

        Raises:
            UsageError: `site` is no http address, or the source has no site that could stand elsewhere.
        """
        if self.site is not None and (source.get is not None or source.name == ARCHIVED):
            hint = ": name the archive with --archive" if source.name == ARCHIVED else ""
            message = f"--site is for publishers, and {source.name} is none{hint}"
            raise UsageError(message)
        site = self.site or source.site
        if self.site is not None and not host_of(self.site):
            message = f"--site {self.site!r} is no address: give one such as http://127.0.0.1:8080/"
            raise UsageError(message)
        if self.site is not None and not _PLACE.fullmatch(self.site):
            message = (
                f"--site {self.site.rpartition('@')[2]!r}: give host and path alone, such as http://127.0.0.1:8080/ or "
                "http://site.example/probation/, without user, query and fragment"
            )
            raise UsageError(message)
        return site if site.endswith("/") or not site else f"{site}/"

    @contextmanager
    def open(
        self, source: Source, folder: Path, watch: Watch, *, store: Store | None, writing: bool = True
    ) -> Iterator[Line]:
        """Open a line to a source, for one visit.

        Args:
            source: the source.
            folder: folder of the corpus.
            watch: told of the pace.
            store: where answers are remembered, if anywhere.
            writing: whether new ones are, and the requests noted in the folder.

        Raises:
            UsageError: the pace is too fast for a public host, or there is nobody to write to.
        """
        from reportminer.fetch.local import is_local, stands_here  # noqa: PLC0415 - imports sockets

        site = self.site_of(source) if source.get is None else ""
        name = urlsplit(site).hostname or ""
        if site and is_local(name) and not self.allow_local:
            message = f"{site} is on this machine or its network: add --allow-local if that is what you want"
            raise UsageError(message)
        here = not site or (self.allow_local and stands_here(name))
        if self.pace is not None and self.pace < LEAST_PACE and not here:
            least = f"{LEAST_PACE:g}"
            message = f"--pace {self.pace:g}: a public site is asked at most once in {least} s; give {least} or more"
            raise UsageError(message)
        with ExitStack() as stack:
            yield Line(
                connection=self,
                site=self.site_of(source),
                watch=watch,
                stack=stack,
                folder=folder,
                store=store,
                writing=writing and store is not None,
            )


@dataclass(kw_only=True)
class Line:
    """A line to the hosts of a visit: one fetcher a source, each with the hosts of that source only."""

    connection: Connection
    site: str
    watch: Watch
    stack: ExitStack
    folder: Path
    store: Store | None
    writing: bool
    requests: int = 0
    _fetchers: dict[str, Fetcher] = field(default_factory=dict)
    _paced: tuple[float, str] | None = None

    def hosts_of(self, source: Source) -> tuple[str, ...]:
        """Return the patterns of the hosts of a source, with and without ``www.``."""
        place = self.site if source.name != ARCHIVED and not source.get else source.site
        host = host_of(place)
        named = {host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"} if host else set()
        return tuple(sorted(named | set(source.files)))

    def fetch(self, source: Source) -> Fetch:
        """Return what brings addresses of a source."""
        if source.get is not None:
            return getter(source.get)
        hosts = self.hosts_of(source)
        fetcher = self._fetchers.get(hosts[0])
        if fetcher is None:
            fetcher = self.stack.enter_context(self._fetcher(source, hosts))
        # Two sources on one host share its pace.
        for host in hosts:
            self._fetchers.setdefault(host, fetcher)
            fetcher.allow(host)
        return fetcher

    def _fetcher(self, source: Source, hosts: tuple[str, ...]) -> Fetcher:
        from reportminer.fetch import Fetcher, Rules  # noqa: PLC0415 - imports requests
        from reportminer.fetch.local import stands_here  # noqa: PLC0415

        place = self.site if source.name != ARCHIVED else source.site
        here = self.connection.allow_local and stands_here(urlsplit(place).hostname or "")
        rules, pace = self.connection.rules or Rules(), self.connection.pace
        if pace is not None:
            # What a copy on this machine may be asked, a web archive may not.
            rules = replace(rules, floor=pace if here else max(pace, LEAST_PACE))
        contact = self.connection.contact or os.environ.get(CONTACT_VARIABLE) or None
        if contact is None and not here:
            Fetcher(hosts=hosts).close()  # says that there is nobody to write to
        return Fetcher(
            hosts=hosts,
            contact=contact,
            allow_local=self.connection.allow_local,
            rules=rules,
            log=self._note,
            memory=self._memory(source),
        )

    def archive(self, source: Source) -> Source | None:
        """Return the web archive's copies of a source as a source, or None where no archive is to be asked."""
        if not self.connection.archived or source.get is not None or source.name == ARCHIVED:
            return None
        from reportminer import sources  # noqa: PLC0415 - sources import parsers

        make = sources.source(ARCHIVED).make
        if make is None or not (source.former or source.site):
            return None
        return make(Options(of=source, archive=self.connection.archive))

    def rescue(self, source: Source) -> Callable[[str], Announcement | None]:
        """Return what looks for an address that is gone in the web archive."""
        archive = self.archive(source)
        over: list[str] = []

        def look(address: str) -> Announcement | None:
            if archive is None or over:
                return None
            from reportminer.sources.web_archive import archived  # noqa: PLC0415 - imports parsers

            try:
                return archived(self.fetch(archive), archive.site, address)
            except StoppedError as error:
                over.append(str(error))
                self.watch.note(str(error))
            except (FetchError, SourceError):
                pass
            return None

        return look

    def copy_fetch(self, source: Source) -> Fetch:
        """Return what brings the copies that `rescue` finds."""
        archive = self.archive(source)
        return self.fetch(source if archive is None else archive)

    def _memory(self, source: Source) -> Answers | None:
        return None if self.store is None else Answers(store=self.store, origin=source.name, writing=self.writing)

    def _note(self, request: Request) -> None:
        """Take note of a request: count it, log it, tell the pace."""
        self.requests += 1
        if (request.pace, request.rule) != self._paced:
            self._paced = (request.pace, request.rule)
            self.watch.paced(request.pace, request.rule)
        if not self.writing:
            return
        path = self.folder / WARCS / LOG
        cells = (
            request.time, request.method, request.address, request.status or "-", request.bytes,
            f"{request.waited:.3f}", f"{request.pace:g}", request.rule, request.note,
        )  # fmt: skip
        try:
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                if not file.tell():
                    file.write("time\tmethod\taddress\tstatus\tbytes\twaited\tpace\trule\tnote\n")
                file.write("\t".join(" ".join(str(cell).split()) for cell in cells) + "\n")
        except OSError as error:
            message = (
                f"no request can be noted in {path} ({error.strerror or error}); make room or check the rights of the "
                "folder, then run the same command again"
            )
            raise StoreError(message) from error
