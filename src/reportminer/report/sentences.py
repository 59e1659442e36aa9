"""The summary: sentences whose numbers lead to the findings that they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from urllib.parse import urlencode

from reportminer.report.cleaning import line
from reportminer.report.figures import Change, Figures, Share
from reportminer.report.gathering import Gathered

FEWEST = 8
"""A theme of fewer findings is not called the most criticised or praised: its interval says little."""

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Drill:
    """A number that leads to its findings.

    Attributes:
        text: the number in words.
        query: the state of the filters, as in the address of the page.
        before: a bracket that stays with it at the end of a line.
        after: likewise.
    """

    text: str
    query: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a theme, which leads to it."""

    label: str
    theme: int


Part = str | Drill | Named
Sentence = tuple[Part, ...]


def query(**values: object) -> str:
    """Return the state of the filters as the page writes it after the ``#`` of its address.

    Examples:
        >>> query(theme=3, polarity="concern"), query()
        ('theme=3&polarity=concern', 'kind=finding')
    """
    given = {name.rstrip("_"): value for name, value in values.items() if value is not None}
    return urlencode(given or {"kind": "finding"})


def count(number: int, things: str) -> str:
    """Return a number of things in words.

    Examples:
        >>> count(1, "bodies"), count(1200, "findings")
        ('1 body', '1,200 findings')
    """
    one = things.removesuffix("ies") + "y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number:,} {one if number == 1 else things}"


def percent(value: float) -> str:
    """Return a share as a whole percentage; what is not nothing is not called 0%.

    Examples:
        >>> percent(0.384), percent(0.125), percent(0.004), percent(0)
        ('38%', '13%', 'under 1%', '0%')
    """
    # Halves go up, as in the page's own scripts; Python's format takes them to the even number.
    return "under 1%" if 0 < value < 0.005 else f"{floor(100 * value + 0.5)}%"


def interval(share: Share) -> str:
    """Return an interval as it is read.

    Examples:
        >>> interval(Share(estimate=0.4, low=0.31, high=0.49, n=100))
        '95% interval 31 to 49%'
        >>> interval(Share(estimate=0.4, low=None, high=None, n=1))
        'no interval'
    """
    if share.low is None or share.high is None:
        return "no interval"
    return f"95% interval {100 * share.low:.0f} to {100 * share.high:.0f}%"


def summary(found: Gathered, counted: Figures) -> list[Sentence]:
    """Return the paragraphs of the summary."""
    paragraphs = [
        _extent(found, counted),
        _themes(found),
        _extreme(found, counted.concerns, criticised=True),
        _extreme(found, counted.strengths, criticised=False),
        _widest(found),
        _change(found, counted.change),
        _doubtful(found),
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def _extent(found: Gathered, counted: Figures) -> Sentence:
    bodies = {row.finding.body for row in found.findings if row.finding.body}
    recommendations = len(found.rows) - len(found.findings)
    parts: list[Part] = [
        Drill(count(len(found.reports), "reports"), query()),
        " on ",
        Drill(count(len(bodies), "bodies"), query()),
    ]
    if found.years:
        first, last = found.years[0], found.years[-1]
        when = f"{first}" if first == last else f"{first} to {last}"
        parts += [", published ", Drill(when, query(from_=first, to=last))]
        undated = sum(not report.published for report in found.reports.values())
        parts += [f" ({undated:,} without a date)," if undated else ","]
    parts += [" hold ", Drill(count(len(found.findings), "findings"), query()), ": "]
    names = {"strength": "strengths", "concern": "concerns", "neutral": "neutral findings"}
    counts = [
        Drill(count(counted.polarity[name], things), query(polarity=name))
        for name, things in names.items()
        if counted.polarity.get(name)
    ]
    parts += _listed([[one] for one in counts])
    if recommendations:
        parts += [", and ", Drill(count(recommendations, "recommendations"), query(kind="recommendation"))]
    return (*parts, ".")


def _themes(found: Gathered) -> Sentence:
    loose = sum(row.theme is None for row in found.findings)
    share = percent(loose / len(found.findings)) if found.findings else "0%"
    named = count(len(found.themes), "themes")
    if not loose:
        return (f"They fall into {named}, and every finding fits one.",)
    drill = Drill(count(loose, "findings"), query(theme="none"))
    verb = "fits" if loose == 1 else "fit"
    return (f"They fall into {named}; ", drill, f" ({share}) {verb} none and are shown as such.")


def _extreme(found: Gathered, shares: Mapping[int, Share], *, criticised: bool) -> Sentence:
    """Name the themes with most concerns or strengths: by the lower end of the interval, so that few do not lead.

    The sentence says so: a theme of few findings may have a higher share, and is not named. Nor is a doubtful
    one, which other findings would not have made.
    """
    sure = [
        theme
        for theme in found.themes
        if theme.id in shares
        and shares[theme.id].n >= FEWEST
        and shares[theme.id].estimate > 0.5
        and found.trust.get(theme.id) != "doubtful"
    ]
    chosen = sorted(sure, key=lambda theme: (-(shares[theme.id].low or 0.0), theme.id))[:MOST_NAMED]
    if not chosen:
        return ()
    polarity = "concern" if criticised else "strength"
    told: list[list[Part]] = []
    for theme in chosen:
        drill = Drill(percent(shares[theme.id].estimate), query(theme=theme.id, polarity=polarity), "(", ",")
        told.append([Named(line(theme.label), theme.id), " ", drill, f" {interval(shares[theme.id])})"])
    head = "Most surely criticised" if criticised else "Most surely praised"
    aside = ", doubtful themes aside" if "doubtful" in found.trust.values() else ""
    return (f"{head}, by the lower end of the interval of their share of {polarity}s{aside}: ", *_listed(told), ".")


def _widest(found: Gathered) -> Sentence:
    bodies = {row.finding.body for row in found.findings if row.finding.body}
    if not bodies:
        return ()
    widest = sorted(found.themes, key=lambda theme: (-theme.bodies, theme.id))[:MOST_NAMED]
    told: list[list[Part]] = [
        [
            Named(line(theme.label), theme.id),
            " ",
            Drill(count(theme.bodies, "bodies"), query(theme=theme.id), "(", ")"),
        ]
        for theme in widest
    ]
    return (f"Most widespread among the {count(len(bodies), 'bodies')}: ", *_listed(told), ".")


def _change(found: Gathered, change: Change | None) -> Sentence:
    if change is None:
        return ()
    parts: list[Part] = ["Over time: "]
    for share, when, joint in zip(change.shares, (change.early, change.late), (" and ", ""), strict=True):
        drill = Drill(percent(share), query(polarity="concern", from_=when[0], to=when[1]))
        parts += [
            drill,
            f" of the findings published {_span(when)} were concerns{joint}" if joint else f" of those {_span(when)}",
        ]
    points = f"{abs(100 * change.gap.estimate):.0f}"
    gap = f"{points} {'point' if points == '1' else 'points'} {'more' if change.gap.estimate > 0 else 'fewer'}"
    if change.gap.low is not None and change.gap.high is not None:
        gap += f", 95% interval {100 * change.gap.low:+.0f} to {100 * change.gap.high:+.0f}".replace("-", "−")
    parts.append(f" ({gap}), so {'the share changed' if change.shown else 'no change is shown'}. ")
    if not change.programmes:
        parts.append("Most findings of the two come from different inspection programmes, which look at other things. ")
    labels = {theme.id: line(theme.label) for theme in found.themes}
    told: list[list[Part]] = [
        [
            Named(labels[theme], theme),
            " (from ",
            Drill(percent(before), query(theme=theme, polarity="concern", to=change.early[1])),
            " to ",
            Drill(percent(after), query(theme=theme, polarity="concern", from_=change.late[0])),
            ")",
        ]
        for theme, before, after in change.themes[:MOST_NAMED]
    ]
    if not told:
        return (*parts, "No theme’s share of concerns changed beyond chance, all themes considered.")
    rest = len(change.themes) - len(told)
    more = f"; {count(rest, 'other themes')} changed too" if rest > 0 else ""
    return (
        *parts,
        "Beyond chance, all themes considered, the share of concerns changed in ",
        *_listed(told),
        f"{more}.",
    )


def _span(years: tuple[int, int]) -> str:
    return f"in {years[0]}" if years[0] == years[1] else f"from {years[0]} to {years[1]}"


def _doubtful(found: Gathered) -> Sentence:
    if not found.trust:
        return ("How surely the themes would be found again was not measured.",)
    doubtful = [theme for theme in found.themes if found.trust.get(theme.id) == "doubtful"]
    if not doubtful:
        return ("Every theme was found again in most resamples of the findings.",)
    told: list[list[Part]] = [
        [Named(line(theme.label), theme.id), " ", Drill(f"{theme.size:,}", query(theme=theme.id), "(", ")")]
        for theme in doubtful[:6]
    ]
    rest = len(doubtful) - len(told)
    listed = _listed([*told, [count(rest, "others")]] if rest else told)
    return ("Doubtful, as they were found again in fewer than six of ten resamples of the findings: ", *listed, ".")


def _listed(items: Sequence[Sequence[Part]]) -> list[Part]:
    """Join items with commas and a last "and"."""
    parts: list[Part] = []
    for number, item in enumerate(items):
        if number:
            parts.append(" and " if number == len(items) - 1 else ", ")
        parts += item
    return parts
