"""The summary: sentences whose numbers lead to the findings that they count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from reportminer.records import Theme
from reportminer.report.cleaning import line
from reportminer.report.figures import Figures, Share, Year
from reportminer.report.gathering import Gathered

FEWEST = 8
"""A theme of fewer strengths and concerns is not called the most criticised or praised: its interval says little."""

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Drill:
    """A number that leads to its findings: the words, and the state of the filters, as in the address of the page."""

    text: str
    query: str


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
        >>> percent(0.384), percent(0.004), percent(0)
        ('38%', 'under 1%', '0%')
    """
    return "under 1%" if 0 < value < 0.005 else f"{100 * value:.0f}%"


def interval(share: Share) -> str:
    """Return an interval as it is read.

    Examples:
        >>> interval(Share(estimate=0.4, low=0.31, high=0.49, n=100))
        '95% interval 31 to 49%'
    """
    return f"95% interval {100 * share.low:.0f} to {100 * share.high:.0f}%"


def summary(found: Gathered, counted: Figures) -> list[Sentence]:
    """Return the paragraphs of the summary."""
    paragraphs = [
        _extent(found, counted),
        _themes(found),
        _extreme(found, counted, criticised=True),
        _extreme(found, counted, criticised=False),
        _widest(found),
        _change(counted),
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
        parts += [", published ", Drill(when, query(from_=first, to=last)), ","]
    parts += [" hold ", Drill(count(len(found.findings), "findings"), query()), ": "]
    names = {"strength": "strengths", "concern": "concerns", "neutral": "neutral findings"}
    counts = [
        Drill(count(counted.polarity.get(name, 0), things), query(polarity=name)) for name, things in names.items()
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


def _extreme(found: Gathered, counted: Figures, *, criticised: bool) -> Sentence:
    """Name the themes with most concerns or strengths: by the nearer end of the interval, so that few do not lead."""
    sure = [theme for theme in found.themes if theme.id in counted.themes and counted.themes[theme.id].n >= FEWEST]
    half = 0.5
    chosen: list[Theme]
    if criticised:
        chosen = sorted(sure, key=lambda theme: -counted.themes[theme.id].low)
        chosen = [theme for theme in chosen if counted.themes[theme.id].estimate > half]
    else:
        chosen = sorted(sure, key=lambda theme: counted.themes[theme.id].high)
        chosen = [theme for theme in chosen if counted.themes[theme.id].estimate < half]
    if not chosen:
        return ()
    told: list[list[Part]] = []
    for theme in chosen[:MOST_NAMED]:
        share = counted.themes[theme.id]
        if criticised:
            shown, polarity, told_interval = share.estimate, "concern", interval(share)
        else:
            shown, polarity = 1 - share.estimate, "strength"
            told_interval = interval(Share(estimate=shown, low=1 - share.high, high=1 - share.low, n=share.n))
        drill = Drill(percent(shown), query(theme=theme.id, polarity=polarity))
        told.append([Named(line(theme.label), theme.id), " (", drill, f", {told_interval})"])
    head = "Most often criticised" if criticised else "Most often praised"
    what = "concerns" if criticised else "strengths"
    return (f"{head}, by the share of {what} among what was praised or criticised: ", *_listed(told), ".")


def _widest(found: Gathered) -> Sentence:
    bodies = {row.finding.body for row in found.findings if row.finding.body}
    if not bodies:
        return ()
    widest = sorted(found.themes, key=lambda theme: (-theme.bodies, theme.id))[:MOST_NAMED]
    told: list[list[Part]] = [
        [Named(line(theme.label), theme.id), " (", Drill(f"{theme.bodies:,}", query(theme=theme.id)), ")"]
        for theme in widest
    ]
    return (f"Found in most of the {len(bodies):,} bodies: ", *_listed(told), ".")


def _change(counted: Figures) -> Sentence:
    """Compare the earlier half of the years with the later one, where both have enough."""
    years = [year for year in counted.years if year.share is not None]
    if len(years) < 2:
        return ()
    middle = len(years) // 2
    early, late = years[:middle], years[middle:]
    parts: list[Part] = ["The share of concerns was "]
    for some, joint in ((early, " in findings published "), (late, " in those published ")):
        concerns, n = _sums(some)
        first, last = some[0].year, some[-1].year
        when = f"{first}" if first == last else f"{first} to {last}"
        parts += [Drill(percent(concerns / n), query(from_=first, to=last, polarity="concern")), joint, when]
        parts.append(" and " if some is early else ".")
    return tuple(parts)


def _sums(years: Iterable[Year]) -> tuple[int, int]:
    some = list(years)
    concerns = sum(year.concerns for year in some)
    return concerns, concerns + sum(year.strengths for year in some)


def _doubtful(found: Gathered) -> Sentence:
    if not found.trust:
        return ("How surely the themes would be found again was not measured.",)
    doubtful = [theme for theme in found.themes if found.trust.get(theme.id) == "doubtful"]
    if not doubtful:
        return ("Every theme was found again in most resamples of the findings.",)
    told: list[list[Part]] = [
        [Named(line(theme.label), theme.id), " (", Drill(f"{theme.size:,}", query(theme=theme.id)), ")"]
        for theme in doubtful[:6]
    ]
    rest = len(doubtful) - len(told)
    more = [f" and {count(rest, 'others')}"] if rest > 0 else []
    listed = _listed(told) if not rest > 0 else [part for one in told for part in (*one, ", ")][:-1]
    return ("Doubtful, as they were seldom found again when findings were left out: ", *listed, *more, ".")


def _listed(items: Sequence[Sequence[Part]]) -> list[Part]:
    """Join items with commas and a last "and"."""
    parts: list[Part] = []
    for number, item in enumerate(items):
        if number:
            parts.append(" and " if number == len(items) - 1 else ", ")
        parts += item
    return parts
