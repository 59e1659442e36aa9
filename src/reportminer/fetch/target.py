"""An address that may be asked for: taken apart, in the form it is sent in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import requests

from reportminer.errors import RefusedError

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address, taken apart.

    Attributes:
        address: the address as it is sent: quoted, its host in lower case, dot segments resolved, no fragment.
        name: host name or IP address, without brackets and port.
        host: what the pace is kept for: `name`, with brackets for IPv6, and ``:port`` where it is not the default one.
        origin: scheme, name and port, what a robots.txt speaks for: ``https://a.example:443``.
    """

    address: str
    name: str
    host: str
    origin: str

    @property
    def robots(self) -> str:
        """Where the robots.txt of its origin stands.

        Examples:
            >>> target("https://a.example:8443/b?c").robots
            'https://a.example:8443/robots.txt'
        """
        return f"{self.origin.partition(':')[0]}://{self.host}/robots.txt"


def target(address: str) -> Target:
    """Take an address apart.

    Args:
        address: an absolute address; spaces and letters outside ASCII are quoted as UTF-8.

    Raises:
        RefusedError: it is no ``http`` or ``https`` address, names a user, or cannot be read.

    Examples:
        >>> target("HTTP://A.example/b/../c d#e")
        Target(address='http://a.example/c%20d', name='a.example', host='a.example', origin='http://a.example:80')
        >>> target("https://user@a.example/").host
        Traceback (most recent call last):
        ...
        reportminer.errors.RefusedError: https://user@a.example/ names a user or password: take it out of the address
    """
    shown = ascii(address)[1:-1] if not address.isprintable() else address
    try:
        scheme = urlsplit(address.strip()).scheme
        if scheme not in _PORTS:
            message = f"{shown} is no http or https address: only these are fetched"
            raise RefusedError(message, address=address)
        _refuse_user(address, address, shown)
        # requests quotes what has to be quoted and writes international names in ASCII.
        sent = urldefrag(requests.Request("GET", address.strip()).prepare().url or "").url
        _refuse_user(sent, address, shown)
        parts = urlsplit(sent)
        name, port = (parts.hostname or "").rstrip("."), parts.port or _PORTS[scheme]
        if not name:
            message = f"{shown} names no host"
            raise RefusedError(message, address=address)
    except (requests.RequestException, ValueError) as error:
        message = f"{shown} cannot be read as an address: {error}"
        raise RefusedError(message, address=address) from error
    bracketed = f"[{name}]" if ":" in name else name
    host = bracketed if port == _PORTS[scheme] else f"{bracketed}:{port}"
    return Target(address=sent, name=name, host=host, origin=f"{scheme}://{bracketed}:{port}")


def _refuse_user(text: str, address: str, shown: str) -> None:
    if "@" in urlsplit(text).netloc:
        message = f"{shown} names a user or password: take it out of the address"
        raise RefusedError(message, address=address)


def pointed(base: str, location: str) -> str:
    """Return the absolute address that a ``Location`` header points to (RFC 9110, section 10.2.2).

    Args:
        base: address that answered.
        location: the value of the header, as read: each byte one character.

    Raises:
        RefusedError: it cannot be read.

    Examples:
        >>> pointed("https://a.example/b/c", "../d e?caf\u00c3\u00a9")
        'https://a.example/d%20e?caf%C3%A9'
    """
    # Header values are read as Latin-1 (RFC 9110, section 5.5); what stands in this one are bytes of a UTF-8 address.
    # "%" and the reserved characters stay as they are.
    try:
        quoted = quote(location.strip().encode("latin-1", "xmlcharrefreplace"), safe="%/:?#[]@!$&'()*+,;=~")
        return urldefrag(urljoin(base, quoted)).url
    except ValueError as error:
        message = f"{base} redirects to {location!r}, which cannot be read as an address: {error}"
        raise RefusedError(message, address=base) from error
