from __future__ import annotations

import numpy as np
import pytest


def _clouds(n: int, k: int, dims: int = 24, spread: float = 0.5, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.RandomState(seed)
    middles = random.normal(size=(k, dims))
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    labels = np.arange(n) % k
    rows = middles[labels] + spread * random.normal(size=(n, dims)) / np.sqrt(dims)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), labels


@pytest.fixture(scope="session")
def clouds():
    """Return a maker of n unit vectors around k directions, with the direction of each."""
    return _clouds
