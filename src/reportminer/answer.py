"""What a server answered, as it came: the record that fetching makes, archives keep and sources look at."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import Any

from reportminer.errors import PayloadError


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request may say of the answer that is known already (RFC 9110, section 13).

    Attributes:
        etag: the ``ETag`` of that answer, as served, with its quotes.
        modified: its ``Last-Modified``, as served; where it had none, its ``Date``, which the RFC allows as well.
    """

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed: the address that answered, its status, and where it pointed (absolute)."""

    address: str
    status: int
    location: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The last answer to a request, redirects followed.

    Attributes:
        address: the address that was asked for.
        final: the address that answered, after redirects.
        status: HTTP status of the final answer, such as 200 or 304.
        reason: the words after the status, such as ``OK``.
        headers: headers of the final answer, as served and in order.
        content: the body with its content coding undone; empty for 304.
        raw: the body as it was transferred, for the archive; equals `content` where it was not compressed.
        fetched: when the answer came, ISO 8601 in UTC with seconds, ``2026-11-23T14:01:11Z``.
        chain: redirects that led to `final`, in order.

    Examples:
        >>> headers = (("Content-Type", "application/json; charset=UTF-8"),)
        >>> answer = Answer(address="http://a.example/", final="http://a.example/", status=200, headers=headers,
        ...                 content=b'{"a": 1}', fetched="2026-11-23T14:01:11Z")
        >>> answer.media_type, answer.json(), answer.header("etag")
        ('application/json', {'a': 1}, None)
    """

    address: str
    final: str
    status: int
    content: bytes
    fetched: str
    reason: str = "OK"
    raw: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    chain: tuple[Hop, ...] = field(default=())

    def header(self, name: str) -> str | None:
        """Return the first header of this name, whatever its case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @cached_property
    def _content_type(self) -> Message:
        message = Message()
        message["Content-Type"] = self.header("content-type") or "application/octet-stream"
        return message

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case: ``text/html``."""
        return self._content_type.get_content_type()

    @property
    def charset(self) -> str | None:
        """The character set that the header names, or None."""
        named = self._content_type.get_param("charset")
        return str(named) if isinstance(named, str) else None

    def text(self) -> str:
        """The body as text, in the character set of the header or else UTF-8; what cannot be decoded is replaced."""
        try:
            return self.content.decode(self.charset or "utf-8", errors="replace")
        except (LookupError, UnicodeError):  # a character set that does not exist, or is none, such as "idna"
            return self.content.decode("utf-8", errors="replace")

    def json(self) -> Any:  # noqa: ANN401 - JSON has no types
        """The body as JSON.

        Raises:
            PayloadError: it is none.
        """
        try:
            return json.loads(self.text().lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            message = f"{self.final} was to be JSON and is not ({self.media_type}, {len(self.content)} bytes): {error}"
            raise PayloadError(message, address=self.final, status=self.status) from error

    @property
    def validators(self) -> Validators:
        """What a later conditional request may say of this answer."""
        return Validators(etag=self.header("etag"), modified=self.header("last-modified") or self.header("date"))
