"""Digests as WARC writes them: ``sha1:`` and the value in base32."""

from __future__ import annotations

import base64
import hashlib

# What crawlers have written; the standard leaves it open (WARC 1.1, section 5.8).
_KNOWN = {"sha1", "sha256", "sha512", "md5"}


def digest(content: bytes) -> str:
    """Return the digest of some bytes, as ``WARC-Payload-Digest`` has it and indexes of web archives show it.

    Examples:
        >>> digest(b"")
        'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    # SHA-1 is what every index of archived pages is keyed by; it guards against damage, not against forgery.
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode("ascii")


def agrees(content: bytes, named: str | None) -> bool:
    """Tell whether some bytes have the digest that a record names; a digest of unknown kind is taken for right.

    Args:
        content: the bytes.
        named: algorithm and value, the latter in base32 or hexadecimal digits.

    Examples:
        >>> agrees(b"", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"), agrees(b"", "md5:AAAA"), agrees(b"", None)
        (True, False, True)
    """
    algorithm, _, value = (named or "").strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in _KNOWN or not value:
        return True
    found = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    return value.upper().rstrip("=") in {base64.b32encode(found).decode("ascii").rstrip("="), found.hex().upper()}
