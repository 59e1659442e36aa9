"""Places of findings on a map: two numbers for each, so that what is said alike stands together.

The places are those of t-SNE (van der Maaten and Hinton 2008, JMLR 9: 2579-2605) with the tree of Barnes and Hut (van
der Maaten 2014, JMLR 15: 3221-3245), begun from the first two principal components, which keeps the large shape and
needs no random numbers (Kobak and Berens 2019, doi:10.1038/s41467-019-13056-x). Of many rows some thousands are laid
out, the others are put among the nearest of them, and all are moved a little.

A map shows who is near to whom. How far groups are from each other, how large they are and in which direction they lie
means nothing, and a report should say so.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.float32]

MOST_LAID_OUT = 3_000
# Directions of the vectors that are kept. With all 411 of the space of probation the map of the sample corpus was worse
# (trustworthiness 0.950, with 50 it is 0.963): the last ones are noise that drives neighbours apart.
DIRECTIONS = 50
PERPLEXITY = 30.0
ITERATIONS = 500
MOVES = 250  # the fewest that scikit-learn takes
FEWEST_FOR_TSNE = 8
# Nearest rows on the map that a row which was not laid out is put among.
AMONG = 8
# Cosines below that of the nearest one by so much count for a third: the nearest ones decide.
SOFTNESS = 0.03
ROWS_AT_ONCE = 512
GRID = 1e6


def layout(vectors: NDArray[np.floating], *, seed: int = 0) -> Places:
    """Place rows in the plane, so that neighbours stay neighbours.

    The same rows have the same places whatever their order and the number of threads. Equal rows share a place.

    Args:
        vectors: array of shape (n, dims): rows of a space, or sentence vectors. Their lengths do not count.
        seed: another one draws other rows, where there are more than are laid out.

    Returns:
        float32 array of shape (n, 2), from 0 to 1; both axes have one scale.

    Raises:
        ValueError: `vectors` has no two axes, or holds a value that is no finite number.

    Examples:
        >>> rows = np.array([[1, 0.0], [1, 0.1], [0, 1], [0.1, 1]])
        >>> places = layout(rows)
        >>> places.shape, bool(np.array_equal(layout(rows[::-1]), places[::-1]))
        ((4, 2), True)
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if rows.ndim != 2:
        message = f"vectors have the shape {rows.shape}: one row a finding is needed, shape (n, dims)"
        raise ValueError(message)
    if not np.isfinite(rows).all():
        bad = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
        message = f"row {bad} of the vectors holds a value that is no finite number: embed the findings again"
        raise ValueError(message)
    if not len(rows):
        return np.empty((0, 2), np.float32)
    different, places = _different(rows)
    # Sums of floating point numbers depend on how many threads make them: here always one does.
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn

    with threadpool_limits(1):
        found = _placed(different, seed)
    return _scaled(found)[places].astype(np.float32)


def _different(rows: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return the different rows, of unit length and in an order of their own, and where each row stands among them."""
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0.0)
    unit = rows / np.where(largest > 0, largest, 1.0)
    # Element by element, so that a row comes out the same whatever stands beside it.
    lengths = np.sqrt((unit * unit).sum(axis=1, keepdims=True))
    unit = np.rint(unit / np.where(lengths > 0, lengths, 1.0) * GRID) / GRID + 0.0
    keys = [row.tobytes() for row in unit]
    first = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))
    ordered = sorted(first)
    place = {key: n for n, key in enumerate(ordered)}
    return unit[[first[key] for key in ordered]], np.array([place[key] for key in keys], dtype=np.intp)


def _placed(rows: Floats, seed: int) -> Floats:
    """Lay out different rows, in the order that `_different` gives them."""
    directions = _directions(rows)
    beginning = np.zeros((len(rows), 2))
    beginning[:, : min(2, directions.shape[1])] = directions[:, :2]
    if len(rows) < FEWEST_FOR_TSNE:
        return beginning
    if len(rows) <= MOST_LAID_OUT:
        return _tsne(directions, beginning / beginning[:, 0].std() * 1e-4, ITERATIONS)
    # Some are laid out, the others put among them, and all moved together until neighbours are at their places.
    hashes = [sha256(b"%d:" % seed + row.tobytes()).digest() for row in rows]
    drawn = np.array(sorted(range(len(rows)), key=hashes.__getitem__), dtype=np.intp)
    chosen, rest = np.sort(drawn[:MOST_LAID_OUT]), np.sort(drawn[MOST_LAID_OUT:])
    first = beginning[chosen] / beginning[chosen, 0].std() * 1e-4
    found = np.empty((len(rows), 2))
    found[chosen] = _tsne(directions[chosen], first, ITERATIONS)
    found[rest] = _among(rows[rest], rows[chosen], found[chosen])
    # Rows with the same neighbours would lie on one point: each is moved by its hash.
    found[rest] += np.array([[byte / 255 - 0.5 for byte in hashes[n][:2]] for n in rest])
    return _tsne(directions, found, MOVES, exaggeration=1.0)


def _directions(rows: Floats) -> Floats:
    """Return the first principal components of rows, largest first."""
    if len(rows) == 1:
        return np.zeros((1, 2))
    from sklearn.decomposition import PCA  # noqa: PLC0415 - heavy, and a layout that is stored needs none

    # By the covariance: exact, and no slower for 20,000 rows than for the 400 numbers of one.
    kept = min(DIRECTIONS, *rows.shape)
    return np.asarray(PCA(kept, svd_solver="covariance_eigh").fit_transform(rows), dtype=np.float64)


def _tsne(directions: Floats, beginning: Floats, iterations: int, *, exaggeration: float = 12.0) -> Floats:
    """Move rows from the places where they begin; exaggeration pulls neighbours together at first (12 is usual)."""
    from sklearn.manifold import TSNE  # noqa: PLC0415 - heavy, and a layout that is stored needs none

    tsne = TSNE(
        perplexity=min(PERPLEXITY, (len(directions) - 1) / 3),
        init=beginning.astype(np.float32),
        early_exaggeration=exaggeration,
        max_iter=iterations,
        random_state=0,  # nothing is drawn: the beginning is given
        n_jobs=1,
    )
    return np.asarray(tsne.fit_transform(directions), dtype=np.float64)


def _among(rows: Floats, anchors: Floats, places: Floats) -> Floats:
    """Return places for rows among those of the anchors that they are nearest to."""
    found = np.empty((len(rows), 2))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        cosines = rows[start : start + ROWS_AT_ONCE] @ anchors.T
        near = np.argpartition(-cosines, AMONG, axis=1)[:, :AMONG]
        cosines = np.take_along_axis(cosines, near, axis=1)
        weights = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / SOFTNESS)
        weights /= weights.sum(axis=1, keepdims=True)
        found[start : start + ROWS_AT_ONCE] = (weights[:, :, None] * places[near]).sum(axis=1)
    return found


def _scaled(found: Floats) -> Floats:
    """Bring places into the square from 0 to 1, in its middle, both axes by the same scale."""
    low, high = found.min(axis=0), found.max(axis=0)
    width = float((high - low).max())
    middle = found - (low + high) / 2
    return np.asarray(np.clip(middle / (width if width > 0 else 1.0) + 0.5, 0, 1), dtype=np.float64)
