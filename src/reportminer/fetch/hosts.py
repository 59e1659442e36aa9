"""The hosts that may be asked."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from reportminer.errors import UsageError


class Hosts:
    """The hosts that may be asked.

    Args:
        names: host names, with ``:port`` where it is not the default one; ``fnmatch`` patterns.

    Raises:
        UsageError: a name is none: it has a scheme, a path or a user.

    Examples:
        >>> hosts = Hosts(["a.example", "*.b.example", "[::1]:8080"])
        >>> [name in hosts for name in ("a.example", "x.b.example", "b.example", "a.example:8080", "[::1]:8080")]
        [True, True, False, False, True]
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, None] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Allow one more host.

        Raises:
            UsageError: it is no host name.
        """
        if not name or set(name) & set("/@ \t\r\n"):
            message = f"{name!r} is no host: give its name alone, such as www.example.org or localhost:8080"
            raise UsageError(message)
        self._names[name.lower().rstrip(".")] = None

    def __contains__(self, host: str) -> bool:
        # Compared as text first: the brackets of an IPv6 address are a set of characters in a pattern.
        return any(host == name or fnmatchcase(host, name) for name in self._names)

    def __str__(self) -> str:
        return ", ".join(self._names) or "none"
