"""XML of strangers: sitemaps and feeds, parsed without entities, without network, and of a bounded size."""

from __future__ import annotations

from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from reportminer.answer import Answer
from reportminer.errors import PayloadError

LIMIT = 50_000_000
"""Bytes above which a file is not parsed: the most that a sitemap may have (sitemaps.org, protocol)."""

Element = Any
"""An element of a parsed file: lxml has no types."""


def parse_xml(answer: Answer, *roots: str) -> Element:
    """Parse an XML file.

    Args:
        answer: what a server answered.
        roots: names that its root may have, without namespace.

    Returns:
        The root.

    Raises:
        PayloadError: it is too large, no XML, has another root, or declares a document type, which such files never do
            and attacks on parsers always.

    Examples:
        >>> answer = Answer(address="http://a.example/", final="http://a.example/", status=200, fetched="",
        ...                 content=b"<urlset><url><loc> http://a.example/x/ </loc></url></urlset>")
        >>> [words(url, "{*}loc") for url in parse_xml(answer, "urlset").iterfind("{*}url")]
        ['http://a.example/x/']
    """
    if len(answer.content) > LIMIT:
        raise _wrong(answer, f"it is larger than {LIMIT} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        # White space before the declaration is a frequent fault of plug-ins, and no parser takes it.
        root = etree.fromstring(answer.content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _wrong(answer, f"it is no XML: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise _wrong(answer, "it declares a document type")
    if etree.QName(root).localname not in roots:
        raise _wrong(answer, f"it is a <{etree.QName(root).localname}>")
    return root


def words(element: Element, name: str) -> str:
    """Return the text of the first child of this name (``{*}`` is any namespace) on one line, or an empty string."""
    return " ".join(str(element.findtext(name) or "").split())


def _wrong(answer: Answer, reason: str) -> PayloadError:
    message = f"{answer.final} was to be a sitemap or feed ({answer.media_type}, {len(answer.content)} bytes): {reason}"
    return PayloadError(message, address=answer.final, status=answer.status)
