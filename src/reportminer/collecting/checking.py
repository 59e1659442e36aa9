"""What a source finds: on its saved sample pages, or on the live site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportminer.addresses import canonical
from reportminer.collecting import payload
from reportminer.collecting.health import filled
from reportminer.errors import ReportMinerError, StoppedError
from reportminer.sources.base import Announcement, Get, Source, Visit
from reportminer.sources.parts.samples import Expected, sample_expected, sample_get

# Pages that a live check looks at: enough to see a new layout, few enough to be no burden.
LIVE_PAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a check.

    Attributes:
        what: a way (``REST``) or ``pages``.
        found: announcements, or pages that could be described.
        asked: pages that were asked for; None for a way.
        titled: of these, how many have a title.
        dated: how many have a date.
        files: files that they offer; None for a way.
        expected: what the saved sample pages are known to give, where that is known.
        problem: what is wrong, or None.
    """

    what: str
    found: int
    asked: int | None = None
    titled: int = 0
    dated: int = 0
    files: int | None = None
    expected: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found.

    Attributes:
        source: name of the source.
        site: where it was looked at.
        live: whether that was the site itself, and not its saved sample pages.
        rows: a line a way, then one for the pages.
    """

    source: str
    site: str
    live: bool
    rows: tuple[Row, ...]

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong: some way works, and the pages are as the source knows them."""
        ways, pages = self.rows[:-1], self.rows[-1]
        working = [row for row in ways if row.problem is None]
        return bool(working) and pages.problem is None and (self.live or len(working) == len(ways))


def check_samples(source: Source) -> Checked:
    """Look at the saved sample pages of a source.

    Raises:
        MissingError: it has none.
    """
    return _check(source, sample_get(source.name), source.site, sample_expected(source.name))


def check_live(source: Source, get: Get, site: str) -> Checked:
    """Look at the site of a source: every way, and a few pages, the newest and the oldest among them.

    Args:
        source: the source.
        get: brings what stands at an address.
        site: where its site stands.
    """
    return _check(source, get, site, None)


def _check(source: Source, get: Get, site: str, expected: Expected | None) -> Checked:
    ways = expected.ways if expected is not None else {}
    rows: list[Row] = []
    found: dict[str, Announcement] = {}
    for way in source.ways:
        if ways and way.name not in ways:
            continue  # no page of it was saved, such as the listings of a site that is gone
        visit = Visit(get=get, site=site)
        try:
            told = list(way.find(visit))
        except StoppedError:
            raise
        except ReportMinerError as error:
            rows.append(Row(what=way.name, found=0, expected=ways.get(way.name), problem=str(error)))
            continue
        for one in told:
            found.setdefault(canonical(one.address), one)
        counts = filled(told)
        rows.append(
            Row(
                what=way.name,
                found=len(told),
                titled=counts["title"],
                dated=counts["published"],
                expected=ways.get(way.name),
                problem=_unlike(len(told), ways.get(way.name), "announcements"),
            )
        )
    some = list(found.values())
    rows.append(_pages(source, get, _spread(some, LIVE_PAGES) if expected is None else some, expected))
    return Checked(source=source.name, site=site, live=expected is None, rows=tuple(rows))


def _pages(source: Source, get: Get, announced: Sequence[Announcement], expected: Expected | None) -> Row:
    described = []
    problems: list[str] = []
    for one in announced:
        try:
            answer = get(one.copy or one.address)
            payload.check(answer, expected=None)
            described.append((one, source.page(answer)))
        except StoppedError:
            raise
        except ReportMinerError as error:
            problems.append(str(error))
    files = {canonical(file.address) for _, document in described for file in document.attachments}
    if expected is not None:
        problem = _unlike(len(described), expected.documents, "pages")
        if problem is None and len(files) != expected.attachments:
            problem = _unlike(len(files), expected.attachments, "files that pages offer")
    else:
        # A page that asks for a password may be among them; a redesign takes them all.
        problem = problems[0] if len(problems) > len(described) else _unlike(len(described), None, "pages")
    return Row(
        what="pages",
        found=len(described),
        asked=len(announced),
        titled=sum(bool(document.title or one.title) for one, document in described),
        dated=sum(bool(document.published or one.published) for one, document in described),
        files=len(files),
        expected=expected.documents if expected is not None else None,
        problem=problem if problem is None or not problems or problem == problems[0] else f"{problem}: {problems[0]}",
    )


def _unlike(found: int, expected: int | None, things: str) -> str | None:
    if expected is not None and found != expected:
        return f"{found} {things} where {expected} are known to be"
    return f"no {things}" if not found else None


def _spread(announced: Sequence[Announcement], number: int) -> list[Announcement]:
    """Return some announcements from first to last, evenly.

    Examples:
        >>> [one.address for one in _spread([Announcement(address=c, listing="") for c in "abcdefg"], 3)]
        ['a', 'd', 'g']
    """
    if len(announced) <= number:
        return list(announced)
    last = len(announced) - 1
    return [announced[round(n * last / (number - 1))] for n in range(number)]
