"""Who published what stands at an address, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reportminer.addresses import canonical, host_of, unwrapped
from reportminer.errors import ReportMinerError
from reportminer.store import Origin

LICENCES = {
    "Open Government Licence v3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "MIT": "https://spdx.org/licenses/MIT",
}
"""Licences by name, with the address of their words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who published a document.

    Attributes:
        name: its name in print; None where nothing tells.
        licence: the licence of what it publishes; None where nothing tells.
    """

    name: str | None = None
    licence: str | None = None


UNKNOWN = Publisher()


@cache
def _known() -> dict[str, tuple[str, tuple[str, ...], Publisher]]:
    """Return host and former prefixes of every source that is one publisher's, by its name."""
    from reportminer import sources  # noqa: PLC0415 - imports the parsers of web pages

    found = {}
    for name in sources.source_names():
        try:
            one = sources.source(name)
        except ReportMinerError:  # an entry point of somebody else's that is broken: `collect` tells it
            continue
        if one.site:
            former = tuple(canonical(f"https://{each.prefix}") for each in one.former)
            found[name] = host_of(one.site), former, Publisher(name=one.publisher, licence=one.licence)
    return found


def publisher_of(origin: Origin, claimed: str | None = None) -> Publisher:
    """Return who published a page: the source that brought it, or the one whose site or former site its address is on.

    Args:
        origin: where the page comes from.
        claimed: the address that the page says is its own.

    Examples:
        >>> page = Origin(sha256="0", media_type="text/html", size=1)
        >>> publisher_of(page, "https://hmiprobation.justiceinspectorates.gov.uk/news/a/").name
        'HM Inspectorate of Probation'
        >>> publisher_of(page).name is None
        True
    """
    known = _known()
    for holder in origin.holders:
        if holder.origin in known:
            return known[holder.origin][2]
    for address in filter(None, (origin.address, *(one.address for one in origin.addresses), claimed)):
        plain = unwrapped(address) or address
        host, key = host_of(plain), canonical(plain)
        for site, former, publisher in known.values():
            if host and (host == site or key.startswith(former)):
                return publisher
    return UNKNOWN
