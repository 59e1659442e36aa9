"""The space of the field: the sample corpus, bodies held out, polarity, bodies, a given codebook, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench_own import FIELD, encoded, fitted, of_field
from bench_scores import Claim, Labels, Score, adjusted, ceiling, floor, information, score
from bench_sets import LabelledSet
from reportminer.embed import embedder
from reportminer.given import place_given, shipped_codebook
from reportminer.names import name_themes
from reportminer.pipeline.naming import meaning_of, subjects_of
from reportminer.space import space
from score_names import Group, grouped, has, key_words, of_subject
from train_theme_space import material, measured

LEAST_FINDINGS = 8
"""Findings from which a theme of the codebook must be found by its name."""
BY_NAME = ("home-visiting", "review-clarity")
"""Themes that must be found by their names whatever the share."""
SHUFFLES = 200
"""Random orders of the themes, whose NMI with polarity is what chance gives."""


def measure(data: LabelledSet, cache: Path) -> tuple[list[Score], list[Claim]]:
    """Return the line of the sample corpus in the space of the field, and what was asked of it.

    Names of bodies and people and dates are masked before embedding, as in a corpus; the general space of the same
    table gets the texts as they are, since the peers do.
    """
    masked = data.masked
    found, seconds = fitted(of_field(encoded(masked, cache), masked))
    line = score(data, f"reportminer, {FIELD}", "field", found.labels_, seconds=seconds, note="names masked")
    facts = [
        floor("sample, space of the field, number not given: ARI", 0.40, line.rand),
        floor("sample, space of the field, number not given: NMI", 0.63, line.information),
        *held_out(cache),
        given_codebook(data, cache),
        Claim(
            what="unassigned, sample in the space of the field",
            asked="at most 5%",
            reached=f"{line.out:.1%}",
            ok=line.out <= 0.05,
        ),
        *dependence(data, found.labels_),
        *told_by_name(data, found.labels_, found.centroids_),
    ]
    return [line], facts


def dependence(data: LabelledSet, labels: Labels) -> Iterator[Claim]:
    """Yield how much themes tell about polarity, and about bodies beyond what the gold themes do.

    Beside it: what the gold themes tell, what themes of these sizes tell by chance (findings in none are a cluster each
    in all of these), and the same of the findings that are in a theme.
    """
    inside = np.flatnonzero(np.asarray(labels) >= 0)
    number = {theme: n for n, theme in enumerate(sorted(set(data.truth)))}
    gold = [number[theme] for theme in data.truth]
    for what, others, asked in (
        ("polarity", data.polarities, 0.03),
        ("body", data.bodies, information(data.bodies, gold) + 0.03),
    ):
        claim = ceiling(f"NMI of theme and {what}, sample", asked, information(others, labels))
        kept = [others[n] for n in inside.tolist()]
        said = (
            f"gold themes {information(others, gold):.3f}; chance, ours {by_chance(others, labels):.3f}, gold "
            f"{by_chance(others, gold):.3f}; above chance, ours {adjusted(others, labels):.3f}, gold "
            f"{adjusted(others, gold):.3f}; without the unassigned {information(kept, np.asarray(labels)[inside]):.3f}"
        )
        yield replace(claim, reached=f"{claim.reached} ({said})")


def by_chance(others: Sequence[str], labels: Labels) -> float:
    """Return the mean NMI of labels in random order with what they are compared with."""
    random = np.random.default_rng(0)
    return float(np.mean([information(others, random.permutation(np.asarray(labels))) for _ in range(SHUFFLES)]))


def held_out(cache: Path) -> Iterator[Claim]:
    """Yield scores over the training corpus, each fold in a space learned from the others, bodies held out."""
    found, held = material(lambda texts: encoded(texts, cache))
    rows = [figures for what, figures in measured(found, held, [[]]) if what == "space"]
    means = np.mean(rows, axis=0).tolist()
    for what, asked, place in (("ARI", 0.44, 0), ("NMI", 0.67, 1)):
        claim = floor(f"training corpus, bodies held out, number not given: {what}", asked, means[place])
        folds = ", ".join(f"{one[place]:.3f}" for one in rows)
        yield replace(claim, reached=f"{claim.reached} (mean of {folds})")
    yield ceiling("unassigned, training corpus, bodies held out", 0.05, means[3])


def given_codebook(data: LabelledSet, cache: Path) -> Claim:
    """Return the share of findings that get their own theme where the codebook is given.

    Findings that fit none of the themes count as wrong.
    """
    themes = shipped_codebook()
    placed = place_given(themes, data.masked, encoded(data.masked, cache), embedder())
    truth = [themes.keys.index(theme) for theme in data.truth]
    right = [one.theme == theme for one, theme in zip(placed, truth, strict=True)]
    nearest = [one.nearest == theme for one, theme in zip(placed, truth, strict=True)]
    none = sum(one.theme is None for one in placed)
    claim = floor("sample, codebook given: accuracy", 0.72, sum(right) / len(right))
    said = f"{none} findings fit none and count as wrong; nearest theme {sum(nearest) / len(nearest):.3f}"
    return replace(claim, reached=f"{claim.reached} ({said})")


def told_by_name(data: LabelledSet, labels: NDArray[np.intp], centroids: NDArray[np.float64]) -> Iterator[Claim]:
    """Yield how many themes of the codebook have a cluster whose label or first three keywords tell it.

    Key words of a theme are the content words of its key, its name and what it covers; the share by key and name alone
    stands beside.
    """
    inside = np.flatnonzero(labels >= 0).tolist()
    names = name_themes(
        [data.texts[n] for n in inside],
        labels[inside],
        groups=[data.bodies[n] for n in inside],
        exclude=data.barred,
        meaning=meaning_of(lambda phrases: of_field(embedder().encode(phrases), phrases), centroids),
        subjects=subjects_of(centroids, space(FIELD)),
    )
    groups = grouped(data.texts, data.truth, labels, names)
    large = sorted(theme for theme, count in Counter(data.truth).items() if count >= LEAST_FINDINGS)
    strict, told = ({theme for theme in large if _is_told(groups, theme, wide=wide)} for wide in (False, True))
    missing = ", ".join(theme for theme in large if theme not in told)
    share = len(told) / len(large)
    reached = f"{share:.0%} of {len(large)} (by key and name alone {len(strict) / len(large):.0%})"
    yield Claim(
        what=f"themes of the codebook with {LEAST_FINDINGS} findings that a cluster's label or keywords tell",
        asked="at least 80%",
        reached=reached + (f"; not {missing}" if missing else ""),
        ok=share >= 0.8,
    )
    for theme in BY_NAME:
        (main, *_) = sorted(of_subject(groups, theme), key=lambda group: -group.subjects[theme])
        found = theme in told
        yield Claim(
            what=f"{theme} among them",
            asked="yes",
            reached=f"{'yes' if found else 'no'}: {', '.join(main.told)}",
            ok=found,
        )


def _is_told(groups: Sequence[Group], theme: str, *, wide: bool) -> bool:
    words = key_words(theme, wide=wide)
    return any(has(" ".join(group.told), words) for group in of_subject(groups, theme))
