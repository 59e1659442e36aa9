"""Asking a service that the user named: one JSON document there, one back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from reportminer.errors import FetchError, RefusedError, UsageError
from reportminer.fetch.contact import PRODUCT
from reportminer.fetch.local import stands_here
from reportminer.fetch.reply import Errand, Reply
from reportminer.fetch.rules import Rules
from reportminer.fetch.target import Target, target
from reportminer.fetch.transport import Transport

_NEXT = {
    401: "check the key",
    403: "check the key and what it may do",
    404: "check the address and the name of the model",
    413: "what was sent is too large for it",
    429: "too many requests: wait, or ask for fewer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """How a service is asked.

    Attributes:
        key: sent as ``Authorization: Bearer``; empty for none. It never stands in a message.
        seconds: that one answer may take, however steadily it drips.
        limit: bytes of an answer at the most, as transferred and as decoded.
    """

    key: str = field(default="", repr=False)
    seconds: float = 60.0
    limit: int = 1_000_000


def post_json(address: str, document: object, how: Posting | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Send a JSON document to a service, and return the one that it answers with.

    The service is one that the user named, and so it may stand on this machine or its network. No robots.txt is read,
    no redirect is followed, nothing is tried twice.

    Args:
        address: absolute ``http`` or ``https`` address; plain ``http`` with a key only to this machine or its network.
        document: what can be written as JSON.
        how: key, time and size.

    Returns:
        The document, parsed.

    Raises:
        RefusedError: it is no address, or a key would travel over the internet for all to read.
        FetchError: there was no answer, or none of success, or no JSON in it.
        UsageError: the key cannot stand in a header, or the document not in JSON.
    """
    how = how or Posting()
    place = target(address)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if how.key:
        headers["Authorization"] = f"Bearer {_fit(how.key)}"
        if place.origin.startswith("http:") and not stands_here(place.name):
            message = f"{place.address} is plain http, and the key would travel for all to read: use its https address"
            raise RefusedError(message, address=place.address)
    try:
        content = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        message = f"this cannot be sent as JSON: {error}"
        raise UsageError(message) from error
    from reportminer import __version__  # noqa: PLC0415 - worked out when asked for

    rules = Rules(read_seconds=how.seconds, total_seconds=how.seconds)
    transport = Transport(agent=f"{PRODUCT}/{__version__}", allow_local=True, rules=rules)
    try:
        reply = transport.exchange(Errand(target=place, limit=how.limit, headers=headers, content=content))
    finally:
        transport.close()
    return _document(place, reply)


def _document(place: Target, reply: Reply) -> Any:  # noqa: ANN401 - any JSON
    if reply.fault is not None:
        message = f"{place.address} {reply.fault.words}"
        passing = reply.fault.kind in {"passing", "slow"}
        raise FetchError(message, address=place.address, status=reply.status, transient=passing)
    status = reply.status or 0
    if status != 200:
        meaning = _NEXT.get(status, "try again later" if status >= 500 else "check the address")
        message = f"{place.address} answers {status} ({reply.reason or 'no reason given'}): {meaning}"
        raise FetchError(message, address=place.address, status=status, transient=status == 429 or status >= 500)
    try:
        return json.loads(reply.content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        message = f"{place.address} answers with no JSON ({error}): check the address"
        raise FetchError(message, address=place.address, status=status) from error


def _no_number(word: str) -> float:
    """Refuse what Python takes for JSON and others do not: NaN and the infinities."""
    message = f"{word} is no number of JSON"
    raise ValueError(message)


def _fit(key: str) -> str:
    if not key.isascii() or not key.isprintable() or " " in key:
        message = (
            "the key cannot stand in a header (printable ASCII without spaces can): check the environment variable"
        )
        raise UsageError(message)
    return key
