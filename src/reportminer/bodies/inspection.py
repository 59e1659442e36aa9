"""What a full report says of its inspection: the local authority, the days, the lead inspector, the publication date.

All of it stands beside a label or in the title. Labels and titles are data: ``inspection.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from reportminer.bodies.data import straight, table
from reportminer.bodies.register import known, place_of, resolve
from reportminer.records import Block, Body, Report

AUTHORITY = "local authority"
"""The type of a local authority, see `Body.type`."""

_COVER_PAGES = 2
# In a document without pages the cover is its first blocks.
_COVER_BLOCKS = 25
# Characters of a cover that are read for the name of the authority.
_COVER_TEXT = 8000
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "11", "11 September", "4th March 2022", "Monday 11 September".
_DAY = re.compile(
    r"(?<![\d/])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    rf"(?:,? (?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)\.?(?:,? (?P<year>(?:19|20)\d\d))?)?(?![\d/])",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")
# What stands between the days of one inspection, and nothing else does.
_BETWEEN = re.compile(
    r"[\s,;-]*(?:(?:to|and|until|from|between|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b[\s,-]*)*", re.IGNORECASE
)
# No inspection takes longer, and no report comes later than two years after its inspection.
_LONGEST_DAYS = 400
# No value of a label is longer.
_VALUE = 200
_LATEST_DAYS = 730
# A run of capitalised words with the small words of English places: "Bath and North East Somerset", "Stoke-on-Trent".
_PLACE = r"(?P<place>(?-i:[A-Z])[\w'.-]*(?:,?\s+(?:(?:and|of|upon|on|with|the|&)\s+){0,2}(?-i:[A-Z])[\w'.-]*){0,8}?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a report says of its inspection; None where it does not.

    Attributes:
        start: first day of the inspection, ``YYYY-MM-DD``.
        end: last day of the inspection, ``YYYY-MM-DD``.
        published: publication date, ``YYYY-MM-DD``.
        lead_inspector: who led it, as printed, without title and office.
        warnings: labels whose values were not understood.
    """

    start: str | None = None
    end: str | None = None
    published: str | None = None
    lead_inspector: str | None = None
    warnings: tuple[str, ...] = ()


def days(text: str) -> tuple[str, str] | None:
    """Read the first and the last day of a stretch of time.

    A day without month or year has those of the day after it, over the turn of the year too.

    Args:
        text: what stands after the label: ``16 to 27 January 2023``, ``28 July 2016``.

    Returns:
        Both as ``YYYY-MM-DD``, equal for a single day; None where `text` opens with none, or they make no sense.

    Examples:
        >>> days("28 February to 4 March 2022")
        ('2022-02-28', '2022-03-04')
        >>> days("11 December – 12 January 2024")
        ('2023-12-11', '2024-01-12')
        >>> days("31 February 2022") is None
        True
    """
    text = _SLASHED.sub(_spelt, straight(text[:_VALUE]))
    hits: list[re.Match[str]] = []
    at = 0
    for hit in _DAY.finditer(text):
        if not _BETWEEN.fullmatch(text[at : hit.start()]):
            break
        hits.append(hit)
        at = hit.end()
    # What has no month after the last that has one is a page number: "15 September 2023 13".
    while hits and not hits[-1]["month"]:
        hits.pop()
    found = _filled(hits)
    if not found or (found[0] - found[-1]).days > _LONGEST_DAYS or found != sorted(found, reverse=True):
        return None
    return found[-1].isoformat(), found[0].isoformat()


def _filled(hits: list[re.Match[str]]) -> list[date]:
    """Return the days of a stretch, last first, months and years filled in from the day after; none for no such day."""
    found: list[date] = []
    month = 0
    year = next((int(hit["year"]) for hit in reversed(hits) if hit["year"]), 0)
    for hit in reversed(hits):
        own = _MONTHS.index(hit["month"][:3].lower()) + 1 if hit["month"] else month
        year = int(hit["year"] or year) - (not hit["year"] and 0 < month < own)
        month = own
        try:
            found.append(date(year, month, int(hit["day"])))
        except ValueError:
            return []
    return found


def _spelt(hit: re.Match[str]) -> str:
    month = int(hit[2])
    return f"{hit[1]} {_MONTHS[month - 1]} {hit[3]}" if 1 <= month <= 12 else hit.group()


def particulars(report: Report) -> Particulars:
    """Read the days of an inspection, its lead inspector and the publication date from a report.

    Args:
        report: a report as a reader made it. The date of publication is read from paged documents alone: a page of the
            web has its own, and "published" in a text is mostly about something else.

    Returns:
        What was found.

    Examples:
        >>> text = "Inspection dates: 16 to 27 January 2023 Lead inspector: Jo Ash, HMI"
        >>> block = Block(n=0, kind="paragraph", text=text, start=0, end=len(text), page=1)
        >>> found = particulars(Report(id="x", source="ash_2023-03-10.pdf", title="", blocks=(block,)))
        >>> found.start, found.end, found.lead_inspector, found.published
        ('2023-01-16', '2023-01-27', 'Jo Ash', '2023-03-10')
    """
    values: dict[str, str] = {}
    for field, text in _labelled(report.blocks):
        if text:
            values.setdefault(field, text)
    warnings = []
    start, end = days(values.get("dates", "")) or (None, None)
    if start is None and re.search(r"\d", values.get("dates", "")):
        warnings.append(f"inspection dates not understood: {values['dates'][:60]!r}")
    if start is None:
        start = next(iter(days(values.get("start", "")) or ()), None)
    published = None
    if any(block.page is not None for block in report.blocks):
        day = days(values.get("published", ""))
        published = day[0] if day and day[0] == day[1] else None
        if published is None and report.published is None:
            published = _in_file_name(report.source, end or start)
            warnings += ["publication date taken from the name of the file"] if published else []
    return Particulars(
        start=start,
        end=end,
        published=published,
        lead_inspector=_person(values.get("lead", "")) or _led(report.blocks),
        warnings=tuple(warnings),
    )


def cover(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of the first two pages, or the first 25 of a document without pages."""
    if any(block.page is not None for block in blocks):
        return tuple(block for block in blocks if (block.page or 1) <= _COVER_PAGES)
    return blocks[:_COVER_BLOCKS]


@cache
def _labels() -> re.Pattern[str]:
    rows: list[dict[str, Any]] = table("inspection")["label"]
    names = "|".join(f"(?P<f{n}>{row['pattern']})" for n, row in enumerate(rows))
    bare = "|".join(f"(?P<b{n}>{row['pattern']})" for n, row in enumerate(rows) if row.get("bare"))
    # A colon or the border of a cell follows; "Published on 7 July 2017" and names may do without.
    return re.compile(
        rf"(?<![\w'])(?:{names})(?:\s*[:|]+\s*|\s+(?=\d))|^(?:{bare})\s+(?=(?-i:[A-Z])[\w'.-]+\s+(?-i:[A-Z]))",
        re.IGNORECASE,
    )


def _labelled(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the labels of a report with the text after each, in reading order.

    On the cover a label may stand anywhere in a block, elsewhere it opens one.
    """
    front = {block.n for block in cover(blocks)}
    for i, block in enumerate(blocks):
        text = " ".join(straight(block.text).split())
        hits = list(_labels().finditer(text)) if block.n in front else []
        if not hits and (first := _labels().match(text)):
            hits = [first, *_labels().finditer(text, first.end())]
        for hit, following in zip(hits, [*hits[1:], None], strict=False):
            value = text[hit.end() : following.start() if following else len(text)].strip(" |")
            if not value and following is None and i + 1 < len(blocks):
                # The label is a block of its own, and so is the value.
                value = " ".join(straight(blocks[i + 1].text).split())
            n = int((hit.lastgroup or "f0")[1:])  # "f3" and "b3" are row 3
            yield str(table("inspection")["label"][n]["field"]), value


def _person(text: str) -> str | None:
    """Return the name of a person that a text opens with, without office."""
    name = re.split(table("inspection")["name"]["stop"], text, maxsplit=1)[0].strip(" .:-")
    name = re.sub(r"^(?:Mr|Mrs|Ms|Miss)\.? ", "", name)
    words = name.split()
    if not 2 <= len(words) <= 5 or not (words[0][0].isupper() and words[-1][0].isupper()) or re.search(r"\d", name):
        return None
    return name


def _led(blocks: tuple[Block, ...]) -> str | None:
    """Return who led the inspection by a sentence: "This inspection was led by HM Inspector Jane Ashmere, …"."""
    for block in blocks:
        if " led by " in block.text:
            for row in table("inspection")["led"]:
                hit = re.search(row["pattern"], " ".join(straight(block.text).split()))
                if hit:
                    return _person(hit["name"])
    return None


def _in_file_name(source: str, inspected: str | None) -> str | None:
    """Return the day in the name of a file, where it can be the publication date of an inspection at that time."""
    hit = re.search(table("inspection")["file_name"]["pattern"], PurePosixPath(source.replace("\\", "/")).name)
    if hit is None or inspected is None:
        return None
    try:
        day = date(int(hit["year"]), int(hit["month"]), int(hit["day"]))
    except ValueError:
        return None
    after = (day - date.fromisoformat(inspected)).days
    return day.isoformat() if 0 <= after <= _LATEST_DAYS else None


def as_release(report: Report) -> bool:
    """Tell whether the bodies of a report may be read as those of a press release are.

    Any report without pages is one; a paged one only where its cover is that of probation or youth justice: the
    narrative of another inspectorate's report speaks of such services in passing.

    Examples:
        >>> as_release(Report(id="x", source="x", title="Ash PDU", blocks=()))
        True
    """
    if all(block.page is None for block in report.blocks):
        return True
    text = " ".join([report.title, *(block.text for block in cover(report.blocks))])
    return bool(re.search(table("inspection")["others"]["pattern"], text, re.IGNORECASE))


def authority(report: Report) -> Body | None:
    """Return the local authority that a report of an inspection of children's services is about.

    Args:
        report: a report as a reader made it.

    Returns:
        The authority under its plain name, or None where the title and the cover name none.

    Examples:
        >>> title = "Inspection of Merricombe Borough Council children’s services"
        >>> authority(Report(id="x", source="x", title=title, blocks=()))
        Body(name='Merricombe', type='local authority')
        >>> authority(Report(id="x", source="x", title="Ash PDU rated ‘Good’", blocks=())) is None
        True
    """
    paged = any(block.page is not None for block in report.blocks)
    # A page of the web has its title, and below it anything: "children’s services in Ashmere are part of the team".
    front = [block.text for block in cover(report.blocks) if len(block.text) < 300] if paged else []
    lines = [" ".join(straight(text).split()) for text in (report.title, *front)]
    text = "\n".join(line for line in lines if line)[:_COVER_TEXT]
    if not re.search(table("inspection")["about"]["pattern"], text.replace("\n", " "), re.IGNORECASE):
        return None
    found: list[str] = []
    for row in table("inspection")["authority"]:
        for hit in _names(row["pattern"]).finditer(text):
            lines = hit["place"].split("\n")
            # "Ofsted" may stand above "Ashmere Borough Council"; but "Somerset" below "Bath and North East" is half.
            places = [place_of(" ".join(lines[n:]), AUTHORITY) for n in range(len(lines))]
            name = next((name for place in places if (name := known(place, AUTHORITY))), None)
            if name:
                return Body(name=name, type=AUTHORITY)
            found += [place for place in reversed(places) if place]
    # A title that names an authority which is not in the register: it says itself that it is one.
    return Body(name=resolve(found[0], AUTHORITY), type=AUTHORITY) if found else None


@cache
def _names(pattern: str) -> re.Pattern[str]:
    # "Inspection of Bath and North East\nSomerset local authority": a title may be broken over blocks.
    return re.compile(pattern.replace(" ", r"\s+").replace("PLACE", _PLACE), re.IGNORECASE)
