"""Who we say we are: the User-Agent with its contact."""

from __future__ import annotations

import getpass
import os

from reportminer.errors import UsageError

VARIABLE = "REPORTMINER_CONTACT"
"""Environment variable that names the contact."""

PRODUCT = "reportminer"
"""Product token: what a robots.txt calls us."""

_WHY = (
    "the people who run a site can then write to you before they block you; "
    f"give an e-mail or web address with --contact you@example.org or in the environment variable {VARIABLE}"
)


def agent(contact: str | None = None, *, allow_local: bool = False) -> str:
    """Return the User-Agent.

    Args:
        contact: e-mail or web address of whoever collects; by default the environment variable `VARIABLE`.
        allow_local: whether none is needed, because test servers on this machine are asked.

    Returns:
        The value of the header.

    Raises:
        UsageError: there is no contact, or it cannot stand in a header.

    Examples:
        >>> agent("you@example.org").split(" ", 1)[1]
        '(collects published inspection reports for research; contact: you@example.org)'
    """
    from reportminer import __version__  # noqa: PLC0415 - worked out when asked for

    contact = (contact if contact is not None else os.environ.get(VARIABLE, "")).strip(" ")
    if not contact and allow_local:
        contact = f"{_user()}@localhost"
    if not contact:
        message = f"nothing is fetched without a contact in the User-Agent: {_WHY}"
        raise UsageError(message)
    # A line break would begin a header of its own; a bracket would end the comment (RFC 9110, section 5.6.5).
    if not _plain(contact):
        message = (
            f"the contact {contact!r} cannot stand in the User-Agent (printable ASCII without brackets can): {_WHY}"
        )
        raise UsageError(message)
    return f"{PRODUCT}/{__version__} (collects published inspection reports for research; contact: {contact})"


def _user() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        name = ""
    return name if name and _plain(name) else "nobody"


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set("()\\")
