"""Learn a space and a head from coded findings, measure what they gain, and write them as a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reportminer.embed import Embedder
from reportminer.spacefolder import save_space_folder
from reportminer.tuning.coded import Coded
from reportminer.tuning.gain import Gain, measure
from reportminer.tuning.head import Lesson, learn_head
from reportminer.tuning.learned import Learned, learn_space

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """What was learned, not yet written.

    Attributes:
        coded: what from.
        rows: the vectors of its texts, shape (n, dims).
        embedder: key of the embedder.
        gain: what it gains on held-out texts.
    """

    coded: Coded
    rows: NDArray[np.float32]
    embedder: str
    gain: Gain


def tune(coded: Coded, embedder: Embedder, progress: Tell | None = None) -> Tuned:
    """Embed coded findings and measure what tuning gains.

    Args:
        coded: the coded findings.
        embedder: turns texts into vectors.
        progress: told the stage ("embed", "measure"), how much is done, and of how much.

    Returns:
        What `write` needs.
    """
    tell = progress or (lambda _stage, _done, _total: None)
    rows = embedder.encode(coded.texts, progress=lambda done: tell("embed", done, len(coded.texts)))
    tell("measure", 0, 1)
    gain = measure(coded, rows)
    tell("measure", 1, 1)
    return Tuned(coded=coded, rows=rows, embedder=embedder.key, gain=gain)


def write(tuned: Tuned, folder: Path, *, source: str) -> Path:
    """Learn from all of the findings and write the folder.

    Args:
        tuned: as `tune` returns it.
        folder: where to.
        source: name of the file that was learned from, for the card.

    Returns:
        The folder.

    Raises:
        UsageError: the folder is a file, or holds other things than a space.
    """
    labels = np.array(tuned.coded.labels)
    space = learn_space(tuned.rows, labels)
    model = tuned.embedder.partition("@")[0]
    head = None
    if (
        tuned.gain.head > tuned.gain.tuned.accuracy
    ):  # with few codings the nearest mean in the space is right more often
        lesson = Lesson(texts=tuned.coded.texts, rows=tuned.rows, labels=labels, weights=np.ones(len(labels)))
        head = learn_head(lesson, name=folder.name, model=model, names={})
    told = {
        "embedder": tuned.embedder,
        "source": source,
        "texts": len(labels),
        "themes": tuned.coded.counts,
        "groups": None if tuned.coded.groups is None else len(set(tuned.coded.groups)),
        "left_out": list(tuned.coded.notes),
        "gain": asdict(tuned.gain),
    }
    arrays = {"mean": space.mean, "projection": space.projection, "centres": space.centres}
    return save_space_folder(folder, arrays, space.subjects, head, told, card(tuned, space, source))


def card(tuned: Tuned, space: Learned, source: str) -> str:
    """Return what the space is, in plain words and Markdown."""
    gain, coded = tuned.gain, tuned.coded
    held = "whole groups were held out" if gain.by_group else "random texts were held out"
    rows = [
        ("themes found, adjusted Rand index", gain.plain.rand, gain.tuned.rand),
        ("themes found, NMI", gain.plain.nmi, gain.tuned.nmi),
        ("themes given, accuracy of the nearest mean", gain.plain.accuracy, gain.tuned.accuracy),
        ("themes given, accuracy with the words too", None, gain.head),
    ]
    table = [f"| {what} | {'' if plain is None else f'{plain:.3f}'} | {tuned_:.3f} |" for what, plain, tuned_ in rows]
    groups = "" if coded.groups is None else f" about {len(set(coded.groups))} groups"
    notes = "".join(f"Note: {note}.\n\n" for note in (*gain.notes, *coded.notes))
    return f"""# A space of themes learned from {Path(source).name}

A linear projection of the vectors of {tuned.embedder} into {space.projection.shape[1]} directions, in which the
themes of the codings stand apart.

**Learned from** {len(coded.texts):,} different coded texts of {len(space.subjects)} themes{groups}. The texts are not
in this folder; words that stand in several of them may be, with weights.

**Measured** on texts that were not learned from, in {gain.folds} parts in turn ({held}):

| | plain vectors | this space |
|---|---|---|
{chr(10).join(table)}

{notes}**Themes** (texts): {", ".join(f"{name} ({n})" for name, n in coded.counts.items())}.

**Use it** with `reportminer themes --space FOLDER`, on texts like those it was learned from: a subject that the codings
lack may be drawn to its nearest neighbour.
"""
