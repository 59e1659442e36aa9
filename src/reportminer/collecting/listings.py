"""What the listings of a source announce: every way gone, answers remembered, announcements joined."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reportminer.addresses import canonical
from reportminer.answer import Answer, Validators
from reportminer.collecting import health
from reportminer.collecting.summary import Watch
from reportminer.errors import FetchError, PayloadError, SourceError, StoppedError
from reportminer.sources.base import Announcement, Get, Source, Visit, Way
from reportminer.store import Listing, Store

# Halves of characters beyond the first 65,536 (surrogates), which stand for nothing alone.
HALF = re.compile("[\ud800-\udfff]")
TEXTS = ("address", "listing", "title", "published", "body", "version", "copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers that are remembered from visit to visit: of listings, and of robots.txt.

    Attributes:
        store: where.
        origin: name of the source.
        writing: whether new ones are remembered.
    """

    store: Store
    origin: str
    writing: bool = True

    def recall(self, address: str) -> Answer | None:
        """Return the last answer of an address, or None."""
        old = self.store.visits.listing(address)
        if old is None:
            return None
        return Answer(
            address=old.address,
            final=old.final,
            status=200,
            headers=old.headers,
            content=old.content,
            fetched=old.fetched,
        )

    def keep(self, answer: Answer) -> None:
        """Remember an answer in place of the one before."""
        if not self.writing:
            return
        validators = answer.validators
        self.store.visits.save_listing(
            Listing(
                address=answer.address,
                origin=self.origin,
                final=answer.final,
                headers=answer.headers,
                content=answer.content,
                etag=validators.etag,
                modified=validators.modified,
                fetched=answer.fetched,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Brings listings: only what changed is transferred, and what a killed visit has brought is not asked for again.

    Attributes:
        answers: what is remembered.
        fetch: brings an address, with the validators of the answer that is known.
        since: answers that came at this time or later (ISO 8601) are taken without asking.
    """

    answers: Answers
    fetch: Callable[..., Answer]
    since: str | None = None

    def __call__(self, address: str, *, accept: str = "*/*") -> Answer:
        """Return the answer, with status 200."""
        old = self.answers.recall(address)
        if old is not None and self.since is not None and old.fetched >= self.since:
            return old
        answer = self.fetch(address, accept=accept, known=None if old is None else old.validators)
        if answer.status == 304 and old is not None:
            answer = replace(old, fetched=answer.fetched)
        elif answer.status != 200:
            message = f"{address} answered {answer.status} {answer.reason} where a listing was to be"
            raise PayloadError(message, address=address, status=answer.status)
        self.answers.keep(answer)
        return answer


def announcements(source: Source, visit: Visit, watch: Watch) -> tuple[list[Announcement], dict[str, int]]:
    """Go every cheap way, else the others until one works; join what they announce.

    Each document is announced once, in the order in which it was met first; what a first way does not tell of it, a
    later one may. Where only late ones are asked for, none at all is an answer too.

    Args:
        source: the source.
        visit: what ways are given.
        watch: told how many were found.

    Returns:
        The announcements, and how many each way made that works (``{"way REST": 30}``).

    Raises:
        SourceError: no way works; every reason is named.
        StoppedError: the host asked to stop.
    """
    found: dict[str, Announcement] = {}
    reasons: list[str] = []
    worked: dict[str, int] = {}
    for way in sorted(source.ways, key=lambda way: not way.cheap):
        if worked and not way.cheap:
            break
        try:
            number = _go(way, visit, found, watch)
        except StoppedError:
            raise
        except (SourceError, FetchError) as error:
            reasons.append(f"{way.name}: {error}")
            continue
        if number or visit.since is not None:
            worked[f"{health.WAY}{way.name}"] = number
        else:
            reasons.append(f"{way.name}: yields nothing at {visit.site}")
    if not worked:
        message = (
            f"{source.name}: no way to its documents works, nothing was overwritten: {'; '.join(reasons)}; "
            f"look at {visit.site}, and run `reportminer check {source.name} --live`"
        )
        raise SourceError(message)
    for reason in reasons:
        visit.note(f"{source.name}: one way to its documents does not work: {reason}")
    return list(found.values()), worked


def _go(way: Way, visit: Visit, found: dict[str, Announcement], watch: Watch) -> int:
    """Go one way to its end, then take over what it told: half a listing counts for nothing."""
    told: dict[str, Announcement] = {}
    for one in way.find(visit):
        told.setdefault(canonical(one.address), scrubbed(one))
        watch.listed(way.name, len(told))
    for key, one in told.items():
        found[key] = _joined(found[key], one) if key in found else one
    return len(told)


def scrubbed(one: Announcement) -> Announcement:
    r"""Return an announcement without halves of characters, which JSON may hold (``"\\ud800"``) and no file.

    Examples:
        >>> scrubbed(Announcement(address="https://a.example/", listing="", title="A\ud800")).title
        'A\ufffd'
    """
    told: dict[str, Any] = {name: HALF.sub("\ufffd", text) for name in TEXTS if (text := getattr(one, name))}
    return replace(one, **told)


def _joined(first: Announcement, second: Announcement) -> Announcement:
    """Return the first announcement with its gaps filled from the second; versions of two ways do not mix."""
    fields = {name: getattr(first, name) or getattr(second, name) for name in ("title", "published", "body")}
    kind = first.kind if first.kind != "other" else second.kind
    return replace(first, **fields, kind=kind, version=first.version)


def getter(get: Get) -> Callable[..., Answer]:
    """Return a source's own `get` as something that takes validators too, and never needs them."""

    def fetch(address: str, *, accept: str = "*/*", known: Validators | None = None) -> Answer:
        del known
        return get(address, accept=accept)

    return fetch
