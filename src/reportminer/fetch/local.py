"""What is not on the public internet: this machine, its network, and names and numbers that stand for them."""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Numbers that the system's resolver takes for IPv4 though they are not written as four decimals: "127.1",
# "2130706433", "0x7f.0.0.1".
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.IGNORECASE)
# Prefix that translators put before an IPv4 address (RFC 6052): 64:ff9b::7f00:1 stands for 127.0.0.1.
_TRANSLATED = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet.

    Private, loopback, link-local, multicast, reserved and unspecified ones are not (RFC 6890), nor is an IPv6 address
    that carries such an IPv4 address.

    Args:
        address: an IPv4 or IPv6 address, a zone (``%eth0``) allowed.

    Returns:
        False as well where it is no IP address.

    Examples:
        >>> [is_public(address) for address in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1")]
        [True, False, False, False, False]
    """
    try:
        number = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, IPv6Address):
        number = _carried(number) or number
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


def _carried(number: IPv6Address) -> IPv4Address | None:
    if number in _TRANSLATED:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour


def stands_here(name: str) -> bool:
    """Tell whether a host is this machine or one of its network: by the look of its name, or by where it resolves to.

    Args:
        name: host name or IP address, without brackets and port.

    Examples:
        >>> stands_here("127.0.0.1"), stands_here("8.8.8.8")
        (True, False)
    """
    if is_local(name):
        return True
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except (OSError, UnicodeError):  # it does not resolve, so nobody stands there
        return False
    return bool(found) and not any(is_public(address) for address in found)


def is_local(name: str) -> bool:
    """Tell whether the host of an address stands for this machine or its network by the look of it.

    A name that merely resolves to such an address is told when the connection is made.

    Args:
        name: host name or IP address, without brackets and port.

    Examples:
        >>> [is_local(name) for name in ("localhost", "shop.localhost.", "127.1", "::1", "8.8.8.8", "example.org")]
        [True, True, True, True, False, False]
    """
    name = name.lower().rstrip(".")
    # RFC 6761, section 6.3: every name under "localhost" is this machine.
    if name == "localhost" or name.endswith(".localhost"):
        return True
    if _NUMBERS.fullmatch(name):
        try:
            name = socket.inet_ntoa(socket.inet_aton(name))
        except OSError:
            return True  # all digits and no address: no public name ends in a number
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return not is_public(name)
