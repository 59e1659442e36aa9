"""Whether a source still is what it was: numbers and fields of its listings, dates and length of its pages.

Sites are redesigned without notice, and a scraper that finds nothing looks like one that has nothing to do. So what a
visit finds is compared with the last whole visit, and a page with the state of it that is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportminer.answer import Answer
from reportminer.errors import SourceError
from reportminer.records import Report
from reportminer.sources.base import Announcement, Document
from reportminer.store import Known, VisitRow

FIELDS = ("title", "published", "body")
# Before the name of a way, where announcements are counted by way.
WAY = "way "
# A listing of 1,000 documents that announces under 800 has lost some; a body of 10 reports may lose one to an archive.
FEWEST = 0.8
# Dates on 98% of the announcements last week and on 60% now: the selector is stale. A few undated ones are no change.
MOST_LOST = 0.2
# The text that the reader takes of a page, against the element that holds its body: links are left out rightly.
SHORTEST = 0.4
# Shorter pages say little either way: a landing page may have one sentence.
FEW_CHARACTERS = 600
# So many new pages in a row may lack a date; a selector that finds nothing any more misses it on every one.
MOST_UNDATED = 5
# Fewer stored pages do not tell whether pages of a source have dates.
FEW_PAGES = 10


def filled(announcements: Sequence[Announcement]) -> dict[str, int]:
    """Count the announcements that have each field.

    Examples:
        >>> filled([Announcement(address="a", listing="l", title="Work in Anyshire")])
        {'title': 1, 'published': 0, 'body': 0}
    """
    return {name: sum(getattr(one, name) is not None for one in announcements) for name in FIELDS}


def ways(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the ways among counts of announcements by field and by way.

    Examples:
        >>> ways({"title": 3, "way REST": 3})
        frozenset({'way REST'})
    """
    return frozenset(name for name in counts if name.startswith(WAY))


def check_listings(
    source: str, announcements: Sequence[Announcement], gone: Mapping[str, int], before: VisitRow | None
) -> None:
    """Compare what the listings announce with the last whole visit.

    Args:
        source: name of the source.
        announcements: what they announce now.
        gone: announcements by way, as `reportminer.collecting.listings.announcements` counts them.
        before: the last whole visit, or None.

    Raises:
        SourceError: far fewer documents, or far fewer with a field, than then.
    """
    if before is None or not before.announced:
        return
    now = len(announcements)
    listings = sorted({one.listing for one in announcements})
    where = f"asked: {', '.join(listings[:3])}{', …' if len(listings) > 3 else ''}"
    then = before.began[:10]
    if now < FEWEST * before.announced:
        message = (
            f"{source}: the listings announce {now} documents, and announced {before.announced} on {then} ({where}); "
            f"nothing was fetched or overwritten; look at the site, run `reportminer check {source} --live`, and if "
            "the site really has less, collect with --accept-changes"
        )
        raise SourceError(message)
    counts = filled(announcements)
    if ways(before.filled) != ways(gone):
        return  # REST tells titles and dates, a sitemap does not: their fields are not to be compared
    for name in FIELDS:
        old = before.filled.get(name, 0)
        rate, was = counts.get(name, 0) / now, old / before.announced
        if rate < was - MOST_LOST:
            message = (
                f"{source}: the field {name!r} is told by {rate:.0%} of the announcements, and was by {was:.0%} on "
                f"{then} ({where}); nothing was fetched or overwritten; run `reportminer check {source} --live` to see "
                "which selector finds nothing, or collect with --accept-changes"
            )
            raise SourceError(message)


def check_page(answer: Answer, document: Document, report: Report) -> None:
    """Compare the text that was read of a page with the element that holds its body.

    Raises:
        SourceError: far less was read: the reader took another part of the page.
    """
    read = len(report.text)
    if document.length > FEW_CHARACTERS and read < SHORTEST * document.length:
        message = (
            f"{answer.final}: {read} characters were read, and {document.selectors.get('length', 'its body')!r} holds "
            f"{document.length}; not stored; the page has a new shape, please report it with its address"
        )
        raise SourceError(message)


def check_date(answer: Answer, document: Document, undated: int, stored: tuple[int, int]) -> None:
    """Compare new pages without a publication date with what is stored.

    Args:
        answer: a new page whose date neither its listing nor the page itself tells.
        document: how the page describes itself.
        undated: such pages in a row, this one counted.
        stored: stored pages of the source with a date, and all of them.

    Raises:
        SourceError: too many in a row, where nearly all that is stored has one.
    """
    dated, pages = stored
    if undated > MOST_UNDATED and pages >= FEW_PAGES and dated >= FEWEST * pages:
        message = (
            f"{answer.final}: {document.selectors.get('published', 'the selector of the date')!r} finds no publication "
            f"date, on {undated} new pages in a row, and {dated} of {pages} stored pages have one; not stored; look at "
            "the page, and if it is right, collect with --accept-changes"
        )
        raise SourceError(message)


def check_change(known: Known, address: str, published: str | None, report: Report) -> None:
    """Compare a page with the state of it that is stored.

    Raises:
        SourceError: it lost its date, or most of its text; the stored state stays.
    """
    if known.published is not None and published is None:
        message = f"{address}: the page and its listing have lost its publication date ({known.published})"
    elif known.length > FEW_CHARACTERS and len(report.text) < known.length / 2:
        message = f"{address}: the text shrank from {known.length} to {len(report.text)} characters"
    else:
        return
    message += "; the stored state was kept; look at the page, and if it is right, collect with --accept-changes"
    raise SourceError(message)
