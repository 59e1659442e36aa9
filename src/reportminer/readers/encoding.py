"""Bytes into text: byte order marks, declared encodings, and what to do where they are wrong."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16, so it stands before it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# Python knows "encodings" that are none for a page (base64, idna, utf-7): only these are obeyed.
_KNOWN = re.compile(
    r"utf-?8|windows-125[0-8]|cp125[0-8]|iso-?8859-\d{1,2}|latin-?1|us-ascii|ascii|koi8-[ru]|macintosh|mac-?roman"
    r"|gb2312|gbk|gb18030|big5|shift[_-]jis|euc-jp|euc-kr|utf-?16(?:le|be|-le|-be)?",
    re.IGNORECASE,
)
_LATIN = re.compile(r"iso-?8859-1|latin-?1|us-ascii|ascii|windows-1252|cp1252", re.IGNORECASE)


def decode(content: bytes, *, media_type: str = "") -> tuple[str, list[str]]:
    r"""Decode a page.

    A byte order mark decides; then UTF-8, if the bytes are UTF-8; then the encoding that the address (`media_type`)
    or the page declares, where ``iso-8859-1`` means Windows-1252, as in every browser; then Windows-1252; and only
    where that does not fit, a guess. Every departure from what was declared is told in a warning. Text that was
    damaged before it was stored (``â€™``) is left as it is.

    Args:
        content: the bytes.
        media_type: a Content-Type that may end in ``; charset=...``.

    Returns:
        The text and warnings. Undecodable bytes become U+FFFD.

    Examples:
        >>> decode(b"\x91We found\x92")
        ('‘We found’', ['decoded as windows-1252: no encoding declared and not utf-8'])
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(name, errors="replace")
            return text, _replaced(text, content, name)
    sixteen = without_mark(content)
    if sixteen:
        text = content.decode(sixteen, errors="replace")
        return text, [f"decoded as {sixteen}: no byte order mark, but every second byte is zero"]
    declared = _declared(content, media_type)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(content, declared)
    if declared and not content.isascii() and not re.fullmatch(r"utf-?(?:8|16.*)", declared, re.IGNORECASE):
        return text, [f"decoded as utf-8, though {declared} is declared: the bytes are utf-8"]
    return text, []


def without_mark(content: bytes) -> str | None:
    """Return ``utf-16-le`` or ``utf-16-be`` where the bytes are such text without a byte order mark, else None.

    Examples:
        >>> without_mark("Inspection of work".encode("utf-16-le"))
        'utf-16-le'
        >>> without_mark(b"Inspection of work") is None
        True
    """
    head = content[:4000]
    even, odd = head[0::2], head[1::2]
    for name, zeros, letters in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(head) >= 8 and zeros.count(0) > 0.8 * len(zeros) and not letters.count(0):
            return name
    return None


def _declared(content: bytes, media_type: str) -> str | None:
    served = _CHARSET.search(media_type)
    if served:
        return served[1].lower()
    meta = _META.search(content[:4096])
    return meta[1].decode("ascii", errors="replace").lower() if meta else None


def _not_utf8(content: bytes, declared: str | None) -> tuple[str, list[str]]:
    if declared and _LATIN.fullmatch(declared):
        text = content.decode("cp1252", errors="replace")
        return text, _replaced(text, content, "windows-1252")
    if declared and _KNOWN.fullmatch(declared) and not declared.startswith("utf"):
        try:
            return content.decode(declared), []
        except (UnicodeDecodeError, LookupError):
            pass
    mended = content.decode("utf-8", errors="replace")
    bad = mended.count("\ufffd")
    # A page of UTF-8 with a stray byte, or cut inside a character, is still UTF-8: its other characters show it.
    if sum(char > "\x7f" for char in mended) > 4 * bad:
        return mended, _replaced(mended, content, "utf-8")
    why = f"though {declared} is declared" if declared else "no encoding declared and not utf-8"
    separator = ", " if declared else ": "
    plain = sum(byte < 0x80 for byte in content) / len(content)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        plain = 0.0
    else:
        # Western text is nearly all ASCII: "\x91We found\x92" has two bytes in ten that are not.
        if plain >= 0.7:
            return text, [f"decoded as windows-1252{separator}{why}"]
    best = from_bytes(content[:200_000]).best()
    name = best.encoding if best else "cp1252"
    text = content.decode(name, errors="replace")
    shown = name.replace("_", "-").replace("cp1252", "windows-1252")
    return text, [f"decoded as {shown} by guess{separator}{why}", *_replaced(text, content, shown)]


def _replaced(text: str, content: bytes, name: str) -> list[str]:
    count = text.count("\ufffd") - content.count("\ufffd".encode())
    return [f"decoded as {name}: {count} undecodable places"] if count > 0 else []
