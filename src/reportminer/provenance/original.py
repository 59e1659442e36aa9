"""The original of a report: its addresses, its archived copies, its bytes, and whether they are still the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.addresses import replayed, unwrapped
from reportminer.errors import StoreError
from reportminer.pipeline.collect import WARCS
from reportminer.provenance.publishers import publisher_of
from reportminer.store import Holder, Origin
from reportminer.store.pages import FOLDER

if TYPE_CHECKING:
    from reportminer.corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy in a web archive, a Memento (RFC 7089).

    Attributes:
        address: where it is.
        archive: host of the archive.
        taken: when it was taken, ISO 8601 in UTC; as much of it as its address tells.
    """

    address: str
    archive: str
    taken: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file of the folder that holds the page.

    Attributes:
        path: relative to the folder, with ``/`` between the parts.
        modified: its time of last change, ISO 8601 in UTC; None where it is gone.
        state: ``same bytes``, ``other bytes`` or ``gone``, looked up now; ``not looked at`` where that was not wanted.
    """

    path: str
    modified: str | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What a report was read from.

    Attributes:
        sha256: hexadecimal hash of its bytes, as they came.
        intact: whether the stored bytes still have that hash; None where they were not looked at.
        problem: why not.
        media_type: such as ``application/pdf``.
        size: number of its bytes.
        publisher: who published it, where that is known.
        licence: the licence of what that publisher publishes.
        address: the publisher's own address of it; None for a file that names none.
        addresses: every address that it is known by, each with how it is known.
        copies: its copies in web archives, oldest first.
        fetched: when the bytes were fetched, ISO 8601 in UTC; None for a file that somebody put into the folder.
        checked: when they were last found unchanged.
        listing: the listing that announced it.
        offered_by: the page that offers it, for a file.
        warc: WARC file, relative to the folder, record id, first byte and length of what was fetched.
        files: the files of the folder that hold it.
        stored: where the bytes stand: ``database`` or ``WARC``.
    """

    sha256: str
    intact: bool | None
    problem: str | None
    media_type: str
    size: int
    publisher: str | None
    licence: str | None
    address: str | None
    addresses: tuple[tuple[str, str], ...]
    copies: tuple[Copy, ...]
    fetched: str | None
    checked: str | None
    listing: str | None
    offered_by: str | None
    warc: dict[str, str | int] | None
    files: tuple[Place, ...]
    stored: str


def original(corpus: Corpus, origin: Origin, claimed: str | None = None, *, look: bool = True) -> Original:
    """Return what is known of a page's original.

    Args:
        corpus: the corpus that holds it.
        origin: where the page comes from, from `Store.origins`.
        claimed: the address that the page says is its own.
        look: read the stored bytes and the files again, and compare their hashes.
    """
    problem = damage(corpus, origin) if look else None
    publisher = publisher_of(origin, claimed)
    known = _addresses(origin, claimed)
    own = next((address for address, how in known if how in {"own", "asked", "says the page"}), None)
    pointer = origin.pointer
    return Original(
        sha256=origin.sha256,
        intact=problem is None if look else None,
        problem=problem,
        media_type=origin.media_type,
        size=origin.size,
        publisher=publisher.name,
        licence=publisher.licence,
        address=None if own is None else unwrapped(own) or own,
        addresses=known,
        copies=_copies(known),
        fetched=origin.fetched,
        checked=origin.checked,
        listing=origin.listing,
        offered_by=origin.offered_by,
        warc=None
        if pointer is None
        else {
            "file": f"{WARCS}/{pointer.file}",
            "record": pointer.record,
            "offset": pointer.offset,
            "length": pointer.length,
        },
        files=tuple(_file(corpus.folder, one.name, one.mtime_ns, origin.sha256, look=look) for one in _files(origin)),
        stored="database" if pointer is None else "WARC",
    )


def damage(corpus: Corpus, origin: Origin) -> str | None:
    """Read a page's stored bytes, and return what is wrong with them, or None: they have the hash that they came with.

    Args:
        corpus: the corpus that holds it.
        origin: where the page comes from.
    """
    try:
        page = corpus.store.pages.get(origin.sha256)
    except StoreError as error:
        return str(error)
    if page is None:
        return f"the page {origin.sha256[:12]} is not in the database any more: collect it again"
    # What another program wrote may come back as text: a column of SQLite takes everything.
    content: object = page.content
    found = sha256(content if isinstance(content, bytes) else str(content).encode()).hexdigest()
    if found == origin.sha256:
        return None
    return f"the bytes in the database have the sha256 {found}: the database was changed, bring it back from a copy"


def _addresses(origin: Origin, claimed: str | None) -> tuple[tuple[str, str], ...]:
    """Return every http address with how it is known, the document's own first, each once."""
    told = [(one.name, "own") for one in origin.holders if one.origin != FOLDER]
    told += [(origin.address, "gave the bytes")] if origin.address else []
    told += [(one.address, "says the page" if one.how == "canonical" else one.how) for one in origin.addresses]
    told += [(claimed, "says the page")] if claimed else []
    found: dict[str, str] = {}
    for address, how in told:
        if address.casefold().startswith(("http://", "https://")):
            found.setdefault(address, how)
    return tuple(found.items())


def _copies(addresses: tuple[tuple[str, str], ...]) -> tuple[Copy, ...]:
    copies = []
    for address, _ in addresses:
        if unwrapped(address) is None:
            continue
        stamp = replayed(address)
        copies.append(
            Copy(address=address, archive=address.split("/")[2], taken=None if stamp is None else _iso(stamp))
        )
    return tuple(sorted(copies, key=lambda one: (one.taken or "", one.address)))


def _iso(stamp: str) -> str:
    """Return a time stamp of a web archive as ISO 8601.

    Examples:
        >>> _iso("20140301120000"), _iso("2014")
        ('2014-03-01T12:00:00Z', '2014')
    """
    parts = [stamp[:4], *(stamp[at : at + 2] for at in range(4, len(stamp) - len(stamp) % 2, 2))]
    day = "-".join(parts[:3])
    return f"{day}T{':'.join(parts[3:])}Z" if len(parts) == 6 else day


def _files(origin: Origin) -> list[Holder]:
    return [one for one in origin.holders if one.origin == FOLDER and one.current]


def _file(folder: Path, name: str, mtime_ns: int | None, expected: str, *, look: bool) -> Place:
    state, path = "not looked at", folder / name
    if look:
        try:
            with path.open("rb") as file:
                state = "same bytes" if file_digest(file, "sha256").hexdigest() == expected else "other bytes"
            mtime_ns = path.stat().st_mtime_ns
        except OSError:
            state = "gone"
    return Place(path=name, modified=None if mtime_ns is None else moment(mtime_ns), state=state)


def moment(nanoseconds: int) -> str:
    """Return a time as ISO 8601 in UTC, to the second.

    Examples:
        >>> moment(1_384_257_600_000_000_000)
        '2013-11-12T12:00:00Z'
    """
    return datetime.fromtimestamp(nanoseconds // 1_000_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
