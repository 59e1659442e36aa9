"""The space of the field: the sample corpus, bodies held out, polarity, bodies, a given codebook, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench_own import FIELD, encoded, fitted, of_field
from bench_scores import Claim, Labels, Score, adjusted, ceiling, floor, information, rand, score, unmeasured
from bench_sets import LabelledSet
from labelled import folds, releases, single_sentences
from reportminer.embed import embedder
from reportminer.names import ThemeName, name_themes

LEAST_FINDINGS = 8
"""Findings from which a theme of the codebook must be found by its name."""
BY_NAME = ("home-visiting", "review-clarity")
"""Themes that must be found by their names whatever the share."""


def measure(data: LabelledSet, cache: Path) -> tuple[list[Score], list[Claim]]:
    """Return the line of the sample corpus in the space of the field, and what was asked of it."""
    vectors = of_field(encoded(data.texts, cache))
    found, seconds = fitted(vectors)
    line = score(data, "reportminer, probation", "field", found.labels_, seconds=seconds)
    facts = [
        floor("sample, space of the field, number not given: ARI", 0.40, line.rand),
        floor("sample, space of the field, number not given: NMI", 0.63, line.information),
        Claim(
            what="unassigned, space of the field",
            asked="at most 5%",
            reached=f"{line.out:.1%}",
            ok=line.out <= 0.05,
        ),
        *dependence(data, found.labels_),
        *held_out(cache),
        given_codebook(data, cache),
        *told_by_name(data, vectors, found.labels_, found.centroids_),
    ]
    return [line], facts


def dependence(data: LabelledSet, labels: Labels) -> Iterator[Claim]:
    """Yield how much themes tell about polarity, and about bodies beyond what the gold themes do."""
    number = {theme: n for n, theme in enumerate(sorted(set(data.truth)))}
    gold = [number[theme] for theme in data.truth]
    for what, others, asked in (
        ("polarity", data.polarities, 0.03),
        ("body", data.bodies, information(data.bodies, gold) + 0.03),
    ):
        claim = ceiling(f"NMI of theme and {what}, sample", asked, information(others, labels))
        of_gold, above = information(others, gold), adjusted(others, labels)
        yield replace(claim, reached=f"{claim.reached} (gold themes {of_gold:.3f}; above chance {above:.3f})")


def held_out(cache: Path) -> Iterator[Claim]:
    """Yield scores over the training corpus, each fold in a space learned from the others, bodies held out."""
    names = ("training corpus, bodies held out: ARI", "training corpus, bodies held out: NMI")
    try:
        from train_theme_space import WEIGHT, learn, project  # noqa: PLC0415 - may be trained in another way
    except ImportError as error:
        yield from (unmeasured(name, "0.44 and 0.67", str(error)) for name in names)
        return
    labelled = releases()
    marks = [(one.id, mark, one.report.text[mark.start : mark.end]) for one in labelled for mark in one.marks]
    themes = np.array([mark.theme for _, mark, _ in marks])
    extra = [s for s in single_sentences() if s.label != "none" and s.theme in set(themes)]
    x, more = encoded([text for *_, text in marks], cache), encoded([s.text for s in extra], cache)
    y_more = np.array([s.theme for s in extra])
    ids = np.array([name for name, *_ in marks])
    is_finding = np.array([mark.label != "recommendation" for _, mark, _ in marks])
    figures: list[tuple[float, float]] = []
    for fold in folds(labelled):
        out = np.isin(ids, sorted(fold))
        learned = learn(
            np.vstack([x[~out]] * WEIGHT + [more]).astype(np.float64),
            np.concatenate([themes[~out]] * WEIGHT + [y_more]),
        )
        held = out & is_finding
        labels = fitted(project(x[held].astype(np.float64), learned))[0].labels_
        truth = themes[held].tolist()
        figures.append((rand(truth, labels), information(truth, labels)))
    reached = np.array(figures).mean(axis=0).tolist()
    yield from (floor(name, asked, got) for name, asked, got in zip(names, (0.44, 0.67), reached, strict=True))


def given_codebook(data: LabelledSet, cache: Path) -> Claim:
    """Return the share of findings that get their own theme where the codebook is given.

    The one place that calls `reportminer.given`. Findings that fit none of the themes count as wrong.
    """
    what, asked = "sample, codebook given: accuracy", 0.72
    try:
        from reportminer import given  # noqa: PLC0415 - measured where it is there
    except ImportError:
        return unmeasured(what, f"at least {asked}", "there is no reportminer.given")
    head = given.trained_head(FIELD)
    placed = head.place(data.texts, encoded(data.texts, cache))
    right = [
        one.theme is not None and head.keys[one.theme] == theme for one, theme in zip(placed, data.truth, strict=True)
    ]
    nearest = [head.keys[one.nearest] == theme for one, theme in zip(placed, data.truth, strict=True)]
    none = sum(one.theme is None for one in placed)
    claim = floor(what, asked, sum(right) / len(right))
    said = f"{claim.reached} ({none} findings fit none; nearest theme {sum(nearest) / len(nearest):.3f})"
    return replace(claim, reached=said)


def told_by_name(
    data: LabelledSet, vectors: NDArray[np.float32], labels: NDArray[np.intp], centroids: NDArray[np.float64]
) -> Iterator[Claim]:
    """Yield how many themes of the codebook have a cluster whose label or first three keywords tell it."""
    what = f"themes of the codebook with {LEAST_FINDINGS} findings that a cluster's name tells"
    try:
        from score_names import Group, has, key_words, of_subject  # noqa: PLC0415 - measured where it is there
    except ImportError:
        yield unmeasured(what, "at least 80%", "there is no scripts/score_names.py")
        return
    inside = np.flatnonzero(labels >= 0).tolist()

    def meaning(theme: int, phrases: list[str]) -> list[float]:
        near = of_field(embedder().encode(phrases)).astype(np.float64) @ centroids[theme]
        return [round(float(cosine), 4) for cosine in near]

    names: list[ThemeName] = name_themes(
        [data.texts[n] for n in inside],
        labels[inside],
        groups=[data.bodies[n] for n in inside],
        exclude=sorted(set(data.bodies)),
        vectors=vectors[inside],
        meaning=meaning,
    )
    groups = []
    for number, name in enumerate(names):
        rows = np.flatnonzero(labels == number).tolist()
        subjects = Counter(data.truth[n] for n in rows)
        groups.append(Group(name=name, subjects=subjects, texts=tuple(data.texts[n] for n in rows)))
    large = sorted(theme for theme, count in Counter(data.truth).items() if count >= LEAST_FINDINGS)
    told = {
        theme: any(has(" ".join(group.told), key_words(theme, wide=True)) for group in of_subject(groups, theme))
        for theme in large
    }
    missing = ", ".join(theme for theme in large if not told[theme])
    share = sum(told.values()) / len(told)
    reached = f"{share:.0%} of {len(large)}" + (f"; not {missing}" if missing else "")
    yield Claim(what=what, asked="at least 80%", reached=reached, ok=share >= 0.8)
    for theme in BY_NAME:
        found = told.get(theme, False)
        yield Claim(what=f"{theme} among them", asked="yes", reached="yes" if found else "no", ok=found)
