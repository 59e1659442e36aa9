"""Names of things in a project: made of what they are, so that two exports of one corpus are the same to the byte."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
MACHINE_NAME = "reportminer (machine)"
"""Name of the user whose codings are the program's."""

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:reportminer:refi-qda")
_SHAPE = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?")


def guid(kind: str, *parts: object) -> str:
    """Return the name of a thing: a UUID of version 5 (RFC 9562), 36 characters.

    Args:
        kind: what it is, ``"source"``.
        parts: what tells it from others of its kind.

    Examples:
        >>> guid("source", "3f2a") == guid("source", "3f2a"), guid("source", "3f2a") == guid("note", "3f2a")
        (True, False)
    """
    # Lengths keep ("a", "bc") from ("ab", "c"); what UTF-8 cannot hold is told apart all the same.
    key = "".join(f"{len(part)}:{part}" for part in (kind, *map(str, parts)))
    return str(uuid5(_NAMESPACE, key.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")))


def plain_guid(written: str | None) -> str:
    """Return a GUID as it is compared: lower case and without the braces that some tools put round it.

    Examples:
        >>> plain_guid("{6AED6D69-5603-5B35-9433-93DDFD49C3A7}")
        '6aed6d69-5603-5b35-9433-93ddfd49c3a7'
    """
    told = (written or "").strip().lower()
    found = _SHAPE.fullmatch(told)
    return found[1] if found else told


MACHINE = guid("user", MACHINE_NAME)
