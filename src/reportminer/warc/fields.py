r"""Fields of a metadata record (``application/warc-fields``): one line each, whatever the value holds.

A value is UTF-8. A backslash, control characters, line separators and white space at either end are written as in
Python: ``\\``, ``\n``, ``\x20``, ``\u2028``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ESCAPED = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|^\\s|\\s$")
_ESCAPE = re.compile(r"\\(\\|n|r|t|x[0-9a-f]{2}|u[0-9a-f]{4})")
_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONG = {written[1:]: character for character, written in _SHORT.items()}


def encoded(fields: Iterable[tuple[str, str]]) -> bytes:
    r"""Return fields as the block of a record.

    Args:
        fields: names and values. Names are tokens (WARC 1.1, section 4).

    Examples:
        >>> encoded([("reportminer-title", "Work in\nAnyshire")])
        b'reportminer-title: Work in\\nAnyshire\r\n'
    """
    return "".join(f"{name}: {_ESCAPED.sub(_written, value)}\r\n" for name, value in fields).encode("utf-8")


def decoded(block: bytes) -> list[tuple[str, str]]:
    r"""Return the fields of a block, in order; lines that are none are left out.

    Examples:
        >>> decoded(b"via: http://example.org/\r\nreportminer-title: Work in\\nAnyshire\r\n")
        [('via', 'http://example.org/'), ('reportminer-title', 'Work in\nAnyshire')]
    """
    fields = []
    for line in block.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip():
            fields.append((name.strip(), _ESCAPE.sub(_read, value.strip())))
    return fields


def _written(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT:
        return _SHORT[character]
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def _read(match: re.Match[str]) -> str:
    escape = match[1]
    return _LONG[escape] if escape in _LONG else chr(int(escape[1:], 16))
