"""Groups of findings to records: label, keywords, typical findings, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reportminer.names import Meaning, exemplars, name_themes
from reportminer.pipeline.material import Encode, Labels, Material, Shares
from reportminer.records import Theme, ThemeOrigin
from reportminer.space import Space
from reportminer.store import ThemeInput

# Enough to see what a theme is about on half a page.
MOST_EXEMPLARS = 5
NEAR_SUBJECT = 0.5  # cosine from which a theme may take the name of a subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One theme to be named and counted.

    Attributes:
        number: its `Theme.id`.
        label: what a person or a codebook calls it; None where the findings are to tell.
        origin: where it comes from.
        stability: share of resamples in which it reappears, or None.
        note: what a person wrote about it.
        locked: whether it keeps its findings.
    """

    number: int
    label: str | None = None
    origin: ThemeOrigin = "discovered"
    stability: float | None = None
    note: str | None = None
    locked: bool = False


def themes_of(material: Material, slots: Sequence[Slot], labels: Labels, centroids: Shares) -> list[Theme]:
    """Name and count themes.

    Args:
        material: what was grouped.
        slots: the themes, n_themes of them.
        labels: the slot of every input, -1 for one that fits none; shape (n_inputs,).
        centroids: unit vectors in the middle of the slots; shape (n_themes, dims).

    Returns:
        One theme a slot, in the order of the slots. Slots without findings have empty themes.
    """
    kept = [row for row in material.findings if labels[row] >= 0]
    findings = [material.inputs[row] for row in kept]
    of = labels[kept]
    places = [one.body or f"report {one.report}" for one in findings]
    meaning = None if material.encode is None else meaning_of(material.encode, centroids)
    used = int(of.max(initial=-1)) + 1
    names = name_themes(
        [one.text for one in findings],
        of,
        groups=places,
        exclude=material.barred,
        meaning=meaning,
        subjects=None if material.space is None else subjects_of(centroids[:used], material.space),
    )
    # A text that stands in several reports is typical once.
    once = list({one.text_hash: n for n, one in reversed(list(enumerate(findings)))}.values())[::-1]
    rows = material.rows[kept]
    typical = exemplars(rows[once], of[once], centroids=centroids, groups=[places[n] for n in once], n=MOST_EXEMPLARS)
    members: list[list[ThemeInput]] = [[] for _ in slots]
    for one, label in zip(findings, of.tolist(), strict=True):
        members[label].append(one)
    themes = [
        _counted(
            slot,
            members[n],
            label=names[n].label if n < len(names) and members[n] else f"theme {slot.number}",
            keywords=names[n].keywords if n < len(names) else (),
            typical=tuple(findings[once[row]].finding for row in typical[n]) if n < len(typical) else (),
        )
        for n, slot in enumerate(slots)
    ]
    return _distinct([replace(t, label=s.label) if s.label else t for t, s in zip(themes, slots, strict=True)], slots)


def _counted(
    slot: Slot, members: Sequence[ThemeInput], *, label: str, keywords: tuple[str, ...], typical: tuple[str, ...]
) -> Theme:
    polarities = [one.polarity for one in members]
    return Theme(
        id=slot.number,
        label=label,
        keywords=keywords,
        exemplars=typical,
        size=len(members),
        bodies=len({one.body for one in members if one.body is not None}),
        reports=len({one.report for one in members}),
        strengths=polarities.count("strength"),
        concerns=polarities.count("concern"),
        neutral=polarities.count("neutral"),
        years=tuple(sorted({int(one.published[:4]) for one in members if one.published})),
        origin=slot.origin,
        stability=slot.stability,
        note=slot.note,
        locked=slot.locked,
    )


def meaning_of(encode: Encode, centroids: Shares) -> Meaning:
    """Return how near phrases are to the centre of a theme, as a cosine; rounded, so that last digits do not decide.

    A phrase that several themes have is encoded once.
    """
    known: dict[str, NDArray[np.float64]] = {}

    def near(theme: int, phrases: list[str]) -> Sequence[float]:
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in known]
        if new:
            known.update(zip(new, encode(new).astype(np.float64), strict=True))
        return [round(float(known[phrase] @ centroids[theme]), 4) for phrase in phrases]

    return near


def subjects_of(centroids: Shares, field: Space) -> list[tuple[str, float] | None]:
    """Return the subject of the field that each theme is near to, None where it is near to none.

    Args:
        centroids: unit vectors in the middle of the themes; shape (n_themes, dims).
        field: the space that they are in.
    """
    found = [field.subject(centroid) for centroid in centroids]
    # Rounded, so that last digits do not decide.
    return [(name, round(cosine, 4)) if cosine >= NEAR_SUBJECT else None for name, cosine in found]


def _distinct(themes: Sequence[Theme], slots: Sequence[Slot]) -> list[Theme]:
    """Give a theme its number as a second name where a person has called another theme the same."""
    fixed = {slot.label.casefold() for slot in slots if slot.label}
    return [
        theme
        if slot.label or theme.label.casefold() not in fixed
        else replace(theme, label=f"{theme.label} ({theme.id})")
        for theme, slot in zip(themes, slots, strict=True)
    ]
