"""What makes two addresses one: archive wrappers taken off, and everything unified that servers do not tell apart.

`canonical` makes a key, not a link: it always says ``https`` and never ``www.``, whether or not a server answers there.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote

LONGEST = 8000
"""Characters above which nothing is an address: servers and proxies stop at about 8,000 (RFC 9110, section 4.1)."""

# Web archives by their host, each with an example of what is taken off. Elsewhere a full time stamp must stand.
_ARCHIVES = re.compile(
    r"https?:/{1,2}(?:www\.)?(?:"
    # webarchive.nationalarchives.gov.uk/ukgwa/nobanner/20200101000000id_/http://…; older: …/+/http://…
    r"webarchive\.nationalarchives\.gov\.uk(?::\d+)?(?:/ukgwa|/tna)?(?:/nobanner)?"
    # web.archive.org/web/2020id_/http://…, web.archive.org/web/*/http://…
    r"|web\.archive\.org(?::\d+)?(?:/web)?"
    r")(?:/(?P<stamp>\d{1,14})?[*+]?(?:[a-z]{2,4}_)?)?/",
    re.IGNORECASE,
)
# Any pywb server: http://localhost:8080/probation/20200101000000mp_/http://…; for the latest: …/probation/mp_/http://…
_REPLAY = re.compile(
    r"https?:/{1,2}[^/?#]+(?:/[^/?#]+){0,3}?/(?:(?P<stamp>\d{14})(?:[a-z]{2,4}_)?|[a-z]{2}_)/", re.IGNORECASE
)
# What stands after a wrapper. One slash where a proxy has joined two; percent-encoded where a form has sent it.
_INNER = re.compile(r"(https?)(?:(?::|%3A)(/{1,2})|%3A(?:%2F){1,2})", re.IGNORECASE)
# After a time stamp, an archive of known name takes addresses without scheme: web.archive.org/web/2020/example.org/a
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)

_ADDRESS = re.compile(r"(https?):/+([^/?#\\]*)(\\?[^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_INDEX = re.compile(r"index\.(?:html?|php)", re.IGNORECASE)
# Parameters that say where a reader came from, and change nothing: of mail and campaign tools, then of search engines
# and networks (Facebook, Google, Microsoft, Instagram, X, TikTok, Yandex, LinkedIn).
_TRACKING = re.compile(
    r"utm_\w+|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|pk_\w+|mtm_\w+"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|_ga|_gl|msclkid|igshid|igsh|twclid|ttclid|yclid|li_fat_id",
    re.IGNORECASE,
)
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
# What may stand in a path or a query unencoded (RFC 3986, sections 3.3 and 3.4), unreserved characters left out.
_ALLOWED = "!$&'()*+,;=:@/"
_PIECES = re.compile(r"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_PORTS = {"http": "80", "https": "443"}


def canonical(address: str) -> str:
    """Return the key under which an address is known: the same for all addresses of one thing.

    Wrappers of web archives are taken off. Scheme, ``www.``, default port, user name, fragment, trailing slash,
    ``index.html`` and ``index.php``, double slashes, dot segments, tracking parameters and the order of parameters do
    not count; percent-encoding is normalised (RFC 3986, section 6.2.2), and names of hosts are written as IDNA. The
    path keeps its case. ``?p=12`` stays: it is an address of its own until a page says that it has another.

    Args:
        address: anything.

    Returns:
        The key, itself canonical. What is no ``http`` address comes back as it is, without the white space round it.

    Examples:
        >>> canonical("http://www.Example.org:80/news//a/?utm_source=x#top")
        'https://example.org/news/a'
        >>> canonical("https://webarchive.nationalarchives.gov.uk/ukgwa/20200101000000id_/http:/example.org/news/a/")
        'https://example.org/news/a'
        >>> canonical("https://example.org/?p=12"), canonical(" file:///a.html ")
        ('https://example.org/?p=12', 'file:///a.html')
    """
    # White space within an address is a line break of the page that links to it: browsers drop it as well.
    key = re.sub(r"[\t\r\n]", "", address).strip()
    if len(key) > LONGEST:
        return address.strip()
    # One pass may lay bare what the next takes off: a wrapper behind a double slash, an index behind an index.
    for _ in range(100):
        inner = unwrapped(key)
        # Where no address stands in what looks like a wrapper, it is none.
        unified = (inner and _unified(inner)) or _unified(key)
        if unified is None or unified == key:
            break
        key = unified
    return key


def unwrapped(address: str) -> str | None:
    """Return the original address inside an address of a web archive, as it stands there, or None where there is none.

    Examples:
        >>> unwrapped("https://web.archive.org/web/2020id_/http://example.org/?p=1")
        'http://example.org/?p=1'
        >>> unwrapped("http://localhost:8080/all/20200101000000mp_/https:/example.org/")
        'https://example.org/'
        >>> unwrapped("https://example.org/news/") is None
        True
    """
    found = None
    address = address.strip()
    while len(address) <= LONGEST and (inner := _inside(address)):
        found = address = inner[1]
    return found


def replayed(address: str) -> str | None:
    """Return the time stamp in an address of a web archive (``20200101000000``, or its beginning), or None.

    Examples:
        >>> replayed("https://webarchive.nationalarchives.gov.uk/ukgwa/20200101000000/http://example.org/")
        '20200101000000'
        >>> replayed("https://webarchive.nationalarchives.gov.uk/+/http://example.org/") is None
        True
    """
    inner = _inside(address.strip()) if len(address) <= LONGEST else None
    return inner[0] if inner else None


def host_of(address: str) -> str:
    """Return the host of an ``http`` address as it would be asked, with its port where that is not the scheme's own.

    Examples:
        >>> host_of("https://WWW.example.org:443/a"), host_of("http://me@localhost:8080/"), host_of("file:///a")
        ('www.example.org', 'localhost:8080', '')

    Returns:
        The host in lower case and IDNA; an empty string where there is none.
    """
    match = _ADDRESS.fullmatch(address.strip()) if len(address) <= LONGEST else None
    split = _host(match[2]) if match else None
    if match is None or split is None:
        return ""
    host, port = split
    return host if port in {"", _PORTS[match[1].lower()]} else f"{host}:{port}"


def _inside(address: str) -> tuple[str | None, str] | None:
    """Return time stamp and original address of one wrapper."""
    known = _ARCHIVES.match(address)
    if known and (inner := _opened(address[known.end() :], bare=bool(known["stamp"]))):
        return known["stamp"], inner
    replay = _REPLAY.match(address)
    if replay and (inner := _opened(address[replay.end() :], bare=False)):
        return replay["stamp"], inner
    return None


def _opened(rest: str, *, bare: bool) -> str | None:
    match = _INNER.match(rest)
    if match is None:
        return f"http://{rest}" if bare and _BARE.match(rest) else None
    rest = rest[match.end() :]
    if match[2] is None:  # slashes that are encoded tell that all of it is
        rest = re.sub("%([0-7][0-9A-Fa-f])", lambda found: chr(int(found[1], 16)), rest)
    return f"{match[1].lower()}://{rest}"


def _unified(address: str) -> str | None:
    """Return an address in its canonical form, wrappers left on, or None where it is none."""
    match = _ADDRESS.fullmatch(address)
    split = _host(match[2]) if match else None
    if match is None or split is None:
        return None
    host, port = split
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    # The scheme does not count, so neither does the default port of the other one.
    authority = host if port in {"", *_PORTS.values()} else f"{host}:{port}"
    query = _query(match[4] or "")
    return f"https://{authority}{_path(match[3])}{'?' if query else ''}{query}"


def _host(authority: str) -> tuple[str, str] | None:
    """Return host and port of an authority, or None where they are not valid."""
    match = _AUTHORITY.fullmatch(authority.rpartition("@")[2])
    if match is None:
        return None
    host, port = match[1], (match[2] or "").lstrip("0")
    if port and int(port) > 65535:
        return None
    if host.startswith("["):
        try:
            return f"[{IPv6Address(host[1:-1]).compressed}]", port
        except AddressValueError:
            return None
    name = unquote(host) if "%" in host else host
    name = name.rstrip(".")
    if len(name) > 253:
        return None
    try:
        name = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = name.lower()  # underscores, long labels: for the pattern to judge
    return (name, port) if _NAME.fullmatch(name) else None


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _encoded(path, also="").split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    while kept and _INDEX.fullmatch(kept[-1]):
        kept.pop()
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    parameters = [_encoded(parameter, also="?") for parameter in query.split("&") if parameter]
    return "&".join(sorted(p for p in parameters if not _TRACKING.fullmatch(p.partition("=")[0])))


def _encoded(text: str, *, also: str) -> str:
    """Encode what must be and nothing else, in capital hexadecimal digits."""

    def piece(match: re.Match[str]) -> str:
        if match[1]:
            character = chr(int(match[1], 16))
            return character if _UNRESERVED.fullmatch(character) else f"%{match[1].upper()}"
        character = match[2]
        if _UNRESERVED.fullmatch(character) or character in _ALLOWED or character in also:
            return character
        return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))

    return _PIECES.sub(piece, text)
