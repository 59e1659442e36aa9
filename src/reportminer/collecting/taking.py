"""One document: what came is looked at, described, kept in a WARC file and stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from hashlib import sha256
from typing import Literal

from reportminer.addresses import canonical, host_of, unwrapped
from reportminer.answer import Answer
from reportminer.collecting import health, payload
from reportminer.collecting.connection import ARCHIVED
from reportminer.errors import PayloadError, UnreadableError
from reportminer.identity import fingerprint, same, title_key
from reportminer.records import Page, Pointer, Report
from reportminer.sources.base import Announcement, Document
from reportminer.store import Address, Collected, Known, Link, Store

Outcome = Literal["added", "changed", "unchanged", "same"]
READ = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
# A page of 30 words ("This document was published on our former site.") is the same as others and yet none of them.
FEWEST_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A document as it came.

    Attributes:
        answer: what the server sent.
        announced: what its listing, or the page that offers it, said of it.
        parent: canonical address of the page that offers it, for a file.
        known: the stored document that stands at its address, where there is one.
        pointer: where it is kept already, for one that was read from a WARC file.
        apart: `known` has an address of its own, and that is announced too: what stands here is a document of its own,
            unless it says the same.
    """

    answer: Answer
    announced: Announcement
    parent: str | None = None
    known: Known | None = None
    pointer: Pointer | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What looking at it told: its bytes' type, its description, its text, what it says as a hash."""

    media_type: str
    document: Document
    report: Report | None
    identity: str | None


@dataclass(kw_only=True)
class Taker:
    """Takes documents of one source into a corpus.

    Attributes:
        store: the database.
        origin: name of the source.
        describe: describes a page of the source.
        keep: keeps an answer with facts about it in a WARC file, and returns where.
        hosts: patterns of the source's own hosts; links to others are not remembered.
        accept_changes: store pages that lost their date or most of their text all the same.
    """

    store: Store
    origin: str
    describe: Callable[[Answer], Document]
    keep: Callable[[Answer, Mapping[str, str]], Pointer]
    hosts: tuple[str, ...] = ()
    accept_changes: bool = False
    _titles: dict[str, list[str]] | None = field(default=None, init=False)
    _undated: int = field(default=0, init=False)
    _stored_dates: tuple[int, int] = field(default=(0, 0), init=False)

    def take(self, came: Came) -> Outcome:
        """Look at a document and store it, unless it is here already.

        Returns:
            ``added`` or ``changed``; ``unchanged`` where the same stands here; ``same`` where it stands here under
            another address, which is remembered.

        Raises:
            PayloadError: it is not what was asked for.
            SourceError: the page is not as its source knows it.
            UnreadableError: it cannot be read.
            StoreError: it cannot be stored.
        """
        seen = self._look(came)
        answer, announced = came.answer, came.announced
        key, address = self._place(came)
        known = came.known or self.store.documents.find(key)
        digest = sha256(answer.content).hexdigest()
        if known is not None:
            if known.sha256 == digest or (seen.identity is not None and known.identity == seen.identity):
                self._unchanged(known, came)
                return "unchanged"
            if self._leads_away(came, known, key):
                self.unchanged(known, announced, answer)
                return "unchanged"
            if came.apart and key != known.key:
                known = None
        if known is not None:
            key, address = known.key, known.address
        else:
            other = self._elsewhere(came, seen, digest)
            if other is not None:
                names = self._addresses(came, seen.document, key, address)
                # What the copy claims as its address is a claim still.
                met = [name for name in names if name.how != "canonical"]
                version = announced.version
                self.store.documents.name(other.id, (replace(name, how="same text", version=version) for name in met))
                return "same"
        facts = self._facts(announced, seen)
        if seen.report is not None and not self.accept_changes:
            if known is not None:
                health.check_change(known, address, facts.get("published"), seen.report)
            else:
                self._check_date(answer, seen.document, facts.get("published"))
        self._save(replace(came, known=known), seen, (key, address, digest), facts)
        return "added" if known is None else "changed"

    def unchanged(self, known: Known, announced: Announcement, answer: Answer | None = None) -> None:
        """Remember that a document was found unchanged, the version that its listing names now, and when."""
        checked = known.checked if answer is None else answer.fetched
        origin = self._origin(known, announced)
        version = announced.version or known.version
        key = canonical(announced.address)
        if announced.copy is None and key != known.key:
            # The listing speaks of the address at which it was met: its own may have another version.
            self.store.documents.name(
                known.id, [Address(key=key, address=announced.address, how="asked", version=version)]
            )
            own = self.store.documents.find(known.key)
            version = own.version if own is not None else version
        self.store.documents.checked(replace(known, origin=origin, version=version, checked=checked))

    def copied(self, announced: Announcement) -> Address:
        """Return the archived copy of a document as one of its addresses."""
        copy = announced.copy or announced.address
        # Its canonical form is that of the original: the copy is told apart by its own words.
        return Address(key=copy, address=copy, how="archived copy")

    def _look(self, came: Came) -> _Seen:
        answer = came.answer
        expected: Literal["html", "pdf"] | None = "pdf" if came.parent is not None else None
        payload.check(answer, expected=expected)
        media_type = payload.name(answer)
        if media_type == "application/pdf":
            return _Seen(media_type=media_type, document=Document(), report=None, identity=None)
        if media_type not in READ:
            message = (
                f"{answer.final}: {media_type} in place of a page or a PDF; not stored; nothing reads it, and trying "
                "again does not help"
            )
            raise PayloadError(message, address=answer.final, status=answer.status)
        from reportminer import readers  # noqa: PLC0415 - a visit that brings nothing needs no reader

        # Links of an archived page are relative to where the page stood, not to the archive.
        stood = came.announced.address if came.announced.copy is not None else _bare(answer.final)
        # Plain text has no parts to describe.
        document = Document() if media_type == "text/plain" else self.describe(replace(answer, final=stood))
        page = Page(
            source=stood,
            media_type=_typed(answer, media_type),
            content=answer.content,
            sha256=sha256(answer.content).hexdigest(),
            address=stood,
        )
        report = readers.read(page)
        if not report.text.strip():
            message = f"{answer.final}: a page without text; not stored; look at it in a browser, it may need a script"
            raise UnreadableError(message)
        health.check_page(answer, document, report)
        return _Seen(media_type=media_type, document=document, report=report, identity=fingerprint(report))

    def _place(self, came: Came) -> tuple[str, str]:
        """Return key and address of a document: where it was found in the end, or where an archive says it stood."""
        if came.announced.copy is not None:
            return canonical(came.announced.address), came.announced.address
        address = _bare(came.answer.final)
        return canonical(address), address

    def _leads_away(self, came: Came, known: Known, key: str) -> bool:
        """Tell whether the address of a known document leads to another known one now: its own text is kept."""
        if came.announced.copy is not None or key == known.key:
            return False
        other = self.store.documents.find(key)
        return other is not None and other.id != known.id

    def _origin(self, known: Known | None, announced: Announcement) -> str:
        """Return whose a document is: the first one's that brought it, but the publisher's own goes before a copy."""
        if known is None or (known.origin == ARCHIVED and announced.copy is None):
            return self.origin
        return known.origin

    def _elsewhere(self, came: Came, seen: _Seen, digest: str) -> Known | None:
        """Return the stored document that this one is a copy of, or None."""
        report = seen.report
        if report is None:
            return self.store.documents.with_bytes(digest, None)
        exact = self.store.documents.with_bytes(digest, seen.identity)
        if len(report.text.split()) < FEWEST_WORDS:
            claimed = {canonical(address) for address in seen.document.addresses}
            return exact if exact is not None and exact.key in claimed else None
        if exact is not None:
            return exact
        dated = replace(report, published=report.published or came.announced.published)
        place = host_of(self._place(came)[0])
        for sha in self._with_title(title_key(report.title)):
            known = self.store.documents.with_bytes(sha, None)
            # One site says a thing twice in the same words. Nearly the same ones are two releases made from one form.
            if known is None or host_of(known.key) == place:
                continue
            other = self._stored(sha)
            if other is not None and same(dated, other):
                return known
        return None

    def _with_title(self, key: str) -> list[str]:
        if self._titles is None:
            self._titles = {}
            for known in self.store.documents.all():
                self._titles.setdefault(title_key(known.title or ""), []).append(known.sha256)
        return self._titles.get(key, []) if key else []

    def _stored(self, sha: str) -> Report | None:
        from reportminer import readers  # noqa: PLC0415 - see above

        page = self.store.pages.get(sha)
        return None if page is None or page.media_type == "application/pdf" else readers.read(page)

    def _unchanged(self, known: Known, came: Came) -> None:
        if not came.apart:
            validators = came.answer.validators
            known = replace(known, etag=validators.etag, modified=validators.modified)
        self.unchanged(known, came.announced, came.answer)
        moved = _bare(came.answer.final)
        if came.announced.copy is None and self.store.documents.find(canonical(moved)) is None:
            self.store.documents.name(known.id, [Address(key=canonical(moved), address=moved, how="redirect")])

    def _check_date(self, answer: Answer, document: Document, published: str | None) -> None:
        """Count new pages without a date, from the first one in a row on.

        Raises:
            SourceError: nothing finds the dates of this source any more.
        """
        self._undated = 0 if published else self._undated + 1
        if self._undated == 1:
            self._stored_dates = self.store.documents.dated(self.origin)
        health.check_date(answer, document, self._undated, self._stored_dates)

    def _facts(self, announced: Announcement, seen: _Seen) -> dict[str, str]:
        """Return what is known of a document beside its text; the listing is believed before the page."""
        document = seen.document
        kind = announced.kind if announced.kind != "other" else document.kind
        facts = {
            "title": announced.title or document.title or (seen.report.title if seen.report else None),
            "published": announced.published or document.published or (seen.report.published if seen.report else None),
            "kind": kind,
            "body": announced.body or document.body,
            "listing": announced.listing,
            "version": announced.version,
        }
        return {name: value for name, value in facts.items() if value}

    def _save(self, came: Came, seen: _Seen, place: tuple[str, str, str], facts: dict[str, str]) -> None:
        answer, announced = came.answer, came.announced
        key, address, digest = place
        told = facts | {"address": announced.address} | ({"parent": came.parent} if came.parent else {})
        if announced.copy is not None:
            told["copy"] = announced.copy
        if key != canonical(announced.address):
            told["key"] = key
        pointer = came.pointer or self.keep(answer, told)
        validators = answer.validators
        page = Page(
            source=address,
            media_type=_typed(answer, seen.media_type),
            content=answer.content,
            sha256=digest,
            address=address,
            fetched=answer.fetched,
            identity=seen.identity,
            listed_title=facts.get("title"),
            listed_published=facts.get("published"),
            listed_kind=facts.get("kind"),
            listed_body=facts.get("body"),
        )
        self.store.documents.save(
            Collected(
                page=page,
                pointer=pointer,
                key=key,
                origin=self._origin(came.known, announced),
                listing=announced.listing,
                version=announced.version,
                parent=came.parent,
                length=len(seen.report.text) if seen.report is not None else 0,
                etag=validators.etag,
                modified=validators.modified,
                addresses=self._addresses(came, seen.document, key, address),
                links=self._links(seen.document, key),
            )
        )
        if self._titles is not None and seen.report is not None:
            self._titles.setdefault(title_key(seen.report.title), []).append(digest)

    def _addresses(self, came: Came, document: Document, key: str, address: str) -> tuple[Address, ...]:
        """Return every address that a document came under, each once, its own first."""
        answer, announced = came.answer, came.announced
        met = [(address, "asked")]
        if announced.copy is None:
            met += [(announced.address, "asked"), *((hop.address, "redirect") for hop in answer.chain)]
            met += [(_bare(answer.final), "redirect"), *((other, "canonical") for other in document.addresses)]
        found = {key: Address(key=key, address=address, how="asked")}
        for other, how in met:
            found.setdefault(canonical(other), Address(key=canonical(other), address=other, how=how))
        if announced.copy is not None:
            copied = self.copied(announced)
            found[copied.key] = copied
        return tuple(found.values())

    def _links(self, document: Document, key: str) -> tuple[Link, ...]:
        offered = [
            Link(
                relation="attachment",
                key=canonical(one.address),
                address=one.address,
                label=one.label,
                kind=one.kind,
            )
            for one in document.attachments
        ]
        files = {link.key for link in offered} | {key}
        linked: dict[str, Link] = {}
        for address in document.links:
            other = canonical(address)
            if other not in files and self._ours(address):
                linked.setdefault(other, Link(relation="link", key=other, address=address))
        return (*offered, *linked.values())

    def _ours(self, address: str) -> bool:
        host = host_of(address)
        return any(fnmatch(host, pattern) for pattern in self.hosts)


def _typed(answer: Answer, media_type: str) -> str:
    """Return what the bytes are, with the character set of the header where that speaks of the same."""
    header = answer.header("content-type")
    return header if header and answer.media_type == media_type and media_type in READ else media_type


def _bare(address: str) -> str:
    """Return an address without its fragment; one of a web archive's replay as the original."""
    return (unwrapped(address) or address).partition("#")[0]
