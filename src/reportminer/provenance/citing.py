"""Citation lines to paste: who, when, what, where, read when, on which page (Harvard, as most universities have it)."""

from __future__ import annotations

import re

from reportminer.provenance.original import Original

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# What an invented page must say of itself wherever it is quoted.
INVENTED = "[invented example]"


def citation(
    title: str, published: str | None, found: Original, *, page: int | None = None, invented: bool = False
) -> str:
    """Return one line that cites a report: publisher (year) title, date. Available at: address (Accessed: date), page.

    Without a known publisher the title stands first, as Harvard has it; without an address the file and the first
    digits of its hash tell which one was read.

    Args:
        title: title of the report.
        published: its publication date, ``YYYY-MM-DD``, or None.
        found: its original.
        page: the page that is cited, from 1.
        invented: whether it is one of the invented releases of the sample corpus.

    Examples:
        >>> one = Original(sha256="c9bffef3059d", intact=True, problem=None, media_type="text/html", size=1,
        ...     publisher="HM Inspectorate of Probation", licence=None, address="https://example.org/a", addresses=(),
        ...     copies=(), fetched="2026-03-05T10:00:00Z", checked=None, listing=None, offered_by=None, warc=None,
        ...     files=(), stored="WARC")
        >>> citation("Work in Anyshire", "2013-11-02", one, page=4)[:72]
        'HM Inspectorate of Probation (2013) Work in Anyshire. 2 November 2013. A'
        >>> citation("Work in Anyshire", "2013-11-02", one, page=4)[71:]
        'Available at: https://example.org/a (Accessed: 5 March 2026), p. 4.'
    """
    year = f"({published[:4]})" if published else "(no date)"
    name = " ".join((title or "Untitled").split()).rstrip(".")
    head = f"{found.publisher} {year} {name}" if found.publisher else f"{name} {year}"
    parts = [f"{head} {INVENTED}" if invented else head]
    if day := written(published):
        parts.append(day)
    where = ""
    if found.address:
        accessed = written(found.fetched)
        where = f"Available at: {found.address}" + (f" (Accessed: {accessed})" if accessed else "")
        if found.copies:
            where += f". Archived at: {found.copies[-1].address}"
    elif found.files:
        where = f"File {found.files[0].path}, sha256 {found.sha256[:16]}"
    line = ". ".join(filter(None, (*parts, where)))
    return f"{line}, p. {page}." if page is not None else f"{line}."


def written(date: str | None) -> str | None:
    """Return a date as it is written in a citation, or None where there is none.

    Args:
        date: an ISO 8601 date or time.

    Examples:
        >>> written("2013-11-02"), written("2026-03-05T10:00:00Z"), written(None), written("soon")
        ('2 November 2013', '5 March 2026', None, None)
    """
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", date or "")
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return f"{int(match[3])} {MONTHS[int(match[2]) - 1]} {match[1]}"
