"""What a report is about: kind, programme, inspected bodies and their ratings."""

from __future__ import annotations

from dataclasses import replace

from reportminer.bodies.inspected import inspected
from reportminer.bodies.programme import kind, programme
from reportminer.bodies.ratings import ratings
from reportminer.records import Report


def describe(report: Report) -> Report:
    """Fill in what a report is about, from its title and text.

    Ratings are read from the title and the body of the text, never from the notes to editors; the notes may tell the
    programme. A report without blocks or title gets nothing but a kind.

    Args:
        report: a report as a reader made it.

    Returns:
        The same report with `kind`, `programme`, `bodies` and `ratings`.

    Examples:
        >>> from reportminer.records import Page
        >>> from reportminer.readers import read
        >>> text = "<h1>Ash PDU</h1><p>Ash Probation Delivery Unit was rated ‘Good’, with 19 points out of 27."
        >>> media_type = "text/html; charset=utf-8"
        >>> page = Page(source="a", media_type=media_type, content=text.encode(), sha256="0" * 64)
        >>> report = describe(read(page))
        >>> report.bodies[0].name, report.ratings[0].value, report.ratings[0].score
        ('Ash PDU', 'Good', '19/27')
        >>> report.programme
        'Inspection of probation services (PDU)'
    """
    bodies = inspected(report)
    rated = ratings(report, bodies)
    named = programme(report, bodies, rated)
    return replace(report, bodies=bodies, ratings=rated, programme=named, kind=kind(report, bodies, named))
