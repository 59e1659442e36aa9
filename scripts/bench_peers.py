"""The peers on the labelled sets: as they come, and once more with their smallest topic size tuned on the labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench_scores import Claim, Score, middle, score
from bench_sets import SETS, LabelledSet
from peers.results import Peers, Result

SIZES = (10, 20, 50, 100)
"""Smallest topic sizes that are tried; the best of them on the labels is the tuned peer."""
RUNS = 3
"""Runs of a method that gives another answer each time; the median counts."""
TITLES = {
    "bertopic": "BERTopic",
    "top2vec": "Top2Vec",
    "keynmf": "Turftopic KeyNMF",
    "s3": "Turftopic S3",
    "k-means": "k-means",
}
NUMBERLESS = ("bertopic", "top2vec")
NUMBERED = ("keynmf", "s3")
# Kind of the lines to compare with, what is claimed, whether equal is enough, what was asked, how many sets (None: all)
FIGURES = (
    (("rand", "information"), "ARI and NMI"),
    (("rand", "adjusted"), "ARI and AMI (beside it)"),
    (("rand",), "ARI alone (beside it)"),
)
ASKED = (
    ("come", "above every peer as it comes", False, "every set", None),
    ("tuned", "no worse than every tuned peer", True, "3 of 5 sets", 3),
    ("given", "no worse than k-means given the true number", True, "3 of 5 sets", 3),
)


def rows(data: LabelledSet, peers: Peers) -> Iterator[Score]:
    """Yield the lines of a set: what is neither kept nor can be run is left out."""
    runs = [{"run": run} if run else {} for run in range(RUNS)]
    for method in NUMBERLESS:
        # In one go, so that libraries start and compile once.
        peers.run(data.texts, method, [*runs, *({"size": size} for size in SIZES)])
        yield from _runs(data, peers, method, runs, (TITLES[method], "come", "median of {} runs"))
        yield from _tuned(data, peers, method)
    number = {"number": data.n_labels}
    for method in NUMBERED:
        tries = [{**number, **run} for run in runs]
        yield from _runs(data, peers, method, tries, (TITLES[method], "come", "number given; median of {} runs"))
    seeds = [{**number, "seed": seed} for seed in range(RUNS)]
    yield from _runs(data, peers, "k-means", seeds, ("k-means", "given", "number given; median of {} seeds"))


def _runs(
    data: LabelledSet, peers: Peers, method: str, tries: Sequence[Mapping[str, int]], told: tuple[str, str, str]
) -> Iterator[Score]:
    """Yield the median of several runs."""
    way, kind, note = told
    tried = peers.run(data.texts, method, tries)
    found = [_scored(data, result, (way, kind)) for result in tried if result.labels]
    if found:
        yield middle(found, way, note.format(len(found)))
    elif tried:
        print(f"{data.name}: {way} fails: {tried[0].error}")


def _tuned(data: LabelledSet, peers: Peers, method: str) -> Iterator[Score]:
    """Yield a method with the size that fits the labels best, by ARI.

    Not by NMI: where every text is an outlier, and so a cluster of its own, NMI is at its highest (0.67 on the sample).
    """
    way = f"{TITLES[method]}, tuned"
    tried = peers.run(data.texts, method, [{"size": size} for size in SIZES])
    found = {result.params["size"]: _scored(data, result, (way, "tuned")) for result in tried if result.labels}
    if found:
        size = max(found, key=lambda one: found[one].rand)
        fails = [str(result.params["size"]) for result in tried if not result.labels]
        yield replace(found[size], note=f"size {size}" + (f"; fails with {', '.join(fails)}" if fails else ""))


def _scored(data: LabelledSet, result: Result, told: tuple[str, str]) -> Score:
    return score(data, *told, np.array(result.labels), seconds=result.cpu)


def claims(scores: list[Score]) -> Iterator[Claim]:
    """Yield what the general space was asked for, from all lines of the table."""
    own = {one.set: one for one in scores if one.kind == "own"}
    for figures, names in FIGURES:
        for kind, what, equal, asked, enough in ASKED:
            others = {name: [one for one in scores if one.kind == kind and one.set == name] for name in own}
            there = [name for name in own if others[name]]
            lost = [
                name
                for name in there
                if not all(_above(own[name], peer, figures, equal=equal) for peer in others[name])
            ]
            reached = f"{len(there) - len(lost)} of {len(there)} sets" + (f"; not {', '.join(lost)}" if lost else "")
            met = _met(len(there) - len(lost), len(there), enough)
            yield Claim(what=f"general space {what}, {names}", asked=asked, reached=reached, ok=met)
    ratios = {name: one.n_themes / one.n_labels for name, one in own.items()}
    said = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    within = all(0.5 <= ratio <= 2 for ratio in ratios.values())
    yield Claim(what="themes over labels, general space", asked="0.5 to 2 on every set", reached=said, ok=within)
    most = max(own.values(), key=lambda one: one.out)
    yield Claim(
        what="unassigned, general space",
        asked="at most 5% on every set",
        reached=f"{most.out:.1%} at most ({most.set})",
        ok=most.out <= 0.05,
    )


def _met(won: int, there: int, enough: int | None) -> bool | None:
    """Tell whether enough sets were won, all where `enough` is None; None where too few were measured."""
    if enough is None:
        return None if not there else won == there
    if won >= enough:
        return True
    return False if won + len(SETS) - there < enough else None


def _above(one: Score, other: Score, figures: Sequence[str], *, equal: bool) -> bool:
    """Tell whether the figures of a line are above those of another, or equal to them, to three digits."""
    pairs = [(round(getattr(one, figure), 3), round(getattr(other, figure), 3)) for figure in figures]
    return all(a >= b if equal else a > b for a, b in pairs)


def environment(given: Path | None, root: Path) -> Path | None:
    """Return the Python of the peers' environment: the one given, else that of ``make peers``, where there is one."""
    places = [given] if given else [root / ".venv-peers" / part for part in ("bin/python", "Scripts/python.exe")]
    return next((place for place in places if place.exists()), None)
