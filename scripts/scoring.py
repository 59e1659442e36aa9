"""Score predicted findings against gold. What counts as the same name or word is in `scoring_names`.

Matching, release by release: texts are normalised, cut into words, and compared by intersection over union of the word
multisets. Pairs at or above the threshold are taken best first, each item at most once. Findings are matched whatever
their polarity; recommendations are a pool of their own.

How the less obvious figures are made:

- bullet / prose: a gold item says where it stands. A prediction that matched counts where its gold item stands; one
  that did not is looked up in the page.
- date: plain-text pages carry none, so they are left out of that figure; there a null is right and a guess is counted.
- overall rating: one decision a release, right when the set of (body, value) with scope "overall" equals gold's, so an
  unrated release is right only when nothing is claimed. Sub-ratings are not scored.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from scoring_names import normal, overlap, rating_score, rating_value, same_body, same_programme, tokens

POLARITIES = ("strength", "concern", "neutral")
POOLS = {"findings": POLARITIES, "recommendations": ("recommendation",)}
KINDS = frozenset(kind for kinds in POOLS.values() for kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding or recommendation: its kind is a polarity or ``recommendation``; gold items tell place and theme."""

    kind: str
    text: str
    body: str | None = None
    place: str | None = None
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """An overall rating, value and score in one wording."""

    body: str | None
    value: str
    score: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a release says of itself, by gold or as predicted; only gold knows its era and site."""

    title: str | None = None
    published: str | None = None
    programme: str | None = None
    bodies: tuple[str, ...] = ()
    ratings: tuple[Rating, ...] = ()
    items: tuple[Item, ...] = ()
    era: str = ""
    site: str = ""


def gold(data: Mapping[str, Any]) -> Release:
    """Read a gold file, as ``build_sample.py`` writes it."""
    items = tuple(
        Item(kind=i["kind"], text=i["text"], body=i["body"], place=i["in"], theme=i["theme"]) for i in data["items"]
    )
    return _release(data, items, era=data["era"], site=data["site"])


def predicted(report: Mapping[str, Any]) -> Release:
    """Read a report, as ``reportminer.extract`` returns it.

    Raises:
        ValueError: an item is neither a finding with a polarity nor a recommendation.
    """
    items: list[Item] = []
    for one in report["findings"]:
        kind = one["polarity"] if one["kind"] == "finding" else one["kind"]
        if kind not in KINDS:
            message = f"{report['source']}: an item is a {', '.join(sorted(KINDS))}, not {kind!r}: {one['text']!r}"
            raise ValueError(message)
        if one["text"].strip():
            items.append(Item(kind=kind, text=one["text"], body=one["body"]))
    return _release(report, tuple(items))


def _release(data: Mapping[str, Any], items: tuple[Item, ...], era: str = "", site: str = "") -> Release:
    ratings = tuple(
        Rating(body=one["body"], value=rating_value(one["value"]), score=rating_score(one["score"]))
        for one in data["ratings"]
        if one["value"] and normal(one["scope"] or "overall") == "overall"
    )
    return Release(
        title=data["title"],
        published=data["published"],
        programme=data["programme"],
        bodies=tuple(body["name"] for body in data["bodies"]),
        ratings=ratings,
        items=items,
        era=era,
        site=site,
    )


class _Bullets(HTMLParser):
    """Collects the texts of items of unordered lists."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in {"ul", "ol"}:
            self.lists.append(tag)
        if tag == "li" and self.lists[-1:] == ["ul"]:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if self.lists[-1:] == ["ul"] and self.found:
            self.found[-1] += data


def bullets(page: Path) -> list[str]:
    """Return the normalised texts of the bullets of a page."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".txt":
        return [normal(found) for found in re.findall(r"^  • (.*(?:\n    \S.*)*)", text, re.MULTILINE)]
    parser = _Bullets()
    parser.feed(text)
    return [normal(found) for found in parser.found]


def place(item: Item, listed: Iterable[str]) -> str:
    """Tell whether a predicted item stands in a bullet of its page or in prose."""
    plain = normal(item.text)
    return "bullet" if plain and any(plain in bullet for bullet in listed) else "prose"


@dataclass(frozen=True, slots=True)
class Matching:
    """Which gold item was found by which prediction.

    Attributes:
        pairs: number of the prediction by the number of its gold item.
        closest_to_gold: for each gold item the overlap with, and the number of, its closest prediction (None: none).
        closest_to_found: the same for each prediction.
    """

    pairs: dict[int, int]
    closest_to_gold: list[tuple[float, int | None]]
    closest_to_found: list[tuple[float, int | None]]


def match(truth: Sequence[Item], found: Sequence[Item], threshold: float) -> Matching:
    """Pair items best first, one to one; among equal overlaps those at similar positions go first."""
    left, right = [tokens(item.text) for item in truth], [tokens(item.text) for item in found]
    table = [[overlap(one, other) for other in right] for one in left]
    ranked = sorted(
        (-value, abs(a / len(left) - b / len(right)), a, b)
        for a, row in enumerate(table)
        for b, value in enumerate(row)
        if value >= threshold
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, a, b in ranked:
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    columns = [[row[b] for row in table] for b in range(len(right))]
    return Matching(pairs, [_closest(row) for row in table], [_closest(column) for column in columns])


def _closest(values: list[float]) -> tuple[float, int | None]:
    best = max(values, default=0.0)
    return (best, values.index(best)) if best > 0 else (0.0, None)


@dataclass(slots=True)
class Tally:
    """Counts of matched, spurious and missed items, and of matched ones with the right polarity."""

    matched: int = 0
    spurious: int = 0
    missed: int = 0
    agreed: int = 0

    def row(self) -> dict[str, float | None]:
        """Return the figures; None where there is nothing to divide by."""
        return {
            "precision": share(self.matched, self.matched + self.spurious),
            "recall": share(self.matched, self.matched + self.missed),
            "f1": share(2 * self.matched, 2 * self.matched + self.spurious + self.missed),
            "polarity": share(self.agreed, self.matched),
            "matched": self.matched,
            "spurious": self.spurious,
            "missed": self.missed,
        }


def share(part: int, whole: int) -> float | None:
    """Divide, or return None where there is nothing to divide by."""
    return part / whole if whole else None


def named_bodies(truth: Release, found: Release) -> tuple[int, int, int]:
    """Return how many inspected bodies were named right, are in gold, and were named."""
    left = list(found.bodies)
    for name in truth.bodies:
        hit = next((other for other in left if same_body(name, other)), None)
        if hit is not None:
            left.remove(hit)
    return len(found.bodies) - len(left), len(truth.bodies), len(found.bodies)


def same_ratings(truth: Release, found: Release) -> bool:
    """Tell whether each body got its overall rating; where there is one body a rating need not name it."""
    left = list(found.ratings)
    if len(truth.ratings) != len(left):
        return False
    for rating in truth.ratings:
        for other in left:
            unnamed = not other.body and len(truth.bodies) == 1
            if other.value == rating.value and (unnamed or same_body(rating.body, other.body)):
                left.remove(other)
                break
        else:
            return False
    return True


def checks(truth: Release, found: Release) -> dict[str, bool | None]:
    """Check the metadata of a release: right, wrong, or None where the question does not arise."""
    date, plain = (found.published or "")[:10], truth.site == "plain"
    named = named_bodies(truth, found)
    rated = same_ratings(truth, found)
    scores = sorted(rating.score for rating in truth.ratings if rating.score)
    return {
        "title": normal(truth.title) == normal(found.title),
        "date": None if plain else date == truth.published,
        "date not guessed (plain pages)": date in {"", truth.published} if plain else None,
        "bodies (all right)": len(set(named)) == 1,
        "programme": same_programme(truth.programme, found.programme),
        "overall rating": rated,
        "overall rating, rated releases": rated if truth.ratings else None,
        "no rating claimed, unrated releases": None if truth.ratings else not found.ratings,
        "score": scores == sorted(rating.score for rating in found.ratings if rating.score) if scores else None,
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that is missed, spurious or of the wrong polarity, and the closest one of the other side."""

    release: str
    item: Item
    overlap: float
    other: Item | None


class Scoreboard:
    """Adds releases up.

    Args:
        threshold: least overlap of two texts that are the same item, above 0 and at most 1.

    Examples:
        >>> board = Scoreboard()
        >>> late = Item(kind="concern", text="reviews were late", place="prose", theme="review-clarity")
        >>> board.add("a", Release(items=(late,)), Release(items=(late,)), listed=[])
        >>> board.figures()["findings"]["all"]["f1"]
        1.0
    """

    def __init__(self, threshold: float = 0.5) -> None:
        self.threshold = threshold
        self.releases = 0
        self.missing: list[str] = []
        self.extra: list[str] = []
        self.tallies: dict[str, defaultdict[str, Tally]] = {pool: defaultdict(Tally) for pool in POOLS}
        self.themes: defaultdict[str, Tally] = defaultdict(Tally)
        self.confusion: Counter[str] = Counter()
        self.crossed: Counter[str] = Counter()
        self.checks: defaultdict[str, list[bool]] = defaultdict(list)
        self.bodies = [0, 0, 0]
        self.attributed: list[bool] = []
        self.missed: list[Difference] = []
        self.spurious: list[Difference] = []
        self.flipped: list[Difference] = []

    def add(self, name: str, truth: Release, found: Release | None, listed: Sequence[str]) -> None:
        """Add a release; `found` is None where there is no prediction, `listed` are the bullets of its page."""
        self.releases += 1
        if found is None:
            self.missing.append(name)
            found = Release()
        pools = {
            pool: ([i for i in truth.items if i.kind in kinds], [i for i in found.items if i.kind in kinds])
            for pool, kinds in POOLS.items()
        }
        for pool, (wanted, given) in pools.items():
            matching = match(wanted, given, self.threshold)
            hits = {a: given[b] for a, b in matching.pairs.items()}
            for a, item in enumerate(wanted):
                self._count(pool, truth, item, hits.get(a))
                self._note(name, item, hits.get(a), _named(matching.closest_to_gold[a], given))
            for b in sorted(set(range(len(given))) - set(matching.pairs.values())):
                self.spurious.append(Difference(name, given[b], *_named(matching.closest_to_found[b], wanted)))
                for group in _groups(truth, place(given[b], listed)):
                    self.tallies[pool][group].spurious += 1
        for one, other in (("finding", "recommendation"), ("recommendation", "finding")):
            pairs = match(pools[f"{other}s"][0], pools[f"{one}s"][1], self.threshold).pairs
            self.crossed[f"predicted {one} is a gold {other}"] += len(pairs)
        for field, right in checks(truth, found).items():
            if right is not None:
                self.checks[field].append(right)
        self.bodies = [a + b for a, b in zip(self.bodies, named_bodies(truth, found), strict=True)]

    def _count(self, pool: str, truth: Release, item: Item, hit: Item | None) -> None:
        """Count a gold item in the groups that it belongs to."""
        tallies = [self.tallies[pool][group] for group in _groups(truth, item.place or "prose")]
        if pool == "findings":
            tallies.append(self.themes[item.theme])
        for tally in tallies:
            tally.matched += hit is not None
            tally.missed += hit is None
            tally.agreed += hit is not None and hit.kind == item.kind
        if pool == "findings" and hit is not None:
            self.confusion[f"{item.kind}->{hit.kind}"] += 1
            if len(truth.bodies) > 1:
                self.attributed.append(same_body(item.body, hit.body))

    def _note(self, name: str, item: Item, hit: Item | None, closest: tuple[float, Item | None]) -> None:
        """Keep a gold item that was missed, or found with another polarity."""
        if hit is None:
            self.missed.append(Difference(name, item, *closest))
        elif hit.kind != item.kind:
            self.flipped.append(Difference(name, item, overlap(tokens(item.text), tokens(hit.text)), hit))

    def figures(self) -> dict[str, Any]:
        """Return every figure, by name, ready for JSON."""
        hit, truth, named = self.bodies
        return {
            "releases": self.releases,
            "threshold": self.threshold,
            "missing": self.missing,
            "extra": self.extra,
            **{pool: {group: tally.row() for group, tally in groups.items()} for pool, groups in self.tallies.items()},
            "confusion": dict(sorted(self.confusion.items())),
            "crossed": dict(self.crossed),
            "metadata": {field: share(sum(right), len(right)) for field, right in self.checks.items()},
            "metadata_n": {field: len(right) for field, right in self.checks.items()},
            "bodies_f1": share(2 * hit, truth + named),
            "body_of_item": share(sum(self.attributed), len(self.attributed)),
            "body_of_item_n": len(self.attributed),
            "themes": {
                name: {
                    "gold": tally.matched + tally.missed,
                    "recall": share(tally.matched, tally.matched + tally.missed),
                    "polarity": share(tally.agreed, tally.matched),
                }
                for name, tally in sorted(self.themes.items())
            },
        }


def _groups(truth: Release, where: str) -> tuple[str, ...]:
    return "all", f"era {truth.era}", f"in {where}", f"site {truth.site}"


def _named(closest: tuple[float, int | None], items: Sequence[Item]) -> tuple[float, Item | None]:
    value, number = closest
    return value, None if number is None else items[number]
