"""What a report is about: kind, programme, inspected bodies, their ratings, and the inspection itself."""

from __future__ import annotations

from dataclasses import replace

from reportminer.bodies.inspected import inspected
from reportminer.bodies.inspection import AUTHORITY, as_release, authority, particulars
from reportminer.bodies.judgements import judged
from reportminer.bodies.programme import kind, programme
from reportminer.bodies.ratings import ratings
from reportminer.bodies.register import known, place_of
from reportminer.records import Body, Rating, Report

# Pages of a paged document on which it says what it is about: cover, contents, foreword, ratings.
_FRONT = 6
# A press release has one or two pages, or three with its notes.
_RELEASE = 4


def describe(report: Report) -> Report:
    """Fill in what a report is about, from its title and text.

    Ratings are read from judgement tables where there are such, else from the title and the body of the text, never
    from the notes to editors; the notes may tell the programme. A report without blocks or title gets nothing but a
    kind. Of a paged document, bodies and programme are read from its first pages alone.

    Args:
        report: a report as a reader made it; its `bodies` are those that its listing named, and count where the report
            itself names none.

    Returns:
        The same report with `kind`, `programme`, `bodies` and `ratings`, with `inspection_start`, `inspection_end` and
        `lead_inspector` where it names them, and with `published` where a paged document prints it.

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
    report = _inspection(report)
    front = replace(report, blocks=tuple(block for block in report.blocks if (block.page or 1) <= _FRONT))
    council = authority(report)
    bodies = (council,) if council else inspected(front) if as_release(report) else ()
    # What its listing said, where the report itself names none.
    bodies = bodies or tuple(map(_registered, report.bodies))
    rated, warnings = _rated(report, front, bodies, council)
    named = programme(front, bodies, rated)
    return replace(
        report,
        bodies=bodies,
        ratings=rated,
        programme=named,
        kind=_kind(report, bodies, named),
        warnings=(*report.warnings, *warnings),
    )


def _registered(listed: Body) -> Body:
    """Return a body of a listing, a local authority under the name that it has in the register.

    Examples:
        >>> _registered(Body(name="Devon County Council", type="none"))
        Body(name='Devon', type='local authority')
    """
    name = known(place_of(listed.name, AUTHORITY), AUTHORITY) if listed.type == "none" else None
    return Body(name=name, type=AUTHORITY) if name else listed


def _inspection(report: Report) -> Report:
    """Fill in the days of the inspection, its lead inspector and the day that the report itself was published."""
    found = particulars(report)
    warnings = report.warnings
    if found.published:
        warnings = tuple(warning for warning in warnings if "publication date" not in warning)
    return replace(
        report,
        inspection_start=found.start,
        inspection_end=found.end,
        lead_inspector=found.lead_inspector,
        published=found.published or report.published,
        warnings=(*warnings, *found.warnings),
    )


def _rated(
    report: Report, front: Report, bodies: tuple[Body, ...], council: Body | None
) -> tuple[tuple[Rating, ...], list[str]]:
    """Return the ratings of a report, with warnings about areas that it judges in two ways."""
    if council or any(block.kind == "row" for block in report.blocks):
        made = judged(report.blocks, prose=council is not None)
        if council or made.judgements:
            # One table is about one body; whose, where there are several, the table does not say.
            body = bodies[0].name if len(bodies) == 1 else None
            told = [f"the judgement of {area!r} is printed with two values" for area in made.doubted]
            return made.ratings(body), told
    return ratings(front, bodies), []


def _kind(report: Report, bodies: tuple[Body, ...], named: str | None) -> str:
    """Return the kind of a text: what is longer than a release, or has tables or the labels of a cover, is a report."""
    if report.kind == "other" and (bodies or named):
        pages = max((block.page or 0 for block in report.blocks), default=0)
        tables = any(block.kind == "row" for block in report.blocks)
        if pages > _RELEASE or tables or report.lead_inspector or report.inspection_start:
            return "report"
    return kind(report, bodies, named)
