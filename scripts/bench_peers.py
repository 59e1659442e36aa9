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
    """Yield the best case of a method over the sizes: the best ARI and the best NMI, be it of another size."""
    way = f"{TITLES[method]}, tuned"
    tried = peers.run(data.texts, method, [{"size": size} for size in SIZES])
    found = {result.params["size"]: _scored(data, result, (way, "tuned")) for result in tried if result.labels}
    if not found:
        return
    size = max(found, key=lambda one: found[one].rand)
    other = max(found, key=lambda one: found[one].information)
    note = f"size {size}" + (f", NMI at {other}" if other != size else "")
    yield replace(found[size], information=found[other].information, note=note)


def _scored(data: LabelledSet, result: Result, told: tuple[str, str]) -> Score:
    return score(data, *told, np.array(result.labels), seconds=result.cpu)


def claims(scores: list[Score]) -> Iterator[Claim]:
    """Yield what the general space was asked for, from all lines of the table."""
    own = {one.set: one for one in scores if one.kind == "own"}
    against = {
        kind: {name: [one for one in scores if one.kind == kind and one.set == name] for name in own}
        for kind in ("come", "tuned", "given")
    }

    def beaten(kind: str, *, equal: bool) -> tuple[list[str], list[str]]:
        """Return the sets on which ours is above (or equal to) all lines of a kind, and those that have such lines."""
        with_peers = [name for name in own if against[kind][name]]
        return [
            name for name in with_peers if all(_above(own[name], peer, equal=equal) for peer in against[kind][name])
        ], with_peers

    asked_for = (
        ("come", "general space above every peer as it comes, ARI and NMI", False, "every set", None),
        ("tuned", "no worse than every tuned peer, ARI and NMI", True, "3 of 5 sets", 3),
        ("given", "no worse than k-means given the true number, ARI and NMI", True, "3 of 5 sets", 3),
    )
    for kind, what, equal, asked, enough in asked_for:
        won, there = beaten(kind, equal=equal)
        lost = ", ".join(name for name in there if name not in won)
        reached = f"{len(won)} of {len(there)} sets" + (f"; not {lost}" if lost else "")
        ok = _met(len(won), len(there), enough)
        yield Claim(what=what, asked=asked, reached=reached, ok=ok)
    ratios = {name: one.n_themes / one.n_labels for name, one in own.items()}
    said = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    within = all(0.5 <= ratio <= 2 for ratio in ratios.values())
    yield Claim(what="themes over labels", asked="0.5 to 2 on every set", reached=said, ok=within)
    most_out = max(own.values(), key=lambda one: one.out)
    yield Claim(
        what="unassigned, general space",
        asked="at most 5% on every set",
        reached=f"{most_out.out:.1%} at most ({most_out.set})",
        ok=most_out.out <= 0.05,
    )


def _met(won: int, there: int, enough: int | None) -> bool | None:
    """Tell whether enough sets were won, all where `enough` is None; None where too few were measured."""
    if enough is None:
        return None if not there else won == there
    if won >= enough:
        return True
    return False if won + len(SETS) - there < enough else None


def _above(one: Score, other: Score, *, equal: bool) -> bool:
    """Tell whether both figures of a line are above those of another, or equal to them, to three digits."""
    pairs = [(round(one.rand, 3), round(other.rand, 3)), (round(one.information, 3), round(other.information, 3))]
    return all(a >= b if equal else a > b for a, b in pairs)


def environment(given: Path | None, root: Path) -> Path | None:
    """Return the Python of the peers' environment: the one given, else that of ``make peers``, where there is one."""
    places = [given] if given else [root / ".venv-peers" / part for part in ("bin/python", "Scripts/python.exe")]
    return next((place for place in places if place.exists()), None)
