"""What a web archive has: of one address, or of all addresses that begin alike."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from reportminer.errors import FetchError, SourceError, StoppedError
from reportminer.sources.base import Announcement, Get, Kind
from reportminer.sources.parts import archives
from reportminer.sources.parts.archives import Archive
from reportminer.sources.parts.captures import Capture, Listing, listed, newest

# Above this a server is playing with us: a page of an index has some thousand captures.
_MOST_ANSWERS = 1_000


def captures(get: Get, archive: Archive | str, address: str) -> list[Capture]:
    """Return the captures of one address, oldest first.

    The CDX server is asked; where it refuses or there is none, the TimeMaps of the archive (RFC 7089).

    Args:
        get: brings what stands at an address.
        archive: the archive, or its name or address.
        address: the address, as it once was: ``http://www.example.org/a/``.

    Returns:
        The captures; none where the archive has none.

    Raises:
        FetchError: the archive does not answer, or (StoppedError) asked us to stop.
        SourceError: what it answers lists no captures.
        UsageError: there is no such archive.
    """
    return list(_captures(get, _archive(archive), address)[1])


def archived(get: Get, archive: Archive | str, address: str, *, kind: Kind = "other") -> Announcement | None:
    """Return the newest good capture of an address as an announcement, for a page that is gone from its site.

    Args:
        get: brings what stands at an address.
        archive: the archive, or its name or address.
        address: the address, as it once was.
        kind: what stood there.

    Returns:
        The announcement, whose `Announcement.copy` is the raw replay; None where there is no good capture.

    Raises:
        FetchError: the archive does not answer, or (StoppedError) asked us to stop.
        SourceError: what it answers lists no captures.
        UsageError: there is no such archive.
    """
    where = _archive(archive)
    asked, found = _captures(get, where, address)
    best = newest(found)
    return None if best is None else announced(where, best, address=address, listing=asked, kind=kind)


def announced(archive: Archive, capture: Capture, *, address: str, listing: str, kind: Kind) -> Announcement:
    """Return a capture as an announcement.

    Args:
        archive: where it is.
        capture: the capture.
        address: the document's own address.
        listing: the address that listed it.
        kind: what it is.
    """
    return Announcement(
        address=address,
        listing=listing,
        kind=kind,
        version=capture.digest or capture.timestamp,
        copy=archive.raw(capture.timestamp, capture.address),
    )


def answers_below(get: Get, archive: Archive, prefix: str) -> Iterator[Listing]:
    """Yield what an archive lists of the addresses that begin alike, answer after answer.

    Args:
        get: brings what stands at an address.
        archive: the archive.
        prefix: the beginning, without scheme: ``www.example.org/reports/``.

    Raises:
        FetchError: the archive does not answer, or (StoppedError) asked us to stop.
        SourceError: what it answers lists no captures, or has no end.
    """
    plain = archive.below(prefix)
    asked = f"{plain}{archive.whole}"
    try:
        found = listed(get(asked))
    except FetchError as error:
        if error.status != 400:
            raise
        asked, found = plain, listed(get(plain))  # a server that refuses what it does not know
    if found.pages is not None:
        if found.pages > _MOST_ANSWERS:
            raise _endless(asked)
        for page in range(found.pages):
            yield listed(get(f"{plain}&page={page}"))
        return
    yield found
    seen: set[str] = set()
    while found.resume is not None:
        if found.resume in seen or len(seen) >= _MOST_ANSWERS:
            raise _endless(asked)
        seen.add(found.resume)
        # The key comes quoted already, from most servers.
        found = listed(get(f"{asked}&resumeKey={quote(found.resume, safe='%+')}"))
        yield found


def _archive(named: Archive | str) -> Archive:
    return archives.archive(named) if isinstance(named, str) else named


def _captures(get: Get, archive: Archive, address: str) -> tuple[str, tuple[Capture, ...]]:
    """Return the address that listed the captures, and the captures."""
    asked = archive.listing(address)
    try:
        return asked, _sorted(listed(get(asked)))
    except StoppedError:
        raise
    except (FetchError, SourceError) as error:
        if isinstance(error, FetchError) and error.transient:
            raise  # the TimeMap is made of the same index
        refused: FetchError | SourceError = error
    none = False
    for each in archive.maps(address):
        try:
            return each, _sorted(listed(get(each)))
        except StoppedError:
            raise
        except (FetchError, SourceError) as error:
            # What is not found is the TimeMap of an address without captures, or every TimeMap of this form.
            none = none or (isinstance(error, FetchError) and error.status == 404)
            refused = error
    if none:
        return asked, ()
    raise refused


def _sorted(found: Listing) -> tuple[Capture, ...]:
    return tuple(sorted(found.captures, key=lambda one: (one.timestamp, one.address, one.digest or "")))


def _endless(asked: str) -> SourceError:
    return SourceError(f"{asked} has no end: the archive gave more than {_MOST_ANSWERS} answers, or one twice")
