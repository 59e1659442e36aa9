"""Web archives: where one lists its captures, and where it replays their bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from reportminer.errors import UsageError
from reportminer.sources.parts.data import table

DEFAULT = "ukgwa"
# What a captured address keeps as it is where it ends the path of a replay address. A "#" would end the path.
_SAFE = "!$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A web archive: addresses of its interfaces, with ``{address}`` and ``{timestamp}`` to be filled in.

    Attributes:
        name: as on the command line, or its address where it has no name.
        title: its name in print.
        site: where it stands, with a slash at the end; the interfaces are relative to it.
        cdx: lists the captures of an address (the CDX server API of OpenWayback and pywb).
        replay: brings a capture byte for byte.
        timemaps: list the captures of one address too (RFC 7089, section 5), best first.
        whole: what a request for many captures says further, so that none is left out in silence.

    Examples:
        >>> archive("ukgwa").raw("20131112000100", "http://www.example.org/a/")
        'https://webarchive.nationalarchives.gov.uk/ukgwa/20131112000100id_/http://www.example.org/a/'
        >>> archive("http://127.0.0.1:8080/coll").listing("www.example.org/a/")
        'http://127.0.0.1:8080/coll/cdx?url=www.example.org%2Fa%2F&output=json'
    """

    name: str
    title: str
    site: str
    cdx: str
    replay: str
    timemaps: tuple[str, ...]
    whole: str

    def listing(self, address: str) -> str:
        """Return the address that lists the captures of one address."""
        return self.site + self.cdx.format(address=quote(address, safe=""))

    def below(self, prefix: str) -> str:
        """Return the address that lists the captures of all addresses that begin so."""
        return f"{self.listing(prefix)}&matchType=prefix"

    def raw(self, timestamp: str, address: str) -> str:
        """Return the address of the bytes of a capture: ``id_`` keeps the archive from rewriting them."""
        return self.site + self.replay.format(timestamp=timestamp, address=quote(address, safe=_SAFE))

    def maps(self, address: str) -> tuple[str, ...]:
        """Return the addresses of the TimeMaps of one address, best first."""
        return tuple(self.site + each.format(address=quote(address, safe=_SAFE)) for each in self.timemaps)


def archive_names() -> tuple[str, ...]:
    """Return the names of the archives that have one.

    Examples:
        >>> archive_names()
        ('internet-archive', 'ukgwa')
    """
    return tuple(sorted(table("archives")["archives"]))


def archive(named: str | None = None) -> Archive:
    """Return an archive by its name, or by the address of a collection of pywb.

    Args:
        named: one of `archive_names`, or an address: ``http://127.0.0.1:8080/coll/``. By default ``ukgwa``.

    Returns:
        The archive.

    Raises:
        UsageError: it is neither.

    Examples:
        >>> archive().title
        'UK Government Web Archive'
        >>> archive("ukwa")
        Traceback (most recent call last):
        ...
        reportminer.errors.UsageError: no web archive 'ukwa': there are internet-archive, ukgwa; any other that runs pywb is given by the address of its collection, such as https://archive.example/coll/
    """  # noqa: E501 - the message is one line
    known: Mapping[str, Any] = table("archives")["archives"]
    named = (named or DEFAULT).strip()
    if named in known:
        return _made(named, known[named])
    site = named.rstrip("/") + "/"
    for name, row in known.items():
        if site.casefold() == row["site"].casefold():
            return _made(name, row)
    if not _is_base(site):
        message = (
            f"no web archive {named!r}: there are {', '.join(archive_names())}; any other that runs pywb is given by "
            "the address of its collection, such as https://archive.example/coll/"
        )
        raise UsageError(message)
    return _made(site, {**table("archives")["pywb"], "site": site})


def _made(name: str, row: Mapping[str, Any]) -> Archive:
    return Archive(**{**row, "name": name, "timemaps": tuple(row["timemaps"])})


def _is_base(site: str) -> bool:
    """Tell whether interfaces can stand below an address: it is of the web, and ends with its path."""
    try:
        parts = urlsplit(site)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    plain = site.isprintable() and not set(site) & set(" {}?#@")
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and plain
