"""Files that pages link to: which links lead to files, and what the words of a link say of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from reportminer.sources.base import Attachment, Kind
from reportminer.sources.parts.data import table


def attachment_kind(label: str, address: str) -> Kind:
    """Tell what a file is by the words of its link, or else by its name.

    Examples:
        >>> attachment_kind("Download this press release as a PDF", "https://a.example/x.pdf")
        'press release'
        >>> attachment_kind("Download", "https://a.example/anyshire-data-annexe.pdf")
        'other'
        >>> attachment_kind("An inspection of Anyshire PDU", "https://a.example/updated.pdf")
        'report'
    """
    name = unquote(urlsplit(address).path.rpartition("/")[2])
    for words in (label, name):
        plain = " ".join(re.sub(r"[-_.]", " ", words).split()).lower()
        for row in table("labels")["kinds"]:
            if re.search(row["pattern"], plain):
                kind: Kind = row["kind"]
                return kind
    default: Kind = table("labels")["default"]
    return default


def is_file(address: str) -> bool:
    """Tell whether an address is that of a file by the end of its path.

    Examples:
        >>> is_file("https://a.example/uploads/Report.PDF?v=2"), is_file("https://a.example/news/pdf/")
        (True, False)
    """
    _, dot, suffix = urlsplit(address).path.rpartition(".")
    return bool(dot) and suffix.lower() in table("labels")["files"]["suffixes"]


def plain_label(label: str) -> str:
    """Return the words of a link without format and size.

    Examples:
        >>> plain_label("An inspection of Anyshire PDU (PDF, 390.0 B)")
        'An inspection of Anyshire PDU'
    """
    return re.sub(table("labels")["size"]["pattern"], "", label[:1_000], flags=re.IGNORECASE)


def attachments(found: Iterable[tuple[str, str]]) -> tuple[Attachment, ...]:
    """Join the links to each file: the file block links twice, once by its title and once by "Download".

    Args:
        found: address and words of each link, in order.

    Returns:
        Each address once, in order of its first link, with the first words that say something.

    Examples:
        >>> links = [("https://a.example/r.pdf", ""), ("https://a.example/r.pdf", "Full report (PDF, 1 MB)")]
        >>> attachments(links)
        (Attachment(address='https://a.example/r.pdf', label='Full report', kind='report'),)
    """
    labels: dict[str, str] = {}
    empty = table("labels")["empty"]["labels"]
    for address, words in found:
        label = plain_label(words)
        if labels.get(address, "").lower() in empty:
            labels[address] = label if label.lower() not in empty else labels.get(address) or label
    return tuple(
        Attachment(address=address, label=label, kind=attachment_kind(label, address))
        for address, label in labels.items()
    )
