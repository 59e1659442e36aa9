"""The stored themes of a corpus as a model for the next edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import MissingError
from reportminer.given.exact import cosines
from reportminer.store import Store
from reportminer.thememodel.model import EVERYTHING, Made, SavedTheme, ThemeModel

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]

# So many of a theme's own texts may lie below its least cosine, each measured without itself in the centroid. Measured
# in the space of the field, themes of half the bodies of held-out releases: 0.02 marks 3 in 100 findings of the other
# half as fitting none, 85 of a subject that was taken out, and 63 of what bank customers ask; 0.05 marks 5, 87 and 70.
# In a space that does not know the subject (a projection learned without it) it is 10 in 100.
BELOW = 0.02
# A theme of 20 texts knows its own least cosine as well as all themes together know it for the themes.
SHRINK = 20
# Cosines and temperatures are rounded down to this, so that last digits do not decide.
DECIMALS = 5
LEAST_TEMPERATURE = 0.01
# A theme of equal texts has a cosine of 1 with itself; inner products on a grid (`given.exact`) may fall short of it.
HIGHEST_LEAST = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What the store does not tell of its themes.

    Attributes:
        space_sha256: hash that names the state of the space; empty for ``general``.
        seed: seed of the grouping.
        temperature: that of the estimator; None to take it from the texts.
        broad: label of each broad theme by number.
        broad_of: number of the broad theme of each theme that has one.
    """

    space_sha256: str = ""
    seed: int | None = 0
    temperature: float | None = None
    broad: Mapping[int, str] = field(default_factory=dict)
    broad_of: Mapping[int, int] = field(default_factory=dict)


def model_of(store: Store, rows: Vectors, *, created: str, package: str, extra: Extra | None = None) -> ThemeModel:
    """Return the stored themes of a corpus as a model.

    Args:
        store: the corpus's database, with themes.
        rows: vectors of ``store.themes.inputs()`` in the space that the themes were made in, shape (n, dims).
        created: day or moment, as it is to be written down.
        package: version of reportminer.
        extra: what the store does not tell.

    Returns:
        The model: centroids of the findings' vectors, and every text of findings and recommendations with its theme.

    Raises:
        MissingError: there are no themes.
    """
    run, themes = store.themes.run(), store.themes.all()
    if run is None or not themes:
        message = "there are no themes to save: the corpus holds no findings, or they are not grouped yet"
        raise MissingError(message)
    told = extra or Extra()
    inputs = store.themes.inputs()
    theme_of = {one.finding: one.theme if one.assigned else None for one in store.themes.members()}
    members: dict[str, int | None] = {}
    grouped: dict[int, list[int]] = defaultdict(list)
    # A text of a finding names its theme; only a recommendation's text that is no finding's too names its own.
    for place, one in sorted(enumerate(inputs), key=lambda item: (item[1].kind == "finding", item[0])):
        number = theme_of.get(one.finding)
        members[one.text_hash] = number
        if one.kind == "finding" and number is not None:
            grouped[number].append(place)
    kept = [theme for theme in themes if grouped[theme.id]]
    vectors = [rows[grouped[theme.id]] for theme in kept]
    centroids = np.array([_unit(part.astype(np.float64).sum(axis=0)) for part in vectors])
    saved = tuple(
        SavedTheme(
            id=theme.id,
            label=theme.label,
            keywords=theme.keywords,
            note=theme.note or "",
            least=floor,
            broad=told.broad_of.get(theme.id),
            findings=len(grouped[theme.id]),
            bodies=tuple(sorted({body for n in grouped[theme.id] if (body := inputs[n].body) is not None})),
        )
        for theme, floor in zip(kept, least_cosines(vectors), strict=True)
    )
    ids = {theme.id for theme in saved}
    return ThemeModel(
        embedder=run.model,
        space=str(run.parameters.get("space", "general")),
        space_sha256=told.space_sha256,
        themes=saved,
        centroids=centroids,
        temperature=told.temperature or _temperature(vectors, centroids),
        broad=dict(told.broad),
        members={key: number if number in ids else None for key, number in sorted(members.items())},
        made=Made(
            package=package,
            created=created,
            findings=sum(one.kind == "finding" for one in inputs),
            reports=tuple(sorted({one.report for one in inputs})),
            settings=dict(run.parameters),
            seed=told.seed,
        ),
    )


def least_cosines(themes: Sequence[Vectors], below: float = BELOW) -> list[float]:
    """Return for each theme the cosine with its centroid below which a text does not fit it.

    Each text is compared with the mean of the others of its theme; a share `below` of these cosines lies
    below the line, which small themes borrow from all (a shrunken quantile).

    Args:
        themes: unit rows of each theme's texts, at least one row each.
        below: the share.

    Returns:
        A cosine a theme; -1 for all where no theme has two texts.

    Examples:
        >>> least_cosines([np.array([[1, 0], [0.8, 0.6]], np.float32), np.array([[0, 1]], np.float32)])
        [0.8, 0.8]
    """
    own = [_to_others(rows.astype(np.float64)) for rows in themes]
    everything = np.concatenate(own)
    if not len(everything):
        return [EVERYTHING] * len(themes)
    common = float(np.quantile(everything, below))
    floors = [
        (len(near) * float(np.quantile(near, below)) + SHRINK * common) / (len(near) + SHRINK) if len(near) else common
        for near in own
    ]
    return [round(min(max(floor, EVERYTHING), HIGHEST_LEAST), DECIMALS) for floor in floors]


def _to_others(rows: Floats) -> Floats:
    """Return the cosine of each row with the mean of the others; nothing for one row."""
    if len(rows) < 2:
        return np.empty(0)
    others = rows.sum(axis=0) - rows
    lengths = np.linalg.norm(others, axis=1)
    return np.asarray((others * rows).sum(axis=1) / np.where(lengths > 0, lengths, 1), dtype=np.float64)


def _temperature(themes: Sequence[Vectors], centroids: Floats) -> float:
    """Return the gap in cosine between best and second theme of the typical text, which then stands e to 1."""
    if len(centroids) < 2:
        return 1.0
    near = np.sort(np.concatenate([cosines(rows, centroids) for rows in themes]), axis=1)
    return max(round(float(np.median(near[:, -1] - near[:, -2])), DECIMALS), LEAST_TEMPERATURE)


def _unit(row: Floats) -> Floats:
    length = float(np.linalg.norm(row))
    if length == 0:  # texts that point opposite ways: any direction is as good
        row, length = np.eye(1, len(row))[0], 1.0
    return np.asarray(row / length, dtype=np.float64)
