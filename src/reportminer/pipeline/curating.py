"""People's decisions carried out on the groups that an estimator found: from groups to numbered themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportminer.codebook.curated import Curated, CuratedTheme
from reportminer.codebook.found import Found, Previous
from reportminer.codebook.replay import replay
from reportminer.pipeline.material import Fit, Labels, Material, Shares
from reportminer.pipeline.naming import Slot
from reportminer.store import KnownTheme

# A theme and a group are one in what was measured of the group where each has at least this share of the other.
MOSTLY = 0.5


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Themes to be named and counted, and who is in them.

    Attributes:
        slots: the themes, most findings first.
        labels: slot of every input, -1 for none; shape (n_inputs,).
        nearest: the slot that is nearest to it, its own where it has one; where the fit left it in none, that of the
            group whose share the fit tells; -1 where there are no slots.
        curated: what the codebook did, was told and is to become.
    """

    slots: tuple[Slot, ...]
    labels: Labels
    nearest: Labels
    curated: Curated


def decide(material: Material, fit: Fit) -> Decided:
    """Number the groups of a fit, and carry out what the codebook says of them.

    Args:
        material: what was grouped.
        fit: the groups. Where the codebook is empty they get the numbers of the run before, and that is all.
    """
    rows = np.array(material.findings, dtype=np.intp)
    inputs = [material.inputs[row] for row in rows]
    curated = replay(
        material.book,
        Found(
            hashes=[one.text_hash for one in inputs],
            findings=[[one.finding] for one in inputs],
            texts=[one.text for one in inputs],
            rows=material.rows[rows],
            labels=fit.labels[rows],
            encode=material.encode,
        ),
        earlier(material.previous),
    )
    slot_of = {theme.id: slot for slot, theme in enumerate(curated.themes)}
    labels = np.full(len(material.inputs), -1, dtype=np.intp)
    labels[rows] = [slot_of.get(number, -1) for number in curated.ids.tolist()]
    _follow(labels, material, fit)
    groups = _groups(labels[rows], fit.labels[rows], len(slot_of))
    slots = tuple(_slot(theme, group, fit) for theme, group in zip(curated.themes, groups, strict=True))
    nearest = _nearest(labels, material, len(slots))
    of_group = {group: slot for slot, group in enumerate(groups) if group is not None}
    for row in np.flatnonzero((labels < 0) & (fit.labels < 0)).tolist():
        nearest[row] = of_group.get(int(fit.nearest[row]), nearest[row])
    return Decided(slots=slots, labels=labels, nearest=nearest, curated=curated)


def earlier(known: Sequence[KnownTheme]) -> Previous:
    """Return the themes of the runs before as a replay takes them."""
    return Previous(
        themes={one.number: frozenset(one.members) for one in known},
        next_id=max((one.number for one in known), default=0) + 1,
        labels={one.number: one.label for one in known if one.current},
    )


def _follow(labels: Labels, material: Material, fit: Fit) -> None:
    """Put each recommendation to where the findings of its group went, the nearest of these; dropped with them too."""
    all_findings, all_others = (np.array(rows, dtype=np.intp) for rows in (material.findings, material.others))
    for group in np.unique(fit.labels[all_others]).tolist():
        findings = all_findings[fit.labels[all_findings] == group]
        others = all_others[fit.labels[all_others] == group]
        if group < 0 or not len(findings):
            continue
        parts = np.unique(labels[findings])
        middles = np.stack([_middle(material, findings[labels[findings] == part]) for part in parts])
        cosines = np.round(material.rows[others].astype(np.float64) @ middles.T, 6)
        labels[others] = parts[cosines.argmax(axis=1)]


def _nearest(labels: Labels, material: Material, n_slots: int) -> Labels:
    lost = np.flatnonzero(labels < 0)
    nearest = labels.copy()
    if n_slots and len(lost):
        findings = np.array(material.findings, dtype=np.intp)
        middles = np.stack([_middle(material, findings[labels[findings] == slot]) for slot in range(n_slots)])
        nearest[lost] = np.round(material.rows[lost].astype(np.float64) @ middles.T, 6).argmax(axis=1)
    return nearest


def _middle(material: Material, rows: Labels) -> Shares:
    """Return the mean direction of rows, zeros where they point nowhere."""
    mean: Shares = material.rows[rows].sum(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(mean))
    return mean / length if length > 0 else mean


def _slot(theme: CuratedTheme, group: int | None, fit: Fit) -> Slot:
    """Return a theme with what is known of the group that it mostly is."""
    stability = None if group is None or fit.stability is None else float(fit.stability[group])
    return Slot(
        number=theme.id,
        label=theme.label if theme.label is not None or group is None else fit.names[group],
        origin="discovered" if group is None else fit.origins[group],
        stability=None if stability is None or np.isnan(stability) else stability,
        note=theme.note,
        locked=theme.locked,
    )


def _groups(slots: Labels, groups: Labels, n_slots: int) -> list[int | None]:
    """Return the group that each slot mostly is, None where it is mostly none."""
    found: list[int | None] = [None] * n_slots
    for slot in range(n_slots):
        inside = groups[slots == slot]
        counts = np.bincount(inside[inside >= 0]) if (inside >= 0).any() else np.zeros(1, dtype=np.intp)
        group = int(counts.argmax())
        if counts[group] and counts[group] >= MOSTLY * max(len(inside), int((groups == group).sum())):
            found[slot] = group
    return found
