"""Ofsted: reports on children's services of local authorities, at reports.ofsted.gov.uk.

The search of the site lists the authorities; the page of each has a timeline with a link to every report, a PDF on
another host. The words of a link say what the report is and when it was published: "Children's services inspection,
PDF - 15 July 2024". The date that stands beside it in the timeline is that of the inspection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bs4 import Tag

from reportminer.answer import Answer
from reportminer.errors import FetchError, RefusedError, SourceError, StoppedError
from reportminer.readers.dates import iso
from reportminer.sources.base import Announcement, Document, Source, Visit, Way
from reportminer.sources.parts.pages import missing, select
from reportminer.sources.parts.soup import links, parse, text

# The site gives at most a hundred; level 3, 12 is "Children's social care", "Local authority children's services".
ROWS = 100
_SEARCH = "search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start={start}&rows={rows}"
_MOST_PAGES = 50  # there are 153 authorities
_PROVIDERS = "li.search-result .search-result__title a[href]"
_PROVIDER = re.compile(r"/provider/\d+/\w+/?")
_TIMELINE = ".timeline"
_REPORTS = ".timeline__day a.publication-link[href]"
_WORDS = ".nonvisual"
# "Children's services focused visit, PDF - 01 August 2024"; some have no date: "Monitoring letter, PDF"
_LABEL = re.compile(r"(?P<label>.+?),\s*pdf\b(?:\s*[-–]\s*(?P<day>.+))?", re.IGNORECASE)


def _find(visit: Visit) -> Iterator[Announcement]:
    """Yield every report of every authority, in the order of the search."""
    seen: set[str] = set()
    failed: FetchError | None = None
    timelines = 0
    for page, name in _providers(visit):
        try:
            answer = visit.get(page, accept="text/html")
        except (StoppedError, RefusedError):
            raise
        except FetchError as error:
            visit.note(f"the reports of {name} are left out: {error}")
            failed = error
            continue
        soup = parse(answer)
        timelines += bool(select(soup, _TIMELINE))
        for report in _reports(answer, soup, name):
            if report.address not in seen and not (visit.since and (report.published or visit.since) < visit.since):
                yield report
            seen.add(report.address)
    if not seen and failed:
        raise failed
    if not seen:
        message = (
            f"no report on any page that {visit.site} lists: {_REPORTS!r} matched nothing, {_TIMELINE!r} {timelines} "
            "times; if the site has changed, the selectors must follow it"
        )
        raise SourceError(message)


def _providers(visit: Visit) -> Iterator[tuple[str, str]]:
    """Yield address and name of each authority."""
    seen: set[str] = set()
    shown = ROWS
    for _ in range(_MOST_PAGES):
        asked = visit.site + _SEARCH.format(start=len(seen), rows=ROWS)
        try:
            answer = visit.get(asked, accept="text/html")
        except (StoppedError, RefusedError):
            raise
        except FetchError:
            if shown == ROWS:
                raise
            return  # past the end
        soup = parse(answer)
        listed = links(answer.final, select(soup, _PROVIDERS))
        found = {page: name for page, name in listed if _PROVIDER.fullmatch(urlsplit(page).path)}
        if not found and not seen:
            raise missing([_PROVIDERS], answer, soup, part="authority")
        new = {page: name for page, name in found.items() if page not in seen}
        if not new:
            return
        yield from new.items()
        seen |= new.keys()
        shown = len(found)
    message = f"the search of {visit.site} has no end: {_MOST_PAGES} pages, and each has other authorities"
    raise SourceError(message)


def _reports(answer: Answer, soup: Tag, name: str) -> Iterator[Announcement]:
    """Yield the reports on the page of an authority, in the order of its timeline."""
    for element in select(soup, _REPORTS):
        words = text(next(iter(select(element, _WORDS)), element))
        match = _LABEL.fullmatch(words)
        for address, _ in links(answer.final, [element]):
            yield Announcement(
                address=address,
                listing=answer.address,
                title=f"{match['label'] if match else words}: {name}",
                published=iso(match["day"]) if match and match["day"] else None,
                kind="report",
                body=name,
                version=words,
            )


def _page(answer: Answer) -> Document:
    """Describe a report: a PDF, of which the timeline said what is to be said."""
    if not answer.content.startswith(b"%PDF-"):
        message = f"{answer.final} was to be a report in PDF and is {answer.media_type}: look at it"
        raise SourceError(message)
    return Document(kind="report")


SOURCE = Source(
    name="ofsted",
    publisher="Ofsted",
    site="https://reports.ofsted.gov.uk/",
    ways=(Way(name="search", find=_find, cheap=False),),
    page=_page,
    files=("files.ofsted.gov.uk", "files.api.ofsted.gov.uk"),
)
