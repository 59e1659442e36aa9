"""Plain text into blocks: titles, headings, paragraphs and list items, told by blank lines, marks and length.

White space of all sorts becomes single spaces within a block, line ends included; soft hyphens and control characters
are removed; nothing else is changed. Plain text has no date and no address, so a report read from it has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportminer.readers.blocks import Draft, build, clean
from reportminer.readers.encoding import decode
from reportminer.readers.lines import logical
from reportminer.readers.marks import ends_sentence, looks_like_heading, split_mark
from reportminer.readers.structure import structure, without_boilerplate
from reportminer.records import Page, Report

# "## Findings" and "**Findings**": headings as Markdown writes them.
_HASHES = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def read_text(page: Page) -> Report:
    r"""Read a page of plain text.

    The first line is the title if it stands alone or is short and unpunctuated. A short unpunctuated line that stands
    alone is a heading. A line with a bullet mark is a list item, and so is an unmarked clause that follows a lead-in
    (``Inspectors were pleased to find that:``) and ends in a semicolon. Numbered or dashed lines under ``Notes to
    editors`` are notes.

    Args:
        page: a page of media type ``text/plain``.

    Returns:
        The report: `published` and `address` are None unless the page was fetched from an address.

    Examples:
        >>> content = b"Work in Anyshire\n\nInspectors found that:\n- plans were late; and\n- victims were safe.\n"
        >>> page = Page(source="a.txt", media_type="text/plain", content=content, sha256="0" * 64)
        >>> report = read_text(page)
        >>> [(b.kind, b.text) for b in report.blocks][:3]
        [('title', 'Work in Anyshire'), ('paragraph', 'Inspectors found that:'), ('list_item', 'plans were late; and')]
    """
    text, warnings = decode(page.content, media_type=page.media_type)
    drafts = [replace(draft, text=clean(draft.text)) for draft in logical(text)]
    drafts = without_boilerplate([draft for draft in drafts if draft.text])
    title, body = _title(drafts)
    body = structure(_headings([_markdown(draft) for draft in body]))
    blocks = build([Draft(text=title, kind="title"), *body])
    if not blocks:
        warnings.append("page has no text")
    elif not title:
        warnings.append("no title found in the page")
    warnings.append("no publication date in the page: plain text has none")
    return Report(
        id=page.sha256[:16],
        source=page.source,
        title=title,
        blocks=blocks,
        address=page.address,
        warnings=tuple(warnings),
    )


def _title(drafts: Sequence[Draft]) -> tuple[str, list[Draft]]:
    """Split the title off: the first line, or the first few where a title is broken over lines."""
    if not drafts:
        return "", []
    hashes = _HASHES.fullmatch(drafts[0].text[:300])
    if hashes:
        return hashes[2], list(drafts[1:])
    stop = next((i for i, draft in enumerate(drafts) if i and draft.gap), len(drafts))
    run = [draft.text for draft in drafts[:stop]]
    whole = " ".join(run)
    alone = len(drafts) > 1 and not whole.endswith((":", ";")) and split_mark(whole) is None
    if alone and len(run) == 1 and len(whole) <= (120 if whole.endswith(".") else 200):
        # A title may end in a full stop: "Probation in Anyshire requires improvement."
        return whole, list(drafts[1:])
    if alone and len(run) <= 3 and len(whole) <= 200 and stop < len(drafts) and not any(map(ends_sentence, run)):
        return whole, list(drafts[stop:])
    first = run[0]
    if len(run) > 1 and len(first) <= 150 and not ends_sentence(first) and split_mark(first) is None:
        # The text begins on the very next line.
        return first, list(drafts[1:])
    return "", list(drafts)


def _markdown(draft: Draft) -> Draft:
    """Read a heading as Markdown writes it: "## Findings" or "**Findings**"."""
    if len(draft.text) > 300:
        return draft
    hashes = _HASHES.fullmatch(draft.text)
    if hashes:
        return replace(draft, text=hashes[2], kind="heading", depth=len(hashes[1]))
    bold = _BOLD.fullmatch(draft.text)
    return replace(draft, text=bold[2]) if bold else draft


def _headings(drafts: Sequence[Draft]) -> list[Draft]:
    """Make headings of short lines that stand alone above something.

    Three of them in a row are the rows of a table that has lost its columns: "Lowest Highest Average",
    "‘Risk of Harm’ work 54% 83% 70%".
    """
    alone = [_heads(drafts, i) for i in range(len(drafts))]
    out: list[Draft] = []
    for i, draft in enumerate(drafts):
        row = any(all(alone[j : j + 3]) and len(alone[j : j + 3]) == 3 for j in range(max(0, i - 2), i + 1))
        out.append(replace(draft, kind="heading", depth=2) if alone[i] and not row else draft)
    return out


def _heads(drafts: Sequence[Draft], i: int) -> bool:
    """Tell whether draft `i` is a short line that stands alone, with something below it."""
    draft = drafts[i]
    if draft.kind != "paragraph" or not draft.gap or i + 1 == len(drafts) or split_mark(draft.text) is not None:
        return False
    # A line right below must be a list item or a paragraph, not another short line ("Jane Parsons" / "Press office").
    after = drafts[i + 1]
    headed = after.gap or split_mark(after.text) is not None or len(after.text) > 100
    return headed and looks_like_heading(draft.text, longest=80)
