"""Products of vectors that come out the same for one row and for many, on any machine and any number of threads.

A sum of floating point numbers depends on its order, and a library orders it by the shape of the matrix. Rounded to a
grid, every product and every sum of these is a whole number below 2**53, which float64 holds exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# 2**14 for vectors of unit length: a cosine is off by 0.0001 at most. 2**16 for weights, which are below 2**7.
ROWS = 2.0**14
WEIGHTS = 2.0**16


def cosines(rows: NDArray[np.floating], centres: NDArray[np.floating]) -> Floats:
    """Return the inner product of each unit row with each unit centre, the same whatever rows stand beside it.

    Args:
        rows: shape (n, dims), of length 1.
        centres: shape (k, dims), of length 1.

    Returns:
        Shape (n, k).

    Examples:
        >>> cosines(np.array([[0.6, 0.8]]), np.eye(2)).round(4).tolist()
        [[0.6, 0.8]]
    """
    return np.asarray(_grid(rows, ROWS) @ _grid(centres, ROWS).T / ROWS**2, dtype=np.float64)


def weighed(rows: NDArray[np.floating], weights: NDArray[np.floating]) -> Floats:
    """Return the product of unit rows, shape (n, dims), and weights, shape (dims, k), as `cosines` does."""
    return np.asarray(_grid(rows, ROWS) @ _grid(weights, WEIGHTS) / (ROWS * WEIGHTS), dtype=np.float64)


def _grid(array: NDArray[np.floating], steps: float) -> Floats:
    return np.rint(array.astype(np.float64) * steps)
